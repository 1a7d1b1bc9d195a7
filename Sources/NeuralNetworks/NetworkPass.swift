import Tensors

/// The phases of one batch as functions of the tape. Each does one node; run flat out or stepped, these are the only ones there are.
extension Network {
    /// a of one node from those of its inputs.
    public func forward<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers
    ) {
        guard let layer = nodes[node].layer else { return }
        let inputs = nodes[node].inputs.map { tape.activations[$0] }
        if node == outputNode && loss == .crossEntropy, var sums = tape.outputSums.take() {
            layer.forward(inputs, parameters.ofNode[node], output: &sums, workers: workers)
            S.softmax(sums, output: &tape.activations[node])
            tape.outputSums = sums
        } else {
            layer.forward(inputs, parameters.ofNode[node], output: &tape.activations[node], workers: workers)
        }
    }

    /// e = a − y of the output and ℓ of each sample.
    public func computeLoss<S: KernelScalar>(_ tape: inout Tape<S>) {
        tape.losses.removeAll(keepingCapacity: true)
        for (sample, label) in tape.labels.enumerated() {
            let outputs = tape.activations[outputNode].units(sample: sample)
            let sums = tape.outputSums?.units(sample: sample) ?? []
            tape.losses.append(loss.loss(outputs: outputs, sums: sums, label: label))
            tape.error.setUnits(sample: sample, outputs.enumerated().map { $1 - ($0 == label ? 1 : 0) })
        }
        tape.error.clearUnusedPlaces()
    }

    /// ∂ℓ/∂a of a node: what the nodes that read it pass down, added up. For the output it is what the loss says.
    public func gradientOfOutput<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, into gradient: inout FeatureMaps<S>,
        _ workers: Workers
    ) {
        gradient.setSampleCount(tape.sampleCount)
        if node == outputNode {
            gradient = tape.error
            return
        }
        for (place, consumer) in nodes[node].consumers.enumerated() {
            guard let layer = nodes[consumer.node].layer else { continue }
            let inputs = nodes[consumer.node].inputs.map { tape.activations[$0] }
            let (output, residual) = (tape.activations[consumer.node], tape.residuals[consumer.node])
            if place == 0 {
                layer.gradientOfInput(
                    consumer.input, inputs, parameters.ofNode[consumer.node], output: output, residual: residual,
                    into: &gradient, workers: workers)
            } else if var share = tape.shares[node].take() {
                layer.gradientOfInput(
                    consumer.input, inputs, parameters.ofNode[consumer.node], output: output, residual: residual,
                    into: &share, workers: workers)
                S.add(share, to: &gradient, workers: workers)
                tape.shares[node] = share
            }
        }
    }

    /// δ of one node, then the gradients of its parameters. All nodes that read it must be done.
    public func backward<S: KernelScalar>(
        _ node: Int, _ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers
    ) {
        guard let layer = nodes[node].layer else { return }
        let inputs = nodes[node].inputs.map { tape.activations[$0] }
        var residual = FeatureMaps<S>(nodes[node].shape, capacity: 0)
        swap(&residual, &tape.residuals[node])
        gradientOfOutput(node, &tape, parameters, into: &residual, workers)
        // Under cross-entropy softmax and logarithm are taken together: the output's δ is e itself, and its activation is `none`.
        layer.turnIntoResidual(&residual, output: tape.activations[node], workers: workers)
        layer.parameterGradients(inputs, residual: residual, into: &tape.gradients.ofNode[node], workers: workers)
        swap(&residual, &tape.residuals[node])
    }

    /// All of forward and the loss; for evaluation and checks, made of the same phases.
    public func forwardAll<S: KernelScalar>(_ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers) {
        for node in 1..<nodes.count { forward(node, &tape, parameters, workers) }
        computeLoss(&tape)
    }

    /// All of backward, from the output down.
    public func backwardAll<S: KernelScalar>(_ tape: inout Tape<S>, _ parameters: Parameters<S>, _ workers: Workers) {
        for node in (1..<nodes.count).reversed() { backward(node, &tape, parameters, workers) }
    }
}
