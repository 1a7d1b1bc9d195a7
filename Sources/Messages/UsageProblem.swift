import Files
import NeuralNetworks
import TerminalUI
import Training

/// An error in the arguments of a command.
public enum UsageProblem: Error, Hashable, Sendable {
    /// A whole number outside its range.
    case outOfRange(option: String, found: String, least: String, most: String)
    /// A value that is not a whole number.
    case notWhole(option: String, found: String)
    /// A value that is not a number, or not one in single precision.
    case number(option: String, found: String, TypedNumber.Problem)
    /// A number that must be above 0.
    case notPositive(option: String, found: String)
    /// A value that is no part of a set: neither a fraction below 1 nor a number of samples.
    case notPart(option: String, found: String)
    /// A file that an option names and that cannot be read.
    case file(option: String, FileError)
    /// A file that an option names and that is no network.
    case network(NetworkTextError)
    /// A number outside the range of a setting, which is an inequality.
    case notInRange(option: String, found: String, range: String)
    /// A value that is no schedule of the learning rate.
    case notSchedule(option: String, found: String)
    /// A loss that is not written as losses are.
    case loss(option: String, LossError)
    /// An option in front of the command that it is meant for.
    case beforeCommand(option: String, command: String)
    /// Two options that exclude each other.
    case exclude(option: String, other: String)
    /// A view without the name of a layer.
    case layerMissing(view: String)
    /// An unknown lesson, and the known ones.
    case noLesson(String, known: [String])
    /// A page that the lesson does not have.
    case noPage(Int, count: Int)
    /// An option that needs the name of a lesson.
    case lessonMissing(option: String)
    /// A topic that the manual does not have, the probable one, and the existing ones.
    case noTopic(String, suggestion: String?, known: [String])
    /// A handout whose name ends in neither .html nor .md.
    case handoutKind(file: String)
    /// A table whose name ends in neither .csv nor .json.
    case tableKind(file: String)
    /// A time that is none.
    case notAge(option: String, found: String)
    /// An option that makes sense only with another.
    case needs(option: String, other: String)
    /// An unknown command of the program, the probable one, and the existing ones.
    case unknownCommand(String, suggestion: String?, known: [String], program: String)
    /// An unknown option of the command, and the probable one.
    case unknownOption(String, suggestion: String?, command: String)
    /// An option without its value.
    case valueMissing(option: String, expected: String)
    /// A value that is not among those allowed.
    case badValue(option: String, found: String, options: [String], suggestion: String?)
    /// A value for an option that takes none.
    case flagValue(option: String, found: String)
    /// A superfluous argument.
    case argumentExtra(String, command: String)
    /// A missing argument.
    case argumentMissing(String, command: String)
    /// A missing option, as it is written.
    case optionMissing(String, command: String)
    /// Arguments that the command cannot read, for no reason that could be found.
    case unreadable(command: String)

    /// Throws unless a number is within its range.
    public static func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(UsageProblem) {
        guard range.contains(value) else {
            throw .outOfRange(option: option, found: "\(value)", least: "\(range.lowerBound)", most: "\(range.upperBound)")
        }
    }

    /// A value that an option does not have; `option` is as the user writes it: `--seed`, `:seed`. `grouped`: whether the digits of ranges are
    /// grouped, as on the screen.
    public init(_ problem: BadOptionValue, option: String, found: String, grouped: Bool = false) {
        func text(_ number: UInt64) -> String {
            grouped ? Int(exactly: number).map { NumberFormat.grouped($0).string } ?? "\(number)" : "\(number)"
        }
        switch problem {
        case .notWhole: self = .notWhole(option: option, found: found)
        case .outOfRange(let range):
            self = .outOfRange(option: option, found: found, least: text(range.lowerBound), most: text(range.upperBound))
        // A negative number is rejected for its sign, however small it is.
        case .number(.tooSmall) where found.utf8.first == UInt8(ascii: "-"), .number(.tooLarge) where found.utf8.first == UInt8(ascii: "-"),
            .notPositive:
            self = .notPositive(option: option, found: found)
        case .number(let problem): self = .number(option: option, found: found, problem)
        case .notPart: self = .notPart(option: option, found: found)
        case .file(let error): self = .file(option: option, error)
        case .network(let error): self = .network(error)
        case .notInRange(let range): self = .notInRange(option: option, found: found, range: range.text)
        case .notSchedule: self = .notSchedule(option: option, found: found)
        case .loss(let error): self = .loss(option: option, error)
        case .notAmong(let words):
            // What follows a name are its settings.
            let name = found.split(separator: " ").first.map(String.init) ?? found
            self = .badValue(option: option, found: found, options: words, suggestion: Suggestion.nearest(to: name, among: words))
        }
    }

    static func text(_ error: LossError, _ option: VisibleText, _ words: Phrasebook) -> VisibleText {
        switch error {
        case .unknown(let found):
            words(.usageBadValue, [.name: option, .found: shown(found), .options: listed(LossFunction.names)])
        case .noSetting(let found, let loss, let settings):
            words(
                settings.isEmpty ? .lossNoSettings : .lossNoSetting,
                [
                    .name: option, .found: shown(found), .layer: VisibleText(untrusted: loss),
                    .options: listed(settings.map { "\($0)=" }),
                ])
        case .repeated(let setting): words(.lossRepeated, [.name: option, .found: shown(setting)])
        case .badValue(let found, let range, let isList):
            words(
                isList ? .lossNumbers : .usageInRange,
                [.name: option, .found: shown(found), .expected: VisibleText(untrusted: range)])
        case .tooLong: words(.lossTooLong, [.name: option])
        }
    }

    private func noLesson(_ name: String, _ known: [String], _ words: Phrasebook) -> VisibleText {
        // A mistyped subcommand is taken for the name of a lesson.
        let meant = Suggestion.nearest(to: name, among: ["check", "new", "open"])
        return words(
            meant == nil ? .usageNoLesson : .usageNoLessonNear,
            [
                .name: VisibleText(untrusted: name), .expected: VisibleText(untrusted: meant ?? ""),
                .options: known.isEmpty ? "-" : .joined(known.map { VisibleText(untrusted: $0) }, separator: ", "),
            ])
    }

    /// A word as it was typed; an empty one in quotation marks, so that it can be seen.
    private static func shown(_ word: String) -> VisibleText { word.isEmpty ? "“”" : VisibleText(untrusted: word) }

    private static func listed(_ names: [String]) -> VisibleText { .joined(names.map { VisibleText(untrusted: $0) }, separator: ", ") }

    /// The error in the user's language. Longer than other functions because each problem has its phrase here.
    func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .outOfRange(let option, let found, let least, let most):
            words(
                .usageRange,
                [
                    .name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found), .number: VisibleText(untrusted: least),
                    .limit: VisibleText(untrusted: most),
                ])
        case .notWhole(let option, let found):
            words(.usageWhole, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .number(let option, let found, let problem):
            "\(VisibleText(untrusted: option)) \(words.words(problem, found: found))"
        case .unknownCommand(let name, let suggestion, let known, let program):
            words(
                suggestion == nil ? .usageNoCommand : .usageNoCommandNear,
                [
                    .name: Self.shown(name), .place: VisibleText(untrusted: program),
                    .options: suggestion.map { VisibleText(untrusted: $0) } ?? Self.listed(known),
                ])
        case .unknownOption(let name, let suggestion, let command):
            words(
                suggestion == nil ? .usageNoOption : .usageNoOptionNear,
                [
                    .name: VisibleText(untrusted: name), .place: VisibleText(untrusted: command),
                    .expected: VisibleText(untrusted: suggestion ?? ""),
                ])
        case .valueMissing(let option, let expected):
            words(.usageNoValue, [.name: VisibleText(untrusted: option), .expected: VisibleText(untrusted: expected)])
        case .badValue(let option, let found, let options, let suggestion):
            words(
                suggestion == nil ? .usageBadValue : .usageBadValueNear,
                [
                    .name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found), .options: Self.listed(options),
                    .expected: VisibleText(untrusted: suggestion ?? ""),
                ])
        case .flagValue(let option, let found):
            words(.usageFlagValue, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .argumentExtra(let found, let command):
            words(.usageExtra, [.found: Self.shown(found), .place: VisibleText(untrusted: command)])
        case .argumentMissing(let expected, let command), .optionMissing(let expected, let command):
            words(.usageMissing, [.expected: VisibleText(untrusted: expected), .place: VisibleText(untrusted: command)])
        case .unreadable(let command): words(.usageUnreadable, [.place: VisibleText(untrusted: command)])
        case .notPositive(let option, let found):
            words(.usagePositive, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .notPart(let option, let found):
            words(.usagePart, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .file(let option, let error): "\(VisibleText(untrusted: option)) \(words.words(error))"
        case .network(let error): words.words(error)
        case .notInRange(let option, let found, let range):
            words(
                .usageInRange,
                [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found), .expected: VisibleText(untrusted: range)])
        case .notSchedule(let option, let found):
            words(
                .usageSchedule,
                [.name: VisibleText(untrusted: option), .found: Self.shown(found), .options: Self.listed(Schedule.forms)])
        case .loss(let option, let error): Self.text(error, VisibleText(untrusted: option), words)
        case .beforeCommand(let option, let command):
            words(.usageBeforeCommand, [.name: VisibleText(untrusted: option), .place: VisibleText(untrusted: command)])
        case .exclude(let option, let other):
            words(.usageExclude, [.name: VisibleText(untrusted: option), .options: VisibleText(untrusted: other)])
        case .noLesson(let name, let known):
            noLesson(name, known, words)
        case .noTopic(let name, let suggestion, let known):
            words(
                suggestion == nil ? .usageNoTopic : .usageNoTopicNear,
                [
                    .name: VisibleText(untrusted: name), .expected: VisibleText(untrusted: suggestion ?? ""),
                    .options: .joined(known.map { VisibleText(untrusted: $0) }, separator: ", "),
                ])
        case .noPage(let page, let count): words(.usageNoPage, [.found: "\(page)", .number: "\(count)"])
        case .lessonMissing(let option): words(.usageLessonWithout, [.name: VisibleText(untrusted: option)])
        case .needs(let option, let other):
            words(.usageNeeds, [.name: VisibleText(untrusted: option), .options: VisibleText(untrusted: other)])
        case .handoutKind(let file): words(.usageHandout, [.file: VisibleText(untrusted: file)])
        case .tableKind(let file): words(.usageTable, [.file: VisibleText(untrusted: file)])
        case .notAge(let option, let found):
            words(.usageAge, [.name: VisibleText(untrusted: option), .found: VisibleText(untrusted: found)])
        case .layerMissing(let view): words(.usageLayer, [.name: VisibleText(untrusted: view)])
        }
    }
}

extension Phrasebook {
    /// The error in a typed number, beginning with the text.
    public func words(_ problem: TypedNumber.Problem, found: String) -> VisibleText {
        let phrase: Phrase =
            switch problem {
            case .notANumber: .numberNone
            case .tooSmall: .numberSmall
            case .tooLarge: .numberLarge
            }
        return self(phrase, [.found: VisibleText(untrusted: found)])
    }
}
