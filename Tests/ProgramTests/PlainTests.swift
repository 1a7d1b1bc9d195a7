import Glibc
import Testing

@testable import Commands

/// A terminal with few capabilities, on every screen.
@Suite struct PlainTests {
    /// Keys through all screens, each with a change of the screen, and what it shows then.
    static let walk = [
        ("b", "backward of conv1"), ("\u{1b}OA\u{1b}OB\r", "next phase"), ("z", "conv1"), ("\t", "residuals"), ("\t", "kernels"),
        ("=", "enter"),
        ("0.5\r", "seen"), ("v", "before"), ("v", "difference"), ("v", "what if"), ("\t", "gradients"), ("\t", "updates"),
        ("\t", "statistics"), ("\t", "maps"), ("t", "maps"),
        ("m", "share in"), ("\r", "backspace"), ("\r", "backspace"), ("\u{7f}\u{1b}\u{1b}", "next phase"), ("M", "next phase"),
        ("w", "backspace"), ("\u{1b}\u{1b}", "next phase"), (".", "conv1"), ("u", "before it happens"), ("\u{1b}", "next phase"),
        ("c", "smoothed"), ("\u{1b}OA\u{1b}OD", "smoothed"), ("\u{1b}", "next phase"), ("s", "samples"), ("m", "confusion"),
        ("\u{1b}\u{1b}", "next phase"), ("d", "drawing"), ("\r\u{1b}OC3", "pen down"), ("\u{1b}", "next phase"), ("?", "stepping"),
        ("\u{1b}[6~\u{1b}", "next phase"), (":", "tab complete"), ("\u{1b}", "next phase"), (":model \u{d8}\r", "model"),
        ("\u{1b}g", "go to step"),
        ("\u{1b}", "next phase"), ("y", "clipboard"), ("\u{1b}", "next phase"), ("--- ", "pause"), (" ", "next phase"), ("q", "NOT saved"),
    ]

    private func walk(_ environment: [String: String]) throws -> (PseudoTerminal, EmulatedTerminal) {
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, Programs.small, environment: environment))
        var screen = EmulatedTerminal(columns: 80, rows: 24)
        var taken = 0
        func shows(_ word: String) -> Bool {
            let before = screen.cells
            return terminal.read(seconds: 5) {
                screen.take(terminal.output[taken...])
                taken = terminal.output.count
                return screen.text.contains(word) && screen.cells != before
            }
        }
        #expect(shows("before"))
        for (keys, word) in Self.walk {
            terminal.type(keys)
            #expect(shows(word), "\(keys): \(word)\n\(screen.text)")
        }
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        terminal.expectGivenBack()
        screen.take(terminal.output[taken...])
        return (terminal, screen)
    }

    private static func isColor(_ number: Int) -> Bool {
        (30...38).contains(number) || (40...48).contains(number) || (90...107).contains(number)
    }

    @Test func withoutUnicodeNoByteIsBeyondASCIIAndWithoutColourThereIsNoSequenceForIt() throws {
        let (terminal, screen) = try walk(["LC_ALL": "C", "NO_COLOR": "1"])
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
        // Colours that were never set are not reset.
        #expect(!screen.styles.joined().contains { Self.isColor($0) || $0 == 39 || $0 == 49 })
    }

    @Test("Users who request Chinese where it cannot be shown learn why, and what makes it possible")
    func chineseThatCannotBeShown() throws {
        func list(_ options: [String], _ locale: String) throws -> ChildProcess {
            try #require(ChildProcess(Programs.cnnTUI, ["lesson", "--list"] + options, environment: ["LC_ALL": locale]))
        }
        let refused = try list(["--lang", "zh"], "C")
        #expect(refused.code == 0 && refused.errors.contains("UTF-8 locale") && refused.errors.filter(\.isNewline).count == 1)
        for (options, locale) in [(["--lang", "zh"], "C.UTF-8"), (["--lang", "en"], "C"), ([], "C")] {
            #expect(try list(options, locale).errors.isEmpty)
        }
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
