import Glibc
import Testing

@testable import Commands

/// The program as a whole, in a real pseudo-terminal.
@Suite(.serialized) struct ProgramTests {
    /// What leaves the alternate screen and shows the cursor again in an xterm.
    static let leave = Array("\u{1b}[?1049l".utf8)
    static let cursor = Array("\u{1b}[?25h".utf8)

    /// The program that was built beside the tests.
    private var program: String {
        var path = [CChar](repeating: 0, count: 4096)
        readlink("/proc/self/exe", &path, 4095)
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/cnn-tui"
    }

    private func expectGivenBack(_ terminal: PseudoTerminal) {
        #expect(terminal.isRestored)
        #expect(terminal.contains(Self.leave))
    }

    @Test func aSessionFromTheFirstFrameToTheLast() throws {
        let terminal = try #require(PseudoTerminal(program, ["--model", "2c5-4s"]))
        #expect(terminal.wait(for: "network"))
        // Nine phases are a whole step: something to lose.
        terminal.type("nnnnnnnnn")
        #expect(terminal.wait(for: "update"))
        terminal.resize(columns: 120, rows: 40)
        #expect(terminal.wait(for: "products"))
        // Three steps a second: a test has no use for more frames.
        terminal.type("--- ")
        #expect(terminal.wait(for: "running"))
        terminal.type("?")
        #expect(terminal.wait(for: "stepping"))
        terminal.type("\u{1b}")
        terminal.type("q")
        #expect(terminal.wait(for: "saved"))
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        expectGivenBack(terminal)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT])
    func signalsGiveTheTerminalBack(_ signal: Int32) throws {
        let terminal = try #require(PseudoTerminal(program, ["--model", "2c5-4s"]))
        #expect(terminal.wait(for: "before"))
        terminal.type("--- ")
        #expect(terminal.wait(for: "pause"))
        kill(terminal.process, signal)
        #expect(terminal.waitForEnd() == -signal)
        expectGivenBack(terminal)
    }

    @Test func badDataGiveTheTerminalBackAndSayWhy() throws {
        let terminal = try #require(PseudoTerminal(program, ["--data", "/no/such\u{1b}folder"]))
        #expect(terminal.waitForEnd() == 1)
        expectGivenBack(terminal)
        #expect(terminal.contains(Array("cnn-tui: /no/such\\u{1b}folder: not found".utf8)))
    }

    @Test(arguments: [["TERM": ""], ["TERM": "dumb"], ["TERM": "no-such-terminal"]])
    func withoutAUsableTerminalNotOneEscapeByteIsWritten(_ environment: [String: String]) throws {
        let terminal = try #require(PseudoTerminal(program, environment: environment))
        #expect(terminal.waitForEnd() == 2)
        #expect(!terminal.output.contains(0x1b) && terminal.output.count { $0 == 0x0a } == 1)
        #expect(terminal.contains(Array("cnn-tui train".utf8)))
    }

    @Test func withoutColourAndUnicodeNothingOfThemIsWritten() throws {
        let terminal = try #require(PseudoTerminal(program, ["--model", "2c5-4s"], environment: ["LC_ALL": "C", "NO_COLOR": "1"]))
        #expect(terminal.wait(for: "before"))
        terminal.type("b")
        #expect(terminal.wait(for: "backward"))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
        for colour in ["\u{1b}[3", "\u{1b}[4", "[38;5", "[48;5"].map({ Array($0.utf8) }) {
            let begins = terminal.output.indices.dropLast(12).filter { terminal.output[$0...].starts(with: colour) }
            // CSI 3… or 4… may move the cursor (…H, …G) or repeat; a colour ends in m.
            let ends = begins.map { terminal.output[$0...].dropFirst(2).first { $0 >= 0x40 } }
            #expect(!ends.contains(UInt8(ascii: "m")))
        }
    }

    @Test func badUsageIsCode64() throws {
        for arguments in [
            ["--model", "6x5"], ["--bogus\u{1b}[31m"], ["train", "--epochs", "x"], ["--batch-size", "0"], ["show", "maps"],
        ] {
            let terminal = try #require(PseudoTerminal(program, arguments))
            #expect(terminal.waitForEnd() == 64, "\(arguments)")
            #expect(!terminal.output.contains(0x1b) && !terminal.output.isEmpty)
        }
    }

    @Test func interruptingTrainEndsWith130() throws {
        let terminal = try #require(PseudoTerminal(program, ["train", "--model", "2c5-4s", "--epochs", "1000"]))
        #expect(terminal.wait(for: "epoch 1"))
        terminal.type("\u{3}")
        #expect(terminal.waitForEnd() == 130)
        #expect(terminal.contains(Array("interrupted after step".utf8)))
    }
}
