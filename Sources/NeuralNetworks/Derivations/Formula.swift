import Tensors

extension Layer {
    /// How a unit comes about, or only its sum z, as a formula.
    func formula(isSum: Bool) -> String {
        if isSum { return "z = \(unitRule)" }
        switch activation {
        case .sigmoid: return "a = σ(z),  z = \(unitRule)"
        case .tanh: return "a = tanh z,  z = \(unitRule)"
        case .relu: return "a = max(0, z),  z = \(unitRule)"
        case .none: return "a = \(unitRule)"
        }
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

extension Derivation.Function {
    /// The function's name before its argument; empty for `identity` and `max`.
    public var written: String {
        switch self {
        case .identity, .max: ""
        case .sigmoid: "σ"
        case .tanh: "tanh"
        case .relu: "relu"
        case .exp: "exp"
        case .log: "ln"
        }
    }
}

extension Network {
    /// A short name of a place: `δ conv3[0,4,4]`.
    public func symbol(of place: Place) -> String {
        if place.quantity == .loss { return "loss" }
        let node = nodes[place.node]
        func letter(_ parameter: Int) -> String { node.parameters[parameter].symbol }
        let symbol =
            switch place.quantity {
            case .activation: "a"
            case .sum: "z"
            case .residual: "δ"
            case .error: "e"
            case .target: "y"
            case .sampleLoss: "ℓ"
            case .loss: "L"
            case .parameter(let i): letter(i)
            case .gradient(let i): "∂L/∂\(letter(i))"
            case .updated(let i): "\(letter(i))′"
            }
        let indices = place.indices.isEmpty ? "" : "[\(place.indices.map(String.init).joined(separator: ","))]"
        return "\(symbol) \(node.name)\(indices)"
    }
}
