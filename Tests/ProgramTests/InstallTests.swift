import Glibc
import TemporaryFolders
import Testing

@testable import Commands

/// What `.ci/install` installs, with the tests' own program in place of one that it would build.
@Suite struct InstallTests {
    private let folder = TemporaryFolder()

    private func install(_ arguments: [String], _ environment: [String: String] = [:]) throws -> ChildProcess {
        let script = "\(SourcePackage.folder)/.ci/install"
        return try #require(
            ChildProcess(script, arguments, environment: ["PROGRAM": Programs.cnnTUI, "LC_ALL": "C.UTF-8"].merging(environment) { $1 }))
    }

    @Test("Program, assets, manual page and completions are where they belong, and the program uses its own assets")
    func everythingIsInItsPlace() throws {
        let ended = try install(["/usr/a b/"], ["DESTDIR": folder.path])
        try #require(ended.code == 0, "\(ended.errors)")
        #expect(ended.errors.isEmpty && ended.output.contains("conv3") && ended.output.contains("PATH=\"/usr/a b/bin:$PATH\""))
        let begins = [
            "share/man/man1/cnn-tui.1": ".TH \"CNN\\-TUI\"", "share/bash-completion/completions/cnn-tui": "#!/bin/bash",
            "share/zsh/site-functions/_cnn-tui": "#compdef cnn-tui", "share/fish/vendor_completions.d/cnn-tui.fish": "function",
            "share/cnn-tui/manual/commands.md": "# Commands", "share/doc/cnn-tui/LICENSE": "\n",
        ]
        for (name, begin) in begins {
            #expect(folder.read("usr/a b/\(name)").starts(with: Array(begin.utf8)), "\(name)")
        }
        #expect(folder.names(in: "usr/a b/bin") == ["cnn-tui"])
        folder.write("# Own\n\nA topic of this copy alone.\n", to: "usr/a b/share/cnn-tui/manual/own.md")
        let listed = try #require(ChildProcess(folder.path("usr/a b/bin/cnn-tui"), ["manual"], environment: ["CNN_TUI_ASSETS": ""]))
        #expect(listed.code == 0 && listed.output.contains("A topic of this copy alone."))
        let lessons = try #require(
            ChildProcess(folder.path("usr/a b/bin/cnn-tui"), ["lesson", "--list"], environment: ["CNN_TUI_ASSETS": ""]))
        #expect(lessons.code == 0 && lessons.output.split(separator: "\n").count >= 10)
    }

    @Test func withoutAPlaceItSaysHowItIsCalled() throws {
        for arguments in [[], [""], ["--help"], ["a", "b"]] {
            let ended = try install(arguments)
            #expect(ended.code == 64 && ended.errors.hasPrefix("usage: .ci/install PREFIX"))
        }
    }
}

/// The package that the tests are built from.
private enum SourcePackage {
    static let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
}
