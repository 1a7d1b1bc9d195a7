import Messages

/// The program's page for `man`, made from what the argument parser knows of its commands, and from the manual's tables.
public struct ManualPage: Sendable {
    private let program: CommandDescription
    private let manual: Manual
    private let version: String

    /// A page on these commands. `manual` has the tables of exit codes, places and environment.
    public init(_ program: CommandDescription, _ manual: Manual, version: String) {
        (self.program, self.manual, self.version) = (program, manual, version)
    }

    /// A command with the words that name it.
    private struct Named {
        let path: [String]
        let command: CommandDescription

        var name: String { path.joined(separator: " ") }

        /// The commands below it that do something, in order.
        var all: [Named] {
            (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap { below in
                let named = Named(path: path + [below.commandName], command: below)
                return below.subcommands?.isEmpty == false ? [named] + named.all : [named]
            }
        }

        /// Whether it does something itself, and is not the name of others alone.
        var does: Bool { command.subcommands?.isEmpty != false }
    }

    /// The page. Throws what `Manual.topic(_:)` throws.
    public func text() throws -> String {
        let root = Named(path: [program.commandName], command: program)
        var page = Roff()
        page.macro("TH", program.commandName.uppercased(), "1", "", "\(program.commandName) \(version)", "")
        page.macro("SH", "NAME")
        page.write([.plain("\(program.commandName) - "), .plain(Self.lowered(program.abstract ?? ""))])
        page.macro("SH", "SYNOPSIS")
        synopsis(root, on: &page)
        for named in root.all where named.does {
            page.macro("br")
            synopsis(named, on: &page)
        }
        let (description, examples) = Self.parts(program.discussion ?? "")
        page.macro("SH", "DESCRIPTION")
        page.write(paragraphs: String(description))
        page.macro("SH", "OPTIONS")
        let own = Self.entries(program)
        for entry in own { write(entry, on: &page) }
        page.macro("SH", "COMMANDS")
        let known = Set(own.map(\.title))
        for named in root.all {
            page.macro("SS", named.name)
            write(named, besides: known, on: &page)
        }
        for (heading, title) in [("Exit codes", "EXIT STATUS"), ("Places", "FILES"), ("Environment", "ENVIRONMENT")] {
            let rows = try table(heading)
            if !rows.isEmpty { page.macro("SH", title) }
            for row in rows {
                page.macro("TP")
                page.write([.bold(row.0)])
                page.write(row.1)
            }
        }
        page.macro("SH", "EXAMPLES")
        page.write(asItStands: examples)
        page.macro("SH", "SEE ALSO")
        page.write([
            .bold("cnn-tui manual"), .plain(" lists the topics of the manual, "), .bold("cnn-tui manual TOPIC"), .plain(" prints one."),
        ])
        return page.text
    }

    // MARK: Parts

    private func synopsis(_ named: Named, on page: inout Roff) {
        var parts: [Roff.Part] = [.bold(named.name)]
        let needed = (named.command.arguments ?? []).filter { $0.kind == .option && !$0.isOptional }
        for option in needed {
            parts += [.plain(" "), .bold("--\(option.longNames.first ?? "")"), .plain(" "), .italic(Self.value(option))]
        }
        parts += [.plain(" ["), .italic("options"), .plain("]")]
        for argument in named.command.positionals {
            parts +=
                argument.isOptional
                ? [.plain(" ["), .italic(Self.value(argument)), .plain("]")] : [.plain(" "), .italic(Self.value(argument))]
            if argument.isRepeating { parts.append(.plain(" ...")) }
        }
        page.write(parts)
    }

    private func write(_ named: Named, besides known: Set<[Roff.Part]>, on page: inout Roff) {
        page.write(paragraphs: named.command.abstract ?? "")
        if let aliases = named.command.aliases, !aliases.isEmpty { page.write("Also called \(aliases.joined(separator: ", ")).") }
        let (text, examples) = Self.parts(named.command.discussion ?? "")
        page.write(paragraphs: String(text))
        let entries = Self.entries(named.command)
        for entry in entries where !known.contains(entry.title) { write(entry, on: &page) }
        let shared = entries.filter { known.contains($0.title) && $0.isOption }
        if !shared.isEmpty {
            page.macro("PP")
            page.write("Options as above:")
            page.write(
                shared.enumerated().flatMap { index, entry -> [Roff.Part] in [.plain(index == 0 ? "" : ", "), entry.name] } + [
                    .plain(".")
                ])
        }
        if !examples.isEmpty { page.write(asItStands: examples) }
    }

    /// An option with its opposite, or an argument without a name: how it is written, and what it does.
    private struct Entry {
        var title: [Roff.Part]
        var text: String
        /// The long name, or the only one.
        var name: Roff.Part
        var isOption: Bool
    }

    private func write(_ entry: Entry, on page: inout Roff) {
        page.macro("TP")
        page.write(entry.title)
        page.write(entry.text)
    }

    private static func entries(_ command: CommandDescription) -> [Entry] {
        var entries: [Entry] = []
        for argument in command.arguments ?? [] {
            let names = (argument.names ?? []).map(\.written)
            var title: [Roff.Part] = names.enumerated().flatMap { index, name -> [Roff.Part] in
                [.plain(index == 0 ? "" : ", "), .bold(name)]
            }
            title.removeAll { $0 == .plain("") }
            // An opposite comes right after its flag, and has no help of its own: none, or the same.
            if argument.kind == .flag, let last = entries.last, last.isOption, argument.abstract ?? last.text == last.text {
                entries[entries.count - 1].title += [.plain(", ")] + title
                continue
            }
            if argument.kind != .flag { title += (names.isEmpty ? [] : [.plain(" ")]) + [.italic(value(argument))] }
            var text = argument.abstract ?? ""
            if let value = argument.defaultValue, !text.contains("(default") { text += " The default is \(value)." }
            if let values = argument.allValues, !values.allSatisfy(text.contains) { text += " Values: \(values.joined(separator: ", "))." }
            entries.append(
                Entry(
                    title: title, text: text, name: .bold(names.last { $0.hasPrefix("--") } ?? names.first ?? ""),
                    isOption: argument.kind != .positional))
        }
        return entries
    }

    private static func value(_ argument: CommandDescription.Argument) -> String { (argument.valueName ?? "value").uppercased() }

    /// A text without its examples, and the lines of these.
    private static func parts(_ discussion: String) -> (text: Substring, examples: [Substring]) {
        let parts = discussion.split(separator: "EXAMPLES:\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return (discussion[...], []) }
        let lines = parts[1].split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex { !$0.hasPrefix("  ") } ?? lines.endIndex
        let rest = lines[end...].joined(separator: "\n")
        return ((parts[0] + "\n\n" + rest)[...], lines[..<end].map { $0.drop { $0 == " " } })
    }

    /// A sentence as `NAME` has it: without capital and full stop.
    private static func lowered(_ sentence: String) -> String {
        sentence.prefix(1).lowercased() + sentence.dropFirst().replacing(/\.$/, with: "")
    }

    /// The rows of the table in a section of the topic on commands; none if the manual has no such section.
    private func table(_ heading: String) throws -> [(String, String)] {
        let sections = try manual.topic("commands").text.split(separator: "\n## ")
        guard let section = sections.first(where: { $0.hasPrefix("\(heading)\n") }) else { return [] }
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
        return rows.compactMap { row in
            let cells = row.split(separator: "|").map { Self.plain($0) }
            return cells.count == 2 ? (cells[0], cells[1]) : nil
        }
    }

    /// A cell without the marks of code, and with commands in place of links.
    private static func plain(_ cell: Substring) -> String {
        String(cell).replacing(/\[([^\]]*)\]\([^)]*\)/) { "cnn-tui manual \($0.1)" }.replacing("`", with: "").replacing(/^ +| +$/, with: "")
    }
}
