import Tensors

/// How much each number of one sample's computation contributes to a marked number M, as gradient × input:
///
///     share(x) = x · ∂M/∂x
///
/// with everything else fixed. Where M is linear in the numbers x of a layer, the shares are its parts: the shares of the input units of a
/// sum z are its terms w·a, and together with the bias's share they add up to z.
///
/// | M | units and weights towards the input | residuals and weights towards the output |
/// | --- | --- | --- |
/// | a, z, any array of a node, e, ℓ | a · ∂M/∂a, w · ∂M/∂w | none |
/// | L | ℓ's times 1/N; the weights' are those of all samples | none |
/// | δ, ∂ℓ/∂x of any array x | none (slopes and winners are fixed) | δ_v · ∂M/∂δ_v, which add up to M over each whole layer |
/// | ∂L/∂w | of this sample, from a · δ/N where they meet | of this sample, from δ · a/N where they meet |
/// | a number x of the update, w − α ∂L/∂w | ∂x/∂g times those of the gradient, w · ∂x/∂w | ∂x/∂g times those of the gradient |
/// | w, pixel | only itself | none |
/// | a number carried along | itself and what of this sample is in the batch's | none |
/// | a slot | none | none |
/// | y | none | none |
///
/// Where the kernels cannot tell ∂M/∂x, between the arrays of a node, it follows from the equations of the node. In the node of a marked
/// ∂ℓ/∂x beside its own δ the shares are those of ∂ℓ/∂a of its units.
///
/// Shares of forward numbers follow the true rules, even in training with a wrong one; shares of a residual follow the rule that produced
/// it. Where a layer mixes samples, these are the parts of one sample, and others have the rest. Where the loss gives the residual of the output
/// (a − y under cross-entropy), that is where its shares end. Sources: Baehrens et al.: How to Explain Individual Classification
/// Decisions (2010); for the product with the input Shrikumar et al.: Not Just a Black Box (2016), section 2.
public struct Shares<Scalar: KernelScalar>: Sendable {
    /// The place of M.
    public let mark: Place
    /// The index in the batch of the sample that the shares belong to.
    public let sample: Int
    /// The value of M.
    public let value: Double
    /// For each node the shares of its activations, in the order of `FeatureMaps.units`; nil where they are zero by rule.
    public internal(set) var activations: [[Scalar]?]
    /// For each node the shares of its residuals, in the same order; nil where they are zero by rule.
    public internal(set) var residuals: [[Scalar]?]
    /// For each node the shares of its parameters; nil where they are zero by rule.
    public internal(set) var parameters: [[Tensor<Scalar>]?]
}

extension Network {
    /// The shares in the number at `mark`, for one sample. The phases that compute it must be complete; the tape and the parameters are not
    /// changed.
    public func shares<S: KernelScalar>(
        in mark: Place, sample: Int, _ tape: Tape<S>, _ parameters: Parameters<S>, learningRate: S, _ workers: Workers
    ) -> Shares<S> {
        shares(in: mark, sample: sample, Deriver(self, tape, parameters, learningRate: learningRate), workers)
    }

    /// The same with the tape, the parameters and the update of a deriver.
    @_specialize(where S == Float)
    public func shares<S: KernelScalar>(in mark: Place, sample: Int, _ deriver: Deriver<S>, _ workers: Workers) -> Shares<S> {
        let (tape, parameters) = (deriver.tape, deriver.parameters)
        var maker = SharesMaker(
            self, tape, parameters, workers, deriver,
            Shares(
                mark: mark, sample: sample, value: deriver.value(mark, sample: sample),
                activations: nodes.map { _ in nil }, residuals: nodes.map { _ in nil }, parameters: nodes.map { _ in nil }))
        maker.make()
        return maker.shares
    }
}

/// Computes shares on a tape of one sample, copied from the batch's.
private struct SharesMaker<S: KernelScalar> {
    let network: Network
    /// The network on the whole batch.
    let whole: Network
    /// The network without any wrong rule.
    let truth: Network
    let batch: Tape<S>
    let parameters: Parameters<S>
    let workers: Workers
    let deriver: Deriver<S>
    var shares: Shares<S>
    /// The sample's activations, and ∂M/∂z of each node that M depends on.
    var tape: Tape<S>

    init(
        _ network: Network, _ batch: Tape<S>, _ parameters: Parameters<S>, _ workers: Workers, _ deriver: Deriver<S>, _ shares: Shares<S>
    ) {
        whole = network
        self.network = network.onOneSample(ofBatch: batch.sampleCount)
        truth = network.withoutWrongRule.onOneSample(ofBatch: batch.sampleCount)
        self.batch = batch
        self.parameters = parameters
        self.workers = workers
        self.deriver = deriver
        self.shares = shares
        tape = Tape(for: network, capacity: 1)
        tape.setLabels([batch.labels[shares.sample]])
        for node in network.nodes.indices {
            tape.activations[node].setUnits(sample: 0, batch.activations[node].units(sample: shares.sample))
            tape.kept[node] = batch.kept[node].ofOne(shares.sample)
        }
    }

    mutating func make() {
        let mark = shares.mark
        let count = S(batch.sampleCount)
        switch (mark.aspect, mark.parameter) {
        case (.value, let parameter?): itself(mark.node, parameter)
        case (.value, nil):
            if mark == network.batchLoss {
                downFromLoss(scale: 1 / count, withSideLosses: true)
                for node in network.nodes.indices where !network.nodes[node].parameters.isEmpty {
                    // In place of those of the one sample.
                    shares.parameters[node] = nil
                    setParameters(node, batch.gradients.ofNode[node])
                }
            } else if mark == network.sampleLoss {
                downFromLoss(scale: 1)
            } else if mark.node == network.lossNode && mark.array != LossFunction.errorArray {
                downFromStep(mark)
            } else if mark.node == network.lossNode {
                // e = a − y: as those of a.
                down(from: network.activation(network.outputNode, mark.entry))
            } else if mark.node < network.nodes.count {
                if kernelsKnow(mark) { down(from: mark) } else { downByEquations(from: mark) }
            }
        case (.residual, _): if kernelsKnow(mark) { up(from: mark.node, [(mark.entry, 1)]) } else { upByEquations(from: mark) }
        case (.gradient, let parameter): gradient(parameter ?? 0, scale: 1 / count)
        case (.updated, let parameter?) where !network.nodes[mark.node].parameters[parameter].isLearnt: carried(parameter)
        case (.slot, _): break
        case (.updated, let parameter), (.usedGradient, let parameter), (.updatedSlot, let parameter), (.updateValue, let parameter):
            let slopes = deriver.updateSlopes(mark)
            gradient(parameter ?? 0, scale: S(slopes.gradient) / count)
            if slopes.weight != 0 { itself(mark.node, parameter ?? 0, times: S(slopes.weight)) }
        }
    }

    /// Whether the way from the mark to the residuals of its node is one that the kernels go: none, the slope of a function, or a softmax.
    private func kernelsKnow(_ mark: Place) -> Bool {
        let node = network.nodes[mark.node]
        let isWhole = node.arrays.count == 1 || node.isSumAndFunction || node.layer?.functionName == "softmax"
        switch mark.aspect {
        case .residual: return network.isResidual(mark) && (isWhole || mark.array == node.outputArray)
        default: return mark.array == node.residualArray || mark.array == node.outputArray && isWhole
        }
    }

    /// A marked parameter is its own and only share.
    private mutating func itself(_ node: Int, _ parameter: Int, times slope: S = 1) {
        var all = shares.parameters[node] ?? parameters.ofNode[node].map { Tensor(zeros: $0.shape) }
        let offset = shares.mark.entry
        all[parameter][offset] = slope * parameters.ofNode[node][parameter][offset]
        shares.parameters[node] = all
    }

    /// Sets the shares of the parameters that a node uses, each parameter times ∂M/∂parameter; of shared ones those of all nodes that use
    /// them add up.
    private mutating func setParameters(_ node: Int, _ derivatives: [Tensor<S>]) {
        let owner = network.parameterOwner(node)
        let others = network.nodes[owner].sharers.isEmpty ? nil : shares.parameters[owner]
        shares.parameters[owner] = zip(parameters.ofNode[owner], derivatives).map { values, derivatives in
            // What is carried along has no derivative.
            if derivatives.count < values.count { return Tensor(zeros: values.shape) }
            // In place, because shares of hundreds of thousands of parameters are computed during training.
            var products = derivatives
            products.withUnsafeMutableBuffer { products in
                values.withUnsafeBuffer { values in
                    for i in products.indices { products[i] *= values[i] }
                }
            }
            return products
        }
        if let others { shares.parameters[owner] = zip(shares.parameters[owner] ?? [], others).map { $0.sum(with: $1) } }
    }

    // MARK: Towards the input

    private mutating func down(from mark: Place) {
        let node = mark.node
        let values = tape.activations[node].units(sample: 0)
        var own = values.map { _ in S(0) }
        let marked = mark.entry
        let isSum = network.isSum(mark)
        own[marked] = isSum ? S(shares.value) : values[marked]
        shares.activations[node] = own
        guard let layer = network.nodes[node].layer else { return }
        var seed = values.map { _ in S(0) }
        if isSum {
            seed[marked] = 1
        } else {
            seed = slopes(ofUnit: marked, layer, values)
        }
        tape.residuals[node].setUnits(sample: 0, seed)
        makeParameterShares(node)
        descend(from: node)
    }

    /// ∂a/∂z of a unit by all sums of its layer.
    private func slopes(ofUnit marked: Int, _ layer: any Layer, _ values: [S]) -> [S] {
        // Of a softmax ∂a_j/∂z_k = a_j (1[j = k] − a_k).
        if layer.functionName == "softmax" { return values.indices.map { values[marked] * (($0 == marked ? 1 : 0) - values[$0]) } }
        return values.indices.map { $0 == marked ? S(layer.activation.slope(at: Double(values[marked]))) : 0 }
    }

    /// From a step between e and ℓ, a function of one output or of its sum.
    private mutating func downFromStep(_ mark: Place) {
        let node = network.outputNode
        guard let layer = network.nodes[node].layer else { return }
        let values = tape.activations[node].units(sample: 0)
        let (output, sum) = deriver.slopesOfLoss(mark, shares.sample)
        var seed = slopes(ofUnit: mark.entry, layer, values).map { $0 * S(output) }
        let slope = layer.activation.slope(at: Double(values[mark.entry]))
        var own = values.map { _ in S(0) }
        own[mark.entry] = values[mark.entry] * S(output + (slope == 0 ? 0 : sum / slope))
        shares.activations[node] = own
        seed[mark.entry] += S(sum)
        tape.residuals[node].setUnits(sample: 0, seed)
        makeParameterShares(node)
        descend(from: node)
    }

    /// By the chain rule over the equations of the mark's node: to its sum, from where the kernels know the way, to its inputs and to its
    /// parameters.
    private mutating func downByEquations(from mark: Place) {
        let node = network.nodes[mark.node]
        let unitCount = node.shape.unitCount
        if node.arrays[mark.array].axes == node.arrays[node.outputArray].axes {
            // The mark itself, in the place of its unit.
            var own = [S](repeating: 0, count: unitCount)
            own[mark.entry] = S(shares.value)
            shares.activations[mark.node] = own
        }
        let owner = network.parameterOwner(mark.node)
        let sum = node.residualArray < mark.array ? node.residualArray : nil
        let (ofArrays, ofInputs, ofParameters) = derivatives(of: [mark.array: [mark.entry: 1]], in: mark.node, above: sum)
        var seed = [S](repeating: 0, count: unitCount)
        if let sum { for (entry, derivative) in ofArrays[sum] { seed[entry] = S(derivative) } }
        tape.residuals[mark.node].setUnits(sample: 0, seed)
        makeParameterShares(mark.node)
        if var own = shares.parameters[owner] {
            for (index, derivatives) in ofParameters.enumerated() {
                for (entry, derivative) in derivatives.enumerated() where derivative != 0 {
                    own[index][entry] += parameters.ofNode[owner][index][entry] * S(derivative)
                }
            }
            shares.parameters[owner] = own
        }
        descend(from: mark.node, seeded: ofInputs)
    }

    /// The derivatives of a sum over entries of arrays, each times its factor in `seeds`, by everything in their node that they are made from, by
    /// the chain rule over the equations; not on the other side of the array `stop`.
    private func derivatives(
        of seeds: [Int: [Int: Double]], in index: Int, above stop: Int?
    ) -> (arrays: [[Int: Double]], inputs: [Int: [S]], parameters: [[Double]]) {
        let node = network.nodes[index]
        let shapes = node.inputs.map { network.nodes[$0].shape }
        var ofArrays = node.arrays.map { _ in [Int: Double]() }
        var ofInputs: [Int: [S]] = [:]
        var ofParameters = network.usedParameters(index).map { [Double](repeating: 0, count: $0.count) }
        for (array, factors) in seeds { ofArrays[array] = factors }
        guard let layer = node.layer else { return (ofArrays, ofInputs, ofParameters) }
        for array in (0...(seeds.keys.max() ?? 0)).reversed() where array != stop {
            for (entry, outer) in ofArrays[array].sorted(by: { $0.key < $1.key }) {
                let equation = layer.equation(of: array, at: entry, shapes)
                if equation.isMeanOverBatch { addOtherSamples(equation, outer, in: index, layer, shapes, to: &ofArrays) }
                for (factor, slope) in deriver.slopes(of: equation, index, shares.sample) {
                    switch factor {
                    case .constant: break
                    case .own(let earlier, let entry): ofArrays[earlier][entry, default: 0] += outer * slope
                    case .parameter(let index, let entry): ofParameters[index][entry] += outer * slope
                    case .input(let index, let entry):
                        let source = node.inputs[index]
                        ofInputs[source, default: Array(repeating: 0, count: shapes[index].unitCount)][entry] += S(outer * slope)
                    }
                }
            }
        }
        return (ofArrays, ofInputs, ofParameters)
    }

    /// Adds the derivatives of a mean over the batch by earlier arrays of the batch, through what other samples make of those.
    private func addOtherSamples(
        _ mean: Equation, _ outer: Double, in index: Int, _ layer: any Layer, _ shapes: [MapShape], to ofArrays: inout [[Int: Double]]
    ) {
        let arrays = network.nodes[index].arrays
        for sample in 0..<batch.sampleCount where sample != shares.sample {
            for (factor, slope) in deriver.slopes(of: mean, index, sample) {
                guard case .own(let made, let entry) = factor, arrays[made].span == .sample else { continue }
                for (factor, inner) in deriver.slopes(of: layer.equation(of: made, at: entry, shapes), index, sample) {
                    guard case .own(let earlier, let entry) = factor, arrays[earlier].span == .batch else { continue }
                    ofArrays[earlier][entry, default: 0] += outer * slope * inner
                }
            }
        }
    }

    private mutating func downFromLoss(scale: S, withSideLosses: Bool = false) {
        let node = network.outputNode
        let values = tape.activations[node].units(sample: 0)
        tape.error.setUnits(sample: 0, batch.error.units(sample: shares.sample))
        var passed = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        passed.setSampleCount(1)
        network.passLossBack(&tape, into: &passed)
        let slopes = passed.units(sample: 0)
        shares.activations[node] =
            network.loss.isCombined
            ? values.indices.map { S(network.loss.loss.outputShare(at: network.lossPoint($0, sample: 0, tape))) * scale }
            : zip(values, slopes).map { $0 * $1 * scale }
        // What the loss passes back to the sums has their slope.
        let activation = network.loss.isCombined ? .none : network.nodes[node].layer?.activation ?? .none
        let seed = zip(values, slopes).map { $1 * scale * S(activation.slope(at: Double($0))) }
        tape.residuals[node].setUnits(sample: 0, seed)
        makeParameterShares(node)
        descend(from: node, sideScale: withSideLosses ? scale : 0)
    }

    private mutating func makeParameterShares(_ node: Int) {
        let owner = network.parameterOwner(node)
        guard let layer = network.nodes[node].layer, !network.nodes[owner].parameters.isEmpty else { return }
        let inputs = LayerInputs(tape, of: network.nodes[node], kept: tape.kept[node])
        layer.parameterGradients(inputs, residual: tape.residuals[node], into: &tape.gradients.ofNode[owner], workers: workers)
        setParameters(node, tape.gradients.ofNode[owner])
    }

    /// Visits all nodes before `top`, whose ∂M/∂z is set. `seeded` is added to ∂M/∂a of a node: the part that does not come through `top`.
    /// `sideScale`: what M has of the losses that are nodes, beside their weights.
    private mutating func descend(from top: Int, seeded: [Int: [S]] = [:], sideScale: S = 0) {
        for node in (0..<top).reversed() {
            var derivative = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
            if let weight = network.nodes[node].layer?.lossWeight {
                derivative.setUnits(sample: 0, [S(weight) * sideScale])
            } else {
                truth.gradientOfOutput(node, &tape, parameters, into: &derivative, workers)
            }
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

    // MARK: Towards the output

    /// From ∂M/∂δ of some units of a node to those of all nodes towards the output.
    private mutating func up(from node: Int, _ seeds: [(unit: Int, value: S)]) {
        var units = [S](repeating: 0, count: network.nodes[node].shape.unitCount)
        for (unit, value) in seeds { units[unit] += value }
        let residuals = node == 0 ? inputResidual() : batch.residuals[node].units(sample: shares.sample)
        shares.residuals[node] = zip(residuals, units).map { $0 * $1 }
        var tangent = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        tangent.setUnits(sample: 0, units)
        multiplyBySlope(node, &tangent)
        rise(from: node, tangent)
    }

    /// From another array than the node's own residual is of: M = ∂ℓ/∂x is the sum of ∂ℓ/∂a · ∂a/∂x over the units a of the node, by the
    /// chain rule over the equations of the arrays between.
    private mutating func upByEquations(from mark: Place) {
        let node = network.nodes[mark.node]
        guard let layer = node.layer else { return }
        let shapes = node.inputs.map { network.nodes[$0].shape }
        var derivatives = node.arrays.map { [Double](repeating: 0, count: $0.count) }
        derivatives[mark.array][mark.entry] = 1
        for array in node.arrays.indices.dropFirst(mark.array + 1) {
            for entry in derivatives[array].indices {
                for (factor, slope) in deriver.slopes(of: layer.equation(of: array, at: entry, shapes), mark.node, shares.sample) {
                    if case .own(let earlier, let source) = factor { derivatives[array][entry] += slope * derivatives[earlier][source] }
                }
            }
        }
        let units = derivatives[node.outputArray]
        shares.residuals[mark.node] = units.indices.map { unit in
            let place = Place(node: mark.node, array: node.outputArray, .residual, entry: unit)
            return units[unit] == 0 ? 0 : S(units[unit] * deriver.value(place, sample: shares.sample))
        }
        var tangent = FeatureMaps<S>(node.shape, capacity: 1)
        tangent.setUnits(sample: 0, units.map { S($0) })
        rise(from: mark.node, tangent)
    }

    /// δ = slope ∘ Σ wᵀδ: each node passes on its derivative times its slope.
    private func multiplyBySlope(_ node: Int, _ derivative: inout FeatureMaps<S>) {
        let activation = network.slopeFunction(of: node)
        if activation != .none {
            S.multiplyBySlope(activation, of: tape.activations[node], residual: &derivative, workers: workers)
        }
    }

    /// From ∂M/∂(∂ℓ/∂a) of a node, which its consumers read, to ∂M/∂δ of all nodes towards the output.
    private mutating func rise(from node: Int, _ tangent: FeatureMaps<S>) {
        var derivatives: [FeatureMaps<S>?] = network.nodes.map { _ in nil }
        var tangents = network.nodes.map { FeatureMaps<S>($0.shape, capacity: 1) }
        derivatives[node] = tangent
        tangents[node] = tangent
        for above in network.nodes.indices.dropFirst(node + 1) {
            climb(to: above, tangents, &derivatives)
            guard let derivative = derivatives[above] else { continue }
            let residuals = batch.residuals[above].units(sample: shares.sample)
            shares.residuals[above] = zip(residuals, derivative.units(sample: 0)).map { $0 * $1 }
            tangents[above] = derivative
            multiplyBySlope(above, &tangents[above])
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
                place, LayerInputs(tape, of: network.nodes[node], kept: tape.kept[node]),
                parameters.ofNode[network.parameterOwner(node)], tangent: tangents[source],
                into: &pushed, workers: workers)
            S.add(pushed, to: &sum, workers: workers)
        }
        derivatives[node] = sum
        let owner = network.parameterOwner(node)
        guard !network.nodes[owner].parameters.isEmpty else { return }
        // A weight is multiplied with the tangent and δ: M = Σ w · tangent · δ over the layer. Biases play no part in the backward pass.
        var residual = FeatureMaps<S>(network.nodes[node].shape, capacity: 1)
        residual.setUnits(sample: 0, batch.residuals[node].units(sample: shares.sample))
        layer.weightsOnTheWayBack(
            LayerInputs(tape, of: network.nodes[node], activations: tangents),
            at: LayerInputs(tape, of: network.nodes[node], kept: tape.kept[node]), residual: residual,
            into: &tape.gradients.ofNode[owner], workers: workers)
        let gradients = tape.gradients.ofNode[owner]
        setParameters(node, [gradients[0]] + gradients.dropFirst().map { Tensor(zeros: $0.shape) })
    }

    /// δ of the input, which training does not compute.
    private mutating func inputResidual() -> [S] {
        if whole.mixesSamples {
            var batch = batch
            var gradient = FeatureMaps<S>(network.inputShape, capacity: batch.sampleCount)
            whole.gradientOfOutput(0, &batch, parameters, into: &gradient, workers)
            return gradient.units(sample: shares.sample)
        }
        for node in 1..<network.nodes.count {
            tape.residuals[node].setUnits(sample: 0, batch.residuals[node].units(sample: shares.sample))
        }
        var gradient = FeatureMaps<S>(network.inputShape, capacity: 1)
        network.gradientOfOutput(0, &tape, parameters, into: &gradient, workers)
        return gradient.units(sample: 0)
    }

    /// What is carried along is made of its number before and of the batch.
    private mutating func carried(_ parameter: Int) {
        let (mark, node) = (shares.mark, network.nodes[shares.mark.node])
        guard let layer = node.layer else { return }
        let equation = layer.carriedEquation(
            ofParameter: parameter, entry: mark.entry, node.inputs.map { network.nodes[$0].shape }, samples: batch.sampleCount)
        var own = node.parameters.map { Tensor<S>(zeros: $0.shape) }
        var made: [Int: [Int: Double]] = [:]
        for (factor, slope) in deriver.slopes(of: equation, mark.node, shares.sample) {
            switch factor {
            case .parameter(let index, let entry): own[index][entry] += S(slope) * parameters.ofNode[mark.node][index][entry]
            case .own(let array, let entry):
                made[array, default: [:]][entry, default: 0] += slope
            case .constant, .input: break
            }
        }
        shares.parameters[mark.node] = own
        let inputs = derivatives(of: made, in: mark.node, above: nil).inputs
        for above in network.nodes.indices where above >= mark.node {
            tape.residuals[above].setUnits(sample: 0, Array(repeating: 0, count: network.nodes[above].shape.unitCount))
        }
        descend(from: mark.node, seeded: inputs)
    }

    // MARK: Both directions

    /// Shares in `scale` · Σ a·δ over the positions where this sample used the parameter's entry; of a shared parameter the sum of those
    /// that each node has for itself.
    private mutating func gradient(_ parameter: Int, scale: S) {
        let users = network.users(ofParametersOf: shares.mark.node)
        guard users.count > 1 else { return gradient(parameter, at: shares.mark.node, scale: scale) }
        let before = self
        for user in users {
            var own = before
            own.gradient(parameter, at: user, scale: scale)
            shares.add(own.shares)
        }
    }

    /// The same at one node.
    private mutating func gradient(_ parameter: Int, at node: Int, scale: S) {
        let mark = shares.mark
        guard let layer = network.nodes[node].layer else { return }
        let source = network.nodes[node].inputs[0]
        let below = network.nodes[source].shape
        let values = tape.activations[source].units(sample: 0)
        let residuals = batch.residuals[node].units(sample: shares.sample)
        var toActivations = values.map { _ in S(0) }
        var seeds: [(unit: Int, value: S)] = []
        var isWeight = false
        var ofArrays: [Int: [Int: Double]] = [:]
        for use in layer.uses(ofParameter: parameter, entry: mark.entry, [below], output: network.nodes[node].shape) {
            switch use.others.first {
            case .input(_, let input)?:
                isWeight = true
                seeds.append((use.entry, scale * values[input]))
                toActivations[input] += scale * residuals[use.entry]
            case .own(let array, let entry)?:
                isWeight = true
                let made = deriver.value(Place(node: node, array: array, entry: entry), sample: shares.sample)
                seeds.append((use.entry, scale * S(made)))
                ofArrays[array, default: [:]][entry, default: 0] += Double(scale * residuals[use.entry])
            default: seeds.append((use.entry, scale))
            }
        }
        if !ofArrays.isEmpty {
            let slopes = derivatives(of: ofArrays, in: node, above: nil).inputs[source] ?? []
            for (unit, slope) in slopes.enumerated() { toActivations[unit] += slope }
        }
        up(from: node, seeds)
        // A bias is not multiplied with an activation.
        guard isWeight else { return }
        // ∂M/∂z of this node and of those after it is zero: M depends on activations only through this node's inputs.
        for above in network.nodes.indices where above >= node {
            tape.residuals[above].setUnits(sample: 0, Array(repeating: 0, count: network.nodes[above].shape.unitCount))
        }
        descend(from: node, seeded: [source: toActivations])
    }
}

extension Shares {
    /// Adds the shares of another number, so that they become those of the sum.
    fileprivate mutating func add(_ other: Shares) {
        func sum(_ one: [Scalar]?, _ two: [Scalar]?) -> [Scalar]? {
            guard let one, let two else { return one ?? two }
            return zip(one, two).map { $0 + $1 }
        }
        activations = zip(activations, other.activations).map { sum($0, $1) }
        residuals = zip(residuals, other.residuals).map { sum($0, $1) }
        parameters = zip(parameters, other.parameters).map { one, two in
            guard let one, let two else { return one ?? two }
            return zip(one, two).map { $0.sum(with: $1) }
        }
    }
}

extension Tensor {
    /// The sum with a tensor of the same shape.
    fileprivate func sum(with other: Tensor) -> Tensor { Tensor(shape, zip(values, other.values).map { $0 + $1 }) }
}
