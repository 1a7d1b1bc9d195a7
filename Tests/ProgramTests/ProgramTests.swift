import Glibc
import TemporaryFolders
import Testing

@testable import Commands

/// The whole program, in a real pseudo-terminal.
@Suite(.serialized) struct ProgramTests {
    /// What leaves the alternate screen of an xterm.
    static let leave = Array("\u{1b}[?1049l".utf8)
    static let mouseOff = Array("\u{1b}[?1006l\u{1b}[?1002l".utf8)

    private var program: String { Programs.cnnTUI }

    private func expectGivenBack(_ terminal: PseudoTerminal) {
        terminal.expectGivenBack()
        #expect(terminal.contains(Self.leave))
        #expect(terminal.contains(Self.mouseOff))
    }

    @Test func theMouseSelectsAndWhatIsMalformedIsNoKey() throws {
        let terminal = try #require(PseudoTerminal(program, Programs.small))
        #expect(terminal.wait(for: "before"))
        #expect(terminal.contains(Array("\u{1b}[?1002h\u{1b}[?1006h".utf8)))
        // The third row of the screen is the input; the report is malformed first, and contains a q.
        terminal.type("\u{1b}[<0;q\u{1b}[<0;5;q\u{1b}[<0;5;3M\u{1b}[<0;5;3m")
        #expect(terminal.wait(for: "input"))
        terminal.type("?")
        #expect(terminal.wait(for: "stepping"))
        terminal.type("?")
        #expect(terminal.wait(for: "next phase"))
        terminal.type("\u{1b}[Mqqq")
        // Stopping disables the mouse, too, and continuing enables it again (without a shell the program does not stay stopped).
        let start = terminal.output.count
        terminal.type("\u{1a}")
        #expect(terminal.wait(for: "\u{1b}[?1006h"))
        #expect(terminal.contains(Self.mouseOff, from: start))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        expectGivenBack(terminal)
    }

    @Test func aTerminalWithoutAMouseIsNotAskedForOne() throws {
        let terminal = try #require(PseudoTerminal(program, Programs.small, environment: ["TERM": "vt100"]))
        #expect(terminal.wait(for: "before"))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        #expect(!terminal.contains(Array("?1002".utf8)) && !terminal.contains(Array("?1006".utf8)))
    }

    @Test func aSessionFromTheFirstFrameToTheLast() throws {
        let terminal = try #require(PseudoTerminal(program, Programs.small))
        #expect(terminal.wait(for: "network"))
        // Nine phases are a whole step: something to lose.
        terminal.type("nnnnnnnnn")
        #expect(terminal.wait(for: "update"))
        terminal.resize(columns: 120, rows: 40)
        #expect(terminal.wait(for: "products"))
        // Three steps a second: the test needs no more frames.
        terminal.type("--- ")
        #expect(terminal.wait(for: "running"))
        terminal.type("?")
        #expect(terminal.wait(for: "stepping"))
        terminal.type("\u{1b}")
        terminal.type("q")
        // There is no place to save runs.
        #expect(terminal.wait(for: "NOT saved"))
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        expectGivenBack(terminal)
    }

    @Test func theStateLineOpensTheSameScreenAgain() throws {
        let first = try #require(PseudoTerminal(program, ["--model", "2c5-4s", "--seed", "3"]))
        #expect(first.wait(for: "before"))
        first.type("bb:lr 0.5\r")
        first.type(":set conv1.kernel[0,0,2,2] 0.3\r")
        first.type("b:show kernels conv1\r")
        first.type("y")
        #expect(first.wait(for: "clipboard"))
        let line = try #require(first.copied)
        #expect(line.contains("change=1:lr=0.5 change=1:conv1.kernel[0,0,2,2]=0.3") && line.contains("step=2"))
        first.type("\u{1b}")
        first.type("qy")
        #expect(first.waitForEnd() == 0)
        let parts = line.split(separator: "'")
        let second = try #require(PseudoTerminal(program, parts[0].split(separator: " ").dropFirst().map(String.init) + [String(parts[1])]))
        #expect(second.wait(for: "kernels"))
        second.type("y")
        #expect(second.wait(for: "clipboard"))
        #expect(second.copied == line)
        #expect(!second.contains(Array("differ".utf8)))
        second.type("\u{1b}")
        second.type("qy")
        #expect(second.waitForEnd() == 0)
    }

    @Test func anotherNetworkOpensWithoutLeavingAndAWrongOneChangesNothing() throws {
        let terminal = try #require(PseudoTerminal(program, Programs.small))
        #expect(terminal.wait(for: "before"))
        terminal.type(":initial /no/such\r")
        #expect(terminal.wait(for: "/no/such: not found"))
        // The line stays, to be corrected or closed.
        terminal.type("\u{3}b")
        #expect(terminal.wait(for: "backward"))
        terminal.type(":model 3c5-f20\r")
        #expect(terminal.wait(for: "dense"))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        expectGivenBack(terminal)
    }

    @Test func aLessonIsOpenedAnsweredAndKept() throws {
        let temporary = TemporaryFolder()
        temporary.writeLesson(title: "First")
        let folder = temporary.path
        let terminal = try #require(
            PseudoTerminal(program, ["lesson", "\(folder)/01-first"], environment: ["XDG_STATE_HOME": folder]))
        // The number appears when the scene is shown.
        #expect(terminal.wait(for: "1,000"))
        terminal.type("\r42\r")
        #expect(terminal.wait(for: "Splendid"))
        terminal.type("\u{1b}[6~")
        #expect(terminal.wait(for: "Nothing"))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        expectGivenBack(terminal)
        let text = String(decoding: temporary.read("cnn-tui/lessons.json"), as: UTF8.self)
        #expect(text.contains("01-first") && text.contains("corner"))
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

    /// Nor a process id: signal 0 would go to the whole process group of the tests.
    @Test func aProgramThatIsNotThereHasNoTerminal() { #expect(PseudoTerminal("/no/such") == nil) }

    @Test func badUsageIsCode64() throws {
        for arguments in [
            ["--model", "6x5"], ["--bogus\u{1b}[31m"], ["train", "--epochs", "x"], ["--batch-size", "0"], ["show", "maps"],
            ["--at", "step=x"], ["lesson", "no-such-lesson"], ["lesson", "--page", "2"], ["lesson", "1", "--list", "--present"],
        ] {
            let terminal = try #require(PseudoTerminal(program, arguments))
            #expect(terminal.waitForEnd() == 64, "\(arguments)")
            #expect(!terminal.output.contains(0x1b) && !terminal.output.isEmpty)
        }
    }

    @Test func interruptingTrainEndsWith130() throws {
        let folder = TemporaryFolder()
        folder.writeSmallData()
        let terminal = try #require(
            PseudoTerminal(program, ["train", "--data", folder.path("data"), "--model", "f2", "--batch-size", "3", "--epochs", "1000000"]))
        #expect(terminal.wait(for: "epoch 1"))
        terminal.type("\u{3}")
        #expect(terminal.waitForEnd() == 130)
        #expect(terminal.contains(Array("interrupted after step".utf8)))
    }
}

/// The first seconds of a session that is opened without saying where.
@Suite struct OpeningProgramTests {
    @Test("The first digits go through the network by themselves and stop before the loss; p goes back, a key ends it early")
    func aDigitAtOnce() throws {
        for ending in ["", "x"] {
            let folder = TemporaryFolder()
            let terminal = try #require(
                PseudoTerminal(
                    Programs.cnnTUI, Programs.smallOpening, environment: ["XDG_STATE_HOME": folder.path], columns: 120, rows: 40))
            var screen = EmulatedTerminal(columns: 120, rows: 40)
            var taken = 0
            func shows(_ words: String) -> Bool {
                terminal.read(seconds: 20) {
                    screen.take(terminal.output[taken...])
                    taken = terminal.output.count
                    return words.split(separator: "&").allSatisfy { screen.text.contains($0) }
                }
            }
            #expect(shows("overview&running&forward of conv1"))
            terminal.type(ending)
            #expect(shows(ending.isEmpty ? "forward of output&paused&loss -" : "paused"))
            if ending.isEmpty {
                terminal.type("p")
                #expect(shows("forward of pool2&paused"))
            }
            terminal.type("q")
            #expect(terminal.waitForEnd() == 0)
            terminal.expectGivenBack()
        }
    }
}
