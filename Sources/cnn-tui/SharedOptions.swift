import ArgumentParser
import Commands
import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Training
import Workbench

/// Options of all commands that run a network: a property for each of `RunOption.all` but the settings of update rules, which are those of
/// the registry.
///
/// They are one group, and not one in another: a debug build of the parser checks a group four times for every group around it.
struct ModelOptions: ParsableArguments, CustomReflectable {
    @Option(help: .of(.model, "notation"))
    var model: String?
    @Option(help: .of(.network, "file"), completion: .file())
    var network: String?
    @Option(help: .of(.data, "data"), completion: .directory)
    var data: String?
    @Option(help: .of(.layout))
    var layout: ChannelLayout?
    @Flag(name: .customLong("no-layout"), help: ArgumentHelp(HelpText.noLayout))
    var noLayout = false
    @Option(help: .of(.seed))
    var seed: WholeNumber?
    @Option(help: .of(.batchSize, "samples"))
    var batchSize: WholeNumber?
    @Option(name: [.customLong("learning-rate"), .customLong("lr")], help: .of(.learningRate, "rate"))
    var learningRate: String?
    @Option(help: .of(.loss, "loss"))
    var loss: String?
    @Option(help: .of(.threads, "count"))
    var threads: WholeNumber?
    @Option(help: .of(.order))
    var order: SampleOrder?
    @Option(help: .of(.validation, "part"))
    var validation: String?
    @Option(help: .of(.initialization, "method"))
    var initialization: Initialization?
    @Option(help: .of(.initial, "file"), completion: .weights)
    var initial: String?
    @Flag(name: .customLong("no-initial"), help: ArgumentHelp(HelpText.noInitial))
    var noInitial = false
    @Option(help: .of(.optimizer, "rule"))
    var optimizer: String?
    private var settings: [Option<String?>] = RunOption.settings.map { Option(name: .customLong($0.name), help: .of($0, "number")) }
    @Option(help: .of(.schedule, "schedule"))
    var schedule: String?

    init() {}

    /// The parser reads the names of properties; those of the settings are added to them.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ key: String) throws -> Value { try values.decode(Value.self, forKey: Key(stringValue: key)) }
        (_model, _network, _data) = (try value("model"), try value("network"), try value("data"))
        (_layout, _noLayout) = (try value("layout"), try value("noLayout"))
        (_seed, _batchSize, _learningRate) = (try value("seed"), try value("batchSize"), try value("learningRate"))
        (_loss, _threads, _order) = (try value("loss"), try value("threads"), try value("order"))
        (_validation, _initialization) = (try value("validation"), try value("initialization"))
        (_initial, _noInitial) = (try value("initial"), try value("noInitial"))
        (_optimizer, _schedule) = (try value("optimizer"), try value("schedule"))
        settings = try RunOption.settings.map { try value($0.key) }
    }

    var customMirror: Mirror {
        let children: [Mirror.Child] = [
            ("_model", _model), ("_network", _network), ("_data", _data), ("_layout", _layout), ("_noLayout", _noLayout),
            ("_seed", _seed), ("_batchSize", _batchSize), ("_learningRate", _learningRate), ("_loss", _loss), ("_threads", _threads),
            ("_order", _order), ("_validation", _validation), ("_initialization", _initialization), ("_initial", _initial),
            ("_noInitial", _noInitial),
            ("_optimizer", _optimizer),
        ]
        let named: [Mirror.Child] = zip(RunOption.settings, settings).map { ("_\($0.key)", $1) }
        return Mirror(self, children: children + named + [("_schedule", _schedule)], displayStyle: .struct)
    }

    /// What was typed for each option, in the order in which errors are looked for.
    private var typed: [(RunOption, String?)] {
        [
            (.optimizer, optimizer), (.batchSize, batchSize?.text), (.seed, seed?.text), (.learningRate, learningRate),
            (.threads, threads?.text), (.model, model), (.network, network),
            (.data, data), (.layout, layout?.rawValue), (.loss, loss), (.order, order?.rawValue),
            (.validation, validation), (.initialization, initialization?.rawValue), (.initial, initial), (.schedule, schedule),
        ] + zip(RunOption.settings, settings.map(\.wrappedValue))
    }

    /// Options without a value to type for their default, whether that was asked for, and the flags that ask for it.
    private var untyped: [(option: RunOption, isAsked: Bool, flag: String)] {
        [(.layout, noLayout, "--no-layout"), (.initial, noInitial, "--no-initial")]
    }

    /// The value of a setting of the update rule that undoes another one.
    static let defaultWord = "default"

    /// The options given by the user, over others. Throws if one has no such value.
    func given(over defaults: RunOptions = RunOptions()) throws(UsageProblem) -> GivenOptions {
        var given = GivenOptions(defaults: defaults)
        if model != nil && network != nil { throw UsageProblem.exclude(option: "--network", other: "--model") }
        for case (let option, let text?) in typed {
            // The rule's own: no number says that for all rules.
            if option.setting != nil && text == Self.defaultWord {
                given.takeDefault(of: option)
                continue
            }
            do throws(BadOptionValue) { try given.take(option, text) } catch {
                throw UsageProblem(error, option: "--\(option.name)", found: text)
            }
        }
        for (option, _, flag) in untyped.filter(\.isAsked) {
            if given.contains(option) { throw .exclude(option: "--\(option.name)", other: flag) }
            given.takeDefault(of: option)
        }
        return given
    }

    /// Throws if an option has no such value.
    func check() throws { _ = try given() }
}

extension ArgumentHelp {
    /// The help of a run option; its value is called `valueName`, or else as the option is.
    fileprivate static func of(_ option: RunOption, _ valueName: String? = nil) -> ArgumentHelp {
        ArgumentHelp(option.words?.help ?? "", valueName: valueName)
    }
}

/// Options of all commands that can save a run.
struct KeepingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.run, valueName: "name"), completion: .runs)
    var run: String?
    @OptionGroup var saving: SavingOptions

    var saveEvery: WholeNumber? { saving.saveEvery }

    /// Throws if a number is out of range.
    func check() throws { try saving.check() }
}

/// How often runs are saved.
struct SavingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.saveEvery, valueName: "steps"))
    var saveEvery: WholeNumber?

    /// Throws if a number is out of range.
    func check() throws {
        if let saveEvery { try UsageProblem.check("--save-every", saveEvery, 1...1_000_000_000) }
    }
}

/// Options of the screen's memory.
struct MemoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.history, valueName: "MB"))
    var history: WholeNumber?

    /// Throws if a number is out of range.
    func check() throws {
        if let history { try UsageProblem.check("--history", history, 0...1_000_000) }
    }
}

/// Options of lessons on the screen.
struct PresentingOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: ArgumentHelp(HelpText.lessonPresent))
    var present: Bool?
}

/// Options of sessions on the screen.
struct KeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.keys, valueName: "keys"))
    var keys: MovingKeys?
}

extension MovingKeys: ExpressibleByArgument {}

/// Options of all commands that draw or print messages.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpText.color, valueName: "when"))
    var color: ColorChoice?
    @Option(help: ArgumentHelp(HelpText.theme, valueName: "theme"))
    var theme: ThemeChoice?
    @Flag(inversion: .prefixedNo, help: ArgumentHelp(HelpText.ascii))
    var ascii: Bool?
    @Option(help: ArgumentHelp(HelpText.language, valueName: "language"))
    var lang: Language?
    @Flag(name: .customLong("no-config"), help: ArgumentHelp(HelpText.noConfig))
    var leavesOutConfiguration = false

    /// What was typed for the settings of these options.
    var typed: [Setting: String] {
        [.color: color?.rawValue, .theme: theme?.rawValue, .ascii: ascii.map { $0 ? "yes" : "no" }, .language: lang?.rawValue]
            .compactMapValues { $0 }
    }
}

extension Surroundings {
    /// The options that seem to be meant when the arguments cannot be parsed.
    init(guessedFrom words: [String]) {
        let pairs = zip(words, words.dropFirst()).filter { $0.0 == "--lang" }.map(\.1)
        let languages = pairs + words.filter { $0.utf8.starts(with: "--lang=".utf8) }.map { String($0.dropFirst(7)) }
        self.init(
            ascii: words.contains("--ascii") ? true : words.contains("--no-ascii") ? false : nil,
            lang: languages.lazy.compactMap { Language(rawValue: $0) }.first,
            Configuration(path: Configuration.usersPath, isIgnored: words.contains("--no-config")))
    }
}

/// The background that colours are made for.
enum ThemeChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, dark, light, projector

    /// The theme; nil for the one that fits the terminal.
    var name: ThemeName? { ThemeName(rawValue: rawValue) }
}

extension ColorChoice: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
extension SampleOrder: ExpressibleByArgument {}
extension Initialization: ExpressibleByArgument {}
extension ChannelLayout: ExpressibleByArgument {}
