import Tensors

/// How a parameter changes with its gradient: one of `UpdateRules.all`.
///
/// A rule has named settings and slots, arrays kept beside each parameter that begin at zero. It states its arithmetic twice: as a formula
/// of `Tensors`, which training runs, and as equations, from which derivations follow; tests compare both. It has a file of its own and a
/// line in the registry; options, files, names of places and words come from what it says here.
public protocol UpdateRule: Sendable {
    /// The name: `adam`.
    var name: String { get }
    /// The learning rate of a run that names none.
    var learningRate: Float { get }
    /// Its own settings with their defaults.
    var settings: [SettingValue] { get }
    /// The settings that every rule has, with their defaults under this one.
    var commonSettings: [SettingValue] { get }
    /// The arrays kept beside each parameter, at most two.
    var slots: [UpdateArray] { get }
    /// The named steps between the slots and the next weight, in the order in which they are made.
    var values: [UpdateArray] { get }
    /// Lets a visitor use the formula of a step.
    func visit(_ step: UpdateStep, _ visitor: inout some UpdateVisitor)
    /// How a slot's next value, a named step or the next weight comes about from numbers of the same entry.
    func equation(of quantity: UpdateQuantity, _ step: UpdateStep) -> UpdateEquation
    /// The same as a formula; `g` is the letter of the gradient that the rule uses.
    func formula(of quantity: UpdateQuantity, _ g: String) -> String
}

extension UpdateRule {
    /// All 0.
    public var commonSettings: [SettingValue] { UpdateSetting.common.map { SettingValue($0, 0) } }
    /// None: a rule keeps nothing from step to step unless it says so.
    public var slots: [UpdateArray] { [] }
    /// None: a rule makes its step at once unless it names what lies between.
    public var values: [UpdateArray] { [] }
    /// All settings with their defaults: its own, then those of every rule.
    public var allSettings: [SettingValue] { settings + commonSettings }
}

/// An array with a number for each entry of a parameter.
public struct UpdateArray: Hashable, Sendable {
    /// The name behind that of the parameter: `velocity`.
    public let name: String
    /// The letter that stands for it in formulas: `v`.
    public let symbol: String

    /// An array beside each parameter.
    public init(_ name: String, _ symbol: String) {
        self.name = name
        self.symbol = symbol
    }
}

/// Uses a formula without knowing its type.
public protocol UpdateVisitor {
    /// Uses it.
    mutating func visit(_ formula: some UpdateFormula)
}

/// A number of one entry of a parameter that takes part in its update.
public enum UpdateQuantity: Hashable, Sendable {
    /// The weight before the update.
    case weight
    /// The gradient that the rule uses: clipped, with penalties.
    case gradient
    /// A slot before the update.
    case slot(Int)
    /// A slot after the update.
    case nextSlot(Int)
    /// A named step.
    case value(Int)
    /// The weight after the update.
    case nextWeight
}

/// How a number of an update comes about: `Π scale × function(Σ terms)`, of numbers of the same entry.
public struct UpdateEquation: Sendable {
    /// A factor of a term.
    public enum Factor: Hashable, Sendable {
        /// A number of the entry.
        case of(UpdateQuantity)
        /// A setting, the learning rate, or a number that follows from them.
        case number(Double)
    }

    /// The function of the sum.
    public var function: Derivation.Function
    /// The terms, each with its factors in the order of the formula.
    public var terms: [[Factor]]

    /// `function(Σ terms)`.
    public init(_ function: Derivation.Function = .identity, terms: [[Factor]]) {
        self.function = function
        self.terms = terms
    }
}
