import Messages
import TerminalUI
import Training

/// `cnn-tui config`: prints every option that the configuration file can set, its value, and where the value comes from.
public struct ConfigCommand: Sendable {
    /// What was typed for options that are not of a run.
    public var typed: [Setting: String]
    /// The options of a run.
    public var given: GivenOptions
    /// The configuration file as it was read, with its mistakes; left out or missing, it sets nothing.
    public var configuration: Configuration
    /// Whether to print JSON.
    public var json: Bool

    /// A list of the options in effect.
    public init(typed: [Setting: String], given: GivenOptions, configuration: Configuration, json: Bool = false) {
        (self.typed, self.given, self.configuration, self.json) = (typed, given, configuration, json)
    }

    /// Where a value comes from.
    enum Origin: Hashable {
        case arguments
        case file(line: Int)
        case usual

        fileprivate var word: String {
            switch self {
            case .arguments: "arguments"
            case .file: "file"
            case .usual: "default"
            }
        }

        fileprivate var line: Int? { if case .file(let line) = self { line } else { nil } }
    }

    /// The value in effect, nil if there is none, and where it comes from. `language` is the one in use.
    func effective(_ setting: Setting, language: Language) -> (text: String?, origin: Origin) {
        let origin: (Bool) -> Origin = { isTyped in
            isTyped ? .arguments : configuration[setting].map { .file(line: $0.line) } ?? .usual
        }
        if case .run(let option) = setting.kind {
            return (option.value(in: given.options)?.text, origin(given.contains(option)))
        }
        let usual = setting == .language ? language.rawValue : setting.usual
        return (typed[setting] ?? configuration[setting]?.text ?? usual, origin(typed[setting] != nil))
    }

    private struct Report: Encodable {
        struct Option: Encodable {
            let name: String
            @NullWhenNil var value: String?
            let origin: String
            @NullWhenNil var line: Int?
        }
        struct Problem: Encodable {
            @NullWhenNil var line: Int?
            let message: String
        }
        @NullWhenNil var file: String?
        let exists, ignored: Bool
        let options: [Option]
        let problems: [Problem]
    }

    /// Prints to standard output.
    public func run(_ output: CommandOutput) throws {
        let words = output.words
        let rows = Setting.all.map { ($0, effective($0, language: words.language)) }
        if json {
            let report = Report(
                file: configuration.path, exists: configuration.isThere, ignored: configuration.isIgnored,
                options: rows.map { .init(name: $0.name, value: $1.text, origin: $1.origin.word, line: $1.origin.line) },
                problems: configuration.problems.map { .init(line: $0.line, message: $0.detail(words).string) })
            return output.standardOutput(try JSONLine.text(report))
        }
        output.line(place(words))
        output.line("")
        output.table(
            rows.map { setting, value in
                [VisibleText(untrusted: setting.name), value.text.map { VisibleText(untrusted: $0) } ?? "–", text(value.origin, words)]
            })
    }

    private func place(_ words: Phrasebook) -> VisibleText {
        guard let path = configuration.path else { return words(.configNoPlace) }
        let file = VisibleText(untrusted: path)
        if configuration.isIgnored { return words(.configLeftOut, [.file: file]) }
        return configuration.isThere ? file : words(.configMissing, [.file: file])
    }

    private func text(_ origin: Origin, _ words: Phrasebook) -> VisibleText {
        switch origin {
        case .arguments: words(.configTyped)
        case .file(let line): "\(VisibleText(untrusted: configuration.path ?? "")):\(VisibleText(untrusted: String(line)))"
        case .usual: words(.configDefault)
        }
    }
}
