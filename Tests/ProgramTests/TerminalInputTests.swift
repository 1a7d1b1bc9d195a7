import Glibc
import Testing

@testable import Commands

/// Terminal input and terminal types, in the whole program, judged by its screen.
@Suite struct TerminalInputTests {
    /// The program with the screen that it draws.
    private final class Session {
        let terminal: PseudoTerminal
        private var screen = EmulatedTerminal(columns: 80, rows: 24)
        private var taken = 0

        /// Waits for a text of its first screen.
        init(_ environment: [String: String] = [:], _ arguments: [String] = Programs.small, first: String = "before") throws {
            terminal = try #require(PseudoTerminal(Programs.cnnTUI, arguments, environment: environment))
            #expect(shows(first))
        }

        /// The current text of the screen.
        var text: String {
            screen.take(terminal.output[taken...])
            taken = terminal.output.count
            return screen.text
        }

        func shows(_ words: String, seconds: Double = 20) -> Bool { terminal.read(seconds: seconds) { text.contains(words) } }

        func type(_ keys: String) { terminal.type(keys) }

        /// Whether the screen stays the same once the program has read all keys, shown by opening and closing its help.
        func isUnchanged(by keys: [UInt8]) -> Bool {
            let before = text
            terminal.type(keys)
            terminal.type("?")
            guard shows("Running and stepping") else { return false }
            terminal.type("?")
            return terminal.read(seconds: 20) { text == before }
        }

        /// Reads for this long: an absence cannot be waited for.
        func idle(_ seconds: Double) { _ = terminal.read(seconds: seconds) { false } }

        func leave(_ keys: String = "q") {
            terminal.type(keys)
            #expect(terminal.waitForEnd() == 0)
        }
    }

    /// Terminals' replies to requests of other programs, and reports enabled by them.
    private static let replies = [
        "\u{1b}[I", "\u{1b}[O", "\u{1b}[?997;1n", "\u{1b}[?62;22c", "\u{1b}[>1;95;0c", "\u{1b}[12;40R", "\u{1b}[?2004;2$y", "\u{1b}[?1u",
        "\u{1b}[48;24;80;480;800t", "\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\", "\u{1b}]10;rgb:cdcd/d6d6/f4f4\u{7}", "\u{1b}]52;c;cXE=\u{7}",
        "\u{1b}P>|WezTerm 2024\u{1b}\\", "\u{1b}P1$r2 q\u{1b}\\", "\u{1b}P1+r544e=71\u{1b}\\", "\u{1b}_Gi=31;OK\u{1b}\\",
        "\u{1b}^q\u{1b}\\", "\u{1b}Xq\u{1b}\\",
        "\u{1b}[27;5;9~", "\u{1b}[113;3u", "\u{1b}[1;5A", "\u{1b}[200~qyn\r\n\u{1b}[201~",
    ]

    @Test func repliesReportsAndPastesChangeNothing() throws {
        let session = try Session()
        session.type("nn")
        #expect(session.shows("next: forward of pool2"))
        for reply in Self.replies { #expect(session.isUnchanged(by: Array(reply.utf8)), "\(reply.debugDescription)") }
        // Nor do invalid bytes.
        #expect(session.isUnchanged(by: [0xff, 0xc3, 0x80, 0xed, 0xa0, 0x80, 0x9b]))
        // In a field, too, and in pieces; a paste is its text.
        session.type(":unit ")
        #expect(session.shows(":unit"))
        for reply in Self.replies { session.type(reply.hasPrefix("\u{1b}[200~") ? "\u{1b}[200~1,\r\n\u{1b}[201~" : reply) }
        session.type("2\u{1b}]11;rgb:")
        session.idle(0.1)
        session.type("1e1e\u{1b}")
        session.idle(0.1)
        session.type("\\,\u{1b}[")
        session.idle(0.1)
        session.type("I3")
        #expect(session.shows(":unit 1,2,3"))
        session.type("\u{3}")
        #expect(session.shows("next: forward of pool2"))
        session.leave()
        session.terminal.expectGivenBack()
    }

    @Test(
        "A keypad gives what is printed on it, whatever the terminal is",
        arguments: [
            "xterm-256color", "tmux-256color", "screen", "linux", "vt220", "vt100", "rxvt", "xterm-kitty",
        ])
    func aKeypadTypesItsDigits(_ type: String) throws {
        let session = try Session(["TERM": type], first: "not computed yet")
        session.type(":")
        #expect(session.shows("tab complete"))
        session.type("pqrstuvwxyklmnoj".map { "\u{1b}O\($0)" }.joined())
        #expect(session.shows(":0123456789+,-./*"))
        session.type("\u{15}goto \u{1b}Oq\u{1b}OM")
        #expect(session.shows("step 1 "))
        session.leave("\u{3}\u{3}")
    }

    @Test func arrowsComeInEveryFormUnderEveryDescription() throws {
        for type in ["xterm-256color", "linux", "screen"] {
            let session = try Session(["TERM": type])
            session.type(":")
            #expect(session.shows("tab complete"))
            session.type("abcdef\u{1b}[D1\u{1b}OD2\u{1b}[H3\u{1b}[F4\u{1b}[1~5\u{1b}OF6\u{1b}[7~7\u{1b}[C\u{1b}[3~")
            #expect(session.shows(":75abcde21f46") || session.shows(":753abcde21f46", seconds: 0.1))
            session.leave("\u{3}q")
        }
    }

    @Test func theEscapeDelayIsTheEnvironments() throws {
        // A line so slow that the parts of an arrow key are separated.
        let slow = try Session(["ESCDELAY": "60000"])
        slow.type(":one")
        #expect(slow.shows(":one"))
        slow.type("\u{1b}")
        slow.idle(0.2)
        slow.type("OD2")
        #expect(slow.shows(":on2e"))
        slow.leave("\u{3}q")
        // By default: esc closes the line, long before a second has passed.
        let usual = try Session()
        usual.type(":one")
        #expect(usual.shows(":one"))
        usual.type("\u{1b}")
        #expect(usual.terminal.read(seconds: 0.9) { !usual.text.contains(":one") })
        usual.leave()
    }

    @Test("A string without an end is no trap: after a second keys work again")
    func aStringWithoutEndIsGivenUp() throws {
        let session = try Session()
        session.type("\u{1b}]11;rgb:qqq")
        session.idle(1.2)
        session.type("?")
        #expect(session.shows("Running and stepping"))
        session.leave()
    }

    @Test func controlCTwiceLeaves() throws {
        let session = try Session()
        session.type("bb")
        #expect(session.shows("step 1 "))
        session.type("\u{3}")
        #expect(session.shows("Leave"))
        session.leave("\u{3}")
        session.terminal.expectGivenBack()
    }

    // MARK: Terminals without a description

    @Test(arguments: [
        ("xterm-kitty", "xterm-256color"), ("xterm-ghostty", "xterm-256color"), ("alacritty", "xterm-256color"), ("foot", "xterm-256color"),
        ("wezterm", "xterm-256color"), ("tmux-direct", "tmux-256color"), ("screen.xterm-ghostty", "screen-256color"),
    ])
    func aTerminalWithoutADescriptionIsLikeAnotherAndItIsToldOnce(_ type: String, _ like: String) throws {
        let unknown = "the terminal \(type) is unknown here: treated as \(like)"
        let session = try Session(["TERM": type], ["--model", "2c5-4s"] + Programs.atStart, first: unknown)
        // Messages shown before the data stay until they are loaded.
        #expect(session.shows("not computed yet"))
        session.type("n")
        #expect(session.shows("next: "))
        #expect(!session.text.contains("unknown here"))
        session.leave()
        if like == "xterm-256color" { session.terminal.expectGivenBack() }
    }

    @Test(arguments: ["no-such-terminal", "xtermish", ""])
    func aTerminalWhoseNameSaysNothingIsRefusedWithWhatHelps(_ type: String) throws {
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, environment: ["TERM": type]))
        #expect(terminal.waitForEnd() == 2)
        #expect(terminal.contains(Array("TERM=xterm-256color cnn-tui".utf8)))
    }

    // MARK: The line that reopens a screen

    /// Decodes base64.
    private static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var (bits, count, bytes): (Int, Int, [UInt8]) = (0, 0, [])
        for byte in text {
            guard let digit = digits.firstIndex(of: byte) else { break }
            (bits, count) = ((bits << 6 | digit) & 0xffff, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
        }
        return bytes
    }

    @Test("A terminal's answer that arrives while the program ends is not typed into the shell")
    func aLateAnswerIsTaken() throws {
        // The shell reads the rest, one line of it.
        let script = "\"$0\" --model 2c5-4s; stty -icanon min 0 time 2; echo \"left:$(head -c 100 | od -An -c):\""
        let terminal = try #require(PseudoTerminal("/bin/sh", ["-c", script, Programs.cnnTUI]))
        #expect(terminal.wait(for: "before"))
        terminal.type("y")
        #expect(terminal.wait(for: "52;c;?"))
        terminal.type("q")
        terminal.type("\u{1b}]52;c;cXE=\u{7}")
        #expect(terminal.wait(for: "left::"))
    }

    @Test("It is printed after leaving, and reported as copied only if the terminal confirms it", arguments: [true, false])
    func theLine(_ isAnswered: Bool) throws {
        let session = try Session([:], ["--model", "2c5-4s"] + Programs.atStart)
        session.type("b")
        #expect(session.shows("backward"))
        session.type("y")
        #expect(session.shows("does not say if it took it"))
        let begin = Array("\u{1b}]52;c;".utf8)
        let output = session.terminal.output
        let start = try #require(output.indices.first { output[$0...].starts(with: begin) }) + begin.count
        let sent = output[start...].prefix { $0 != 7 }
        #expect(output[(start + sent.count + 1)...].starts(with: begin + Array("?\u{7}".utf8)))
        let line = String(decoding: Self.decoded(sent), as: UTF8.self)
        #expect(line.hasPrefix("cnn-tui --model 2c5-4s --at 'step="))
        // Another text is no confirmation, and the right one is, in either form.
        session.type("\u{1b}]52;c;\(isAnswered ? String(decoding: sent, as: UTF8.self) : "cXE=")\u{1b}\\")
        if isAnswered { #expect(session.shows("copied to the terminal's clipboard")) } else { session.idle(0.2) }
        #expect(session.text.contains("copied to") == isAnswered)
        session.type("y")
        #expect(session.shows("space run"))
        let end = session.terminal.output.count
        session.leave()
        let text = String(decoding: session.terminal.output[end...], as: UTF8.self)
        let rest = try #require(text.split(separator: "\u{1b}>").last)
        #expect(!rest.contains("52;c"))
        #expect(rest == "\(line)\r\n" || rest.hasSuffix("\n\(line)\r\n"))
    }
}
