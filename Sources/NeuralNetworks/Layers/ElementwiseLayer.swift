import Tensors

/// A function of single units as a layer of its own: what all of them have alike. A layer adds its function, its name with its settings and
/// the function as it is written.
protocol ElementwiseLayer: Layer {
    /// The function's kernels.
    associatedtype Function: UnitFunction
    /// The function with its settings.
    var function: Function { get }
    /// f(x), as it is written: `max(0.01 x, x)`.
    var rule: String { get }
    /// f′(x), as it is written: `[x > 0 ? 1 : 0.01]`.
    var slopeRule: String { get }
}

extension ElementwiseLayer {
    /// `none`: the layer is the function.
    public var activation: Activation { .none }
    /// False: its units are the function's values.
    public var hasSum: Bool { false }
    /// The shape of its input.
    public func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    /// One for each unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { inputs[0].unitCount }
    /// Each unit has one.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { inputs[0].unitCount }

    /// f(x) of the units below.
    public func forwardRule(_ inputs: [String]) -> String { "\(rule),  x = a(\(inputs[0]))" }
    /// f′(x) times the residual, unit by unit.
    public func backwardRule(_ residual: String) -> String { "\(slopeRule) ∘ \(residual)" }
    /// f(x) of a single number.
    public var unitRule: String { rule }
    /// f′(x) times a residual.
    public var passedRule: String { "\(slopeRule) · δ" }

    /// a = f(x).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setValues(of: function, at: inputs[0], workers) }

    /// f′(x) δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setSlopes(of: function, at: inputs[0], times: residual, workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// f′(x) times the tangent.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setSlopes(of: function, at: inputs[0], times: tangent, workers) }
}

/// One step of the computation of a unit, which is an array of its layer: `scale · f(Σ terms)` of the unit below and of earlier steps.
struct FunctionStep: Sendable {
    /// A factor of a term.
    enum Factor: Hashable, Sendable {
        /// The unit x below.
        case x
        /// The same entry of an earlier step, counted from 0.
        case step(Int)
        /// A setting, or a number of the formula.
        case number(Double)
    }

    /// The array's name and letter.
    let name, symbol: String
    /// The step as a formula, in which x is the unit below: `g = σ(x)`.
    let formula: String
    /// The function of the sum.
    var function = Derivation.Function.identity
    /// The terms of the sum.
    let terms: [[Factor]]

    /// A step `f(Σ terms)`.
    init(_ name: String, _ symbol: String, _ formula: String, _ function: Derivation.Function = .identity, _ terms: [[Factor]]) {
        (self.name, self.symbol, self.formula, self.function, self.terms) = (name, symbol, formula, function, terms)
    }

    /// The last step, which makes the unit.
    init(unit formula: String, _ terms: [[Factor]]) { self.init("activation", "a", formula, .identity, terms) }

    /// The equation of an entry.
    func equation(at entry: Int) -> Equation {
        Equation(
            function,
            terms: terms.map { term in
                term.map { factor in
                    switch factor {
                    case .x: .input(0, entry: entry)
                    case .step(let step): .own(step, entry: entry)
                    case .number(let number): .constant(number)
                    }
                }
            })
    }
}

/// A function of single units whose steps are arrays of their own: equations, derivations and shares follow from the steps.
protocol SteppedLayer: ElementwiseLayer {
    /// The steps in the order in which they are made; the last one makes the unit.
    var steps: [FunctionStep] { get }
}

extension SteppedLayer {
    /// The steps, which their equations make when they are asked for, and the units.
    public func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return steps.enumerated().map { ArraySpecification($1.name, $1.symbol, axes, isKept: $0 == steps.count - 1) }
    }

    /// The first step.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { steps[0].equation(at: entry) }

    /// How the step that makes the array comes about, from the input and the steps before it.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation { steps[array].equation(at: entry) }

    /// The step as a formula.
    public func formula(of array: Int) -> String { steps[array].formula }

    /// The same unit in every step that reads it.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        steps.indices.flatMap { searchedUses(of: .input(input, entry: entry), in: $0, at: entry, inputs) }
    }

    /// The same entry in every later step that reads it.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        steps.indices.dropFirst(array + 1).flatMap { searchedUses(of: .own(array, entry: entry), in: $0, at: entry, inputs) }
    }
}

extension LayerForm {
    /// A function of single units that only network files have. `read` makes the layer from its options, with a row of units or maps of them.
    init(function name: String, _ read: @escaping @Sendable (inout LayerOptions) throws(LayerOptionError) -> @Sendable (Bool) -> any Layer)
    {
        self.init(name, inputs: 1...1, example: ["function = \(name)({x})"]) { options throws(LayerOptionError) in
            let layer = try read(&options)
            return WrittenLayer(notation: nil, prefix: layer(false).kind.prefix) { inputs in layer(inputs[0].planeCount == 1) }
        }
    }
}
