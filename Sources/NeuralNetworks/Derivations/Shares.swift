import Tensors

/// What each number of one sample's way through the network carried of a marked number M: gradient × input,
///
///     share(x) = x · ∂M/∂x
///
/// with everything else fixed. Where M is linear in the numbers x of a layer, the shares are parts: those of the units below a sum z are
/// exactly its terms w·a, and together with the biases' they make z.
///
/// | M | units and weights | residuals and weights above |
/// | --- | --- | --- |
/// | a, z, e, ℓ | from M down: a · ∂M/∂a, w · ∂M/∂w | none |
/// | L | ℓ's times 1/N; the weights' are those of all samples | none |
/// | δ | none (slopes and winners are fixed) | from M up: δ_v · ∂M/∂δ_v, each whole layer adds up to M |
/// | ∂L/∂w | of this sample, a · δ/N where they met, then down | of this sample, δ · a/N where they met, then up |
/// | w − α ∂L/∂w | −α times those of the gradient | −α times those of the gradient |
/// | w, pixel | only itself | none |
/// | y | none | none |
///
/// What was made on the way forward has its shares by the true rules, whatever a wrong one trains with; a residual has those of the rule that
/// made it. Under cross-entropy the residual of the output is a − y itself. Source: Baehrens et al.: How to Explain Individual Classification
/// Decisions (2010); the product with the input: Shrikumar et al.: Not Just a Black Box (2016), section 2.
public struct Shares<Scalar: KernelScalar>: Sendable {
    /// M's place.
    public let mark: Place
    /// The sample that the shares are of.
    public let sample: Int
    /// M.
    public let value: Double
    /// For each node the shares of its activations, in the order of `FeatureMaps.units`; nil where none can carry anything.
    public internal(set) var activations: [[Scalar]?]
    /// For each node the shares of its residuals; nil where none can carry anything.
    public internal(set) var residuals: [[Scalar]?]
    /// For each node the shares of its parameters; nil where none can carry anything.
    public internal(set) var parameters: [[Tensor<Scalar>]?]
}

extension Network {
    /// The shares in the number at `mark`. All phases that make it must be done; the tape and the parameters stay as they are.
    @_specialize(where S == Float)
    public func shares<S: KernelScalar>(
        in mark: Place, sample: Int, _ tape: Tape<S>, _ parameters: Parameters<S>, learningRate: S, _ workers: Workers
    ) -> Shares<S> {
        let deriver = Deriver(self, tape, parameters, learningRate: learningRate)
        var maker = SharesMaker(
            self, tape, parameters, workers,
            Shares(
                mark: mark, sample: sample, value: deriver.value(mark, sample: sample),
                activations: nodes.map { _ in nil }, residuals: nodes.map { _ in nil }, parameters: nodes.map { _ in nil }))
        maker.make(learningRate: learningRate)
        return maker.shares
    }
}

/// Works on a tape of one sample, copied out of the batch's.
private struct SharesMaker<S: KernelScalar> {
    let network: Network
    /// The network with all rules as they must be.
    let truth: Network
    let batch: Tape<S>
    let parameters: Parameters<S>
    let workers: Workers
    var shares: Shares<S>
    /// The sample's activations, and ∂M/∂z where M reaches down to.
    var tape: Tape<S>

    init(_ network: Network, _ batch: Tape<S>, _ parameters: Parameters<S>, _ workers: Workers, _ shares: Shares<S>) {
        self.network = network
        truth = network.withoutWrongRule
        self.batch = batch
        self.parameters = parameters
        self.workers = workers
        self.shares = shares
        tape = Tape(for: network, capacity: 1)
        tape.setLabels([batch.labels[shares.sample]])
        for node in network.nodes.indices {
            tape.activations[node].setUnits(sample: 0, batch.activations[node].units(sample: shares.sample))
        }
    }

    private func index(_ place: Place) -> Int { network.unit(of: place).index(in: network.nodes[place.node].shape) }

    mutating func make(learningRate: S) {
        let mark = shares.mark
        let count = S(batch.sampleCount)
        switch mark.quantity {
        case .activation, .sum, .error: down(from: mark)
        case .residual: up(from: mark.node, [(index(mark), 1)])
        case .sampleLoss: downFromLoss(scale: 1)
        case .loss:
            downFromLoss(scale: 1 / count)
            for node in network.nodes.indices where !network.nodes[node].parameters.isEmpty {
                setParameters(node, batch.gradients.ofNode[node])
            }
        case .gradient(let parameter): gradient(parameter, scale: 1 / count)
        case .updated(let parameter):
            gradient(parameter, scale: -learningRate / count)
            itself(mark.node, parameter)
        case .parameter(let parameter): itself(mark.node, parameter)
        case .target: break
        }
    }

    /// A parameter is a share of itself.
    private mutating func itself(_ node: Int, _ parameter: Int) {
        var all = shares.parameters[node] ?? parameters.ofNode[node].map { Tensor(zeros: $0.shape) }
        let offset = all[parameter].shape.offset(of: shares.mark.indices)
        all[parameter][offset] = parameters.ofNode[node][parameter][offset]
        shares.parameters[node] = all
    }

    /// Shares of parameters: each times the derivative by it.
    private mutating func setParameters(_ node: Int, _ derivatives: [Tensor<S>]) {
        shares.parameters[node] = zip(parameters.ofNode[node], derivatives).map { values, derivatives in
            // In place: shares are made while training goes on, of hundreds of thousands of parameters.
            var products = derivatives
            products.withUnsafeMutableBuffer { products in
                values.withUnsafeBuffer { values in
                    for i in products.indices { products[i] *= values[i] }
                }
            }
            return products
        }
    }

    // MARK: Downwards

    private mutating func down(from mark: Place) {
        let node = mark.node
        let values = tape.activations[node].units(sample: 0)
        var own = values.map { _ in S(0) }
        let marked = index(mark)
        own[marked] = mark.quantity == .sum ? S(shares.value) : values[marked]
        shares.activations[node] = own
        guard let layer = network.nodes[node].layer else { return }
        var seed = values.map { _ in S(0) }
        if mark.quantity == .sum {
            seed[marked] = 1
        } else if node == network.outputNode && network.loss == .crossEntropy {
            // ∂a_j/∂z_k = a_j (1[j = k] − a_k).
            for k in seed.indices { seed[k] = values[marked] * ((k == marked ? 1 : 0) - values[k]) }
        } else {
            seed[marked] = S(layer.activation.slope(at: Double(values[marked])))
        }
        tape.residuals[node].setUnits(sample: 0, seed)
        makeParameterShares(node)
        descend(from: node)
    }

    private mutating func downFromLoss(scale: S) {
        let node = network.outputNode
        let error = batch.error.units(sample: shares.sample)
        let values = tape.activations[node].units(sample: 0)
        switch network.loss {
        case .halfSquaredError: shares.activations[node] = zip(values, error).map { $0 * $1 * scale }
        case .crossEntropy:
            // ∂ℓ/∂a is −1/a of the label, 0 of the others.
            shares.activations[node] = values.indices.map { $0 == tape.labels[0] ? -scale : 0 }
        }
        let activation = network.nodes[node].layer?.activation ?? .none
        let seed = zip(values, error).map { $1 * scale * S(activation.slope(at: Double($0))) }
        tape.residuals[node].setUnits(sample: 0, seed)
        makeParameterShares(node)
        descend(from: node)
    }

    private mutating func makeParameterShares(_ node: Int) {
        guard let layer = network.nodes[node].layer, !network.nodes[node].parameters.isEmpty else { return }
        let inputs = LayerInputs(tape.activations, nodes: network.nodes[node].inputs)
        layer.parameterGradients(inputs, residual: tape.residuals[node], into: &tape.gradients.ofNode[node], workers: workers)
        setParameters(node, tape.gradients.ofNode[node])
    }

    /// All nodes below one whose ∂M/∂z is set; `seeded` adds to ∂M/∂a of nodes below what does not come through it.
    private mutating func descend(from top: Int, seeded: [Int: [S]] = [:]) {
        for node in (0..<top).reversed() {
            var derivative = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
            truth.gradientOfOutput(node, &tape, parameters, into: &derivative, workers)
            if let seed = seeded[node] {
                derivative.setUnits(sample: 0, zip(derivative.units(sample: 0), seed).map { $0 + $1 })
            }
            let values = tape.activations[node].units(sample: 0)
            shares.activations[node] = zip(values, derivative.units(sample: 0)).map { $0 * $1 }
            guard let layer = network.nodes[node].layer else { continue }
            if layer.activation != .none {
                S.multiplyBySlope(layer.activation, of: tape.activations[node], residual: &derivative, workers: workers)
            }
            tape.residuals[node].setUnits(sample: 0, derivative.units(sample: 0))
            makeParameterShares(node)
        }
    }

    // MARK: Upwards

    /// From ∂M/∂δ of some units of a node to those of all nodes above.
    private mutating func up(from node: Int, _ seeds: [(unit: Int, value: S)]) {
        var derivatives: [FeatureMaps<S>?] = network.nodes.map { _ in nil }
        var seed = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        var units = seed.units(sample: 0)
        for (unit, value) in seeds { units[unit] += value }
        seed.setUnits(sample: 0, units)
        derivatives[node] = seed
        // δ = slope ∘ Σ wᵀδ: what a node hands up is its derivative times its slope.
        var tangents = network.nodes.map { FeatureMaps<S>($0.shape, capacity: 1) }
        for above in node..<network.nodes.count {
            if above > node { climb(to: above, tangents, &derivatives) }
            guard let derivative = derivatives[above] else { continue }
            let residuals: [S]
            if above == 0 {
                residuals = inputResidual()
            } else {
                residuals = batch.residuals[above].units(sample: shares.sample)
            }
            shares.residuals[above] = zip(residuals, derivative.units(sample: 0)).map { $0 * $1 }
            tangents[above] = derivative
            let activation = network.nodes[above].layer?.slopeFunction ?? .none
            if activation != .none {
                S.multiplyBySlope(activation, of: tape.activations[above], residual: &tangents[above], workers: workers)
            }
        }
    }

    private mutating func climb(to node: Int, _ tangents: [FeatureMaps<S>], _ derivatives: inout [FeatureMaps<S>?]) {
        guard let layer = network.nodes[node].layer else { return }
        let sources = network.nodes[node].inputs
        guard sources.contains(where: { derivatives[$0] != nil }) else { return }
        var sum = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        for (place, source) in sources.enumerated() where derivatives[source] != nil {
            var pushed = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
            layer.pushForward(
                place, LayerInputs(tape.activations, nodes: sources), parameters.ofNode[node], tangent: tangents[source],
                into: &pushed, workers: workers)
            S.add(pushed, to: &sum, workers: workers)
        }
        derivatives[node] = sum
        guard !network.nodes[node].parameters.isEmpty else { return }
        // A weight stands between what was handed up and δ: M = Σ w · tangent · δ over the layer. Biases are not on the way back.
        var residual = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        residual.setUnits(sample: 0, batch.residuals[node].units(sample: shares.sample))
        layer.weightsOnTheWayBack(
            LayerInputs(tangents, nodes: sources), residual: residual, into: &tape.gradients.ofNode[node], workers: workers)
        let gradients = tape.gradients.ofNode[node]
        setParameters(node, [gradients[0]] + gradients.dropFirst().map { Tensor(zeros: $0.shape) })
    }

    /// δ of the input, which training does not make.
    private mutating func inputResidual() -> [S] {
        for node in 1..<network.nodes.count {
            tape.residuals[node].setUnits(sample: 0, batch.residuals[node].units(sample: shares.sample))
        }
        var gradient = FeatureMaps<S>(network.inputShape, capacity: 1)
        network.gradientOfOutput(0, &tape, parameters, into: &gradient, workers)
        return gradient.units(sample: 0)
    }

    // MARK: Both ways

    /// `scale` · Σ a·δ over the places where the parameter's entry was used for this sample.
    private mutating func gradient(_ parameter: Int, scale: S) {
        let (mark, node) = (shares.mark, shares.mark.node)
        guard let layer = network.nodes[node].layer else { return }
        let source = network.nodes[node].inputs[0]
        let below = network.nodes[source].shape
        let values = tape.activations[source].units(sample: 0)
        let residuals = batch.residuals[node].units(sample: shares.sample)
        var toActivations = values.map { _ in S(0) }
        var seeds: [(unit: Int, value: S)] = []
        for meeting in layer.meetings(parameter: parameter, mark.indices, [below]) {
            let output = meeting.output.index(in: network.nodes[node].shape)
            guard let input = meeting.input?.index(in: below) else {
                seeds.append((output, scale))
                continue
            }
            seeds.append((output, scale * values[input]))
            toActivations[input] += scale * residuals[output]
        }
        up(from: node, seeds)
        // Nothing was multiplied with a bias.
        guard parameter == 0 else { return }
        // ∂M/∂z of the node and above is nothing: the activations' way leads down from below it.
        for above in network.nodes.indices where above >= node {
            tape.residuals[above].setUnits(sample: 0, Array(repeating: 0, count: network.nodes[above].shape.unitCount))
        }
        descend(from: node, seeded: [source: toActivations])
    }
}
