import FoundationEssentials
import Interchange
import TemporaryFolders
import Testing
import Training

@testable import Commands

/// The program with a configuration file.
@Suite struct ConfigurationProgramTests {
    private let folder = TemporaryFolder()

    init() { folder.writeSmallData() }

    private var environment: [String: String] {
        ["XDG_CONFIG_HOME": folder.path("settings"), "XDG_STATE_HOME": folder.path("state"), "LC_ALL": "C.UTF-8"]
    }

    private func configure(_ text: String) { folder.write(text, to: "settings/cnn-tui/config") }

    private func run(_ arguments: String...) throws -> ChildProcess {
        try #require(ChildProcess(Programs.cnnTUI, arguments, environment: environment))
    }

    private var data: String { folder.path("data") }

    /// The last word of `train`'s last line: the hash of the parameters.
    private func hash(_ arguments: String...) throws -> String {
        let ended = try #require(
            ChildProcess(Programs.cnnTUI, ["train", "--steps", "5", "--data", data, "--model", "f2"] + arguments, environment: environment))
        #expect(ended.code == 0)
        return ended.output.split(separator: " ").last.map(String.init) ?? ""
    }

    @Test("No test reads the file of the user who runs it")
    func theTestsHaveNone() throws {
        struct Report: Decodable { let file: String? }
        let child = try #require(ChildProcess(Programs.cnnTUI, ["config", "--json"]))
        #expect(try JSONDecoder().decode(Report.self, from: Data(child.output.utf8)).file == "/nonexistent/cnn-tui/config")
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, ["config", "--json"]))
        #expect(terminal.wait(for: "\"file\":null") && terminal.waitForEnd() == 0)
    }

    @Test("Commands take what the file sets, the arguments win, mistakes stop nothing")
    func commands() throws {
        configure("learning-rate = 0.125\nlang = zh\nno-such = 1\ntheme = ligth\n")
        let file = folder.path("settings/cnn-tui/config")
        let set = try hash("--no-config", "--learning-rate", "0.125")
        #expect(try hash() == set && hash("--learning-rate", "1") != set)
        #expect(try hash("--no-config") == hash("--learning-rate", "1"))
        let ended = try run("train", "--steps", "1", "--data", data, "--model", "f2")
        #expect(ended.code == 0 && ended.output.contains("训练"))
        #expect(
            ended.errors
                == "cnn-tui: \(file):3：这里没有选项 no-such；cnn-tui config 列出可以设置的选项\ncnn-tui: \(file):4：theme ligth：应为其中之一：auto, dark, light, projector。是否想输入 light？\n"
        )
        // An error is in the file's language, alone in its line.
        let wrong = try run("trian")
        #expect(wrong.code == 64 && wrong.errors.hasPrefix("cnn-tui: 没有命令 trian。") && wrong.errors.filter(\.isNewline).count == 1)
        let both = try run("runs", "export", "none", "x.safetensors", "--curves", "x.csv", "--lang", "en")
        #expect(both.code == 1 && both.errors.split(separator: "\n").count == 3, "\(both.errors)")
    }

    /// Opens the screen with these arguments, and returns the line of `y` and what the screen shows before; the program has then ended.
    private func screen(_ arguments: [String], until text: String) throws -> (line: String, text: String) {
        let terminal = try #require(
            PseudoTerminal(Programs.cnnTUI, arguments, environment: environment, columns: 120, rows: 40))
        let screen = RecordedScreen(terminal)
        #expect(terminal.read(seconds: 20) { screen.text.contains(text) }, "\(screen.text)")
        let shown = screen.text
        let line = screen.line(within: 20) { $0.contains("--at") }
        terminal.type("\u{1b}qy")
        #expect(terminal.waitForEnd() == 0)
        return (try #require(line), shown)
    }

    @Test("What the file sets of a run is in the line of y and in the run's file; a line of y and a run that goes on keep their own")
    func theRun() throws {
        configure("learning-rate = 0.125\nmodel = f2\nbatch-size = 3\n")
        let (line, _) = try screen(["--run", "a", "--data", data], until: "overview")
        #expect(line.contains("--model f2") && line.contains("--batch-size 3") && line.contains("--learning-rate 0.125"), "\(line)")
        let ended = try run("train", "--run", "a", "--data", data, "--steps", "2")
        #expect(ended.code == 0)
        let kept = try RunFolder.look("a", in: folder.path("state/cnn-tui/runs")).newest().record
        #expect(kept.options.learningRate == 0.125 && kept.options.model == "f2" && kept.options.batchSize == 3)
        configure("learning-rate = 0.5\nmodel = f3\nbatch-size = 4\n")
        let rest = try run("train", "--run", "a", "--steps", "4")
        #expect(rest.code == 0, "\(rest.errors)")
        let later = try RunFolder.look("a", in: folder.path("state/cnn-tui/runs")).newest().record
        #expect(later.state.step == 4 && later.options.learningRate == 0.125 && later.state.changes.isEmpty && later.options.model == "f2")
        let moment = try screen(["--data", data, "--model", "f2", "--at", "step=0"], until: "paused").line
        #expect(moment.contains("--model f2") && !moment.contains("--batch-size") && !moment.contains("--learning-rate"), "\(moment)")
    }

    @Test("The screen says what is wrong with the file; a lesson has its own run, and takes the rest")
    func theScreen() throws {
        configure("model = f3\nascii\ncolour = never\n")
        folder.writeLesson(title: "Begin")
        let (_, shown) = try screen(["--data", data], until: "config:3: no option colour")
        #expect(!shown.contains { !$0.isASCII })
        let lesson = try screen(["lesson", folder.path("01-first")], until: "Beginning")
        let isPlain = lesson.text.allSatisfy { $0.isASCII }
        #expect(lesson.text.contains("conv1") && isPlain)
    }
}
