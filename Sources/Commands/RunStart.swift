import Datasets
import Interchange
import NeuralNetworks
import Tensors
import Training

extension RunOptions {
    /// Reads the data and the first weights and makes the network: everything that a run starts from. A wrong notation is told before
    /// anything is read.
    public func start() throws -> TrainingStart {
        _ = try knownNetwork()
        try Network.checkNotation(model)
        let dataset = try data.load(layout: layout)
        let network = try network(input: dataset.train.shape, classes: dataset.classCount)
        let needed = network.memoryEstimate(batchSize: min(batchSize, dataset.train.count))
        let available = RunProblem.physicalMemory
        guard needed < available / 4 * 3 else { throw RunProblem.tooLarge(needed: needed, available: available) }
        var parameters =
            try initial.map { try ParameterFile.read($0, for: network) } ?? network.initialParameters(seed: seed)
        try parameters.set(given, in: network)
        let state = TrainerState(
            parameters: parameters, learningRate: learningRate, seed: seed, order: order, batchSize: batchSize)
        return TrainingStart(network: network, dataset: dataset, state: state, threads: threads)
    }
}
