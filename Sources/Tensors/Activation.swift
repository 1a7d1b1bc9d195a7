/// The activation function: maps a unit's weighted sum z to its activation a, elementwise.
public enum Activation: String, Hashable, Sendable, CaseIterable {
    /// σ(z) = 1/(1+e^−z); slope a(1−a).
    case sigmoid
    /// tanh z; slope 1−a².
    case tanh
    /// max(0, z); slope 1 above 0, else 0 (0 at z = 0). NaN in gives NaN out.
    case relu
    /// z itself; slope 1.
    case none

    /// a for one z, in the type's own precision (the C library's exp and tanh).
    public func callAsFunction<S: KernelScalar>(_ z: S) -> S {
        switch self {
        case .sigmoid: 1 / (1 + S.exponential(-z))
        case .tanh: S.hyperbolicTangent(z)
        case .relu: z > 0 || z.isNaN ? z : 0
        case .none: z
        }
    }

    /// da/dz, computed from a alone.
    public func slope<S: KernelScalar>(at a: S) -> S {
        switch self {
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        case .relu: a > 0 ? 1 : 0
        case .none: 1
        }
    }
}
