import Tensors

/// A layer with a mistake in its backward pass, made on purpose: everything forward and the gradients of its own parameters are those of the
/// true layer.
///
/// | mistake | the true rule | the wrong one |
/// | --- | --- | --- |
/// | slope | δ = ∂ℓ/∂a ∘ f′ | δ = ∂ℓ/∂a |
/// | division | to the input δ ⊗ 1_{s×s} / s² | δ ⊗ 1_{s×s} |
/// | rotation | to the input Σ_j δ_j ⋆full rot180(k_ij) | Σ_j δ_j ⋆full k_ij |
///
/// What it derives, and what it pushes forward for the shares of residuals, follow the wrong rule: they explain the numbers that are used.
struct WrongLayer: Layer {
    /// The layer as it must be.
    private let truth: any Layer
    let mistake: WrongRule.Mistake?

    /// The true layer with a mistake that can be made there; nil if it cannot.
    init?(_ truth: any Layer, _ mistake: WrongRule.Mistake) {
        switch (mistake, truth.kind) {
        case (.slope, _) where truth.activation != .none: break
        case (.division, .meanPooling(let size)) where size > 1: break
        case (.rotation, .convolution(let geometry)) where geometry.kernelSize > 1: break
        default: return nil
        }
        self.truth = truth
        self.mistake = mistake
    }

    var kind: LayerKind { truth.kind }
    var activation: Activation { truth.activation }
    var withoutMistake: any Layer { truth }
    var combination: Combination { truth.combination }

    func outputShape(for inputs: [MapShape]) throws(LayerMisfit) -> MapShape { try truth.outputShape(for: inputs) }
    func parameters(for inputs: [MapShape]) -> [ParameterSpecification] { truth.parameters(for: inputs) }
    func multiplyAdds(for inputs: [MapShape]) -> Int { truth.multiplyAdds(for: inputs) }

    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, workers: Workers
    ) { truth.forward(inputs, parameters, output: &output, workers: workers) }

    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) { truth.parameterGradients(inputs, residual: residual, into: &gradients, workers: workers) }

    /// The first of the parameters with each kernel turned by 180°, where that is the mistake.
    private func used<S>(_ parameters: [Tensor<S>]) -> [Tensor<S>] {
        guard mistake == .rotation, case .convolution(let geometry) = kind else { return parameters }
        return [parameters[0].turned(geometry.kernelSize * geometry.kernelSize)] + parameters.dropFirst()
    }

    /// Takes the division by the size of a block back, where leaving it out is the mistake.
    private func undivide<S>(_ maps: inout FeatureMaps<S>) {
        if mistake == .division, case .meanPooling(let size) = kind { maps.multiply(by: S(size * size)) }
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
        _ tangents: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        truth.weightsOnTheWayBack(tangents, residual: residual, into: &gradients, workers: workers)
        gradients = used(gradients)
    }

    func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] { truth.connections(into: unit, inputs) }

    func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        truth.connections(outOf: unit, input: input, inputs).map { connection in
            var wrong = connection
            switch (mistake, kind) {
            case (.division, _): wrong.factor = 1
            case (.rotation, .convolution(let geometry)):
                if var weight = connection.weight {
                    for axis in 2..<4 { weight.indices[axis] = geometry.kernelSize - 1 - weight.indices[axis] }
                    wrong.weight = weight
                }
            default: break
            }
            return wrong
        }
    }

    func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] {
        truth.meetings(parameter: parameter, indices, inputs)
    }
}

extension Tensor {
    /// The same with each run of `count` numbers in the reverse order: each kernel turned by 180°.
    fileprivate func turned(_ count: Int) -> Tensor {
        let values = values
        return Tensor(shape, values.indices.map { values[$0 / count * count + (count - 1 - $0 % count)] })
    }
}

extension Network {
    /// The same network with a rule that is deliberately wrong in one layer; with nil itself. Throws where there is no such layer, or where
    /// that mistake would be none.
    public func with(_ rule: WrongRule?) throws(WrongRuleError) -> Network {
        guard let rule else { return self }
        guard let index = nodes.firstIndex(where: { $0.layer != nil && $0.name == rule.layer }), let layer = nodes[index].layer else {
            throw .noLayer(rule.layer, layers: nodes.filter { $0.layer != nil }.map(\.name))
        }
        guard let wrong = WrongLayer(layer.withoutMistake, rule.mistake) else { throw .noMistake(rule) }
        return replacingLayers { $0 == index ? wrong : nodes[$0].layer?.withoutMistake }
    }

    /// The rule that is deliberately wrong; nil in every true network.
    public var wrongRule: WrongRule? {
        nodes.lazy.compactMap { node in node.layer?.mistake.map { WrongRule(layer: node.name, $0) } }.first
    }

    /// The same network with all rules as they must be.
    var withoutWrongRule: Network { wrongRule == nil ? self : replacingLayers { nodes[$0].layer?.withoutMistake } }
}
