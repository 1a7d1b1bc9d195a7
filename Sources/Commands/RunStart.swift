import Datasets
import Interchange
import NeuralNetworks
import Tensors
import Training

extension RunOptions {
    /// Reads the data and the initial weights and builds the network: everything that a run starts from. Throws for a wrong notation before
    /// anything is read.
    public func start() throws -> TrainingStart {
        _ = try knownNetwork()
        try checkNetwork()
        let dataset = try data.load(layout: layout, validation: validation)
        let network = try network(input: dataset.train.shape, classes: dataset.classCount)
        try checkMemory(of: network, samples: dataset.train.count)
        var parameters =
            try initial.map { try ParameterFile.read($0, for: network) } ?? network.initialParameters(seed: seed)
        try parameters.set(given, in: network)
        let state = TrainerState(
            parameters: parameters, optimizer: learning.optimizer(for: parameters), seed: seed, order: order, batchSize: batchSize)
        return TrainingStart(network: network, dataset: dataset, state: state, threads: threads)
    }

    /// Throws errors that are known before the data are read: missing files, initial weights that do not fit the network, too little
    /// memory. `network` is the run's, if known, and `samples` the size of its training set.
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
