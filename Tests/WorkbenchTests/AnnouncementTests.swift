import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// What must be read at the start is read, however much it is and however small the screen.
@Suite struct AnnouncementTests {
    private func settings(_ appearance: Appearance = .init(colors: .indexed, unicode: true), _ language: Language = .english)
        -> Workbench.Settings
    {
        Workbench.Settings(words: Phrasebook(language, unicode: appearance.unicode), appearance: appearance, run: RunOptions())
    }

    /// The line above the footer.
    private func status(_ bench: Workbench) -> String {
        let lines = bench.view().text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines[bench.layout.status.y].trimmingSpaces
    }

    private static let first = "an unknown terminal is used as another one, and that is told once"
    private static let long =
        "cannot save this run: No such file or directory (/proc/.local/state/cnn-tui/runs); set XDG_STATE_HOME to a folder that can be written"

    @Test("Each key shows the next, and a long one goes on; what prevents saving comes first")
    func oneAfterTheOther() throws {
        var settings = settings()
        settings.firstNotice = .noticeChinese
        settings.firstProblems = [VisibleText(untrusted: Self.first)]
        settings.leftRun = LeftRun(name: "before", step: 9)
        var bench = Workbench(settings, network: nil, size: Size(120, 24))
        bench.announce(trouble: VisibleText(untrusted: Self.long))
        var seen: [String] = []
        while bench.announcementLine != nil && seen.count < 20 {
            seen.append(status(bench))
            _ = bench.update(.key(.character(seen.count % 2 == 0 ? "1" : "2")))
            // The answer to a key stands before the next one, which then is not taken for read.
            if bench.prompt.notice != nil { _ = bench.update(.key(.character("3"))) }
        }
        #expect(seen[0].hasPrefix("(1 of 4) cannot save this run: No such file") && seen[0].hasSuffix("…"))
        let told = seen.prefix { $0.hasPrefix("(1 of 4) ") }.map { $0.dropFirst(9).replacing(" …", with: "") }.joined(separator: " ")
        #expect(told == Self.long)
        let rest = seen.drop { $0.hasPrefix("(1 of 4) ") }
        #expect(rest.map { String($0.prefix(9)) } == ["(2 of 4) ", "(3 of 4) ", "(4 of 4) "], "\(seen)")
        #expect(rest.dropFirst().first == "(3 of 4) \(Self.first)" && rest.last?.contains("R resumes before at step 9") == true)
    }

    @Test("Nothing of a long one is lost at any width, in both languages and in ASCII", arguments: Language.allCases, [true, false])
    func nothingIsLost(_ language: Language, _ unicode: Bool) {
        let text: VisibleText =
            language == .english ? VisibleText(untrusted: Self.long) : "此次运行无法保存：没有这个文件或文件夹（/proc/.local）；请把 XDG_STATE_HOME 设为一个可写的文件夹"
        let appearance = Appearance(colors: .monochrome, unicode: unicode)
        guard unicode || language == .english else { return }
        for columns in 60...140 {
            var bench = Workbench(settings(appearance, language), network: nil, size: Size(columns, 24))
            bench.prompt.announcements.add(text)
            bench.prompt.announcements.add("second")
            var told = ""
            for _ in 0..<9 where !bench.prompt.announcements.isEmpty {
                guard let line = bench.announcementLine, !line.string.contains("second") else { break }
                #expect(line.width <= columns - 2 && status(bench) == line.string)
                told += line.string.drop { $0 != ")" && $0 != "）" }.dropFirst().filter { $0 != " " }.replacing(
                    unicode ? "…" : "...", with: "")
                bench.readAnnouncement()
            }
            #expect(told == text.string.filter { $0 != " " }, "\(columns)")
        }
    }

    @Test("Keys typed into a box, which covers the line, are no answer to it")
    func underABox() {
        var bench = Workbench(settings(), network: nil, size: Size(80, 24))
        for text in ["one", "two", "three"] as [VisibleText] { bench.prompt.announcements.add(text) }
        for key: Key in [.character(":"), .character("l"), .character("r"), .escape] { _ = bench.update(.key(key)) }
        #expect(bench.announcementLine == "(2 of 3) two")
        bench.prompt.announcements.add("two")
        bench.prompt.announcements.add("four")
        #expect(bench.announcementLine == "(2 of 4) two")
    }

    @Test("Of what can be saved or not only the newest is told, and nothing once it is saved")
    func saving() {
        var settings = settings()
        settings.runName = "a"
        var bench = Workbench(settings, network: nil, size: Size(100, 24))
        struct Full: Error {}
        bench.prompt.announcements.add("other")
        for step in 1...3 { _ = bench.update(.kept(.failed(step: step, Full()), runName: "a")) }
        #expect(bench.announcementLine?.string.hasPrefix("(1 of 2) step 3 is not saved: Full()") == true)
        _ = bench.update(.kept(.saved(step: 4), runName: "a"))
        #expect(status(bench).contains("saved as a, step 4") && bench.announcementLine == "other")
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
