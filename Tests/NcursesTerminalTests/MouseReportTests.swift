import TerminalUI
import Testing

@testable import NcursesTerminal

@Suite struct MouseReportTests {
    /// What a report comes to, and how many characters it took; nil where it goes on.
    private func read(_ text: String) -> (progress: MouseReport.Progress, count: Int) {
        var report = MouseReport()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let progress = report.take(scalar.value)
            if progress != .more { return (progress, index + 1) }
        }
        return (.more, text.unicodeScalars.count)
    }

    @Test func whatIsWellFormed() {
        #expect(read("0;10;5M").progress == .done(MouseEvent(.press, column: 9, row: 4)))
        #expect(read("0;10;5m").progress == .done(MouseEvent(.release, column: 9, row: 4)))
        #expect(read("32;300;90M").progress == .done(MouseEvent(.drag, column: 299, row: 89)))
        #expect(read("64;1;1M").progress == .done(MouseEvent(.wheelUp, column: 0, row: 0)))
        // With control held.
        #expect(read("81;1;1M").progress == .done(MouseEvent(.wheelDown, column: 0, row: 0)))
        #expect(read("2;1;1M").progress == .done(nil))
    }

    @Test(arguments: [
        "M", "0;1M", "0;0;1M", ";;M", "0;1;1;1M", "0;-1;1M", "0;1;99999999999999999999999M", "q", "0;1;1q", "0:1:1M", "0;1;é",
    ])
    func whatIsMalformedIsTakenWholeAndMeansNothing(_ text: String) {
        let (progress, count) = read(text)
        #expect(progress == .done(nil) && count == text.unicodeScalars.count)
    }

    @Test func whatNeverEndsTakesNoMemoryAndAControlCharacterEndsIt() {
        let long = String(repeating: "1", count: 10_000)
        #expect(read(long + "M").progress == .done(nil))
        #expect(read("0;1\u{1b}").progress == .broken)
        #expect(read("0;1").progress == .more)
    }
}
