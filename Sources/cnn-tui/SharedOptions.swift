import ArgumentParser
import Commands
import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Training

/// Options of all commands that run a network: a property for each of `RunOption.all`.
struct ModelOptions: ParsableArguments {
    @Option(help: .of(.model, "notation"))
    var model: String?
    @Option(help: .of(.data, "data"))
    var data: String?
    @Option(help: .of(.layout))
    var layout: ChannelLayout?
    @Option(help: .of(.seed))
    var seed: WholeNumber?
    @Option(help: .of(.batchSize, "samples"))
    var batchSize: WholeNumber?
    @Option(name: [.customLong("learning-rate"), .customLong("lr")], help: .of(.learningRate, "rate"))
    var learningRate: String?
    @Option(help: .of(.loss))
    var loss: LossFunction?
    @Option(help: .of(.threads, "count"))
    var threads: WholeNumber?
    @Option(help: .of(.order))
    var order: SampleOrder?
    @Option(help: .of(.validation, "part"))
    var validation: String?
    @Option(help: .of(.initial, "file"))
    var initial: String?
    @Option(help: .of(.optimizer, "rule"))
    var optimizer: String?
    @OptionGroup var updates: SettingOptions
    @Option(help: .of(.schedule, "schedule"))
    var schedule: String?

    /// What was typed for each option, in the order in which errors are looked for.
    private var typed: [(RunOption, String?)] {
        [
            (.optimizer, optimizer), (.batchSize, batchSize?.text), (.seed, seed?.text), (.learningRate, learningRate),
            (.threads, threads?.text), (.model, model),
            (.data, data), (.layout, layout?.rawValue), (.loss, loss?.rawValue), (.order, order?.rawValue),
            (.validation, validation), (.initial, initial), (.schedule, schedule),
        ] + zip(RunOption.settings, updates.typed)
    }

    /// The options given by the user. Throws if one has no such value.
    var given: GivenOptions {
        get throws(UsageProblem) {
            var given = GivenOptions()
            for case (let option, let text?) in typed {
                do throws(BadOptionValue) { try given.take(option, text) } catch {
                    throw UsageProblem(error, option: "--\(option.name)", found: text)
                }
            }
            return given
        }
    }

    /// Throws if an option has no such value.
    func check() throws { _ = try given }

    /// A new run with these options.
    var run: RunOptions { get throws(UsageProblem) { try given.options } }
}

/// The options of the settings of update rules: one for each in the registry.
struct SettingOptions: ParsableArguments, CustomReflectable {
    private var options: [Option<String?>] = RunOption.settings.map { Option(name: .customLong($0.name), help: .of($0, "number")) }

    init() {}

    /// The parser reads the names of properties; here they are those of the settings.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        options = try RunOption.settings.map { try values.decode(Option<String?>.self, forKey: Key(stringValue: $0.key)) }
    }

    var customMirror: Mirror {
        Mirror(
            self, children: zip(RunOption.settings, options).map { (label: Optional("_\($0.key)"), value: $1 as Any) },
            displayStyle: .struct)
    }

    /// What was typed for each setting.
    var typed: [String?] { options.map(\.wrappedValue) }
}

extension ArgumentHelp {
    /// The help of a run option; its value is called `valueName`, or else as the option is.
    fileprivate static func of(_ option: RunOption, _ valueName: String? = nil) -> ArgumentHelp {
        ArgumentHelp(option.words?.help ?? "", valueName: valueName)
    }
}

/// Options of all commands that can save a run.
struct KeepingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.run, valueName: "name"))
    var run: String?
    @Option(help: ArgumentHelp(HelpText.saveEvery, valueName: "steps"))
    var saveEvery: WholeNumber?

    /// Throws if a number is out of range.
    func check() throws {
        if let saveEvery { try UsageProblem.check("--save-every", saveEvery, 1...1_000_000_000) }
    }
}

/// Options of all commands that draw or print messages.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.color, valueName: "when"))
    var color = ColorChoice.auto
    @Option(help: ArgumentHelp(HelpText.theme, valueName: "theme"))
    var theme = ThemeChoice.auto
    @Flag(help: ArgumentHelp(HelpText.ascii))
    var ascii = false
    @Option(help: ArgumentHelp(HelpText.language, valueName: "language"))
    var lang: LanguageChoice?
}

extension Surroundings {
    /// The options that seem to be meant when the arguments cannot be parsed.
    init(guessedFrom words: [String]) {
        let pairs = zip(words, words.dropFirst()).filter { $0.0 == "--lang" }.map(\.1)
        let languages = pairs + words.filter { $0.utf8.starts(with: "--lang=".utf8) }.map { String($0.dropFirst(7)) }
        self.init(
            color: .auto, ascii: words.contains("--ascii"), lang: languages.lazy.compactMap { LanguageChoice(rawValue: $0) }.first)
    }
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case never, auto, always
    case direct = "24bit"
}

/// The background that colours are made for.
enum ThemeChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, dark, light, projector

    /// The theme; nil for the one that fits the terminal.
    var name: ThemeName? { ThemeName(rawValue: rawValue) }
}

/// The requested language.
enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
    case en, zh

    var language: Language { self == .en ? .english : .chinese }
}

extension LossFunction: ExpressibleByArgument {}
extension SampleOrder: ExpressibleByArgument {}
extension ChannelLayout: ExpressibleByArgument {}
