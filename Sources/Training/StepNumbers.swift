import NeuralNetworks
import Tensors

/// All numbers of the step under way as they were when they were asked for, to be read one by one. A value: training goes on without it.
public struct StepNumbers: Sendable {
    private let sight: Sight
    /// Updates done.
    public let step: Int

    init(_ sight: Sight, step: Int) {
        self.sight = sight
        self.step = step
    }

    /// The network.
    public var network: Network { sight.network }
    /// Samples in the batch.
    public var sampleCount: Int { sight.tape.sampleCount }
    /// α.
    public var learningRate: Float { sight.learningRate }
    /// The phase that was done last; nil before the first.
    public var lastPhase: Phase? { sight.lastPhase }
    /// The class of a sample of the batch; nil beyond it.
    public func label(sample: Int) -> Int? { sight.tape.labels.indices.contains(sample) ? sight.tape.labels[sample] : nil }

    /// The number at a place, as training used it; nil where this step has not made it yet, or the batch has no such sample.
    public func value(_ place: Place, sample: Int) -> Double? {
        guard sight.phase(making: place).map(sight.isComputed) != false, !place.isOfSample || (0..<sampleCount).contains(sample) else {
            return nil
        }
        return Deriver(sight.network, sight.tape, sight.parameters, learningRate: sight.learningRate).value(place, sample: sample)
    }

    /// (L(w + h) − L(w − h)) / 2h in double precision, for a parameter w: what a gradient must be. Nil before the batch is loaded.
    public func centralDifference(_ place: Place, _ h: Double) -> Double? {
        guard case .parameter = place.quantity, sight.isComputed(.load), h > 0 else { return nil }
        let workers = Workers(count: 1)
        var tape = Tape<Double>(for: network, capacity: sampleCount)
        tape.setLabels(count: sampleCount) { sight.tape.labels[$0] }
        let shape = network.inputShape
        for sample in 0..<sampleCount {
            for i in 0..<shape.unitCount {
                let unit = Unit(i, in: shape)
                tape.activations[0][sample, unit.map, unit.row, unit.column] =
                    Double(sight.tape.activations[0][sample, unit.map, unit.row, unit.column])
            }
        }
        var parameters = sight.parameters.converted(to: Double.self)
        let before = parameters[place]
        func loss(_ value: Double) -> Double {
            parameters[place] = value
            network.forwardAll(&tape, parameters, workers)
            return tape.meanLoss
        }
        return (loss(before + h) - loss(before - h)) / (2 * h)
    }
}

extension Trainer {
    /// All numbers of the step under way.
    public var numbers: StepNumbers { StepNumbers(sight, step: state.step) }
}
