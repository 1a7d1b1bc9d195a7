import Glibc
import Interchange
import TemporaryFolders
import Tensors
import Testing

@testable import Commands

/// However the program ends, its run is saved and resumes to the same bits.
@Suite(.serialized) struct KeepingTests {
    private static let options = ["--model", "f2", "--batch-size", "3", "--threads", "1"]

    private let folder = TemporaryFolder()
    private var environment: [String: String] { ["XDG_STATE_HOME": folder.path] }

    init() { folder.writeSmallData() }

    private var data: [String] { ["--data", folder.path("data")] }

    private func train(_ arguments: [String]) throws -> ChildProcess {
        try #require(ChildProcess(Programs.cnnTUI, ["train"] + data + Self.options + arguments, environment: environment))
    }

    private func hash(_ output: String) -> String? {
        output.split(separator: "\"" as Character).first { $0.count == 64 && $0.allSatisfy(\.isHexDigit) }.map(String.init)
    }

    private func kept(_ name: String) throws -> RunRecord {
        try RunFolder.look(name, in: folder.path("cnn-tui/runs")).newest().record
    }

    /// Expects the saved states of a run to be intact, and to resume to the same end as an uninterrupted run.
    @discardableResult private func expectWhole(_ name: String, _ comment: Comment? = nil, learning: [String] = []) throws -> Int {
        let record = try kept(name)
        let step = record.state.step
        #expect(record.history.firstStep == 0 && record.history.losses.count == step, comment)
        let checked = try #require(ChildProcess(Programs.cnnTUI, ["runs", "check", name], environment: environment))
        #expect(checked.code == 0, "\(checked.output)")
        let wanted = try hash(train(learning + ["--json", "--steps", "\(step + 9)"]).output)
        // Of what it learns with only the model is said again.
        let rest = try train(learning.prefix(2) + ["--run", name, "--json", "--steps", "\(step + 9)"])
        #expect(wanted != nil && hash(rest.output) == wanted, comment)
        return step
    }

    enum Way: CaseIterable {
        case key, interrupt, terminate, hangUpSignal, hangUp
    }

    /// Ends a program in one of these ways, and expects the usual exit code.
    private func end(_ terminal: PseudoTerminal, _ way: Way, interrupted: Int32 = -SIGINT) {
        switch way {
        case .key:
            terminal.type("q")
            #expect(terminal.wait(for: "saved"))
            terminal.type("y")
            #expect(terminal.waitForEnd() == 0)
        case .interrupt:
            kill(terminal.process, SIGINT)
            #expect(terminal.waitForEnd() == interrupted)
        case .terminate:
            kill(terminal.process, SIGTERM)
            #expect(terminal.waitForEnd() == -SIGTERM)
        case .hangUpSignal:
            kill(terminal.process, SIGHUP)
            #expect(terminal.waitForEnd() == -SIGHUP)
        case .hangUp:
            terminal.hangUp()
            #expect(terminal.waitForEnd() == -SIGHUP)
        }
    }

    /// Plain descent, and a rule with slots whose learning rate changes at each step, for a network with chance and with numbers that a run
    /// carries along.
    private static let learnings = [
        [],
        [
            "--model", "f4:none-n-25d", "--optimizer", "adam", "--learning-rate", "0.01", "--schedule", "warm-up:3+cosine:900e",
            "--clip-norm", "1", "--l2", "0.001",
        ],
    ]

    @Test(arguments: Way.allCases, learnings) func aSessionIsKept(_ way: Way, _ learning: [String]) throws {
        let terminal = try #require(
            PseudoTerminal(Programs.cnnTUI, ["--run", "a"] + data + Self.options + learning, environment: environment))
        #expect(terminal.wait(for: "before"))
        terminal.type("bbb:save\r")
        #expect(terminal.wait(for: "saved as a"))
        // The third is done or in progress.
        #expect(try (1...2).contains(kept("a").state.step))
        terminal.type(" ")
        #expect(terminal.wait(for: "running"))
        _ = terminal.wait(forBytes: terminal.output.count + 2000, seconds: 2)
        end(terminal, way)
        #expect(try expectWhole("a", learning: learning) > 2)
    }

    // MARK: Saving that is impossible

    /// Waits until the screen shows a text.
    private func shows(_ terminal: PseudoTerminal, _ text: String, columns: Int) -> Bool {
        terminal.read(seconds: 20) {
            var screen = EmulatedTerminal(columns: columns, rows: 24)
            screen.take(terminal.output[...])
            return screen.text.contains(text)
        }
    }

    @Test("If nothing can be saved, the screen says so when it opens and before leaving, and never that something is saved")
    func whatCannotBeKeptIsNotSaidToBe() throws {
        // The folder of all runs cannot be created: a file is in its place.
        folder.write("", to: "cnn-tui")
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, data + Self.options, environment: environment))
        #expect(shows(terminal, "cannot save this run: Not a directory", columns: 80))
        terminal.type("bb")
        #expect(shows(terminal, "step 1 ", columns: 80))
        terminal.type("q")
        #expect(shows(terminal, "Leave at step 1? This run is NOT saved: Not a directory", columns: 80))
        let written = String(decoding: terminal.output, as: UTF8.self)
        #expect(!written.contains("is saved") && !written.contains("will be saved"))
        terminal.type("y")
        // The last state was lost, as announced.
        #expect(terminal.waitForEnd() == 1)
        let last = String(decoding: terminal.output, as: UTF8.self).replacing("\r\n", with: "\n")
        #expect(
            last.contains(
                "cnn-tui: nothing of this run was saved, up to step 1: Not a directory (\(folder.path("cnn-tui/runs"))); set XDG_STATE_HOME"
            ))
    }

    @Test func withoutAPlaceForItThatIsSaidFromTheBeginning() throws {
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, data + Self.options, columns: 120))
        #expect(shows(terminal, "cannot save this run: no place to save runs", columns: 120))
        terminal.type("bb")
        #expect(shows(terminal, "step 1 ", columns: 120))
        terminal.type("q")
        #expect(shows(terminal, "This run is NOT saved: no place to save runs", columns: 120))
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        #expect(String(decoding: terminal.output, as: UTF8.self).contains("cnn-tui: this run is not saved: no place to save runs: set XDG"))
    }

    @Test("“Is saved” refers to the state in the folder, “will be saved” to none yet")
    func whatIsSaidToBeSavedIs() throws {
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, data + Self.options, environment: environment))
        #expect(terminal.wait(for: "before"))
        terminal.type("bb")
        #expect(shows(terminal, "step 1 ", columns: 80))
        terminal.type("q")
        #expect(shows(terminal, "Leave at step 1? This run will be saved as", columns: 80))
        #expect(folder.names(in: "cnn-tui/runs") == [])
        // The state left by going back is saved at once.
        terminal.type("nB")
        #expect(shows(terminal, "step 0 ", columns: 80))
        terminal.type("q")
        #expect(shows(terminal, "Leave at step 0? This run is saved, at step 1.", columns: 80))
        let name = try #require(folder.names(in: "cnn-tui/runs").first)
        #expect(folder.names(in: "cnn-tui/runs/\(name)").contains { $0.hasSuffix("-step-1.safetensors") })
        terminal.type("y")
        #expect(terminal.waitForEnd() == 0)
        #expect(String(decoding: terminal.output, as: UTF8.self).contains("--run \(name)"))
    }

    @Test(arguments: Way.allCases.dropFirst()) func trainingWithoutAScreenIsKept(_ way: Way) throws {
        let terminal = try #require(
            PseudoTerminal(
                Programs.cnnTUI, ["train", "--run", "a", "--epochs", "1000000"] + data + Self.options, environment: environment))
        // The line of the first epoch.
        #expect(terminal.wait(for: "epoch"))
        end(terminal, way, interrupted: 130)
        #expect(try expectWhole("a") > 6)
    }

    @Test("When standard output fails, the run ends and is saved; failing messages end nothing")
    func closedStreamsLoseNothing() throws {
        func shell(_ script: String, _ arguments: [String]) throws -> ChildProcess {
            let arguments = ["-c", script, Programs.cnnTUI, "train"] + data + Self.options + arguments
            return try #require(ChildProcess("/bin/sh", arguments, environment: environment))
        }
        let closed = try shell("\"$0\" \"$@\" >&-", ["--run", "a", "--epochs", "1000000"])
        #expect(closed.code == 1 && closed.errors.contains("cnn-tui: "))
        #expect(try expectWhole("a") > 6)
        let piped = try shell("\"$0\" \"$@\" | head -n 1", ["--run", "b", "--epochs", "1000000"])
        #expect(piped.output.count { $0 == "\n" } == 1 && piped.errors.isEmpty)
        #expect(try expectWhole("b") > 6)
        let silent = try shell("\"$0\" \"$@\" 2>/dev/full", ["--run", "c", "--epochs", "2", "--json"])
        #expect(silent.code == 0)
        #expect(try expectWhole("c") == 14)
    }

    /// `KILLS=500` kills this many runs instead of ten.
    @Test func whatWasSavedSurvivesAKill() throws {
        var chance = RandomStream(seed: 11, purpose: .testing, index: 0)
        for number in 0..<Programs.number("KILLS", otherwise: 10) {
            let name = "run \(number)"
            let learning = Self.learnings[number % 2]
            let arguments = ["train", "--run", name, "--save-every", "1", "--epochs", "1000000"] + data + Self.options + learning
            let terminal = try #require(PseudoTerminal(Programs.cnnTUI, arguments, environment: environment))
            let isSaved = terminal.read(seconds: 20) { folder.names(in: "cnn-tui/runs/\(name)").contains { $0.hasSuffix(".safetensors") } }
            #expect(isSaved)
            _ = terminal.wait(forBytes: terminal.output.count + chance.integer(below: 2001), seconds: 1)
            kill(terminal.process, SIGKILL)
            #expect(terminal.waitForEnd() == -SIGKILL)
            try expectWhole(name, "kill \(number)", learning: learning)
            // Later programs have deleted unfinished files.
            let others = folder.names(in: "cnn-tui/runs/\(name)").filter { $0.hasPrefix(".") && $0 != ".lock" }
            #expect(others.isEmpty)
        }
    }

    @Test("Data given by a relative path are found from elsewhere, and may move")
    func dataAreFoundFromElsewhere() throws {
        let script = "cd \"$1\" && shift && exec \"$0\" \"$@\""
        func run(in place: String, _ arguments: [String]) throws -> ChildProcess {
            try #require(
                ChildProcess(
                    "/bin/sh", ["-c", script, Programs.cnnTUI, place, "train", "--run", "a"] + arguments, environment: environment))
        }
        let begun = try run(in: folder.path, Self.options + ["--data", "data", "--steps", "2"])
        #expect(begun.code == 0, "\(begun.errors)")
        #expect(try run(in: "/", ["--steps", "4"]).code == 0)
        #expect(rename(folder.path("data"), folder.path("moved")) == 0)
        let lost = try run(in: "/", ["--steps", "6"])
        #expect(lost.code == 1 && lost.errors.contains("data"))
        #expect(try run(in: "/", ["--data", folder.path("moved"), "--steps", "6"]).code == 0)
        #expect(try kept("a").state.step == 6)
        // Other data are not mistaken for them.
        folder.write([0], to: "moved/t10k-labels-idx1-ubyte")
        #expect(try run(in: "/", ["--data", folder.path("moved"), "--steps", "8"]).code != 0)
        #expect(try run(in: "/", ["--data", "mnist", "--steps", "8"]).code != 0)
        #expect(try kept("a").state.step == 6)
    }
}
