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
}
