import CZlib
import Glibc
import Testing

@testable import Datasets

@Suite struct BombTests {
    /// A gzip file that begins with these bytes and continues with zeros: `megabytes` of them, made of one compressed piece repeated, with
    /// any size at its end.
    private func bomb(_ start: [UInt8], megabytes: Int, size: UInt32, _ path: String) {
        var stream = z_stream()
        deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        func compressed(_ bytes: [UInt8]) -> [UInt8] {
            var bytes = bytes
            var output = [UInt8](repeating: 0, count: 1 << 16)
            let count = bytes.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                    (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                    // Each piece is independent.
                    deflate(&stream, Z_FULL_FLUSH)
                    return output.count - Int(stream.avail_out)
                }
            }
            return Array(output[..<count])
        }
        var file = compressed(start)
        let piece = compressed([UInt8](repeating: 0, count: 1 << 20))
        for _ in 0..<megabytes { file += piece }
        file += [0, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
        write(file, to: path)
    }

    private func big(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

    @Test(
        "A gzip bomb of 10 GB in 10 MB is refused within a second, whatever its header and its end say",
        arguments: [60_000, 280_000, 1_000_000])
    func tenGigabytes(_ count: Int) throws {
        let path = "\(Fuzzer.folder)/cnn-tui-bomb-\(getpid())-\(count)"
        defer { unlink(path) }
        let promised = 16 + count * 784
        for size in [UInt32(truncatingIfNeeded: 10_000 << 20), UInt32(truncatingIfNeeded: promised)] {
            bomb(big(0x803) + big(count) + big(28) + big(28), megabytes: 10_000, size: size, path)
            func now() -> Double {
                var time = timespec()
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
                return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
            }
            // Slowed down by other work it is not slow again.
            var fastest = Double.infinity
            for _ in 0..<3 where fastest >= 1 {
                let start = now()
                #expect(throws: DataError.self) { try IDXReader.images(path: path, labelCount: count) }
                fastest = min(fastest, now() - start)
            }
            #expect(fastest < 1)
        }
    }

    @Test func labelsStopWhereTheirHeaderSays() {
        let path = "\(Fuzzer.folder)/cnn-tui-bomb-\(getpid())-labels"
        defer { unlink(path) }
        bomb(big(0x801) + big(60_000), megabytes: 10_000, size: 60_008, path)
        let peak = Allocations.peak {
            #expect(throws: DataError(path: path, offset: 60_008, .tooLong(expected: 60_008))) { try IDXReader.labels(path: path) }
        }
        #expect(peak < 16 << 20)
    }
}
