import NeuralNetworks
import Tensors

/// The effect of a step's update on its loss, before it is done: the first-order prediction beside the measured change.
public struct UpdateForecast: Hashable, Sendable {
    /// The change of L when some parameters are updated.
    public struct Effect: Hashable, Sendable {
        /// The node whose parameters alone are updated; nil for all.
        public var node: Int?
        /// The first-order prediction, Σ g·Δw over these parameters; under descent −α Σ g².
        public var promised: Double
        /// L of the same batch with only these parameters updated, minus L without.
        public var measured: Double
        /// L without the update.
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

    /// The learning rate α.
    public var learningRate: Float
    /// Whether every change is −α times the gradient.
    public var isDescent = true
    /// L of the batch before the update.
    public var loss: Double
    /// The effect of updating each node with parameters alone.
    public var layers: [Effect]
    /// The effect of updating all of them together.
    public var together: Effect
}

/// A kernel before the update, its change, and after.
public struct KernelUpdate: Hashable, Sendable {
    /// The index of the plane in its layer.
    public var index: Int
    /// The number of planes in the layer.
    public var count: Int
    /// The number of planes per output map.
    public var perOutput: Int
    /// The kernel before the update.
    public var old: Plane
    /// Its change; under descent −α times its gradient.
    public var change: Plane
    /// The kernel after the update, exact to the bit.
    public var new: Plane
    /// The range of all the layer's weights, old and new.
    public var range: ClosedRange<Float>
    /// The range of all their changes.
    public var changeRange: ClosedRange<Float>
}

/// The preview of an update.
public enum UpdatePreview: Sendable {
    /// The forecast, and one kernel of the node shown; nil if the node has no parameters.
    case forecast(UpdateForecast, KernelUpdate?)
    /// The gradients are not computed yet; this phase computes the last of them.
    case notYet(Phase)
    /// The update is already done.
    case done
    /// There is no time to go through the batch for each layer during training.
    case whenPaused
}

/// Looks at the effect of the next update on the loss, and on one kernel of a layer.
public struct ForecastLook: Look {
    /// The index of the node.
    public var node: Int
    /// The kernel's index in the node.
    public var kernel: Int

    /// Looks at the update, and at a kernel of a node.
    public init(node: Int, kernel: Int) { (self.node, self.kernel) = (node, kernel) }

    /// What is kept for one moment: the forward pass is done once for each node with parameters and once more, on a separate tape.
    private struct Key: Hashable {}

    /// Forecast and kernel, or why there are none: the forward pass runs as often as there are layers with parameters, and once more.
    public func seen(by viewer: Viewer) -> UpdatePreview {
        let trainer = viewer.trainer
        if trainer.lastPhase == .update { return .done }
        if !trainer.isComputed(.backward(1)) { return .notYet(.backward(1)) }
        if !viewer.isAtRest { return .whenPaused }
        let made = viewer.kept(Key()) {
            var updated = trainer.state.parameters
            var slots = trainer.state.optimizer.slots
            trainer.state.update(rate: trainer.learningRate).update(
                &updated, slots: &slots, gradients: trainer.tape.gradients, trainer.workers)
            return (forecast: trainer.forecast(updated), updated: updated)
        }
        return .forecast(made.forecast, trainer.kernel(kernel, of: node, made.updated))
    }

    /// Whether a viewer keeps a forecast.
    static func isKept(by viewer: Viewer) -> Bool { viewer.keeps(Key()) }
}

extension Trainer {
    fileprivate func forecast(_ updated: Parameters<Float>) -> UpdateForecast {
        let loss = tape.meanLoss
        let rate = Double(learningRate)
        let isDescent = isDescent
        func effect(of layer: Int?, _ parameters: Parameters<Float>, from node: Int, promised: Double) -> UpdateForecast.Effect {
            // The layers before the first changed one keep their values.
            var copy = tape
            for above in node..<network.nodes.count { network.forward(above, &copy, parameters, workers) }
            network.computeLoss(&copy)
            return UpdateForecast.Effect(node: layer, promised: promised, measured: copy.meanLoss - loss, loss: loss)
        }
        var layers: [UpdateForecast.Effect] = []
        var all = 0.0
        let learning = network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }
        for node in learning {
            var parameters = state.parameters
            parameters.ofNode[node] = updated.ofNode[node]
            let norm = Sight.norm(tape.gradients.ofNode[node])
            let promised = isDescent ? norm * norm : slope(node, updated)
            all += promised
            layers.append(effect(of: node, parameters, from: node, promised: isDescent ? -rate * promised : promised))
        }
        return UpdateForecast(
            learningRate: learningRate, isDescent: isDescent, loss: loss, layers: layers,
            together: effect(of: nil, updated, from: learning.first ?? 1, promised: isDescent ? -rate * all : all))
    }

    /// Σ g·Δw over the parameters of a node.
    private func slope(_ node: Int, _ updated: Parameters<Float>) -> Double {
        var sum = 0.0
        for (index, gradient) in tape.gradients.ofNode[node].enumerated() {
            let (old, new) = (state.parameters.ofNode[node][index], updated.ofNode[node][index])
            gradient.withUnsafeBuffer { gradient in
                old.withUnsafeBuffer { old in
                    new.withUnsafeBuffer { new in
                        for i in gradient.indices { sum += Double(gradient[i]) * (Double(new[i]) - Double(old[i])) }
                    }
                }
            }
        }
        return sum
    }

    fileprivate func kernel(_ plane: Int, of node: Int, _ updated: Parameters<Float>) -> KernelUpdate? {
        guard let layout = network.planeLayout(node) else { return nil }
        let node = network.parameterOwner(node)
        let index = layout.plane(nearest: min(max(0, plane), layout.count - 1))
        guard let kernel = layout.kernel(ofPlane: index) else { return nil }
        let size = layout.rows * layout.columns
        let rate = learningRate
        let (old, new) = (state.parameters.ofNode[node][0].values, updated.ofNode[node][0].values)
        let change = isDescent ? tape.gradients.ofNode[node][0].values.map { -rate * $0 } : zip(new, old).map { $0 - $1 }
        func cut(_ values: [Float]) -> Plane {
            Plane(rows: layout.rows, columns: layout.columns, values: Array(values[kernel * size..<(kernel + 1) * size]))
        }
        let (before, after, changes) = (finiteRange(old), finiteRange(new), finiteRange(change))
        return KernelUpdate(
            index: index, count: layout.count, perOutput: layout.perOutput, old: cut(old), change: cut(change), new: cut(new),
            range: min(before.lowest, after.lowest)...max(before.highest, after.highest),
            changeRange: changes.lowest...changes.highest)
    }
}
