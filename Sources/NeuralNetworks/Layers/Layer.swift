import Tensors

/// What a layer is, for whoever describes or draws it.
public enum LayerKind: Hashable, Sendable {
    /// The samples themselves.
    case input
    /// Cross-correlation with learnt kernels.
    case convolution(ConvolutionGeometry)
    /// The mean of each block ("subsampling").
    case meanPooling(size: Int)
    /// The largest of each block.
    case maxPooling(size: Int)
    /// Every unit sees every feature.
    case dense(units: Int)

    /// The word in the layer's name: `conv1`, `pool2`, `dense5`.
    public var word: String {
        switch self {
        case .input: "input"
        case .convolution: "conv"
        case .meanPooling, .maxPooling: "pool"
        case .dense: "dense"
        }
    }
}

/// Why a layer cannot take what the layer below makes.
public enum LayerMisfit: Error, Hashable, Sendable {
    /// A kernel that spans `span` rows on an input of rows × columns units, padding included.
    case kernelTooLarge(span: Int, rows: Int, columns: Int)
    /// Pooling blocks of `size` that do not divide rows × columns.
    case blockDoesNotDivide(size: Int, rows: Int, columns: Int)
    /// Groups that do not divide the maps of the input or of the layer.
    case groupsDoNotDivide(groups: Int, maps: Int)
    /// More units or parameters than any machine that runs this has room for.
    case tooLarge
}

/// One array of numbers that a layer learns.
public struct ParameterSpecification: Hashable, Sendable {
    /// `kernel`, `weight` or `bias`.
    public let name: String
    /// Its extents: kernel `[out, in/groups, row, column]`, weight `[out, in]`, bias `[out]`.
    public let shape: Shape
    /// First values are uniform in ±bound; 0 for zeros.
    public let initialBound: Double
}

/// What a layer reads: the activations of its input nodes, borrowed from a tape.
public struct LayerInputs<Scalar: KernelScalar>: ~Copyable {
    private let activations: [FeatureMaps<Scalar>]
    private let nodes: [Int]

    /// The maps of these nodes among all activations.
    init(_ activations: [FeatureMaps<Scalar>], nodes: [Int]) {
        self.activations = activations
        self.nodes = nodes
    }

    /// The maps of an input, counted from 0.
    public subscript(index: Int) -> FeatureMaps<Scalar> { activations[nodes[index]] }
}

/// A layer: its rules forward and backward, as pure functions of what the caller keeps. It holds sizes only, no numbers.
///
/// a is the layer's output, z what goes into its activation function, δ = ∂ℓ/∂z = ∂ℓ/∂a ∘ slope(a) its residual (∂ℓ/∂a where it has no
/// activation), the slope written with a alone: a(1−a) for the sigmoid.
public protocol Layer: Sendable {
    /// What it is.
    var kind: LayerKind { get }
    /// The function between z and a; `none` for pooling.
    var activation: Activation { get }
    /// What its backward pass is deliberately wrong in; nil in every true layer.
    var mistake: WrongRule.Mistake? { get }
    /// The layer with its backward pass as it must be: itself, but for a wrong one.
    var withoutMistake: any Layer { get }
    /// The maps that it makes; throws when it cannot take these.
    func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape
    /// What it learns, in stable order.
    func parameters(for inputs: [MapShape]) -> [ParameterSpecification]
    /// Multiplications with an addition that one sample needs forward.
    func multiplyAdds(for inputs: [MapShape]) -> Int
    /// a from the inputs.
    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, workers: Workers)
    /// The layer's share in ∂ℓ/∂(input `index`), from its residual; with `slope`, times the slope of the layer that it goes to.
    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers)
    /// ∂L/∂parameter for each parameter, means over the batch.
    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers)
    /// What a small change (`tangent`) of input `index` becomes in z, per unit of it: the layer without function and bias, and with
    /// max-pooling's winners as they are.
    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers)
    /// For each entry of a parameter the mean over the batch of tangent · δ, summed over the places where the entry carries δ back to an
    /// input: of a true layer where it carried the input forward.
    func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers)
    /// How it makes a unit of what comes in, before its function.
    var combination: Combination { get }
    /// What one of its units is made of.
    func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection]
    /// Which of its units a unit of its input `input` went into.
    func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection]
    /// Where an entry of a parameter was used: each pair of units whose activation and residual meet in its gradient.
    func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting]
}

extension Layer {
    /// None.
    public var mistake: WrongRule.Mistake? { nil }
    /// Itself.
    public var withoutMistake: any Layer { self }
    /// The function whose slope the residual is multiplied with: the layer's own, unless that is left out by mistake.
    public var slopeFunction: Activation { mistake == .slope ? .none : activation }
    /// The same places back as forward.
    public func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) { parameterGradients(tangents, residual: residual, into: &gradients, workers: workers) }
    /// The plain sum.
    public var combination: Combination { .sum(scale: 1) }
    /// None without parameters.
    public func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] { [] }
}
