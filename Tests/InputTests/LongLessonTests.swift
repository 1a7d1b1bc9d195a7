import Glibc
import Testing

@testable import Lessons

@Suite struct LongLessonTests {
    private static let head = "---\ntitle: A\nteaches: b\nminutes: 3\nmodel: 1c2:none\n---\n\n## Page\n\n"

    /// Twice the size may take twice as long, not four times: in a test build a quarter of a megabyte takes a second at most.
    @Test(
        "Long lessons of one thing are read, or refused, in a time that grows as they do",
        arguments: [
            "![[]()", "a {1} ", "*a_ ", "**a** ", "> ", "- ", "[a](<b", "&amp;!", "\\{", "{", "`a` ", "\n## P\n\na\n", "\n```scene\n```\n",
            "<!-- a --> ",
            "\n```question number q\n", "a\u{301}\u{301}", "1. a\n", "字 ",
        ])
    func growth(_ piece: String) {
        let path = "\(Fuzzer.folder)/cnn-tui-long-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        defer { unlink(path) }
        write(Array((Self.head + String(repeating: piece, count: (256 << 10) / piece.utf8.count)).utf8), to: path)
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        let start = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        let peak = Allocations.peak { _ = try? LessonReader.read(path) }
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        let seconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 - start
        #expect(seconds < 4 && peak <= Fuzzer.mostMemory(256 << 10), "\(seconds) s, \(peak) bytes")
    }
}
