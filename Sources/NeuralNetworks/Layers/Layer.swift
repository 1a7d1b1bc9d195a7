import Tensors

/// Why a layer rejects its input's shape.
public enum LayerMisfit: Error, Hashable, Sendable {
    /// The kernel spans more than the input has with its padding.
    case kernelTooLarge(spanRows: Int, spanColumns: Int, rows: Int, columns: Int)
    /// Cutting off `padding` rows and columns on each side leaves none of `rows` × `columns`.
    case nothingLeft(padding: Int, rows: Int, columns: Int)
    /// The pooling blocks of `size` rows and columns do not divide the input.
    case blockDoesNotDivide(size: Int, rows: Int, columns: Int)
    /// The groups do not divide the number of input or output maps.
    case groupsDoNotDivide(groups: Int, maps: Int)
    /// A table of connections has this input map, of fewer, counted from 0.
    case noInputMap(Int, maps: Int)
    /// The inputs of a layer that joins them unit by unit have different shapes.
    case shapesDiffer([MapShape])
    /// The inputs of a layer that puts their maps together have maps of different sizes.
    case planesDiffer([MapShape])
    /// The layer has no parameters to share.
    case nothingToShare
    /// The layer has parameters that the run carries along for one node alone.
    case carriesParameters
    /// The node whose parameters the layer should use has others: of these shapes, not of its own.
    case otherParameters(of: String, shapes: [String], own: [String])
    /// The loss has settings for `count` classes, and the data have `classes`.
    case otherClasses(setting: String, count: Int, classes: Int)
    /// The layer has more units or parameters than memory could hold.
    case tooLarge
}

extension LayerMisfit {
    /// Whether it is about the loss, which is written elsewhere than the network.
    public var isOfLoss: Bool {
        if case .otherClasses = self { true } else { false }
    }

    /// Whether it is about parameters that are shared.
    var isOfSharing: Bool {
        switch self {
        case .nothingToShare, .carriesParameters, .otherParameters: true
        default: false
        }
    }
}

/// What a layer reads: the activations of its input nodes, its own kept arrays, the chance of the step and the classes of the samples, borrowed
/// from a tape.
public struct LayerInputs<Scalar: KernelScalar>: ~Copyable {
    private let activations: [FeatureMaps<Scalar>]
    private let nodes: [Int]
    /// The layer's own arrays as its forward pass left them; none in the forward pass itself.
    public let kept: KeptArrays<Scalar>
    /// The seed and the step that chance is drawn from.
    private let chance: Chance
    private let node: String
    /// The class of each sample, from 0.
    public let labels: [Int]

    /// What the layer of a node reads on a tape. `activations` are the tape's own, unless others take their place.
    init(_ tape: Tape<Scalar>, of node: Network.Node, kept: KeptArrays<Scalar> = KeptArrays(), activations: [FeatureMaps<Scalar>]? = nil) {
        self.activations = activations ?? tape.activations
        nodes = node.inputs
        self.kept = kept
        chance = tape.chance
        self.node = node.name
        labels = tape.labels
    }

    /// How many there are.
    public var count: Int { nodes.count }
    /// The maps of input `index`, counted from 0.
    public subscript(index: Int) -> FeatureMaps<Scalar> { activations[nodes[index]] }

    /// The random numbers of this node in this step.
    public var draws: Draws { Draws(seed: chance.seed, step: chance.step, node: node) }
}

/// What the random numbers of a step depend on beside the node, the sample and the unit: the same after going back, and for any threads.
public struct Chance: Hashable, Sendable {
    /// The seed of the run.
    public var seed: UInt64
    /// The step, counted from 0.
    public var step: Int

    /// The chance of a step.
    public init(seed: UInt64 = 0, step: Int = 0) { (self.seed, self.step) = (seed, step) }
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
    /// The name of the function between its sum and its units: of the activation function, or of one over all units.
    var functionName: String { get }
    /// Whether its units form a row, named by one index, rather than maps of rows and columns.
    var isVector: Bool { get }
    /// Whether there is a sum z between its inputs and its units, with a function applied to it, be it `none`; pooling has none.
    var hasSum: Bool { get }
    /// Whether its units are the largest of several numbers, as their equations say.
    var picksLargest: Bool { get }
    /// The deliberate mistake in its backward pass; nil in every correct layer.
    var mistake: WrongRule.Mistake? { get }
    /// The layer with the correct backward pass: the layer itself unless it has a mistake.
    var withoutMistake: any Layer { get }
    /// The layer as tests and guests have it: without chance, with the numbers that the run carries in place of the batch's. Nil if that is
    /// no other layer. It has the same arrays and parameters.
    var inTests: (any Layer)? { get }
    /// The layer on one sample of a batch of this many: its backward pass takes the arrays of the batch as they are, and gives that sample's
    /// part. Nil if samples do not depend on each other.
    func onOneSample(ofBatch count: Int) -> (any Layer)?
    /// The shape of its output; throws if it rejects the shape of an input.
    func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape
    /// The parameters it learns and, behind them, those that the run carries along, in stable order.
    func parameters(for inputs: [MapShape]) -> [ArraySpecification]
    /// The multiply-adds of a forward pass, per sample.
    func multiplyAdds(for inputs: [MapShape]) -> Int
    /// The connections per sample, each product and each bias once, as LeCun et al. (1998) count them.
    func connectionCount(for inputs: [MapShape], output: MapShape) -> Int
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
    /// Computes the output a [N, …] from the inputs, and those of its other arrays that are kept.
    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers)
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
    /// back to an input. In a correct layer with sums these are the positions of the forward pass.
    func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, at inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>,
        into gradients: inout [Tensor<S>], workers: Workers)
    /// The arrays that it makes for each sample, in the order in which they are made; the last one is its output.
    func arrays(output: MapShape) -> [ArraySpecification]
    /// How an entry of its first array comes about from its inputs and parameters.
    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation
    /// How an entry of any of its arrays comes about.
    func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation
    /// How an entry of an array comes about, as a formula of single numbers: `a = σ(z),  z = Σ w·a + b`.
    func formula(of array: Int) -> String
    /// How a parameter that is carried along comes about in the update, as a formula of single numbers.
    func formula(ofCarried parameter: Int) -> String
    /// Where an entry of an input is used in its arrays, as its backward pass has it.
    func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use]
    /// The array whose numbers no equation gives: drawn, uniform in [0, 1), by `LayerInputs.draws`, or come with the samples. Nil if there is none.
    var givenArray: Int? { get }
    /// The weight of its only unit in the sum of all losses, for a layer that is a loss; nil for all others.
    var lossWeight: Double? { get }
    /// Brings the parameters that are carried along up to date after a step with this many samples.
    func carry<S: KernelScalar>(_ kept: KeptArrays<S>, _ inputs: [MapShape], samples: Int, _ parameters: inout [Tensor<S>])
    /// How an entry of a parameter that is carried along comes about in the update, from its number before and the layer's own arrays.
    func carriedEquation(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], samples: Int) -> Equation
    /// Where an entry of one of its arrays is used in those that are made later.
    func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use]
    /// Where an entry of a parameter is used in its arrays.
    func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use]
}

extension Layer {
    /// Nil: layers are correct unless they say otherwise.
    public var mistake: WrongRule.Mistake? { nil }
    /// Nil: tests have the same layer.
    public var inTests: (any Layer)? { nil }
    /// Nil: each sample is computed by itself.
    public func onOneSample(ofBatch count: Int) -> (any Layer)? { nil }
    /// Nil: equations give all.
    public var givenArray: Int? { nil }
    /// Nil: it is no loss.
    public var lossWeight: Double? { nil }
    /// Empty: all parameters are learnt.
    public func formula(ofCarried parameter: Int) -> String { "" }
    /// Does nothing: all parameters are learnt.
    public func carry<S: KernelScalar>(_ kept: KeptArrays<S>, _ inputs: [MapShape], samples: Int, _ parameters: inout [Tensor<S>]) {}
    /// The number before: all parameters are learnt.
    public func carriedEquation(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], samples: Int) -> Equation {
        Equation(terms: [[.parameter(parameter, entry: entry)]])
    }
    /// Empty: it has no parameters.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] { [] }
    /// Does nothing: it has no parameters.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {}
    /// The layer itself, which has no mistake.
    public var withoutMistake: any Layer { self }
    /// The function whose slope multiplies the residual: the layer's own, or `none` if leaving it out is the mistake.
    public var slopeFunction: Activation { mistake == .slope ? .none : activation }
    /// The positions of the forward pass, as in `parameterGradients`.
    public func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, at inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>,
        into gradients: inout [Tensor<S>], workers: Workers
    ) { parameterGradients(tangents, residual: residual, into: &gradients, workers: workers) }
    /// The name of the activation function.
    public var functionName: String { activation.rawValue }
    /// False: its units form maps.
    public var isVector: Bool { false }
    /// True: pooling says otherwise.
    public var hasSum: Bool { true }
    /// False: its units are sums.
    public var picksLargest: Bool { false }
    /// The terms of all equations of its first array, counted. A layer of large arrays says it itself.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int {
        (0..<output.unitCount).reduce(0) { $0 + equation(at: $1, inputs).terms.count }
    }
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
    /// The sum z, which its equation makes when it is asked for, and the activation a.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [ArraySpecification(ArraySpecification.sumName, "z", axes, isKept: false), ArraySpecification("activation", "a", axes)]
    }

    /// The axes of its units: one if they form a row, otherwise those of maps.
    func unitAxes(_ output: MapShape) -> [Axis] {
        isVector ? [Axis("unit", output.maps)] : [Axis("map", output.maps), Axis("row", output.rows), Axis("column", output.columns)]
    }
}
