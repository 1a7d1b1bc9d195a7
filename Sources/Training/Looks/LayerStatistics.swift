import NeuralNetworks
import Tensors

/// The statistics of one layer in one step. Values that are not computed yet are nil.
public struct LayerStatistics: Sendable, Equatable {
    /// The number of activations of the batch in each of equally wide bins from `lowest` to `highest`.
    public var histogram: [Int] = []
    /// The smallest activation.
    public var lowest: Float = 0
    /// The largest activation.
    public var highest: Float = 0
    /// The mean of the activations; nil before the forward phase.
    public var mean: Double?
    /// The standard deviation of the activations.
    public var deviation: Double = 0
    /// The number of units per sample.
    public var units = 0
    /// The number of units that are 0 for every sample of the batch; nil unless the layer has ReLU.
    public var dead: Int?
    /// The number of units within 0.01 of an end of the sigmoid's or tanh's range for every sample; nil for other functions.
    public var saturated: Int?
    /// Dead or saturated units that do not learn for it: all of them, but of the output layer's those alone that are more than ½ from what they
    /// should be for a sample at least. Nil where nothing can be dead or saturated.
    public var stuck: Int?
    /// The first of the dead or saturated units, in the order of `FeatureMaps.units(sample:)`; at most `mostListed`.
    public var stuckUnits: [Int] = []
    /// The largest number of units listed.
    public static let mostListed = 64
    /// The number of activations that are NaN or infinite.
    public var notFinite = 0
    /// The mean of |δ|; nil before the backward phase.
    public var meanResidual: Double?
    /// √Σw² over the layer's parameters; nil if it has none.
    public var weightNorm: Double?
    /// √Σg² over the layer's gradients; nil before the backward phase.
    public var gradientNorm: Double?
    /// α√Σg² / √Σw²; nil if one of them is.
    public var updateRatio: Double?
}

extension Sight {
    /// The statistics of one layer over the whole batch.
    func statistics(_ node: Int) -> LayerStatistics {
        let meanResidual = node > 0 && isComputed(.backward(node)) ? tape.residuals[node].meanMagnitude : nil
        var result = signs(node, meanActivation: nil, meanResidual: meanResidual, listed: LayerStatistics.mostListed)
        if isComputed(made(by: node)) { describeActivations(node, &result) }
        return result
    }

    /// What of the figures tells whether a layer learns; without histogram, mean and deviation, which take a look at every number.
    /// `meanActivation` is the mean |a|, where that is known: it is finite where all numbers are; `meanResidual` the mean |δ|, nil before backward.
    func signs(_ node: Int, meanActivation: Double?, meanResidual: Double?, listed: Int = 0) -> LayerStatistics {
        var result = LayerStatistics()
        let layer = network.nodes[node]
        result.units = layer.shape.unitCount
        if isComputed(made(by: node)) {
            result.notFinite = meanActivation?.isFinite == false ? 1 : 0
            findStuckUnits(node, listed, &result)
        }
        result.meanResidual = meanResidual
        let owner = network.parameterOwner(node)
        let learns = !network.nodes[owner].parameters.isEmpty
        if learns && meanResidual != nil && (owner == node || isComputed(.backward(owner))) {
            result.gradientNorm = Sight.norm(tape.gradients.ofNode[owner])
        }
        if learns {
            let weightNorm = Sight.norm(parameters.ofNode[owner])
            result.weightNorm = weightNorm
            if let gradientNorm = result.gradientNorm, weightNorm > 0 {
                let change =
                    update.isPlainDescent || lastPhase == .update ? Double(learningRate) * gradientNorm : Sight.norm(changes(node))
                result.updateRatio = change / weightNorm
            }
        }
        return result
    }

    private func describeActivations(_ node: Int, _ result: inout LayerStatistics) {
        let binCount = 40
        let maps = tape.activations[node]
        let samples = (0..<tape.sampleCount).map { maps.units(sample: $0) }
        var sum = 0.0
        var squares = 0.0
        var count = 0
        var (lowest, highest) = (Float.infinity, -Float.infinity)
        for units in samples {
            for value in units {
                guard value.isFinite else {
                    result.notFinite += 1
                    continue
                }
                sum += Double(value)
                squares += Double(value) * Double(value)
                count += 1
                lowest = min(lowest, value)
                highest = max(highest, value)
            }
        }
        guard count > 0 else { return }
        (result.lowest, result.highest) = (lowest, highest)
        let mean = sum / Double(count)
        result.mean = mean
        result.deviation = max(0, squares / Double(count) - mean * mean).squareRoot()
        result.histogram = [Int](repeating: 0, count: binCount)
        let width = max(Double(highest) - Double(lowest), .leastNormalMagnitude)
        for units in samples {
            for value in units where value.isFinite {
                let bins: Double = (Double(value) - Double(lowest)) / width * Double(binCount)
                result.histogram[min(binCount - 1, Int(bins))] += 1
            }
        }
    }

    // MARK: Units that do not learn

    private func findStuckUnits(_ node: Int, _ listed: Int, _ result: inout LayerStatistics) {
        let function = network.nodes[node].layer?.activation ?? .none
        guard let range = Self.learningRange(function) else { return }
        let found = tape.activations[node].units(outside: range, listed: listed)
        if function == .relu { result.dead = found.count } else { result.saturated = found.count }
        result.stuckUnits = found.first
        result.stuck = node == network.outputNode && found.count > 0 ? stuckOutputs(range) : found.count
    }

    /// The activations at which a function has a slope to speak of: a ReLU where it is not 0, a sigmoid or tanh further than 0.01 from the ends
    /// of its range; nil for a function whose slope is 1 everywhere.
    private static func learningRange(_ function: Activation) -> ClosedRange<Float>? {
        switch function {
        case .relu: .leastNonzeroMagnitude ... .infinity
        case .sigmoid: 0.01...0.99
        case .tanh: -0.99...0.99
        case .none: nil
        }
    }

    /// Of the output's dead or saturated units those that are more than ½ from what they should be for one sample at least: a unit that gives
    /// the right answers for sure needs no slope.
    private func stuckOutputs(_ range: ClosedRange<Float>) -> Int {
        let outputs = (0..<tape.sampleCount).map { tape.activations[network.outputNode].units(sample: $0) }
        return (outputs.first ?? []).indices.count { unit in
            outputs.allSatisfy { $0[unit] < range.lowerBound || $0[unit] > range.upperBound }
                && zip(outputs, tape.labels).contains { abs($0[unit] - ($1 == unit ? 1 : 0)) > 0.5 }
        }
    }
}
