import Datasets
import Files
import NeuralNetworks

/// An option of a run, stated once: arguments, command line, lessons, run files, the state line and `runs` read `RunOption.all`. Its words
/// are in `Messages`. What only lessons can say (given parameters, a wrong rule) is no option.
public struct RunOption: Sendable {
    /// What its value is: for usage lines and completion.
    public enum Kind: Hashable, Sendable {
        /// A network in the compact notation.
        case notation
        /// The path of a folder, or the name of built-in data.
        case folder
        /// The path of a file.
        case file
        /// The path of a network file, which must be there.
        case networkFile
        /// A whole number, or one with a point or exponent, within the option's own limits.
        case number
        /// A number from 0 to below 1.
        case fraction
        /// A schedule of the learning rate.
        case schedule
        /// The name of an update rule.
        case rule
        /// The name of a loss with its settings.
        case loss
        /// One of these words.
        case choice([String])
    }

    /// A value, as others print it.
    public enum Value: Hashable, Sendable {
        /// A word, a notation, a path: untrusted text.
        case text(String)
        /// How many there are of something.
        case count(Int)
        /// A number that only distinguishes one run from another.
        case seed(UInt64)
        /// A real number.
        case number(Float)

        /// The value as it is typed; the option takes this text as the same value.
        public var text: String {
            switch self {
            case .text(let text): text
            case .count(let count): String(count)
            case .seed(let seed): String(seed)
            case .number(let number): String(number)
            }
        }
    }

    /// The name: `batch-size`, as an argument `--batch-size`.
    public let name: String
    /// The name with `_` for `-`, as JSON has it.
    public let key: String
    /// What its value is.
    public let kind: Kind
    /// The name of its command on the command line; nil for an option without one.
    public let command: String?
    /// The key in a lesson's scenes; nil for an option that lessons leave to the program.
    public let lessonKey: String?
    /// The name of its entry in a run file.
    public let note: String
    /// Whether it has a part in a run's numbers: such options make a run another one, the others are of the machine that trains it.
    public let determinesNumbers: Bool

    /// The setting of the update rule that it is; nil for other options.
    public let setting: UpdateSetting?
    /// Whether it says how the run learns beside its learning rate: files and lines of runs that say nothing of it leave it out.
    public var isOfUpdate: Bool { Self.updates.contains(self) }

    private let read: @Sendable (RunOptions) -> Value?
    private let write: @Sendable (inout RunOptions, String) throws(BadOptionValue) -> Void
    private let copy: @Sendable (RunOptions, inout RunOptions) -> Void

    /// An option at `path`. `read` makes a value of the property, nil if it has none that could be typed; `write` makes the property of a
    /// text.
    private init<Property>(
        _ name: String, _ path: WritableKeyPath<RunOptions, Property> & Sendable, _ kind: Kind, command: String?, lessonKey: String?,
        note: String? = nil, determinesNumbers: Bool = true, read: @escaping @Sendable (Property) -> Value?,
        write: @escaping @Sendable (String) throws(BadOptionValue) -> Property
    ) {
        (self.name, self.kind, self.command, self.lessonKey) = (name, kind, command, lessonKey)
        key = name.split(separator: "-").joined(separator: "_")
        self.note = note ?? key
        self.determinesNumbers = determinesNumbers
        setting = nil
        self.read = { read($0[keyPath: path]) }
        self.write = { (options, text) throws(BadOptionValue) in options[keyPath: path] = try write(text) }
        copy = { $1[keyPath: path] = $0[keyPath: path] }
    }

    /// The option of a setting of update rules.
    private init(_ setting: UpdateSetting) {
        name = setting.name
        kind = setting.range == .fraction ? .fraction : .number
        (command, lessonKey) = (setting.name, setting.name)
        key = name.split(separator: "-").joined(separator: "_")
        note = "first_\(key)"
        determinesNumbers = true
        self.setting = setting
        read = { $0.learning[setting].map { .number($0) } }
        write = { (options, text) throws(BadOptionValue) in options.learning[setting] = try Self.number(text, setting.range) }
        copy = { $1.learning[setting] = $0.learning[setting] }
    }

    /// The value that options have; nil for none (the layout is inferred, the weights are drawn) and for one that cannot be typed (numbers
    /// written in a lesson).
    public func value(in options: RunOptions) -> Value? { read(options) }

    /// The text of a value that differs from the default; nil for the default. Each update rule has its own defaults.
    public func text(in options: RunOptions) -> String? {
        let value = value(in: options)
        var plain = RunOptions()
        if self != .optimizer { plain.learning.rule = options.learning.rule }
        return value == self.value(in: plain) ? nil : value?.text
    }

    /// Sets the value that a text means. Throws if the option has no such value.
    public func take(_ text: String, in options: inout RunOptions) throws(BadOptionValue) { try write(&options, text) }

    /// Sets the value that other options have.
    public func copy(from source: RunOptions, to options: inout RunOptions) { copy(source, &options) }
}

extension RunOption: Hashable {
    /// Options with the same name are the same: the table has one of each.
    public static func == (a: RunOption, b: RunOption) -> Bool { a.name == b.name }
    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Why a text is no value of an option.
public enum BadOptionValue: Error, Hashable, Sendable {
    /// It is not a whole number; one of these is wanted.
    case notWhole(ClosedRange<UInt64>)
    /// It is none of these whole numbers.
    case outOfRange(ClosedRange<UInt64>)
    /// It is not a number, or not one that single precision has.
    case number(TypedNumber.Problem)
    /// It is not above 0.
    case notPositive
    /// It is none of these words.
    case notAmong([String])
    /// It is neither a fraction below 1 nor a number of samples that data can have.
    case notPart
    /// The file of this path cannot be read.
    case file(FileError)
    /// The file of this path is no network.
    case network(NetworkTextError)
    /// It is not in the range of a setting.
    case notInRange(UpdateSetting.Range)
    /// It is no schedule of the learning rate.
    case notSchedule
    /// It names a loss, but not with these settings.
    case loss(LossError)
}

// MARK: The table

extension RunOption {
    /// All options, in the order in which the state line and the command line list them.
    public static let all =
        [model, network, data, layout, seed, batchSize, learningRate, loss, order, validation, initialization, initial] + updates + [
            threads
        ]

    /// How the run learns beside its learning rate: the rule, a setting each, the schedule.
    public static let updates = [optimizer] + settings + [schedule]

    /// The settings of update rules, from their registry.
    public static let settings = UpdateRules.settings.map { RunOption($0) }

    /// The network in compact notation. Any text is taken: what it means depends on the data, and is checked with them.
    public static let model = RunOption(
        "model", \.architecture, .notation, command: "model", lessonKey: "model",
        read: { if case .notation(let notation) = $0 { .text(notation) } else { nil } }, write: { .notation($0) })
    /// The network file, whose text is read at once and belongs to the run from then on; the path is only remembered.
    public static let network = RunOption(
        "network", \.architecture, .networkFile, command: "network", lessonKey: "network", note: "network_file",
        read: { if case .file(let file) = $0 { .text(file.path) } else { nil } },
        write: { (path) throws(BadOptionValue) in
            let bytes: [UInt8]
            do throws(FileError) { bytes = try readFile(path, limit: NetworkText.mostBytes) } catch { throw .file(error) }
            do throws(NetworkTextError) { return .file(try NetworkText(bytes: bytes, path: path)) } catch { throw .network(error) }
        })
    /// The source of the data; numbers written in a lesson have no text.
    public static let data = RunOption(
        "data", \.data, .folder, command: "data", lessonKey: "data",
        read: {
            switch $0 {
            case .mnist: .text("mnist")
            case .directory(let path): .text(path)
            case .given: nil
            }
        }, write: { DataSource($0) })
    /// The position of the channels.
    public static let layout = RunOption(
        "layout", \.layout, .choice(words(of: ChannelLayout.self)), command: "layout", lessonKey: "layout",
        read: { $0.map { .text($0.rawValue) } }, write: choice)
    /// The seed, with all 64 bits.
    public static let seed = RunOption(
        "seed", \.seed, .number, command: "seed", lessonKey: "seed", read: { .seed($0) },
        write: { (text) throws(BadOptionValue) in
            guard let seed = UInt64(text) else { throw .outOfRange(0...UInt64.max) }
            return seed
        })
    /// Samples per batch.
    public static let batchSize = RunOption(
        "batch-size", \.batchSize, .number, command: "batch", lessonKey: "batch", read: { .count($0) }, write: whole(1...100_000))
    /// The learning rate at the beginning. The command line's `:lr` is a change by hand.
    public static let learningRate = RunOption(
        "learning-rate", \.learningRate, .number, command: nil, lessonKey: "learning-rate", note: "first_learning_rate",
        read: { .number($0) },
        write: { (text) throws(BadOptionValue) in try number(text, .positive) })
    /// The loss function with its settings.
    public static let loss = RunOption(
        "loss", \.loss, .loss, command: "loss", lessonKey: "loss", read: { .text($0.text) },
        write: { (text) throws(BadOptionValue) in
            do throws(LossError) { return try LossFunction(text) } catch {
                if case .unknown = error { throw .notAmong(LossFunction.names) }
                throw .loss(error)
            }
        })
    /// The order of the samples.
    public static let order = RunOption(
        "order", \.order, .choice(words(of: SampleOrder.self)), command: "order", lessonKey: "order",
        read: { .text($0.rawValue) }, write: choice)
    /// The part of the training set kept for validation: a fraction or a number of samples, 0 for none.
    public static let validation = RunOption(
        "validation", \.validation, .number, command: "validation", lessonKey: "validation",
        read: {
            switch $0 {
            case .fraction(let fraction): .number(fraction)
            case .count(let count): .count(count)
            case nil: nil
            }
        }, write: part)
    /// How initial weights are drawn.
    public static let initialization = RunOption(
        "initialization", \.initialization, .choice(words(of: Initialization.self)), command: "initialization",
        lessonKey: "initialization", read: { .text($0.rawValue) }, write: choice)
    /// The file with the initial weights.
    public static let initial = RunOption(
        "initial", \.initial, .file, command: "initial", lessonKey: "initial", read: { $0.map { .text($0) } }, write: { $0 })
    /// The update rule.
    public static let optimizer = RunOption(
        "optimizer", \.learning.rule, .rule, command: "optimizer", lessonKey: "optimizer", read: { .text($0) },
        write: { (text) throws(BadOptionValue) in
            guard let rule = UpdateRules.named(text) else { throw .notAmong(UpdateRules.names) }
            return rule.name
        })
    /// The schedule of the learning rate.
    public static let schedule = RunOption(
        "schedule", \.learning.schedule, .schedule, command: "schedule", lessonKey: "schedule", read: { .text($0.text) },
        write: { (text) throws(BadOptionValue) in
            guard let schedule = Schedule(text) else { throw .notSchedule }
            return schedule
        })
    /// The number of threads.
    public static let threads = RunOption(
        "threads", \.threads, .number, command: nil, lessonKey: nil, determinesNumbers: false, read: { .count($0) },
        write: whole(1...256))

    // MARK: Reading values

    private static func words<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> [String] {
        type.allCases.map(\.rawValue)
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws(BadOptionValue) -> Choice {
        guard let choice = Choice(rawValue: text) else { throw .notAmong(words(of: Choice.self)) }
        return choice
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws(BadOptionValue) -> Choice? {
        let choice: Choice = try choice(text)
        return choice
    }

    /// Reads a number of a setting.
    private static func number(_ text: String, _ range: UpdateSetting.Range) throws(BadOptionValue) -> Float {
        let number: Float
        do throws(TypedNumber.Problem) { number = try TypedNumber.read(text) } catch { throw .number(error) }
        guard range.contains(number) else { throw range == .positive ? .notPositive : .notInRange(range) }
        return number
    }

    /// Reads a part of a set. Data have at most 2²⁴ samples.
    private static func part(_ text: String) throws(BadOptionValue) -> ValidationPart? {
        if let count = Int(text) {
            guard (0...1 << 24).contains(count) else { throw .notPart }
            return count == 0 ? nil : .count(count)
        }
        let fraction: Float
        do throws(TypedNumber.Problem) { fraction = try TypedNumber.read(text) } catch { throw .notPart }
        guard fraction >= 0, fraction < 1 else { throw .notPart }
        return fraction == 0 ? nil : .fraction(fraction)
    }

    /// Reads a whole number. One beyond `Int` is beyond any range.
    private static func whole(_ range: ClosedRange<UInt64>) -> @Sendable (String) throws(BadOptionValue) -> Int {
        { (text) throws(BadOptionValue) in
            let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
            let isWhole = text.utf8.count - digits.count <= 1 && !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
            guard isWhole else { throw .notWhole(range) }
            guard let number = Int(text), number >= range.lowerBound, number <= range.upperBound else { throw .outOfRange(range) }
            return number
        }
    }
}

extension RunOptions {
    /// The same run on the machine of another: with its options that have no part in the numbers.
    public func onMachine(of other: RunOptions) -> RunOptions {
        var run = self
        for option in RunOption.all where !option.determinesNumbers { option.copy(from: other, to: &run) }
        return run
    }

    /// Whether another run gives the same numbers.
    public func isSame(as other: RunOptions) -> Bool { self == other.onMachine(of: self) }
}
