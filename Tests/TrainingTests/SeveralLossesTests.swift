import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// A run of a network file with losses of its own beside that of the output.
@Suite struct SeveralLossesTests {
    private static let shape = MapShape(maps: 1, rows: 8, columns: 8)
    private static let text = """
        class = target()
        conv = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
        side = dense(conv) units=3 function=none
        side-loss = cross-entropy(side, class) weight=0.5
        copy = convolution(conv) maps=1 kernel_shape=3 pads=1
        copy-loss = half-squared-error(copy, input) weight=0.1
        output = dense(conv)
        """

    private func trainer(threads: Int = 1) throws -> (trainer: Trainer, samples: Samples) {
        let samples = LossTests.samples(Self.shape)
        let network = try Network(NetworkText(Self.text), input: Self.shape, classes: 3, loss: .crossEntropy)
        let state = TrainerState(parameters: network.initialParameters(seed: 2), learningRate: 0.05, seed: 1, batchSize: 12)
        return (Trainer(network: network, samples: samples, state: state, workers: Workers(count: threads)), samples)
    }

    @Test("Training lowers their sum, and each; the bits do not depend on threads, nor on going back")
    func lowers() throws {
        let trainers = try (1...3).map { try trainer(threads: $0).trainer }
        func losses() throws -> [Double] {
            for trainer in trainers { try trainer.advanceToRestingPlace() }
            let tape = trainers[0].tape
            return [4, 6].map { node in Double((0..<12).reduce(0) { $0 + tape.activations[node].unit(0, sample: $1) }) } + [tape.meanLoss]
        }
        let first = try losses()
        let start = trainers[2].stepStart
        for _ in 0..<80 { for trainer in trainers { try trainer.advanceThroughUpdate() } }
        let last = try losses()
        #expect(zip(first, last).allSatisfy { $1 < $0 } && last[2] < 0.9 * first[2], "\(first), then \(last)")
        trainers[2].restart(from: start)
        for _ in 0..<80 { try trainers[2].advanceThroughUpdate() }
        try trainers[2].advanceToRestingPlace()
        #expect(trainers.allSatisfy { $0.state == trainers[0].state && $0.state.hash == trainers[0].state.hash })
    }

    @Test("The check by finite differences finds nothing wrong")
    func check() throws {
        let (trainer, samples) = try trainer()
        for _ in 0..<3 { try trainer.advanceThroughUpdate() }
        try trainer.advanceToRestingPlace()
        let check = GradientChecker(trainer.numbers(), data: samples, samples: 3, entries: 8).run()
        #expect(check.verdict == .good && check.culprit == nil, "\(check.rows.filter { $0.verdict != .good })")
    }

    @Test("A drawing without a class has neither the target nor what is made from it; with a class it has both")
    func drawing() throws {
        let (trainer, samples) = try trainer()
        try trainer.advanceToRestingPlace()
        let network = trainer.network
        let places = try ["class.activation[1]", "side-loss.activation[0]", "side-loss.logarithm[2]"].map { try network.place(named: $0) }
        let copied = try network.place(named: "copy-loss.activation[0]")
        let pixels = Array(samples.bytes[0..<64])
        let unknown = trainer.numbers(of: Guest(.drawing, pixels: pixels, label: nil))
        #expect(places.allSatisfy { unknown.value($0, sample: 0) == nil } && unknown.value(copied, sample: 0) != nil)
        #expect(unknown.answer(sample: 0) != nil && unknown.value(network.batchLoss, sample: 0) == nil)
        let known = trainer.numbers(of: Guest(.drawing, pixels: pixels, label: 1))
        #expect(known.value(places[0], sample: 0) == 1 && places.allSatisfy { known.value($0, sample: 0) != nil })
        let parts = known.value(network.sampleLoss, sample: 0)
        let sides = try [places[1], copied].map { try #require(known.value($0, sample: 0)) }
        let whole = try #require(known.value(network.batchLoss, sample: 0))
        #expect(abs(whole - (try #require(parts)) - 0.5 * sides[0] - 0.1 * sides[1]) < 1e-6)
    }
}
