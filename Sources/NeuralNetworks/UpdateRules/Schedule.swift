import Tensors

/// The learning rate by step, as a factor of α. A length is in steps, or with `e` in epochs; n counts the steps from 0.
///
/// | text | factor |
/// | --- | --- |
/// | `constant` | 1 |
/// | `steps:L,γ` | γ^⌊n/L⌋ |
/// | `exponential:L,γ` | γ^(n/L) |
/// | `cosine:L` | ½ (1 + cos(πn/L)), and 0 from L on |
/// | `one-cycle:L` | from 1/25 to 1 and on to 1/250,000 along half waves of the cosine |
/// | `warm-up:L` | (n + 1)/L before L, then 1, or the schedule behind `+` with its own n |
///
/// Sources: cosine: Loshchilov and Hutter: SGDR (2017), without restarts; one-cycle: Smith and Topin: Super-Convergence (2018), with the form
/// and the numbers of PyTorch's `OneCycleLR` (30 % of the length rise); warm-up: Goyal et al.: Accurate, Large Minibatch SGD (2017).
public struct Schedule: Hashable, Sendable {
    /// A number of steps or epochs.
    public struct Length: Hashable, Sendable {
        /// How many.
        public let count: Int
        /// Whether epochs are counted.
        public let isEpochs: Bool

        /// The longest that can be said.
        static let most = 1_000_000_000

        init?(_ text: Substring) {
            let isEpochs = text.last == "e"
            let digits = isEpochs ? text.dropLast() : text
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits),
                (1...Self.most).contains(count)
            else { return nil }
            (self.count, self.isEpochs) = (count, isEpochs)
        }

        var text: String { isEpochs ? "\(count)e" : "\(count)" }

        func steps(_ stepsPerEpoch: Int) -> Double { Double(count) * (isEpochs ? Double(stepsPerEpoch) : 1) }
    }

    private enum Form: Hashable {
        case constant
        case steps(Length, Float)
        case exponential(Length, Float)
        case cosine(Length)
        case oneCycle(Length)
    }

    private let warmUp: Length?
    private let form: Form

    private init(warmUp: Length? = nil, _ form: Form) {
        self.warmUp = warmUp
        self.form = form
    }

    /// The same rate at every step.
    public static let constant = Schedule(.constant)

    /// The forms, for usage lines and messages.
    public static let forms = [
        "constant", "steps:5e,0.1", "exponential:1e,0.95", "cosine:12e", "one-cycle:12e", "warm-up:500", "warm-up:500+cosine:12e",
    ]

    /// The schedule that a text means; nil if it means none.
    public init?(_ text: some StringProtocol) {
        var parts = String(text).split(separator: "+", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2 else { return nil }
        var warmUp: Length?
        if first.hasPrefix("warm-up:") {
            guard let length = Length(first.dropFirst("warm-up:".count)) else { return nil }
            warmUp = length
            parts.removeFirst()
        }
        guard parts.count <= 1 else { return nil }
        guard let rest = parts.first else {
            self.init(warmUp: warmUp, .constant)
            return
        }
        guard let form = Self.form(rest) else { return nil }
        self.init(warmUp: warmUp, form)
    }

    private static func form(_ text: Substring) -> Form? {
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let arguments = words.count > 1 ? words[1].split(separator: ",", omittingEmptySubsequences: false) : []
        func factor(_ text: Substring) -> Float? {
            guard let factor = Float(text), 0 < factor, factor <= 1 else { return nil }
            return factor
        }
        switch (words[0], arguments.count) {
        case ("constant", 0) where words.count == 1: return .constant
        case ("steps", 2): return Length(arguments[0]).flatMap { length in factor(arguments[1]).map { .steps(length, $0) } }
        case ("exponential", 2): return Length(arguments[0]).flatMap { length in factor(arguments[1]).map { .exponential(length, $0) } }
        // Each epoch, if no length is said.
        case ("exponential", 1): return Length("1e").flatMap { length in factor(arguments[0]).map { .exponential(length, $0) } }
        case ("cosine", 1): return Length(arguments[0]).map { .cosine($0) }
        case ("one-cycle", 1): return Length(arguments[0]).map { .oneCycle($0) }
        default: return nil
        }
    }

    /// The text that means this schedule.
    public var text: String {
        let own =
            switch form {
            case .constant: "constant"
            case .steps(let length, let factor): "steps:\(length.text),\(factor)"
            case .exponential(let length, let factor): "exponential:\(length.text),\(factor)"
            case .cosine(let length): "cosine:\(length.text)"
            case .oneCycle(let length): "one-cycle:\(length.text)"
            }
        guard let warmUp else { return own }
        return "warm-up:\(warmUp.text)" + (form == .constant ? "" : "+\(own)")
    }

    /// The factor of α as a formula of n, the steps since the warm-up, and L, its length.
    public var formula: String {
        switch form {
        case .constant: "α"
        case .steps(let length, let factor): "α · \(factor)^⌊n/L⌋, L = \(length.text)"
        case .exponential(let length, let factor): "α · \(factor)^(n/L), L = \(length.text)"
        case .cosine(let length): "α · ½(1 + cos(πn/L)), L = \(length.text)"
        case .oneCycle(let length): "α · one-cycle(n/L), L = \(length.text)"
        }
    }

    /// The step to which it is worth drawing: its end, or of a schedule without one a few of its lengths; nil if nothing changes.
    public func horizon(stepsPerEpoch: Int) -> Int? {
        let start = warmUp?.steps(stepsPerEpoch) ?? 0
        let length: Double? =
            switch form {
            case .constant: nil
            case .steps(let length, _), .exponential(let length, _): 4 * length.steps(stepsPerEpoch)
            case .cosine(let length), .oneCycle(let length): length.steps(stepsPerEpoch)
            }
        if length == nil && warmUp == nil { return nil }
        return Int(min(start + (length ?? start / 4), Double(Length.most)))
    }

    /// The factor of α at the step after `step` updates.
    public func factor(atStep step: Int, stepsPerEpoch: Int) -> Double {
        var n = Double(step)
        if let warmUp {
            let length = warmUp.steps(stepsPerEpoch)
            if n < length { return (n + 1) / length }
            n -= length
        }
        switch form {
        case .constant: return 1
        case .steps(let length, let factor):
            return Double.power(Self.decimal(factor), (n / length.steps(stepsPerEpoch)).rounded(.down))
        case .exponential(let length, let factor): return Double.power(Self.decimal(factor), n / length.steps(stepsPerEpoch))
        case .cosine(let length):
            let part = n / length.steps(stepsPerEpoch)
            return part < 1 ? (1 + Double.cosine(.pi * part)) / 2 : 0
        case .oneCycle(let length): return Self.oneCycle(n, length.steps(stepsPerEpoch))
        }
    }

    private static func oneCycle(_ n: Double, _ length: Double) -> Double {
        let (start, end) = (1 / 25.0, 1 / 25.0 / 1e4)
        let (top, last) = (0.3 * length - 1, length - 1)
        if n >= last { return end }
        func between(_ a: Double, _ b: Double, _ part: Double) -> Double { b + (a - b) / 2 * (1 + Double.cosine(.pi * part)) }
        return n <= top ? between(start, 1, n / top) : between(1, end, (n - top) / (last - top))
    }

    /// The number that is meant by a factor in single precision.
    private static func decimal(_ factor: Float) -> Double { SettingValue.number(factor) }

}
