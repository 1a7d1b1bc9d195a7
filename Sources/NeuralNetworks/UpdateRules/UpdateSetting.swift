/// A number that an update rule, or what is done beside it, takes: β₁, the coefficient of a penalty.
public struct UpdateSetting: Hashable, Sendable {
    /// The numbers that a setting can be.
    public enum Range: Hashable, Sendable {
        /// 0 ≤ x < 1.
        case fraction
        /// x > 0.
        case positive
        /// x ≥ 0.
        case notNegative

        /// Whether a finite number is in the range.
        public func contains(_ number: Float) -> Bool {
            switch self {
            case .fraction: 0 <= number && number < 1
            case .positive: 0 < number
            case .notNegative: 0 <= number
            }
        }

        /// The range as an inequality.
        public var text: String {
            switch self {
            case .fraction: "0 <= x < 1"
            case .positive: "x > 0"
            case .notNegative: "x >= 0"
            }
        }
    }

    /// The name: `beta1`, as an argument `--beta1`, on the command line `:beta1`.
    public let name: String
    /// The letter that stands for it in formulas: `β₁`.
    public let symbol: String
    /// The numbers that it can be.
    public let range: Range

    /// A setting of an update rule.
    public init(_ name: String, _ symbol: String, _ range: Range) {
        self.name = name
        self.symbol = symbol
        self.range = range
    }
}

/// A setting with its number.
public struct SettingValue: Hashable, Sendable {
    /// Which of the named numbers it is.
    public let setting: UpdateSetting
    /// The number in single precision, as it is typed, saved and shown.
    public let typed: Float
    /// The number that is meant: the shortest decimal number that reads as `typed`. 1 − β₂ is far from its value if β₂ is rounded first.
    public let number: Double

    /// A setting with its number.
    public init(_ setting: UpdateSetting, _ typed: Float) {
        self.setting = setting
        self.typed = typed
        number = Self.number(typed)
    }

    /// The shortest decimal number that reads as one of single precision.
    static func number(_ typed: Float) -> Double { Double("\(typed)") ?? Double(typed) }
}

// MARK: The settings that every rule has

extension UpdateSetting {
    /// λ₂: each gradient gets λ₂w added, as if ½ λ₂ Σw² belonged to the loss.
    public static let l2 = UpdateSetting("l2", "λ₂", .notNegative)
    /// λ₁: each gradient gets λ₁ sign(w) added, as if λ₁ Σ|w| belonged to the loss.
    public static let l1 = UpdateSetting("l1", "λ₁", .notNegative)
    /// λ of decoupled decay: the rule starts from (1 − αλ)w (Loshchilov and Hutter: Decoupled Weight Decay Regularization, 2019).
    public static let decay = UpdateSetting("decay", "λ", .notNegative)
    /// The largest norm of the weights into an output unit; 0 for any (Srivastava et al.: Dropout, 2014, section 5.1).
    public static let maxNorm = UpdateSetting("max-norm", "c", .notNegative)
    /// The largest magnitude of a gradient's entry; 0 for any.
    public static let clipValue = UpdateSetting("clip-value", "c", .notNegative)
    /// The largest norm of all gradients together; 0 for any (Pascanu et al.: On the Difficulty of Training Recurrent Neural Networks, 2013).
    public static let clipNorm = UpdateSetting("clip-norm", "c", .notNegative)

    /// In the order in which they are listed.
    public static let common = [l1, l2, decay, maxNorm, clipValue, clipNorm]
}
