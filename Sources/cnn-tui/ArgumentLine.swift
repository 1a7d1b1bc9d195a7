import ArgumentParser
import Commands
import Messages

extension CommandDescription {
    /// The program's description; nil if a version of the parser describes it in another form.
    static var program: CommandDescription? { try? CommandDescription(json: Program._dumpHelp()) }
}

/// Arguments that the parser rejects: finds the error, in one line and the user's language.
struct ArgumentLine {
    let words: [String]
    let program: CommandDescription

    /// Options that every command has.
    private static let everywhere = ["help", "version"]

    /// Whether a word is a negative number, which cannot be an option.
    private static func isNegativeNumber(_ word: String) -> Bool {
        let bytes = Array(word.utf8.prefix(3))
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "-") else { return false }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        return isDigit(bytes[1]) || (bytes[1] == UInt8(ascii: ".") && bytes.count > 2 && isDigit(bytes[2])) || word == "-inf"
            || word == "-nan"
    }

    /// The same arguments in a form that the parser reads. It takes every word that begins with a dash for an option, so a negative number
    /// is joined to its option (`--learning-rate -1` becomes `--learning-rate=-1`), and the arguments without an option, from a negative
    /// number on, follow all options behind `--` (`show -1 --json` becomes `show --json -- -1`).
    var withNegativeNumbers: [String] {
        var joined: [String] = []
        var behind: [String] = []
        var (command, isOver) = (program, false)
        for word in words {
            let last = joined.last ?? ""
            let name = String(last.dropFirst(2))
            let takesIt = !isOver && last.utf8.starts(with: "--".utf8) && command.optionOrInherited(name)?.kind == .option
            if takesIt && Self.isNegativeNumber(word) {
                joined[joined.count - 1] += "=\(word)"
                continue
            }
            if takesIt {
                joined.append(word)
                continue
            }
            if !isOver && word == "--" {
                isOver = true
                continue
            }
            let isArgument = isOver || word == "-" || !word.utf8.starts(with: "-".utf8) || Self.isNegativeNumber(word)
            if isArgument && (isOver || !behind.isEmpty || Self.isNegativeNumber(word)) {
                behind.append(word)
                continue
            }
            if let next = command.subcommand(word) { command = next }
            joined.append(word)
        }
        return behind.isEmpty ? joined : joined + ["--"] + behind
    }

    /// A word in the place of a command that is not one; nil without such a word. The parser would ignore it where help is asked for.
    var unknownCommand: UsageProblem? {
        // `help runs` is another spelling of `runs --help`.
        let line = words.first == "help" ? ArgumentLine(words: Array(words.dropFirst()), program: program) : self
        guard let problem = line.problem(""), case .unknownCommand = problem else { return nil }
        return problem
    }

    /// The command that the words name, with its options still to come: `cnn-tui runs show`.
    private var commandName: String {
        var (command, path) = (program, ["cnn-tui"])
        for word in words {
            guard let next = command.subcommand(word) else { break }
            command = next
            path.append(next.commandName)
        }
        return path.joined(separator: " ")
    }

    /// The error that is left when no other explains why the parser refuses the arguments.
    var unreadable: UsageProblem { .unreadable(command: commandName) }

    /// The error; nil if none is found here. `message` is the parser's; it is made only if it is needed.
    func problem(_ message: @autoclosure () -> String) -> UsageProblem? {
        var reading = ArgumentReading(program: program)
        var (rest, isOver) = (words[...], false)
        do throws(UsageProblem) {
            while let word = rest.popFirst() {
                if !isOver && word == "--" {
                    isOver = true
                } else if !isOver && Self.isOption(word) {
                    if Self.isOfEveryCommand(word) { return nil }
                    let next = rest.first.flatMap { Self.isOption($0) ? nil : $0 }
                    if try reading.takeOption(word, next: next) { rest.removeFirst() }
                } else {
                    try reading.takeArgument(word, isAfterOptions: isOver)
                }
            }
            try reading.end(message())
            return nil
        } catch { return error }
    }

    private static func isOption(_ word: String) -> Bool {
        word.utf8.starts(with: "-".utf8) && word != "-" && !isNegativeNumber(word)
    }

    /// Whether a word asks for help or the version, whatever comes after it.
    private static func isOfEveryCommand(_ word: String) -> Bool {
        let name = word.prefix { $0 != "=" }
        return name == "-h" || (name.utf8.starts(with: "--".utf8) && everywhere.contains(String(name.drop { $0 == "-" })))
    }
}

/// The arguments read so far: the command that they name, and what it was given. Each function throws what that command does not take.
private struct ArgumentReading {
    private var command: CommandDescription
    private var path = ["cnn-tui"]
    /// Arguments without an option.
    private var found = 0
    private var values: [(option: String, value: String)] = []

    init(program: CommandDescription) { command = program }

    private var name: String { path.joined(separator: " ") }

    /// Takes an option, and `next`, the word after it unless that is an option, too. Returns whether `next` is its value.
    mutating func takeOption(_ word: String, next: String?) throws(UsageProblem) -> Bool {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let typed = parts[0]
        let plain = String(typed.drop { $0 == "-" })
        guard typed == "--\(plain)", let option = command.optionOrInherited(plain) else {
            let known = command.allOptions.flatMap(\.longNames)
            let near = Suggestion.nearest(to: plain, among: known).map { "--\($0)" }
            throw .unknownOption(typed, suggestion: near, command: name)
        }
        if option.kind == .flag {
            if parts.count == 2 { throw .flagValue(option: typed, found: parts[1]) }
            return false
        }
        // An empty value is often that of an unset variable.
        guard let value = parts.count == 2 ? parts[1] : next, !value.isEmpty else {
            let expected = option.allValues?.joined(separator: "|") ?? (option.valueName ?? plain).uppercased()
            throw .valueMissing(option: typed, expected: expected)
        }
        if let allowed = option.allValues, !allowed.contains(value) {
            throw .badValue(option: typed, found: value, options: allowed, suggestion: Suggestion.nearest(to: value, among: allowed))
        }
        values.append((typed, value))
        return parts.count == 1
    }

    /// Takes a word that belongs to no option: the name of a command, or an argument. `isAfterOptions`: it follows `--`.
    mutating func takeArgument(_ word: String, isAfterOptions: Bool) throws(UsageProblem) {
        if found == 0, !isAfterOptions, let next = command.subcommand(word) {
            command = next
            path.append(next.commandName)
            return
        }
        if let name = command.defaultSubcommand, let standing = command.subcommand(name), !standing.positionals.isEmpty {
            command = standing
        }
        let positionals = command.positionals
        if found >= positionals.count && positionals.last?.isRepeating != true {
            if let known = command.subcommands?.map(\.commandName), found == 0, !known.contains(word) {
                throw .unknownCommand(
                    word, suggestion: Suggestion.nearest(to: word, among: known), known: known.filter { $0 != "help" }, program: name)
            }
            throw .argumentExtra(word, command: name)
        }
        if word.isEmpty, let wanted = positionals.dropFirst(found).first ?? positionals.last {
            throw .argumentMissing((wanted.valueName ?? "").uppercased(), command: name)
        }
        found += 1
    }

    /// What is wrong after the last argument: a value that the parser could not convert to a number, or something that is missing.
    func end(_ message: @autoclosure () -> String) throws(UsageProblem) {
        let message = values.isEmpty ? "" : message()
        for (option, value) in values where message.contains("'\(value)'") && message.contains("'\(option) ") {
            throw .notWhole(option: option, found: value)
        }
        if let missing = command.positionals.dropFirst(found).first(where: { !$0.isOptional }) {
            throw .argumentMissing((missing.valueName ?? "").uppercased(), command: name)
        }
        let given = Set(values.map(\.option))
        for option in command.arguments ?? [] where option.kind == .option && !option.isOptional {
            if let long = option.longNames.first, !given.contains("--\(long)") {
                throw .optionMissing("--\(long) \((option.valueName ?? long).uppercased())", command: name)
            }
        }
    }
}

extension CommandDescription {
    /// The options of the command, and of the default subcommand.
    fileprivate var allOptions: [Argument] {
        let standing = defaultSubcommand.flatMap { subcommand($0) }
        return ((arguments ?? []) + (standing?.arguments ?? [])).filter { $0.kind != .positional }
    }

    fileprivate func optionOrInherited(_ name: String) -> Argument? { allOptions.first { $0.longNames.contains(name) } }
}
