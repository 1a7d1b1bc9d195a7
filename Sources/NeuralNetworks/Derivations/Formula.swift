import Tensors

extension Derivation {
    /// The rule as a formula in symbols, the same in all languages.
    public var formula: String {
        switch rule {
        case .given: "x"
        case .forward(let kind, let activation): Self.forwardFormula(kind, activation, isSum: place.quantity == .sum)
        case .softmax: "a = e^z / Σ e^z,  z = Σ w·a + b"
        case .backward(let kind, let activation, let mistake): "δ = \(Self.slopeFactor(activation))\(Self.backwardSum(kind, mistake))"
        case .outputResidual(.none): "δ = a − y"
        case .outputResidual(let activation): "δ = \(Self.slopeFactor(activation))(a − y)"
        case .error: "e = a − y"
        case .sampleLoss(.halfSquaredError): "ℓ = Σ ½ (a − y)²"
        case .sampleLoss(.crossEntropy): "ℓ = −ln a[label]"
        case .loss(.halfSquaredError): "L = (1/N) Σ ½ (a − y)²"
        case .loss(.crossEntropy): "L = (1/N) Σ ℓ"
        case .gradient(bias: false): "∂L/∂w = (1/N) Σ a·δ"
        case .gradient(bias: true): "∂L/∂b = (1/N) Σ δ"
        case .update: "w ← w − α ∂L/∂w"
        }
    }

    private static func forwardFormula(_ kind: LayerKind, _ activation: Activation, isSum: Bool) -> String {
        let left = isSum ? "z" : "a"
        switch kind {
        case .meanPooling(let size): return "\(left) = (Σ a)/\(size * size)"
        case .maxPooling: return "\(left) = max a"
        case .input, .convolution, .dense:
            switch activation {
            case _ where isSum: return "z = Σ w·a + b"
            case .sigmoid: return "a = σ(z),  z = Σ w·a + b"
            case .tanh: return "a = tanh z,  z = Σ w·a + b"
            case .relu: return "a = max(0, z),  z = Σ w·a + b"
            case .none: return "a = Σ w·a + b"
            }
        }
    }

    /// f′ in terms of a, as text.
    public static func slope(_ activation: Activation) -> String {
        switch activation {
        case .sigmoid: "a(1−a)"
        case .tanh: "1−a²"
        case .relu: "[a > 0]"
        case .none: "1"
        }
    }

    private static func slopeFactor(_ activation: Activation) -> String {
        switch activation {
        case .none: ""
        case .tanh: "(1−a²) · "
        case .sigmoid, .relu: "\(slope(activation)) · "
        }
    }

    private static func backwardSum(_ kind: LayerKind, _ mistake: WrongRule.Mistake?) -> String {
        switch kind {
        case .meanPooling where mistake == .division: "δ"
        case .meanPooling(let size): "δ/\(size * size)"
        case .maxPooling: "δ[a = max]"
        case .input, .convolution, .dense: "Σ w·δ"
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
        func letter(_ parameter: Int) -> String {
            switch node.parameters[parameter].name {
            case "kernel": "k"
            case "weight": "W"
            default: "b"
            }
        }
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
