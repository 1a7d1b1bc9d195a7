import Glibc
import Testing

@testable import Commands
@testable import TerminalUI

/// Colours of the whole program: how many, for which background, and what the terminal says of it.
@Suite struct TerminalThemeTests {
    /// The program, and what its screen looks like.
    private final class Session {
        let terminal: PseudoTerminal
        private var screen = EmulatedTerminal(columns: 80, rows: 24)
        private var taken = 0
        /// Whether the emulated terminal is of this kind.
        private let isXterm: Bool

        init(_ environment: [String: String] = [:], _ arguments: [String] = []) throws {
            isXterm = environment["TERM"] == nil
            let own = ["TERM": "xterm-256color", "COLORTERM": "", "COLORFGBG": "", "NO_COLOR": "", "STY": ""]
            terminal = try #require(
                PseudoTerminal(Programs.cnnTUI, Programs.small + arguments, environment: own.merging(environment) { $1 }))
        }

        var drawn: EmulatedTerminal {
            screen.take(terminal.output[taken...])
            taken = terminal.output.count
            return screen
        }

        func shows(_ words: String) -> Bool { terminal.read(seconds: 20) { drawn.text.contains(words) } }

        /// The colours of the name of the selected layer's view, which is in the style of the focus, and of the cell beside the corner.
        func hasFocus(_ color: [Int]) -> Bool { terminal.read(seconds: 20) { drawn.cells.contains { $0.style.foreground == color } } }

        func leave() {
            terminal.type("q")
            #expect(terminal.waitForEnd() == 0)
            if isXterm { terminal.expectGivenBack() } else { #expect(terminal.isRestored) }
        }

        var wasAsked: Bool { String(decoding: terminal.output, as: UTF8.self).contains(TerminalThemeTests.question) }
    }

    fileprivate static let question = "\u{1b}]11;?\u{7}"
    private static func indexed(_ number: Int) -> [Int] { [38, 5, number] }
    private static let (onDark, onLight, onPaper) = (indexed(39), indexed(25), indexed(19))

    @Test("The terminal's answer decides, however it comes; the first screen does not wait for it")
    func theAnswer() throws {
        for (parts, color) in [
            (["\u{1b}]11;rgb:ffff/ffff/ffff\u{7}"], Self.onLight), (["\u{1b}]11;rgb:fd/f6/e3\u{1b}\\"], Self.onLight),
            (["\u{1b}]1", "1;rgb:ff", "ff/ffff/f", "fff\u{1b}", "\\"], Self.onLight),
            (["\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{7}"], Self.onDark),
            (["\u{1b}]11;nonsense\u{7}"], Self.onDark), (["\u{1b}]11;rgb:ffff/ffff\u{1b}\\"], Self.onDark), ([], Self.onDark),
        ] {
            let session = try Session()
            #expect(session.shows("before the first step") && session.hasFocus(Self.onDark))
            #expect(session.wasAsked)
            for part in parts {
                session.terminal.type(part)
                // Parts shall come in reads of their own.
                _ = session.terminal.read(seconds: 0.03) { false }
            }
            #expect(session.hasFocus(color), "\(parts)")
            // Nothing of it is a key: the program is where it was.
            session.terminal.type(":")
            #expect(session.shows("tab complete"))
            session.terminal.type("\u{3}")
            #expect(session.shows("before the first step"))
            session.leave()
        }
    }

    @Test("An answer that comes while the program ends is not typed into the shell")
    func theLateAnswer() throws {
        let script = "\"$0\" \"$@\"; stty -icanon min 0 time 2; echo \"left:$(head -c 100 | od -An -c):\""
        // On a busy machine the program may have ended before the answer is typed: then it is the shell's, and another try counts.
        var isRead = false
        for _ in 0..<4 where !isRead {
            let terminal = try #require(
                PseudoTerminal(
                    "/bin/sh", ["-c", script, Programs.cnnTUI] + Programs.small, environment: ["TERM": "xterm-256color", "NO_COLOR": ""]))
            #expect(terminal.wait(for: "before"))
            terminal.type("q")
            _ = terminal.read(seconds: 0.03) { false }
            terminal.type("\u{1b}]11;rgb:ffff/")
            _ = terminal.read(seconds: 0.01) { false }
            terminal.type("ffff/ffff\u{1b}\\")
            isRead = terminal.wait(for: "left::", seconds: 5)
        }
        #expect(isRead)
    }

    @Test("Only what can be of use is asked, of terminals that know such questions")
    func theQuestion() throws {
        for (environment, arguments) in [
            (["NO_COLOR": "1"], []), ([:], ["--theme", "dark"]), ([:], ["--color", "never"]), (["TERM": "vt100"], []),
            (["TERM": "linux"], []),
        ] as [([String: String], [String])] {
            let session = try Session(environment, arguments)
            #expect(session.shows("space run"))
            #expect(!session.wasAsked)
            session.leave()
        }
    }

    @Test("Options and environment choose a theme, a command another")
    func themes() throws {
        for (environment, arguments, color) in [
            (["COLORFGBG": "0;15"], [], Self.onLight), (["COLORFGBG": "15;0"], [], Self.onDark), ([:], ["--theme", "light"], Self.onLight),
            (["COLORFGBG": "0;15"], ["--theme", "dark"], Self.onDark), ([:], ["--theme", "projector"], Self.onPaper),
        ] as [([String: String], [String], [Int])] {
            let session = try Session(environment, arguments)
            #expect(session.shows("space run") && session.hasFocus(color))
            session.leave()
        }
        let session = try Session()
        #expect(session.shows("before the first step"))
        session.terminal.type("\u{1b}]11;rgb:ffff/ffff/ffff\u{7}")
        #expect(session.hasFocus(Self.onLight))
        for (theme, color) in [("dark", Self.onDark), ("projector", Self.onPaper), ("auto", Self.onLight)] {
            session.terminal.type(":theme \(theme)\r")
            #expect(session.terminal.read(seconds: 20) { session.drawn.cells[24].style.foreground == color || session.hasFocus(color) })
            let isPainted = { session.drawn.cells.allSatisfy { $0.style.background != [] } }
            if theme == "projector" { #expect(session.terminal.read(seconds: 20, until: isPainted)) } else { #expect(!isPainted()) }
        }
        session.leave()
    }

    @Test("24-bit colours are written where the terminal says that it has them, or the user does")
    func directColors() throws {
        func colors(_ environment: [String: String], _ arguments: [String] = []) throws -> Set<Int> {
            let session = try Session(environment, arguments)
            #expect(session.shows("before the first step"))
            session.terminal.type("nn")
            #expect(session.shows("next: forward of pool2"))
            var forms: Set<Int> = []
            for cell in session.drawn.cells {
                for color in [cell.style.foreground, cell.style.background] { if color.count > 1 { forms.insert(color[1]) } }
            }
            session.leave()
            return forms
        }
        for environment in [["COLORTERM": "truecolor"], ["COLORTERM": "24bit"]] { #expect(try colors(environment) == [2]) }
        #expect(try colors([:], ["--color", "24bit"]) == [2])
        #expect(try colors([:]) == [5] && colors(["COLORTERM": "yes"]) == [5])
        // GNU screen has none, whatever the terminal around it has.
        #expect(try colors(["COLORTERM": "truecolor", "TERM": "screen-256color", "STY": "1.a"]) == [5])
        #expect(try colors(["COLORTERM": "truecolor", "NO_COLOR": "1"]) == [])
    }
}
