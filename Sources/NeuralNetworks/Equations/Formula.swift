import Tensors

extension Layer {
    /// How an entry of an array comes about, as a formula: the sum z, or the activation.
    public func formula(of array: Int) -> String { elementwiseFormula(of: array) }

    /// The same, where a function of single sums makes the activation.
    func elementwiseFormula(of array: Int) -> String {
        if array == 0 { return "z = \(unitRule)" }
        switch activation {
        case .sigmoid: return "a = σ(z),  z = \(unitRule)"
        case .tanh: return "a = tanh z,  z = \(unitRule)"
        case .relu: return "a = max(0, z),  z = \(unitRule)"
        case .none: return "a = \(unitRule)"
        }
    }
}

extension Derivation {
    /// Whether a formula is a sum of parts outside all brackets, so that a factor in front of it needs some: `Σ w·δ + δ`.
    public static func isSum(formula text: String) -> Bool {
        var depth = 0
        var last: Character = " "
        for character in text {
            switch character {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case " " where depth == 0 && (last == "+" || last == "−"): return true
            default: break
            }
            last = character
        }
        return false
    }
}

extension Derivation {
    /// f′ in terms of a, as text.
    public static func slope(_ activation: Activation) -> String {
        switch activation {
        case .sigmoid: "a(1−a)"
        case .tanh: "1−a²"
        case .relu: "[a > 0]"
        case .none: "1"
        }
    }

    /// The slope as the factor of a sum; empty where it is 1.
    static func slopeFactor(_ activation: Activation) -> String {
        switch activation {
        case .none: ""
        case .tanh: "(1−a²) · "
        case .sigmoid, .relu: "\(slope(activation)) · "
        }
    }
}
