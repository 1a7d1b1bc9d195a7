import Tensors

/// The phases of one batch as functions of the tape, one node at a time. Training at full speed and stepping call the same ones.
extension Network {
    /// Computes a of one node from its inputs.
    @_specialize(where S == Float)
    public func forward<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers
    ) {
        guard let layer = nodes[node].layer else { return }
        swap(&tape.spare, &tape.activations[node])
        swap(&tape.spareKept, &tape.kept[node])
        do {
            let inputs = LayerInputs(tape, of: nodes[node])
            layer.forward(
                inputs, parameters.ofNode[parameterOwner(node)], output: &tape.spare, kept: &tape.spareKept, workers: workers)
        }
        swap(&tape.spareKept, &tape.kept[node])
        swap(&tape.spare, &tape.activations[node])
    }

    /// Computes ∂ℓ/∂a of a node: the sum of its consumers' contributions, for the output node what the loss passes back, and for a loss its weight.
    @_specialize(where S == Float)
    public func gradientOfOutput<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, into gradient: inout FeatureMaps<S>,
        _ workers: Workers
    ) { pass(to: node, &tape, parameters, slope: nil, into: &gradient, workers) }

    /// The same, times the slope if one is given.
    @_specialize(where S == Float)
    private func pass<S: KernelScalar>(
        to node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, slope: Slope<S>?,
        into gradient: inout FeatureMaps<S>, _ workers: Workers
    ) {
        gradient.setSampleCount(tape.sampleCount)
        if node == outputNode { passLossBack(&tape, into: &gradient) }
        if let weight = nodes[node].layer?.lossWeight {
            for sample in 0..<tape.sampleCount { gradient.setUnit(0, sample: sample, S(weight)) }
        }
        let isOnly = nodes[node].consumers.count == 1
        for (place, consumer) in nodes[node].consumers.enumerated() {
            guard let layer = nodes[consumer.node].layer else { continue }
            let inputs = LayerInputs(tape, of: nodes[consumer.node], kept: tape.kept[consumer.node])
            let (output, residual) = (tape.activations[consumer.node], tape.residuals[consumer.node])
            let owner = parameterOwner(consumer.node)
            if place == 0 {
                layer.gradientOfInput(
                    consumer.input, inputs, parameters.ofNode[owner], output: output, residual: residual,
                    slope: isOnly ? slope : nil, into: &gradient, workers: workers)
            } else if tape.shares[node] != nil {
                layer.gradientOfInput(
                    consumer.input, inputs, parameters.ofNode[owner], output: output, residual: residual, slope: nil,
                    into: &tape.shares[node]!, workers: workers)
                S.add(tape.shares[node]!, to: &gradient, workers: workers)
            }
        }
        if let slope, !isOnly {
            S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers)
        }
    }

    /// The function whose slope is a factor of a node's δ: `none` where the loss gives the δ of the output at once.
    public func slopeFunction(of node: Int) -> Activation {
        node == outputNode && loss.isCombined ? .none : nodes[node].layer?.slopeFunction ?? .none
    }

    /// Computes δ of one node, then the gradients of its parameters. All its consumers must be complete, and all nodes that share its
    /// parameters: of these it makes their part, and the owner the sum.
    @_specialize(where S == Float)
    public func backward<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers
    ) {
        guard let layer = nodes[node].layer else { return }
        var residual = tape.spare
        swap(&residual, &tape.residuals[node])
        let function = slopeFunction(of: node)
        let slope = function == .none ? nil : Slope(function, at: tape.activations[node])
        pass(to: node, &tape, parameters, slope: slope, into: &residual, workers)
        let inputs = LayerInputs(tape, of: nodes[node], kept: tape.kept[node])
        if nodes[node].sharedFrom == nil {
            layer.parameterGradients(inputs, residual: residual, into: &tape.gradients.ofNode[node], workers: workers)
        } else {
            layer.parameterGradients(inputs, residual: residual, into: &tape.sharedGradients[node], workers: workers)
        }
        // The owner comes last on the way back: the gradient is the sum over all nodes that use the parameter.
        for sharer in nodes[node].sharers {
            for i in tape.sharedGradients[sharer].indices {
                S.descend(&tape.gradients.ofNode[node][i], gradient: tape.sharedGradients[sharer][i], rate: -1, workers: workers)
            }
        }
        swap(&residual, &tape.residuals[node])
    }

    /// The complete forward pass and the loss, for evaluation and checks, made of the same phases.
    @_specialize(where S == Float)
    public func forwardAll<S: KernelScalar>(_ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers) {
        for node in 1..<nodes.count { forward(node, &tape, parameters, workers) }
        computeLoss(&tape)
    }

    /// The complete backward pass, from the output to the first layer.
    @_specialize(where S == Float)
    public func backwardAll<S: KernelScalar>(_ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers) {
        for node in (1..<nodes.count).reversed() { backward(node, &tape, parameters, workers) }
    }
}
