import Tensors

/// Why a layer rejects its input's shape.
public enum LayerMisfit: Error, Hashable, Sendable {
    /// The kernel spans `span` rows and columns, more than the input has with its padding.
    case kernelTooLarge(span: Int, rows: Int, columns: Int)
    /// The pooling blocks of `size` rows and columns do not divide the input.
    case blockDoesNotDivide(size: Int, rows: Int, columns: Int)
    /// The groups do not divide the number of input or output maps.
    case groupsDoNotDivide(groups: Int, maps: Int)
    /// The layer has more units or parameters than memory could hold.
    case tooLarge
}

/// The name, shape and initial range of one learnt tensor.
public struct ParameterSpecification: Hashable, Sendable {
    /// `kernel`, `weight` or `bias`.
    public let name: String
    /// The letter that stands for it in formulas: `k`, `W`, `b`.
    public let symbol: String
    /// Kernel `[O, C/groups, K, K]`, weight `[J, F]`, bias `[O]` or `[J]`.
    public let shape: Shape
    /// Initial values are uniform in ±bound; 0 for zeros.
    public let initialBound: Double
}

/// A layer's inputs: the activations of its input nodes, borrowed from a tape.
public struct LayerInputs<Scalar: KernelScalar>: ~Copyable {
    private let activations: [FeatureMaps<Scalar>]
    private let nodes: [Int]

    /// The maps of the given nodes, picked from all activations.
    init(_ activations: [FeatureMaps<Scalar>], nodes: [Int]) {
        self.activations = activations
        self.nodes = nodes
    }

    /// The maps of input `index`, counted from 0.
    public subscript(index: Int) -> FeatureMaps<Scalar> { activations[nodes[index]] }
}

/// A layer: its forward and backward rules, as pure functions of the caller's tensors. It stores sizes only, no numbers.
///
/// a is the layer's output, z the argument of its activation function, δ = ∂ℓ/∂z = ∂ℓ/∂a ∘ slope(a) its residual (∂ℓ/∂a without an
/// activation function). The slope is a function of a alone: a(1−a) for the sigmoid.
public protocol Layer: Sendable {
    /// What it is, with its sizes.
    var kind: LayerKind { get }
    /// The activation function f with a = f(z); `none` for pooling.
    var activation: Activation { get }
    /// Whether its units form a row, named by one index, rather than maps of rows and columns.
    var isVector: Bool { get }
    /// Whether there is a sum z between its inputs and its units, with a function applied to it, be it `none`; pooling has none.
    var hasSum: Bool { get }
    /// The deliberate mistake in its backward pass; nil in every correct layer.
    var mistake: WrongRule.Mistake? { get }
    /// The layer with the correct backward pass: the layer itself unless it has a mistake.
    var withoutMistake: any Layer { get }
    /// The shape of its output; throws if it rejects the shape of an input.
    func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape
    /// The parameters it learns, in stable order.
    func parameters(for inputs: [MapShape]) -> [ParameterSpecification]
    /// The multiply-adds of a forward pass, per sample.
    func multiplyAdds(for inputs: [MapShape]) -> Int
    /// The numbers per sample that its kernels keep beside its output while they work.
    func scratchCount(for inputs: [MapShape]) -> Int
    /// How the entries of its first parameter are divided into planes; nil without parameters.
    func planes(for inputs: [MapShape]) -> PlaneLayout?
    /// The forward rule of a whole map before its function, with the names of its input nodes: `Σ a(conv1) ⋆ k + b`.
    func forwardRule(_ inputs: [String]) -> String
    /// What it passes back to an input, from the residual as it is written: `Σ δ(conv3) ⋆full rot180(k)`.
    func backwardRule(_ residual: String) -> String
    /// The rule of its gradients beside that of its residual, where it has a form of its own.
    var gradientRule: String? { get }
    /// How a unit comes about from numbers, before its function: `Σ w·a + b`.
    var unitRule: String { get }
    /// What a unit of an input receives from numbers of this layer: `Σ w·δ`.
    var passedRule: String { get }
    /// The window that slides over its input; nil if there is none.
    var window: SlidingWindow? { get }
    /// Computes the output a [N, …] from the inputs.
    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, workers: Workers)
    /// Computes the layer's contribution to ∂ℓ/∂(input `index`) from its residual; with `slope`, times the slope of the receiving layer.
    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers)
    /// Computes ∂L/∂parameter for each parameter, as means over the batch.
    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers)
    /// Computes ∂z/∂(input `index`) · `tangent`: the layer without its activation function and bias, and with max-pooling's winners fixed.
    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers)
    /// Computes for each entry of a parameter the mean over the batch of tangent · δ, summed over the positions where the entry carries δ
    /// back to an input. In a correct layer these are the positions of the forward pass.
    func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers)
    /// How its inputs are combined into a unit, before the activation function.
    var combination: Combination { get }
    /// The edges from the inputs (and the bias) into one of its units.
    func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection]
    /// The edges from a unit of the input with index `input` to units of the layer.
    func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection]
    /// The positions at which an entry of a parameter is used: each pair of units whose activation and residual are multiplied in its
    /// gradient.
    func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting]
}

extension Layer {
    /// Nil: layers are correct unless they say otherwise.
    public var mistake: WrongRule.Mistake? { nil }
    /// The layer itself, which has no mistake.
    public var withoutMistake: any Layer { self }
    /// The function whose slope multiplies the residual: the layer's own, or `none` if leaving it out is the mistake.
    public var slopeFunction: Activation { mistake == .slope ? .none : activation }
    /// The positions of the forward pass, as in `parameterGradients`.
    public func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) { parameterGradients(tangents, residual: residual, into: &gradients, workers: workers) }
    /// False: its units form maps.
    public var isVector: Bool { false }
    /// True: pooling says otherwise.
    public var hasSum: Bool { true }
    /// 0: it works in its output alone.
    public func scratchCount(for inputs: [MapShape]) -> Int { 0 }
    /// Nil: the layer has no parameters.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? { nil }
    /// Nil: the rule of its residual says enough.
    public var gradientRule: String? { nil }
    /// `Σ w·a + b`, with weights and a bias.
    public var unitRule: String { "Σ w·a + b" }
    /// `Σ w·δ`, along the weights.
    public var passedRule: String { "Σ w·δ" }
    /// Nil: nothing slides.
    public var window: SlidingWindow? { nil }
    /// The sum without a scale.
    public var combination: Combination { .sum(scale: 1) }
    /// Empty: the layer has no parameters.
    public func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] { [] }
}
