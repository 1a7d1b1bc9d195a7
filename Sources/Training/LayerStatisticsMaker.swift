import NeuralNetworks
import Tensors

extension Sight {
    /// The statistics of one layer over the whole batch.
    func statistics(_ node: Int) -> LayerStatistics {
        var result = LayerStatistics()
        let layer = network.nodes[node]
        result.units = layer.shape.unitCount
        if isComputed(node == 0 ? .load : .forward(node)) { describeActivations(node, &result) }
        if node > 0 && isComputed(.backward(node)) {
            result.meanResidual = tape.residuals[node].meanMagnitude
            if !layer.parameters.isEmpty {
                result.gradientNorm = Sight.norm(tape.gradients.ofNode[node])
            }
        }
        if !layer.parameters.isEmpty {
            let weightNorm = Sight.norm(parameters.ofNode[node])
            result.weightNorm = weightNorm
            if let gradientNorm = result.gradientNorm, weightNorm > 0 {
                result.updateRatio = Double(learningRate) * gradientNorm / weightNorm
            }
        }
        return result
    }

    /// √Σ x² over all elements of several tensors.
    static func norm(_ tensors: [Tensor<Float>]) -> Double {
        tensors.reduce(0) { $0 + $1.norm * $1.norm }.squareRoot()
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
                result.histogram[min(binCount - 1, Int((Double(value) - Double(lowest)) / width * Double(binCount)))] += 1
            }
        }
        switch activationFunction(node) {
        case .relu: result.dead = findUnits(samples, &result) { $0 == 0 }
        case .sigmoid: result.saturated = findUnits(samples, &result) { $0 < 0.01 || $0 > 0.99 }
        case .tanh: result.saturated = findUnits(samples, &result) { abs($0) > 0.99 }
        case .none: break
        }
    }

    private func activationFunction(_ node: Int) -> Activation { network.nodes[node].layer?.activation ?? .none }

    /// Counts the units for which `holds` is true in every sample, and lists the first of them.
    private func findUnits(_ samples: [[Float]], _ result: inout LayerStatistics, where holds: (Float) -> Bool) -> Int {
        guard let first = samples.first else { return 0 }
        var count = 0
        for unit in first.indices where samples.allSatisfy({ holds($0[unit]) }) {
            count += 1
            if result.stuckUnits.count < LayerStatistics.mostListed { result.stuckUnits.append(unit) }
        }
        return count
    }
}
