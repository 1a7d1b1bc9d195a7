import CNcurses
import Glibc
import Testing

@testable import NcursesTerminal

@Suite(.serialized) struct TerminalDescriptionTests {
    @Test(arguments: [
        "xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct", "foot", "foot-extra", "wezterm", "kitty", "contour",
        "contour-latest", "rio",
        "konsole-256color", "st-256color", "rxvt-unicode-truecolor", "vte-256color", "iTerm2.app", "mintty-direct", "some-256color",
        "xterm.js",
        "putty-256color", "xterm",
    ])
    func namesThatSayWhatTheyAreLike(_ name: String) {
        #expect(TerminalDescription.substitutes(for: name) == ["xterm-256color", TerminalDescription.ownName])
    }

    @Test func whatIsToldIsWhatItIsLike() {
        func told(_ terminal: String, _ name: String) -> String? { TerminalDescription(terminal: terminal, name: name).substitute }
        #expect(told("xterm", "xterm") == nil && told("foot", "xterm-256color") == "xterm-256color")
        #expect(told("foot", TerminalDescription.ownName) == "xterm-256color" && told("xterm-256color", TerminalDescription.ownName) == nil)
    }

    @Test func multiplexersAreLikeThemselves() {
        #expect(TerminalDescription.substitutes(for: "tmux-direct").first == "tmux-256color")
        for name in ["screen.xterm-ghostty", "screen-256color-italic", "screen"] {
            #expect(TerminalDescription.substitutes(for: name).first == "screen-256color")
        }
    }

    @Test(arguments: ["no-such-terminal", "xtermish", "", "-", "vt999", "adm3a-x", "stx", "color", "\u{1b}[31m"])
    func namesThatSayNothing(_ name: String) { #expect(TerminalDescription.substitutes(for: name) == []) }

    @Test("The program's own description agrees with a system's xterm-256color in everything it says")
    func theOwnDescription() throws {
        func capabilities(_ name: String) throws -> [String: [UInt8]] {
            var status: Int32 = 0
            try #require(setupterm(name, STDOUT_FILENO, &status) == OK)
            var found: [String: [UInt8]] = [:]
            var number: Int32 = 0
            while let text = cnn_capability_name(number) {
                let name = String(cString: text)
                if let bytes = Capability.bytes(name) { found[name] = bytes }
                number += 1
            }
            for name in ["BE", "BD"] { if let bytes = Capability.bytes(name) { found[name] = bytes } }
            return found
        }
        let system = try capabilities("xterm-256color")
        setenv("TERMINFO", TerminalDescription.own, 1)
        defer { unsetenv("TERMINFO") }
        let own = try capabilities(TerminalDescription.ownName)
        for name in ["cup", "clear", "smcup", "rmcup", "sgr0", "setaf", "setab", "civis", "cnorm", "smkx", "rmkx", "kmous", "op", "BE"] {
            #expect(own[name] != nil, "\(name)")
        }
        // Terminals differ only in how they send their keys; alternatives without line drawing need no more of sgr.
        for (name, bytes) in own where !["sgr", "kbs"].contains(name) { #expect(system[name] == bytes || system[name] == nil, "\(name)") }
        #expect(tigetnum("colors") == 256)
    }
}

@Suite struct ClipboardTests {
    @Test func whatATerminalAnswers() {
        func held(_ text: String) -> [UInt8]? { Clipboard.content(Array(text.utf8)) }
        #expect(held("52;c;YWI=") == Clipboard.base64(Array("ab".utf8)))
        #expect(held("52;;YWI=") == Array("YWI=".utf8) && held("52;c;") == [])
        for other in ["52;c", "11;rgb:0/0/0", "52", "", "52;c;a;b", "5;2;c"] { #expect(held(other) == nil) }
    }

    @Test func theSequenceHoldsTheText() {
        #expect(Clipboard.sequence(Array("abcd".utf8)) == Array("\u{1b}]52;c;YWJjZA==\u{7}".utf8))
        #expect(
            Clipboard.isKnown("xterm-256color") && Clipboard.isKnown("foot") && !Clipboard.isKnown("xtermish")
                && !Clipboard.isKnown("linux"))
    }
}
