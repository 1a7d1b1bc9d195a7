import Messages
import TerminalUI
import Training
import Workbench

/// An option that the configuration file can set, by the name that it has in the arguments: all options of a run, and those of every session.
/// What asks for something once (`--run`, `--at`, `--json`) is no setting.
public struct Setting: Sendable {
    /// What its value is.
    public enum Kind: Hashable, Sendable {
        /// That of an option of a run.
        case run(RunOption)
        /// One of these words.
        case choice([String])
        /// A whole number in this range.
        case whole(ClosedRange<Int>)
        /// `yes` or `no`; its name alone means `yes`.
        case flag
    }

    /// The name, without dashes.
    public let name: String
    /// What its value is.
    public let kind: Kind
    /// The value without arguments and file, for a setting that is not of a run; nil if it depends on the environment, or if there is none.
    public let usual: String?

    private init(_ name: String, _ kind: Kind, usual: String? = nil) {
        (self.name, self.kind, self.usual) = (name, kind, usual)
    }

    /// All settings, in the order in which `cnn-tui config` prints them.
    public static let all =
        RunOption.all.map { Setting($0.name, .run($0)) } + [saveEvery, history, present, keys, color, theme, ascii, language]

    /// Steps between two saved states of a run.
    public static let saveEvery = Setting("save-every", .whole(1...1_000_000_000))
    /// Memory for earlier states, in MB.
    public static let history = Setting("history", .whole(0...1_000_000), usual: "64")
    /// Whether lessons are shown on a projector.
    public static let present = Setting("present", .flag, usual: "no")
    /// The keys that move.
    public static let keys = Setting("keys", .choice(MovingKeys.allCases.map(\.rawValue)), usual: MovingKeys.arrows.rawValue)
    /// When to use colours.
    public static let color = Setting("color", .choice(ColorChoice.allCases.map(\.rawValue)), usual: ColorChoice.auto.rawValue)
    /// The background that colours are made for.
    public static let theme = Setting("theme", .choice(ThemeName.words), usual: "auto")
    /// Whether to draw with ASCII characters only.
    public static let ascii = Setting("ascii", .flag, usual: "no")
    /// The language; without it, that of the locale.
    public static let language = Setting("lang", .choice(Language.allCases.map(\.rawValue)))

    /// Other names that the arguments have for options.
    private static let aliases = ["lr": RunOption.learningRate.name]

    /// The setting with this name; nil if there is none.
    public init?(named name: String) {
        let name = Self.aliases[name] ?? name
        guard let setting = Self.all.first(where: { $0.name == name }) else { return nil }
        self = setting
    }

    /// The values that it has, as usage lines write them: `yes|no`, `auto|dark|light`, `SEED`.
    var expected: String {
        switch kind {
        case .choice(let words): words.joined(separator: "|")
        case .flag: "yes|no"
        case .run(let option):
            if case .choice(let words) = option.kind { words.joined(separator: "|") } else { name.uppercased() }
        case .whole: name.uppercased()
        }
    }

    /// Throws `UsageProblem` unless it has this value. Options of a run have their own judge, `RunOption.take`.
    func check(_ text: String) throws(UsageProblem) {
        switch kind {
        case .run: break
        case .choice(let words):
            if !words.contains(text) { throw UsageProblem(.notAmong(words), option: name, found: text) }
        case .flag:
            if !["yes", "no"].contains(text) { throw UsageProblem(.notAmong(["yes", "no"]), option: name, found: text) }
        case .whole(let range):
            guard let digits = Int(text) else { throw .notWhole(option: name, found: text) }
            try UsageProblem.check(name, digits, range)
        }
    }
}

extension Setting: Hashable {
    /// Settings with the same name are the same.
    public static func == (a: Setting, b: Setting) -> Bool { a.name == b.name }
    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// When to use colour.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// Never.
    case never
    /// As the terminal has them.
    case auto
    /// Always, also in a pipe.
    case always
    /// With 24 bits, even if the terminal does not say that it has them.
    case direct = "24bit"
}
