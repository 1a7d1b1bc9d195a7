import Interchange
import NeuralNetworks
import Tensors
import Training

/// The numbers of a step, array by array, under the names that `show network --json` lists.
struct EveryArray {
    private let trainer: Trainer
    private let network: Network
    private let workers: Workers

    init(_ trainer: Trainer, _ workers: Workers) {
        self.trainer = trainer
        network = trainer.network
        self.workers = workers
    }

    /// Adds `value.NODE.ARRAY` of every array, `residual.NODE.ARRAY` of those between input and output, and `gradient.NODE.PARAMETER`; the
    /// step is at its resting place.
    func addFirstBatch(to file: inout Safetensors) {
        let deriver = trainer.deriver
        for (index, node) in network.allNodes.enumerated() {
            for (array, specification) in node.arrays.enumerated() {
                let place = { (entry: Int, aspect: Place.Aspect) in Place(node: index, array: array, aspect, entry: entry) }
                let made = index < network.nodes.count && !specification.isKept ? deriver.reference(node: index, array: array) : nil
                add("value.\(node.name).\(specification.name)", specification, to: &file) { entry, sample in
                    Float(made?[sample][entry] ?? deriver.value(place(entry, .value), sample: sample))
                }
                guard index < network.nodes.count else { continue }
                let passed = array == node.outputArray ? passedBack(to: index) : nil
                add("residual.\(node.name).\(specification.name)", specification, to: &file) { entry, sample in
                    passed.map { $0.unit(entry, sample: sample) } ?? Float(deriver.value(place(entry, .residual), sample: sample))
                }
            }
            for (parameter, specification) in node.parameters.enumerated() where specification.isLearnt {
                let tensor = trainer.tape.gradients.ofNode[index][parameter]
                file.add("gradient.\(node.name).\(specification.name)", tensor.shape.dimensions, tensor.values)
            }
        }
    }

    /// ∂ℓ/∂a of a node by the kernels, which are quicker than single equations; nil for the output, which nothing but the loss reads.
    private func passedBack(to node: Int) -> FeatureMaps<Float>? {
        if node == network.outputNode { return nil }
        var tape = trainer.tape
        var gradient = FeatureMaps<Float>(network.nodes[node].shape, capacity: tape.activations[node].capacity)
        network.gradientOfOutput(node, &tape, trainer.state.parameters, into: &gradient, workers)
        return gradient
    }

    private func add(
        _ name: String, _ specification: ArraySpecification, to file: inout Safetensors, _ value: (_ entry: Int, _ sample: Int) -> Float
    ) {
        let samples = specification.span == .sample ? trainer.tape.sampleCount : 1
        let values = (0..<samples).flatMap { sample in (0..<specification.count).map { value($0, sample) } }
        let extents = specification.shape.dimensions
        file.add(name, specification.span == .sample ? [samples] + extents : extents.isEmpty ? [1] : extents, values)
    }
}
