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
        try checkMemory(of: network, samples: dataset.train.count)
        var parameters =
            try initial.map { try ParameterFile.read($0, for: network) } ?? network.initialParameters(seed: seed)
        try parameters.set(given, in: network)
        let state = TrainerState(
            parameters: parameters, learningRate: learningRate, seed: seed, order: order, batchSize: batchSize)
        return TrainingStart(network: network, dataset: dataset, state: state, threads: threads)
    }

    /// Throws what can be known to be wrong before the data are read: files that are not there, first weights that do not fit the network, too
    /// little memory. `network` is the run's, where it is known, and `samples` how many there are to learn from.
    public func check(_ network: Network?, samples: Int?) throws {
        try data.check()
        guard let network = try network ?? knownNetwork() else { return }
        if let samples { try checkMemory(of: network, samples: samples) }
        if let initial { _ = try ParameterFile.read(initial, for: network) }
    }

    private func checkMemory(of network: Network, samples: Int) throws {
        let needed = network.memoryEstimate(batchSize: min(batchSize, samples))
        let available = RunProblem.physicalMemory
        guard needed < available / 4 * 3 else { throw RunProblem.tooLarge(needed: needed, available: available) }
    }
}
