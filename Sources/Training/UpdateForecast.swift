import NeuralNetworks
import Tensors

/// What the update of a step will do to its loss, before it is done: what the slope promises beside what comes.
public struct UpdateForecast: Hashable, Sendable {
    /// The change of L by the update of some parameters.
    public struct Effect: Hashable, Sendable {
        /// The layer whose parameters alone are updated; nil for all together.
        public var node: Int?
        /// To first order: −α Σ g² over these parameters.
        public var promised: Double
        /// L of the same batch with only these parameters updated, less L without.
        public var measured: Double
        /// L without.
        public var loss: Double

        /// Both beside each other.
        public var promise: SlopePromise { SlopePromise(promised: promised, measured: measured, loss: loss) }

        /// Measured as a part of promised; nil where nothing is promised.
        public var ratio: Double? { promise.ratio }

        /// Whether the step is too large for the slope. Along a parabola half of what was promised comes when the step ends at its lowest
        /// point, and less when it goes beyond; as much more than promised says likewise that the slope does not hold for so long a way.
        /// What the rounding of the outputs to 24 bits may make is no difference.
        public var isTooLarge: Bool { !(abs(measured - promised) <= 0.5 * abs(promised)) && !promise.isRounding }
    }

    /// The learning rate.
    public var learningRate: Float
    /// L of the batch before the update.
    public var loss: Double
    /// What the update of each layer that learns does alone.
    public var layers: [Effect]
    /// What the updates of all layers do together.
    public var together: Effect
}

/// A kernel before the update, by how much it changes, and after.
public struct KernelUpdate: Hashable, Sendable {
    /// Which of the layer's planes.
    public var index: Int
    /// How many there are.
    public var count: Int
    /// Planes of one output map.
    public var perOutput: Int
    /// As it is.
    public var old: Plane
    /// −α times the gradient.
    public var change: Plane
    /// As the update will leave it, to the bit.
    public var new: Plane
    /// The range of all of the layer's parameters of this kind, old and new.
    public var range: ClosedRange<Float>
    /// The range of all their changes.
    public var changeRange: ClosedRange<Float>
}

/// What can be shown of an update before it happens.
public enum UpdatePreview: Sendable {
    /// The update, and one kernel of the layer looked at; nil where that learns nothing.
    case forecast(UpdateForecast, KernelUpdate?)
    /// The gradients are not there yet: this phase makes the last of them.
    case notYet(Phase)
    /// It has happened already.
    case done
    /// Steps follow one another too fast to go through the batch for each layer.
    case whenPaused
}

extension Trainer {
    /// What the update to come will do, and to the kernel `plane` of a node. Goes through the batch once for each layer that learns and once
    /// more, on a tape of its own; kept until the step or its changes by hand are others.
    func updatePreview(node: Int, plane: Int, atRest: Bool) -> UpdatePreview {
        if lastPhase == .update { return .done }
        if !isComputed(.backward(1)) { return .notYet(.backward(1)) }
        if !atRest { return .whenPaused }
        let key = ForecastKey(phasesDone: phasesDone, changes: state.changes)
        let made: (key: ForecastKey, forecast: UpdateForecast, updated: Parameters<Float>)
        if let before = forecastMade, before.key == key {
            made = before
        } else {
            var updated = state.parameters
            state.optimizer.update(&updated, gradients: tape.gradients, workers)
            made = (key, forecast(updated), updated)
            forecastMade = made
        }
        return .forecast(made.forecast, kernel(plane, of: node, made.updated))
    }

    private func forecast(_ updated: Parameters<Float>) -> UpdateForecast {
        let loss = tape.meanLoss
        let rate = Double(state.optimizer.learningRate)
        func effect(of layer: Int?, _ parameters: Parameters<Float>, from node: Int, squares: Double) -> UpdateForecast.Effect {
            // What lies below the first layer that changes stays as it is.
            var copy = tape
            for above in node..<network.nodes.count { network.forward(above, &copy, parameters, workers) }
            network.computeLoss(&copy)
            return UpdateForecast.Effect(node: layer, promised: -rate * squares, measured: copy.meanLoss - loss, loss: loss)
        }
        var layers: [UpdateForecast.Effect] = []
        var all = 0.0
        let learning = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
        for node in learning {
            var parameters = state.parameters
            parameters.ofNode[node] = updated.ofNode[node]
            let norm = Sight.norm(tape.gradients.ofNode[node])
            all += norm * norm
            layers.append(effect(of: node, parameters, from: node, squares: norm * norm))
        }
        return UpdateForecast(
            learningRate: state.optimizer.learningRate, loss: loss, layers: layers,
            together: effect(of: nil, updated, from: learning.first ?? 1, squares: all))
    }

    private func kernel(_ plane: Int, of node: Int, _ updated: Parameters<Float>) -> KernelUpdate? {
        let layout = network.planeLayout(node)
        guard layout.count > 0 else { return nil }
        let index = min(max(0, plane), layout.count - 1)
        let size = layout.rows * layout.columns
        let rate = state.optimizer.learningRate
        let (old, new) = (state.parameters.ofNode[node][0].values, updated.ofNode[node][0].values)
        let change = tape.gradients.ofNode[node][0].values.map { -rate * $0 }
        func cut(_ values: [Float]) -> Plane {
            Plane(rows: layout.rows, columns: layout.columns, values: Array(values[index * size..<(index + 1) * size]))
        }
        let (before, after, changes) = (finiteRange(old), finiteRange(new), finiteRange(change))
        return KernelUpdate(
            index: index, count: layout.count, perOutput: layout.perOutput, old: cut(old), change: cut(change), new: cut(new),
            range: min(before.lowest, after.lowest)...max(before.highest, after.highest),
            changeRange: changes.lowest...changes.highest)
    }
}

/// What a forecast was made of.
struct ForecastKey: Equatable {
    let phasesDone: Int
    let changes: [Change]
}
