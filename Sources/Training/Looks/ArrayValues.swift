import NeuralNetworks
import Tensors

extension Sight {
    /// Whether the number at a place was kept by training, so that it is still there when the parameters are new.
    func isKept(_ place: Place) -> Bool {
        switch place.aspect {
        case .value:
            place.parameter != nil || place.node >= network.nodes.count || network.isActivation(place)
                || network.specification(of: place).isKept
        case .residual: place.node > 0 && network.isResidual(place)
        case .gradient, .updated, .slot, .updatedSlot: true
        case .usedGradient, .updateValue: false
        }
    }

    /// All numbers of a family, for one sample if they differ from sample to sample. The phase that computes them must be done.
    func values(of family: PlaceFamily, sample: Int) -> [Float] {
        let first = family.place(0)
        let count = family.axes.reduce(1) { $0 * $1.count }
        if let parameter = first.parameter {
            func own(_ of: Parameters<Float>) -> [Float] { of.ofNode[first.node][parameter].values }
            switch first.aspect {
            case .slot(let slot): return own(slots[Int(slot)])
            case .updated where lastPhase == .update: return own(parameters)
            case .updatedSlot(let slot) where lastPhase == .update: return own(slots[Int(slot)])
            case .updated where !update.isPlainDescent: return updated(first.node).parameters[parameter].values
            case .updatedSlot(let slot): return updated(first.node).slots[Int(slot)][parameter].values
            default: break
            }
        }
        // The output's is not passed on: a softmax gives its sums' at once.
        if first.aspect == .residual, family.node < network.outputNode, !(family.node > 0 && network.isResidual(first)),
            family.array == network.nodes[family.node].outputArray
        {
            return outputResiduals(family.node, sample)
        }
        let deriver = deriver
        return (0..<count).map { Float(deriver.value(family.place($0), sample: sample)) }
    }

    /// The parameters and slots of a node after the update, by the kernels.
    func updated(_ node: Int) -> (parameters: [Tensor<Float>], slots: [[Tensor<Float>]]) {
        func own(_ all: Parameters<Float>) -> Parameters<Float> { Parameters(ofNode: [all.ofNode[node]]) }
        var (weights, arrays) = (own(parameters), slots.map(own))
        update.updateClipped(&weights, slots: &arrays, gradients: own(tape.gradients), Workers(count: 1))
        return (weights.ofNode[0], arrays.map { $0.ofNode[0] })
    }

    /// The changes of a node's parameters by the update: to come, before it.
    func changes(_ node: Int) -> [Tensor<Float>] {
        zip(updated(node).parameters, parameters.ofNode[node]).map { new, old in
            var change = new
            change.withUnsafeMutableBuffer { change in
                old.withUnsafeBuffer { old in for i in change.indices { change[i] -= old[i] } }
            }
            return change
        }
    }

    /// ∂ℓ/∂a of all outputs of a node, which training passes on without keeping it.
    private func outputResiduals(_ node: Int, _ sample: Int) -> [Float] {
        if network.mixesSamples {
            var whole = tape
            var gradient = FeatureMaps<Float>(network.nodes[node].shape, capacity: tape.sampleCount)
            network.gradientOfOutput(node, &whole, parameters, into: &gradient, Workers(count: 1))
            return gradient.units(sample: sample)
        }
        var one = Tape<Float>(for: network, capacity: 1)
        one.setLabels([tape.labels[sample]])
        one.chance = tape.chance
        for index in network.nodes.indices {
            one.activations[index].setUnits(sample: 0, tape.activations[index].units(sample: sample))
            one.kept[index] = tape.kept[index].ofOne(sample)
            if index > 0 { one.residuals[index].setUnits(sample: 0, tape.residuals[index].units(sample: sample)) }
        }
        var gradient = FeatureMaps<Float>(network.nodes[node].shape, capacity: 1)
        network.gradientOfOutput(node, &one, parameters, into: &gradient, Workers(count: 1))
        return gradient.units(sample: 0)
    }
}
