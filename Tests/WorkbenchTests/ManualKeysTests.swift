import GoldenFiles
import Messages
import TerminalUI
import Testing

@testable import Workbench

/// The manual's topic `keys` is made from the tables of keys and commands. `GOLDEN=1 swift test --filter ManualKeysTests` writes it anew.
@Suite struct ManualKeysTests {
    private static let path =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/assets/manual/keys.md"

    private let words = Phrasebook(.english)
    private let appearance = Appearance.plainest

    /// The keys of all screens, under their headings in the order in which these first come.
    private var sections: [(heading: Phrase, keys: [BoundKey])] {
        let tables = [
            Keys.main, Keys.why, Keys.preview, Keys.overviewAlone, Keys.ofCurves, Keys.samples, Keys.draw, Keys.ofLesson, Keys.ofText,
            Keys.beginningNumber,
            Keys.beginningChoice,
            Keys.help,
        ]
        var sections: [(heading: Phrase, keys: [BoundKey])] = []
        for key in tables.joined() {
            let place = sections.firstIndex { $0.heading == key.heading } ?? sections.count
            if place == sections.count { sections.append((key.heading, [])) }
            let isListed = sections[place].keys.contains { $0.label == key.label && $0.help == key.help }
            if !isListed { sections[place].keys.append(key) }
        }
        return sections
    }

    private func name(_ key: BoundKey) -> String {
        if key.together != nil { return Footer.name(key, appearance).string }
        return key.binding.keys.prefix(2).map { $0.name(appearance).string }.joined(separator: " ")
    }

    /// A line of code and what it does, broken as the manual's lines are.
    private func item(_ code: String, _ help: Phrase) -> String {
        VisibleText(untrusted: "`\(code)`: \(words(help).string)").wrapped(78).enumerated()
            .map { ($0.offset == 0 ? "- " : "  ") + $0.element.string }.joined(separator: "\n")
    }

    private var text: String {
        let keys = sections.map { section in
            "## \(words(section.heading))\n\n" + section.keys.map { item(name($0), $0.help) }.joined(separator: "\n")
        }
        let commands = LineCommand.all.map { item($0.usage, $0.help) }.joined(separator: "\n")
        let introduction = """
            # Keys

            Every key of every screen, and every command that `:` takes.

            The program shows the same under `?`, for the screen that is open. Words in
            capitals stand for what you type; words in brackets may be left out.

            With `--keys vim`, `:keys vim` or the line `keys = vim` of the configuration
            file, `h` `j` `k` `l` do what `←` `↓` `↑` `→` do, `^D` and `^U` what `pgdn` and
            `pgup` do, and `G` what `end` does. What was on `h` and `l` is then on `H` and
            `L`: the logarithmic axis of the curves, and the list of lessons.
            """
        return ([introduction] + keys + ["## \(words(.helpCommands))\n\n\(commands)"]).joined(separator: "\n\n") + "\n"
    }

    @Test func theManualListsWhatTheTablesHold() throws {
        let difference = try GoldenFile(path: Self.path).difference(from: text, suite: "ManualKeysTests")
        #expect(difference == nil, "\(difference ?? "")")
    }
}
