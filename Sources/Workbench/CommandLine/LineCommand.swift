import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The kinds of arguments.
enum ArgumentKind: Hashable, Sendable {
    case number, schedule, rule, loss, step, notation, folder, file, run, layer, view, indices, shift, place, speed, lesson
    /// One of these words.
    case choice([String])

    /// That of a run option's value.
    init(_ kind: RunOption.Kind) {
        switch kind {
        case .notation: self = .notation
        case .folder: self = .folder
        case .file, .networkFile: self = .file
        case .number, .fraction: self = .number
        case .schedule: self = .schedule
        case .rule: self = .rule
        case .loss: self = .loss
        case .choice(let words): self = .choice(words)
        }
    }

    /// What usage lines show.
    var usage: String {
        switch self {
        case .number: "NUMBER"
        case .schedule: "SCHEDULE"
        case .rule: "RULE"
        case .loss: "LOSS"
        case .step: "STEP"
        case .notation: "NOTATION"
        case .folder: "FOLDER"
        case .file: "FILE"
        case .run: "RUN"
        case .layer: "LAYER"
        case .view: "VIEW"
        case .indices: "MAP,ROW,COLUMN"
        case .shift: "ROWS,COLUMNS"
        case .place: "PLACE"
        // Long lists are left to completion.
        case .choice(let words): words.count > 6 ? "WORD" : words.joined(separator: "|")
        case .speed: "1..11"
        case .lesson: "LESSON"
        }
    }

    /// Whether the argument is the rest of the line, spaces included.
    var takesTheRest: Bool { self == .folder || self == .file || self == .run || self == .loss }
}

/// A command of the command line.
struct LineCommand: Sendable {
    enum Verb: Hashable, Sendable {
        case lr, goTo, step, epoch, run, pause, layer, view, show, sample, shift, unit, why
        /// Opens another run that differs in this option.
        case option(RunOption)
        /// Changes a setting of the update rule, which has this option, from the current step on.
        case setting(RunOption, UpdateSetting)
        case set, unset, speed, lang, theme, keys, save, load, compare, svg, handout, check, overview, curves, samples, draw, lesson, help,
            quit
    }

    let name: String
    /// Other names, not listed in the help.
    let aliases: [String]
    let verb: Verb
    let arguments: [ArgumentKind]
    /// Whether the last argument is optional.
    let isLastOptional: Bool
    let help: Phrase

    init(
        _ name: String, _ verb: Verb, _ arguments: [ArgumentKind], optional: Bool = false, _ help: Phrase, aliases: [String] = []
    ) {
        (self.name, self.verb, self.arguments, self.isLastOptional, self.help) = (name, verb, arguments, optional, help)
        self.aliases = aliases
    }

    /// The command with this name; nil if there is none.
    init?(named name: String) {
        guard let command = Self.all.first(where: { $0.name == name || $0.aliases.contains(name) }) else { return nil }
        self = command
    }

    /// The command that an unknown word probably means: by synonym, otherwise the name with the smallest edit distance; nil if none is
    /// close.
    static func meant(by word: String) -> LineCommand? {
        let word = word.lowercased()
        if let exact = LineCommand(named: word) { return exact }
        if let verb = synonyms[word] { return all.first { $0.verb == verb } }
        if word.count >= 2, let longer = all.first(where: { $0.name.hasPrefix(word) }) { return longer }
        return Suggestion.nearest(to: word, among: all.map(\.name)).flatMap { LineCommand(named: $0) }
    }

    /// Words that other programs use for these commands.
    private static let synonyms: [String: Verb] = [
        "exit": .quit, "bye": .quit, "q!": .quit, "x": .quit, "wq": .quit, "w": .save, "write": .save, "e": .load, "edit": .load,
        "open": .load, "resume": .load, "rate": .lr, "alpha": .lr, "learning-rate": .lr, "learningrate": .lr, "learning_rate": .lr,
        "net": .option(.model), "graph": .option(.network), "architecture": .option(.model), "dataset": .option(.data),
        "batchsize": .option(.batchSize), "batch-size": .option(.batchSize),
        "batch_size": .option(.batchSize), "size": .option(.batchSize), "cost": .option(.loss), "weights": .option(.initial),
        "init": .option(.initial), "go": .goTo, "jump": .goTo,
        "next": .step, "train": .run, "start": .run, "stop": .pause, "language": .lang, "background": .theme, "colors": .theme,
        "colours": .theme, "colorscheme": .theme, "keymap": .keys, "bindings": .keys, "man": .help, "h": .help, "commands": .help,
        "derive": .why, "explain": .why, "picture": .svg, "export": .handout, "lessons": .lesson, "tutorial": .lesson, "paint": .draw,
        "plot": .curves, "chart": .curves, "undo": .unset, "reset": .unset, "translate": .shift, "move": .shift, "gradcheck": .check,
    ]

    /// Options of the program that are no commands because they cannot be changed on the screen.
    static let programOptions = [
        "threads": "--threads COUNT", "history": "--history MB", "color": "--color WHEN", "colour": "--color WHEN", "ascii": "--ascii",
        "save-every": "--save-every STEPS", "at": "--at LINE",
    ]

    /// The usage line.
    var usage: String {
        let words = arguments.enumerated().map { $0 == arguments.count - 1 && isLastOptional ? "[\($1.usage)]" : $1.usage }
        return ([":" + name] + words).joined(separator: " ")
    }

    /// A command for each run option that has one.
    private static let options = RunOption.all.compactMap { option -> LineCommand? in
        guard let name = option.command, let help = option.words?.command else { return nil }
        let verb = option.setting.map { Verb.setting(option, $0) } ?? .option(option)
        return LineCommand(name, verb, [ArgumentKind(option.kind)], help)
    }

    /// All commands: parsing, completion and help read this table.
    static let all = ofTheRun + options + ofTheProgram

    private static let ofTheRun: [LineCommand] = [
        LineCommand("lr", .lr, [.number], .cmdLr),
        LineCommand("goto", .goTo, [.step], .cmdGoto),
        LineCommand("step", .step, [], .cmdStep),
        LineCommand("epoch", .epoch, [], .cmdEpoch),
        LineCommand("run", .run, [], .cmdRun),
        LineCommand("pause", .pause, [], .cmdPause),
        LineCommand("speed", .speed, [.speed], .cmdSpeed),
        LineCommand("layer", .layer, [.layer], .cmdLayer),
        LineCommand("view", .view, [.view], .cmdView),
        LineCommand("show", .show, [.view, .layer], .cmdShow),
        LineCommand("sample", .sample, [.number], .cmdSample),
        LineCommand("shift", .shift, [.shift], .cmdShift),
        LineCommand("unit", .unit, [.indices], .cmdUnit),
        LineCommand("why", .why, [.place], .cmdWhy),
        LineCommand("set", .set, [.place, .number], .cmdSet),
        LineCommand("unset", .unset, [.place], .cmdUnset),
    ]

    private static let ofTheProgram: [LineCommand] = [
        LineCommand("save", .save, [.file], optional: true, .cmdSave),
        LineCommand("load", .load, [.run], .cmdLoad),
        LineCommand("compare", .compare, [.run], optional: true, .cmdCompare),
        LineCommand("svg", .svg, [.file], .cmdSVG),
        LineCommand("handout", .handout, [.file], .cmdHandout),
        LineCommand("check", .check, [], .cmdCheck),
        LineCommand("overview", .overview, [], .cmdOverview),
        LineCommand("curves", .curves, [], .cmdCurves),
        LineCommand("samples", .samples, [], .cmdSamples),
        LineCommand("draw", .draw, [], .cmdDraw),
        LineCommand("lesson", .lesson, [.lesson], .cmdLesson),
        LineCommand("lang", .lang, [.choice(Language.allCases.map(\.rawValue))], .cmdLang),
        LineCommand("theme", .theme, [.choice(ThemeName.words)], .cmdTheme),
        LineCommand("keys", .keys, [.choice(MovingKeys.allCases.map(\.rawValue))], .cmdKeys),
        LineCommand("help", .help, [], .cmdHelp),
        LineCommand("quit", .quit, [], .cmdQuit, aliases: ["q"]),
    ]
}
