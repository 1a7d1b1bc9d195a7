import Glibc
import Testing

@testable import NcursesTerminal

@Suite struct RepeatedCharacterTests {
    @Test func repetitionsAreSpelledOutAndNothingElseIsTouched() {
        func spelled(_ text: String) -> String { String(decoding: RareSequences.spelledOut(Array(text.utf8)), as: UTF8.self) }
        #expect(spelled("a-\u{1b}[5bz") == "a------z")
        #expect(spelled("\u{1b}[1;31mb\u{1b}[10;20H\u{1b}[3Xab") == "\u{1b}[1;31mb\u{1b}[10;20H\u{1b}[3Xab")
        #expect(spelled("=\u{1b}[12b\u{1b}[K=\u{1b}[2b") == "=============\u{1b}[K===")
        #expect(spelled("\u{1b}\u{1b}[b[5b") == "\u{1b}[5b")
        #expect(spelled("─×b") == "─×b")
        #expect(spelled("\u{1b}[2;9r\u{1b}[9;1H\u{1b}[3S\u{1b}[1;2Sa") == "\u{1b}[2;9r\u{1b}[9;1H\n\n\n\u{1b}[1;2Sa")
        #expect(spelled("\u{1b}[2T\u{1b}[S") == "\u{1b}M\u{1b}M\n")
    }
}

@Suite struct ByteQueueTests {
    @Test func aFullPipeTakesTheRestLater() {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { close(ends[0]) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        var queue = ByteQueue()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        queue.append(bytes)
        var read: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 50_000)
        var rounds = 0
        while queue.count > 0 {
            let result = queue.flush(to: ends[1])
            #expect(!result.gone)
            let count = Glibc.read(ends[0], &buffer, buffer.count)
            read += buffer.prefix(count)
            rounds += 1
        }
        close(ends[1])
        while case let count = Glibc.read(ends[0], &buffer, buffer.count), count > 0 { read += buffer.prefix(count) }
        #expect(rounds > 1 && read == bytes)
    }
}
