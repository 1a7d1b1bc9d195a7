/// A setting of a loss with its numbers.
public struct LossSetting: Hashable, Sendable {
    /// The name: `delta`.
    public let name: String
    /// Its number, or one for each class; none where that is the default.
    public let numbers: [Double]
    /// Whether it is one number for each class.
    public let isList: Bool
    /// Whether it has its default.
    public let isUsual: Bool

    /// A setting of one number.
    init(_ name: String, _ number: Double, usual: Double) {
        (self.name, numbers, isList, isUsual) = (name, [number], false, number == usual)
    }

    /// A setting of a number for each class; none by default.
    init(_ name: String, ofClasses numbers: [Double]) {
        (self.name, self.numbers, isList, isUsual) = (name, numbers, true, numbers.isEmpty)
    }

    /// As it is written: `delta=0.5`.
    public var text: String {
        let written = numbers.map { $0 == $0.rounded() && $0.magnitude < 1e15 ? "\(Int($0))" : "\($0)" }
        return "\(name)=\(written.joined(separator: ","))"
    }
}

/// Why a text names no loss.
public enum LossError: Error, Hashable, Sendable {
    /// There is no loss of this name.
    case unknown(String)
    /// The loss has no such setting; `settings` are those it has.
    case noSetting(String, loss: String, settings: [String])
    /// The setting is given twice.
    case repeated(String)
    /// What is written (`delta=0`) is not what the setting can be: a number x in a range, or such numbers with commas between them.
    case badValue(String, range: String, isList: Bool)
    /// The text is longer than any loss.
    case tooLong
}

/// The settings of a loss as they are written, which it reads one by one: what it has asked for are the settings there are.
struct LossOptions {
    /// The numbers that a setting can be.
    enum Range {
        /// x > 0, x ≥ 0, 0 ≤ x < 1.
        case positive, notNegative, fraction

        func contains(_ x: Double) -> Bool {
            switch self {
            // One by it is a number, too.
            case .positive: x > 0 && (1 / x).isFinite
            case .notNegative: x >= 0
            case .fraction: 0 <= x && x < 1
            }
        }

        var text: String {
            switch self {
            case .positive: "x > 0"
            case .notNegative: "x >= 0"
            case .fraction: "0 <= x < 1"
            }
        }
    }

    private let loss: String
    private var written: [(name: String, value: String?, text: String)] = []
    private var known: [String] = []

    /// The most bytes of a loss as it is written: a weight for each of many classes.
    static let mostBytes = 100_000
    private static let mostBytesOfNumber = 40
    /// More than any loss has.
    private static let mostSettings = 20

    /// No settings.
    init(_ loss: String) { self.loss = loss }

    /// Throws if a setting occurs twice, or there are more than any loss has.
    init(_ loss: String, _ words: some Collection<Substring>) throws(LossError) {
        self.loss = loss
        guard words.count <= Self.mostSettings else { throw .tooLong }
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if written.contains(where: { $0.name == name }) { throw .repeated(name) }
            written.append((name, parts.count == 2 ? String(parts[1]) : nil, String(word)))
        }
    }

    /// Throws if a setting was written that was not asked for.
    func finish() throws(LossError) {
        for setting in written where !known.contains(setting.name) { throw .noSetting(setting.name, loss: loss, settings: known) }
    }

    private mutating func numbers(_ name: String, _ range: Range, isList: Bool) throws(LossError) -> [Double]? {
        known.append(name)
        guard let setting = written.first(where: { $0.name == name }) else { return nil }
        let words = (setting.value ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let numbers = words.compactMap { $0.utf8.count <= Self.mostBytesOfNumber ? Double($0) : nil }
        guard numbers.count == words.count, isList || numbers.count == 1, numbers.allSatisfy({ $0.isFinite && range.contains($0) }) else {
            throw .badValue(setting.text, range: range.text, isList: isList)
        }
        return numbers
    }

    /// The number that was written for a setting, or its usual one. Throws if it is none, or out of range.
    mutating func number(_ name: String, _ range: Range, usual: Double) throws(LossError) -> Double {
        try numbers(name, range, isList: false)?[0] ?? usual
    }

    /// A number for each class; empty if none are given.
    mutating func numbersOfClasses(_ name: String, _ range: Range) throws(LossError) -> [Double] {
        try numbers(name, range, isList: true) ?? []
    }
}
