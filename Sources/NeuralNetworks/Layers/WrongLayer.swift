import Tensors

/// A layer with a deliberate mistake in its backward pass. Its forward pass and the gradients of its own parameters are those of the
/// correct layer.
///
/// | mistake | the true rule | the wrong one |
/// | --- | --- | --- |
/// | slope | δ = ∂ℓ/∂a ∘ f′ | δ = ∂ℓ/∂a |
/// | division | to the input δ ⊗ 1_{s×s} / s² | δ ⊗ 1_{s×s} |
/// | rotation | to the input Σ_j δ_j ⋆full rot180(k_ij) | Σ_j δ_j ⋆full k_ij |
///
/// Its derivations and its tangents for the shares of residuals follow the wrong rule, because they explain the numbers that training uses.
struct WrongLayer: Layer {
    /// The correct layer.
    private let truth: any Layer
    let mistake: WrongRule.Mistake?

    /// Wraps the correct layer; nil if it has nothing that this mistake could be made in.
    init?(_ truth: any Layer, _ mistake: WrongRule.Mistake) {
        switch mistake {
        case .slope where truth.activation != .none: break
        case .division where ((truth as? MeanPooling)?.size ?? 1) > 1: break
        case .rotation where ((truth as? Convolution)?.window?.count ?? 1) > 1: break
        default: return nil
        }
        self.truth = truth
        self.mistake = mistake
    }

    var kind: LayerKind { truth.kind }
    var activation: Activation { truth.activation }
    var isVector: Bool { truth.isVector }
    var hasSum: Bool { truth.hasSum }
    var picksLargest: Bool { truth.picksLargest }
    var lossWeight: Double? { truth.lossWeight }
    var withoutMistake: any Layer { truth }
    var functionName: String { truth.functionName }

    func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try truth.outputShape(for: inputs) }
    func parameters(for inputs: [MapShape]) -> [ArraySpecification] { truth.parameters(for: inputs) }
    func multiplyAdds(for inputs: [MapShape]) -> Int { truth.multiplyAdds(for: inputs) }
    func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { truth.connectionCount(for: inputs, output: output) }
    func scratchCount(for inputs: [MapShape]) -> Int { truth.scratchCount(for: inputs) }
    func planes(for inputs: [MapShape]) -> PlaneLayout? { truth.planes(for: inputs) }
    func forwardRule(_ inputs: [String]) -> String { truth.forwardRule(inputs) }
    var gradientRule: String? { truth.gradientRule }
    var unitRule: String { truth.unitRule }

    func backwardRule(_ residual: String) -> String {
        if mistake == .division { return "spread(\(residual))" }
        if mistake == .rotation, let convolution = truth as? Convolution { return convolution.backwardRule(residual, kernel: "k") }
        return truth.backwardRule(residual)
    }

    var passedRule: String { mistake == .division ? "δ" : truth.passedRule }

    var window: SlidingWindow? {
        var window = truth.window
        if mistake == .rotation { window?.turnsBack = false }
        return window
    }

    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { truth.forward(inputs, parameters, output: &output, kept: &kept, workers: workers) }

    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) { truth.parameterGradients(inputs, residual: residual, into: &gradients, workers: workers) }

    /// The parameters of the backward pass: each kernel turned by 180° if the mistake is `rotation`.
    private func used<S>(_ parameters: [Tensor<S>]) -> [Tensor<S>] {
        guard mistake == .rotation, let count = window?.count else { return parameters }
        return [parameters[0].turned(count)] + parameters.dropFirst()
    }

    /// Cancels the division by the block size if the mistake is `division`.
    private func undivide<S>(_ maps: inout FeatureMaps<S>) {
        if mistake == .division, let block = kind.kernelShape { maps.multiply(by: S(block.rows * block.columns)) }
    }

    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        truth.gradientOfInput(
            index, inputs, used(parameters), output: output, residual: residual, slope: slope, into: &gradient, workers: workers)
        undivide(&gradient)
    }

    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        truth.pushForward(index, inputs, used(parameters), tangent: tangent, into: &output, workers: workers)
        undivide(&output)
    }

    func weightsOnTheWayBack<S: KernelScalar>(
        _ tangents: borrowing LayerInputs<S>, at inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>,
        into gradients: inout [Tensor<S>], workers: Workers
    ) {
        truth.weightsOnTheWayBack(tangents, at: inputs, residual: residual, into: &gradients, workers: workers)
        gradients = used(gradients)
    }

    func formula(of array: Int) -> String { truth.formula(of: array) }
    func arrays(output: MapShape) -> [ArraySpecification] { truth.arrays(output: output) }
    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { truth.equation(at: entry, inputs) }
    func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation { truth.equation(of: array, at: entry, inputs) }

    /// The true uses, with what the mistake leaves out or takes from another place.
    func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        truth.uses(ofInput: input, entry: entry, inputs, output: output).map { use in
            var wrong = use
            if mistake == .division { wrong.others = [] }
            if mistake == .rotation, let area = window?.count {
                wrong.others = use.others.map { factor in
                    guard case .parameter(let index, let entry) = factor else { return factor }
                    return .parameter(index, entry: entry / area * area + (area - 1 - entry % area))
                }
            }
            return wrong
        }
    }

    func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        truth.uses(ofParameter: parameter, entry: entry, inputs, output: output)
    }
}

extension Tensor {
    /// The tensor with each run of `count` numbers reversed, which turns each kernel by 180°.
    fileprivate func turned(_ count: Int) -> Tensor {
        let values = values
        return Tensor(shape, values.indices.map { values[$0 / count * count + (count - 1 - $0 % count)] })
    }
}

extension Network {
    /// The same network with a deliberate mistake in one layer, or unchanged for nil. Throws if there is no such layer, or if the mistake
    /// would change nothing.
    public func with(_ rule: WrongRule?) throws(WrongRuleError) -> Network {
        guard let rule else { return self }
        guard let index = nodes.firstIndex(where: { $0.layer != nil && $0.name == rule.layer }), let layer = nodes[index].layer else {
            throw .noLayer(rule.layer, layers: nodes.filter { $0.layer != nil }.map(\.name))
        }
        // A loss may give the δ of the output without its slope.
        let hasMistake = rule.mistake != .slope || index != outputNode || !loss.isCombined
        guard hasMistake, let wrong = WrongLayer(layer.withoutMistake, rule.mistake) else { throw .noMistake(rule) }
        return replacingLayers { $0 == index ? wrong : nodes[$0].layer?.withoutMistake }
    }

    /// The deliberate mistake of this network; nil if it is correct.
    public var wrongRule: WrongRule? {
        nodes.lazy.compactMap { node in node.layer?.mistake.map { WrongRule(layer: node.name, $0) } }.first
    }

    /// The same network without any mistake.
    var withoutWrongRule: Network { wrongRule == nil ? self : replacingLayers { nodes[$0].layer?.withoutMistake } }
}
