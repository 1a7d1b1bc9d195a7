import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// `cnn-tui trace`: a run whose first batch is written to a file with every number, named as in the golden file.
public struct TraceCommand: Sendable {
    /// The options of the run.
    public var options: RunOptions
    /// The number of updates; nil for one epoch.
    public var steps: Int?
    /// The file to write.
    public var outputFile: String

    /// Whether to write every array of the first batch under the names that `show network --json` lists, instead of the golden file's.
    public var everyArray: Bool

    /// A trace with these options.
    public init(options: RunOptions, steps: Int?, outputFile: String, everyArray: Bool = false) {
        self.options = options
        self.steps = steps
        self.outputFile = outputFile
        self.everyArray = everyArray
    }

    /// Runs, writes the file and reports it.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws {
        try checkWritable(outputFile, .binary)
        let start = try options.start()
        output.tell(start.dataset.remarks)
        let workers = Workers(count: options.threads)
        let trainer = Trainer(
            network: start.network, samples: start.dataset.train, state: start.state, workers: workers)
        var file = Safetensors(metadata: [
            "format": "cnn-tui trace", "model": trainer.network.notation ?? options.modelName, "loss": trainer.network.loss.text,
            "batch_size": String(options.batchSize), "learning_rate": String(options.learningRate),
            "order": options.order.rawValue,
        ])
        add("initial", trainer.state.parameters, trainer.network, to: &file)
        let every = EveryArray(trainer, workers)
        let steps = steps ?? trainer.batchesPerEpoch
        let bar = ProgressBar(output, total: steps)
        var losses: [Double] = []
        while trainer.state.step < steps {
            try trainer.advanceToRestingPlace()
            if losses.isEmpty { if everyArray { every.addFirstBatch(to: &file) } else { addFirstBatch(trainer, workers, to: &file) } }
            losses.append(trainer.tape.meanLoss)
            try trainer.advanceThroughUpdate()
            if everyArray && losses.count == 1 {
                add("updated", trainer.state.parameters, trainer.network, to: &file)
                for (slot, values) in zip(trainer.network.rule.slots, trainer.state.optimizer.slots) {
                    add("slot.\(slot.name)", values, trainer.network, to: &file)
                }
            }
            bar.show(trainer.state.step, at: clock.now()) {
                output.words(.headerLoss, [.loss: NumberFormat.short(losses.last ?? .nan)])
            }
        }
        bar.clear()
        if let first = losses.first, !everyArray { file.add("loss.first_batch", [1], [first]) }
        file.add("loss.per_step", [losses.count], losses)
        add("final", trainer.state.parameters, trainer.network, to: &file)
        var evaluation = Evaluation(
            network: trainer.network, samples: start.dataset.test, parameters: trainer.state.parameters, workers: workers)
        evaluation.finish()
        file.add("test.error_rate", [1], [evaluation.errorRate])
        file.add("test.misclassified", [evaluation.misclassified.count], evaluation.misclassified.map { Int64($0) })
        try file.write(to: outputFile)
        output.beside(outputFile).line(
            output.words(
                .traceDone,
                [
                    .count: NumberFormat.grouped(steps), .error: NumberFormat.percent(evaluation.errorRate, decimals: 2),
                    .file: output.words.name(ofOutput: outputFile),
                ]))
    }

    private func add(_ group: String, _ parameters: Parameters<Float>, _ network: Network, to file: inout Safetensors) {
        for (index, node) in network.nodes.enumerated() {
            for (specification, tensor) in zip(node.parameters, parameters.ofNode[index]) {
                let layer = everyArray ? node.name : ParameterFile.traceName(index, in: network)
                let name = "\(group).\(layer).\(specification.name)"
                file.add(name, tensor.shape.dimensions, tensor.values)
            }
        }
    }

    private func addFirstBatch(_ trainer: Trainer, _ workers: Workers, to file: inout Safetensors) {
        let network = trainer.network
        var tape = trainer.tape
        let features = network.outputNode - 1
        for index in network.nodes.indices {
            add("activation.\(ParameterFile.traceName(index, in: network))", tape.activations[index], to: &file)
            if index > 0 { add("delta.\(ParameterFile.traceName(index, in: network))", tape.residuals[index], to: &file) }
        }
        // The flattened input of the output layer, and its gradient ∂ℓ/∂features = Wᵀ δ, before the slope of the layer below.
        add("activation.features", tape.activations[features], flattened: true, to: &file)
        var share = FeatureMaps<Float>(network.nodes[features].shape, capacity: tape.activations[features].capacity)
        network.gradientOfOutput(features, &tape, trainer.state.parameters, into: &share, workers)
        add("delta.features", share, flattened: true, to: &file)
        add("error.output", tape.error, to: &file)
        add("gradient", tape.gradients, network, to: &file)
    }

    private func add(_ name: String, _ maps: FeatureMaps<Float>, flattened: Bool = false, to file: inout Safetensors) {
        let values = (0..<maps.sampleCount).flatMap { maps.units(sample: $0) }
        let shape = maps.shape
        let isFlat = flattened || shape.planeCount == 1
        file.add(
            name, isFlat ? [maps.sampleCount, shape.unitCount] : [maps.sampleCount, shape.maps, shape.rows, shape.columns],
            values)
    }
}
