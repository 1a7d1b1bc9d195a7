import Glibc
import Testing

@testable import Commands

/// A terminal of which little is asked, on every screen.
@Suite struct PlainTests {
    /// Keys that open one thing after the other; each of them changes what is seen.
    static let walk = [
        "b", "\u{1b}[B", "\r", "\t", "\t", "\t", "\t", "\t", "\t", "z", "z", "t", "m", "\r", "\r", "\u{7f}", "\u{1b}", "M", "w", "\u{1b}",
        ".",
        "=", "2\r", "v", "\u{1b}", "u", "\u{1b}", "c", "\u{1b}[A", "\u{1b}", "s", "m", "\u{1b}", "\u{1b}", "d", "\r", "\u{1b}[C", "3",
        "\u{1b}", "?", "\u{1b}[6~", "\u{1b}", ":", "\t", "\u{1b}", ":lr \u{d8}\r", "g", "\u{1b}", "y", "\u{1b}", "---", " ", " ", "x", "q",
    ]

    private func walk(_ environment: [String: String], columns: Int = 80, rows: Int = 24) throws -> (PseudoTerminal, EmulatedTerminal) {
        let terminal = try #require(
            PseudoTerminal(
                Programs.cnnTUI, ["--model", "2c5-4s"], environment: environment, columns: UInt16(columns), rows: UInt16(rows)))
        #expect(terminal.wait(for: "before"))
        for key in Self.walk {
            let count = terminal.output.count
            terminal.type(key)
            _ = terminal.wait(forBytes: count + 1, seconds: 0.5)
        }
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        terminal.expectGivenBack()
        var screen = EmulatedTerminal(columns: columns, rows: rows)
        screen.take(terminal.output)
        return (terminal, screen)
    }

    private static func isColor(_ number: Int) -> Bool {
        (30...38).contains(number) || (40...48).contains(number) || (90...107).contains(number)
    }

    @Test func withoutUnicodeNoByteIsBeyondASCIIAndWithoutColourThereIsNoSequenceForIt() throws {
        let (terminal, screen) = try walk(["LC_ALL": "C", "NO_COLOR": "1"])
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
        // Nor is a colour put back that was never set.
        #expect(!screen.styles.joined().contains { Self.isColor($0) || $0 == 39 || $0 == 49 })
        for word in ["stepping", "confusion", "loss", "draw"] { #expect(terminal.contains(Array(word.utf8)), "\(word)") }
    }

    @Test func eachAloneLeavesTheOther() throws {
        let (coloured, screen) = try walk(["LC_ALL": "C"])
        #expect(coloured.output.allSatisfy { $0 < 0x80 })
        #expect(screen.styles.joined().contains { Self.isColor($0) })
        let (unicode, plain) = try walk(["NO_COLOR": "1"])
        #expect(unicode.output.contains { $0 >= 0x80 })
        #expect(!plain.styles.joined().contains { Self.isColor($0) || $0 == 39 || $0 == 49 })
    }
}
