import Datasets
import NeuralNetworks
import Tensors
import Training

/// A network to time: typical small ones, from a perceptron to one with wide convolutions.
struct BenchmarkedNetwork {
    let name: String
    let network: Network
    let samples: Samples
    let batchSize: Int
    let learningRate: Float

    /// The five networks; the last one on seeded random bytes, because its maps have other sizes than MNIST's.
    static func all(mnist: Samples) throws -> [BenchmarkedNetwork] {
        func make(
            _ name: String, _ notation: String, _ samples: Samples, _ batchSize: Int, _ loss: LossFunction, _ learningRate: Float
        ) throws -> BenchmarkedNetwork {
            let network = try Network(notation, input: samples.shape, classes: 10, loss: loss)
            return BenchmarkedNetwork(
                name: name, network: network, samples: samples, batchSize: batchSize, learningRate: learningRate)
        }
        return [
            try make("reference", "6c5-2s-12c5-2s", mnist, 50, .halfSquaredError, 1),
            try make(
                "LeNet-5 sizes", "6c5p2:tanh-2s-16c5:tanh-2s-f120:tanh-f84:tanh", mnist, 64, .crossEntropy, 0.1),
            try make("20-50-500", "20c5:relu-2m-50c5:relu-2m-f500:relu", mnist, 500, .crossEntropy, 0.1),
            try make("perceptron", "f100", mnist, 50, .halfSquaredError, 1),
            try make("32×32×3", "32c3:relu-32c3:relu-2m-f128:relu", randomSamples, 32, .crossEntropy, 0.01),
        ]
    }

    /// 2,000 pictures with three maps.
    private static var randomSamples: Samples {
        let shape = MapShape(maps: 3, rows: 32, columns: 32)
        var stream = RandomStream(seed: 1, purpose: .benchmark, index: 1)
        let count = 2000
        return Samples(
            shape: shape, bytes: (0..<count * shape.unitCount).map { _ in UInt8(stream.integer(below: 256)) },
            labels: (0..<count).map { _ in UInt8(stream.integer(below: 10)) })
    }

    /// A trainer at the start of a run.
    func trainer(threads: Int) -> Trainer {
        let state = TrainerState(
            parameters: network.initialParameters(seed: 1), learningRate: learningRate, seed: 1, order: .random,
            batchSize: batchSize)
        return Trainer(network: network, samples: samples, state: state, workers: Workers(count: threads))
    }
}
