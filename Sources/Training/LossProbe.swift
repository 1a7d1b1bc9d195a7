import NeuralNetworks
import Tensors

/// L of a batch in double precision as a function of any one of its numbers. Only the layers from that number to the output are recomputed.
/// Probing from the output to the input therefore leaves everything before a number valid.
struct LossProbe {
    let network: Network
    /// L of the unchanged batch.
    let loss: Double
    /// A bound on the rounding error of L: a few units in the last place of the largest number in its computation.
    let rounding: Double
    private(set) var parameters: Parameters<Double>
    private(set) var tape: Tape<Double>
    private let workers = Workers(count: 1)

    /// Computes the forward pass for the samples and labels of a tape.
    init(_ network: Network, _ parameters: Parameters<Double>, _ tape: Tape<Double>) {
        self.network = network
        self.parameters = parameters
        self.tape = tape
        network.forwardAll(&self.tape, parameters, workers)
        loss = self.tape.meanLoss
        let output = self.tape.kept[network.outputNode].ofSample.first ?? self.tape.activations[network.outputNode]
        let largest = (0..<self.tape.sampleCount).reduce(0.0) { output.units(sample: $1).reduce($0) { max($0, abs($1)) } }
        rounding = 4 * Double.ulpOfOne * max(1, loss, largest)
    }

    /// Computes the backward pass: δ of every layer and all parameter gradients, by the network's own rules.
    mutating func goBack() { network.backwardAll(&tape, parameters, workers) }

    /// Frees the parameter gradients, which are as large as the parameters. `goBack` cannot be called afterwards.
    mutating func forgetGradients() { tape.gradients = Parameters(ofNode: []) }

    /// ∂ℓ/∂a of a node, the sum of its consumers' contributions; call `goBack` first.
    mutating func gradientOfOutput(_ node: Int) -> FeatureMaps<Double> {
        var gradient = FeatureMaps<Double>(network.nodes[node].shape, capacity: tape.sampleCount)
        network.gradientOfOutput(node, &tape, parameters, into: &gradient, workers)
        return gradient
    }

    /// The number at the place of a parameter, an activation or a sum, for a sample of the batch.
    func value(_ place: Place, sample: Int = 0) -> Double {
        Deriver(network, tape, parameters, learningRate: 0).value(place, sample: sample)
    }

    /// L with another value at a place, for this sample of the batch if the place is one of a sample. The old value is restored afterwards.
    mutating func loss(_ place: Place, _ value: Double, sample: Int = 0) -> Double {
        let node = place.node
        if place.parameter != nil {
            let before = parameters[place]
            parameters[place] = value
            defer { parameters[place] = before }
            return lossFrom(node)
        }
        if network.isSum(place), network.specification(of: place).isKept {
            let unit = network.unit(of: place)
            let before = tape.kept[node].ofSample[0][sample, unit.map, unit.row, unit.column]
            tape.kept[node].ofSample[0][sample, unit.map, unit.row, unit.column] = value
            let output = tape.activations[node][sample, unit.map, unit.row, unit.column]
            if network.nodes[node].layer?.functionName == "softmax" {
                // Its units depend on all sums of the sample.
                Double.softmax(tape.kept[node].ofSample[0], output: &tape.activations[node])
            } else if let function = network.nodes[node].layer?.activation {
                tape.activations[node][sample, unit.map, unit.row, unit.column] = function(value)
            }
            defer {
                tape.kept[node].ofSample[0][sample, unit.map, unit.row, unit.column] = before
                tape.activations[node][sample, unit.map, unit.row, unit.column] = output
            }
            return lossFrom(node + 1)
        }
        let unit = network.unit(of: place)
        let function = network.isSum(place) ? network.nodes[node].layer?.activation ?? .none : .none
        let before = tape.activations[node][sample, unit.map, unit.row, unit.column]
        tape.activations[node][sample, unit.map, unit.row, unit.column] = function(value)
        defer { tape.activations[node][sample, unit.map, unit.row, unit.column] = before }
        return lossFrom(node + 1)
    }

    private mutating func lossFrom(_ node: Int) -> Double {
        for above in node..<network.nodes.count { network.forward(above, &tape, parameters, workers) }
        network.computeLoss(&tape)
        return tape.meanLoss
    }
}

extension Tape where Scalar == Float {
    /// A tape in double precision with these samples of the batch loaded and nothing computed.
    func doubled(_ samples: Range<Int>, _ network: Network, forwardOnly: Bool) -> Tape<Double> {
        var tape = Tape<Double>(for: network, capacity: samples.count, forwardOnly: forwardOnly)
        tape.setLabels(count: samples.count) { labels[samples.lowerBound + $0] }
        tape.chance = chance
        for (place, sample) in samples.enumerated() {
            tape.activations[0].setUnits(sample: place, activations[0].units(sample: sample).map(Double.init))
        }
        return tape
    }
}
