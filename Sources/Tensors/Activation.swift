/// The function between a unit's weighted sum z and its activation a, applied to each unit alone.
public enum Activation: String, Hashable, Sendable, CaseIterable {
    /// σ(z) = 1/(1+e^−z); slope a(1−a).
    case sigmoid
    /// tanh z; slope 1−a².
    case tanh
    /// max(0, z); slope 1 above 0, else 0 (0 at 0). A NaN stays one.
    case relu
    /// z itself; slope 1.
    case none

    /// a for one z, with the library's functions.
    public func callAsFunction<S: KernelScalar>(_ z: S) -> S {
        switch self {
        case .sigmoid: 1 / (1 + S.exponential(-z))
        case .tanh: S.hyperbolicTangent(z)
        case .relu: z > 0 || z.isNaN ? z : 0
        case .none: z
        }
    }

    /// da/dz, from a alone.
    public func slope<S: KernelScalar>(at a: S) -> S {
        switch self {
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        case .relu: a > 0 ? 1 : 0
        case .none: 1
        }
    }
}
