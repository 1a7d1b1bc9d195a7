import CAllocations
import Testing

@Suite struct FuzzTests {
    @Test func theMeasureOfMemoryMeasures() {
        allocations_begin()
        let bytes = [UInt8](repeating: 1, count: 3 << 20)
        #expect(allocations_peak() >= 3 << 20 && bytes.count == 3 << 20)
    }

    @Test("Any file is read or refused: at once, and in little memory", arguments: Readers.all)
    func mutations(_ reader: FuzzedReader) throws {
        var fuzzer = Fuzzer(reader)
        let worst = try fuzzer.run()
        let milliseconds = (worst.seconds * 1e4).rounded() / 10
        print(
            "\(reader.name): \(worst.count) files, \(worst.accepted) accepted; at most \(milliseconds) ms (case \(worst.slowest)), "
                + "\(worst.memory >> 10) KiB (case \(worst.hungriest))")
    }
}
