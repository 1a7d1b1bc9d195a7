import FoundationEssentials
import Testing

/// `cnn-tui manual` in a shell.
@Suite struct ManualProgramTests {
    private let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

    @Test func theManualIsPrinted() throws {
        func run(_ arguments: [String], _ locale: String = "C.UTF-8") throws -> ChildProcess {
            try #require(ChildProcess(Programs.cnnTUI, ["manual"] + arguments, environment: ["LC_ALL": locale]))
        }
        let list = try run([])
        #expect(list.code == 0 && list.errors.isEmpty && list.output.contains("\ndata "))
        let data = try run(["data"])
        let text = try Data(contentsOf: URL(filePath: package + "/assets/manual/data.md"))
        #expect(data.code == 0 && data.errors.isEmpty && Data(data.output.utf8) == text)
        for locale in ["C", "C.UTF-8"] {
            let plain = try run(["networks"] + (locale == "C" ? [] : ["--ascii"]), locale)
            #expect(plain.code == 0 && plain.output.allSatisfy(\.isASCII) && !plain.output.contains("?"))
        }
        let wrong = try run(["dta"])
        #expect(wrong.code == 64 && wrong.output.isEmpty && wrong.errors.count { $0 == "\n" } == 1)
        #expect(wrong.errors.contains("Did you mean data?") && wrong.errors.contains("networks"))
        #expect(try run(["--help"]).output.contains("cnn-tui manual data"))
    }

    @Test("The page for man is ASCII, and names every command and the options that the screen takes")
    func thePageForMan() throws {
        let page = try #require(ChildProcess(Programs.cnnTUI, ["manual", "--man"]))
        #expect(page.code == 0 && page.errors.isEmpty && page.output.utf8.allSatisfy { $0 < 0x80 })
        for line in [#".SS "cnn\-tui runs prune""#, #".SS "cnn\-tui config""#, #"\fB\-\-ascii\fR, \fB\-\-no\-ascii\fR"#, #".SH "FILES""#] {
            #expect(page.output.contains(line + "\n"), "\(line)")
        }
        let both = try #require(ChildProcess(Programs.cnnTUI, ["manual", "--man", "data"]))
        #expect(both.code == 64 && both.output.isEmpty)
    }

    @Test("Shells are told the names that begin as a word does, also where nothing is typed yet")
    func completions() throws {
        func offered(_ command: String...) throws -> [String] {
            // As the scripts ask: the argument's place, the index of the word, the position in it, and the words of the line.
            let line = ["positional@0", "\(command.count + 1)", "0", "cnn-tui"] + command + [""]
            let ended = try #require(
                ChildProcess(Programs.cnnTUI, ["---completion"] + command + ["--"] + line, environment: ["SAP_SHELL": "bash"]))
            #expect(ended.code == 0 && ended.errors.isEmpty, "\(ended.errors)")
            return ended.output.split(separator: "\n").map(String.init)
        }
        let (topics, lessons) = (try offered("manual"), try offered("lesson", "open"))
        #expect(topics.contains("config") && lessons.contains("02-the-window-slides"))
    }
}
