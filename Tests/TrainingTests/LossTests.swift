import AllocationCounting
import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Training with each loss, and with each of its settings.
@Suite struct LossTests {
    static let losses = LossFunction.examples.map { $0.hasSuffix("=1,2") ? "\($0),0.5" : $0 }

    /// Samples of three classes, on 8 × 8 pixels.
    static func samples(_ shape: MapShape) -> Samples {
        var stream = RandomStream(seed: 3, purpose: .testing, index: 2)
        // Three classes by where the picture is bright.
        let labels = (0..<48).map { UInt8($0 % 3) }
        let bytes = labels.flatMap { label in
            (0..<64).map { (pixel: Int) -> UInt8 in
                let ground: UInt8 = pixel / 8 / 3 == Int(label) ? 150 : 0
                return UInt8(stream.integer(below: 100)) + ground
            }
        }
        return Samples(shape: shape, bytes: bytes, labels: labels)
    }

    private func trainer(_ loss: String, threads: Int = 1, rate: Float = 0.5) throws -> (trainer: Trainer, samples: Samples) {
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        let samples = Self.samples(shape)
        let network = try Network("2c3:tanh-2s-f6:tanh", input: shape, classes: 3, loss: LossFunction(loss))
        let state = TrainerState(parameters: network.initialParameters(seed: 2), learningRate: rate, seed: 1, batchSize: 12)
        return (Trainer(network: network, samples: samples, state: state, workers: Workers(count: threads)), samples)
    }

    @Test("Training lowers it, with the same bits for any number of threads", arguments: losses)
    func lowers(_ loss: String) throws {
        let trainers = try (1...2).map { try trainer(loss, threads: $0, rate: 0.1).trainer }
        func epoch() throws -> Double {
            var sum = 0.0
            for _ in 0..<4 {
                for trainer in trainers { try trainer.advanceToRestingPlace() }
                sum += try #require(trainers[0].loss)
                for trainer in trainers { try trainer.advanceThroughUpdate() }
            }
            return sum
        }
        let first = try epoch()
        for _ in 0..<20 { _ = try epoch() }
        #expect(try epoch() < 0.9 * first)
        #expect(trainers[0].state == trainers[1].state && trainers[0].state.hash == trainers[1].state.hash)
    }

    @Test("The check by finite differences finds nothing wrong", arguments: losses)
    func check(_ loss: String) throws {
        let (trainer, samples) = try trainer(loss)
        for _ in 0..<3 { try trainer.advanceThroughUpdate() }
        try trainer.advanceToRestingPlace()
        let check = GradientChecker(trainer.numbers(), data: samples, samples: 3, entries: 6).run()
        #expect(check.verdict == .good && check.culprit == nil, "\(check.rows.filter { $0.verdict != .good })")
    }

    @Test("Every array of a loss can be looked at", arguments: losses)
    func arrays(_ loss: String) throws {
        let (trainer, _) = try trainer(loss)
        try trainer.advanceToRestingPlace()
        let network = trainer.network
        let sight = trainer.sight
        for family in network.families(network.outputNode) where family.node == network.lossNode {
            let values = sight.values(of: family, sample: 1)
            #expect(values.count == (family.axes.isEmpty ? 1 : 3) && values.allSatisfy(\.isFinite), "\(family.name)")
            #expect(LayerView(word: family.name) != nil)
        }
    }

    @Test func aWrongSlopeOfTheOutputIsOneWhereTheLossLeavesItToTheOutput() throws {
        for loss in LossFunction.all {
            let network = try Network("f4", input: MapShape(maps: 1, rows: 3, columns: 3), classes: 3, loss: loss)
            let rule = WrongRule(layer: "output", .slope)
            if loss.outputFunction == "sigmoid" && !loss.isCombined {
                #expect(try network.with(rule).wrongRule == rule)
            } else {
                #expect(throws: WrongRuleError.noMistake(rule)) { try network.with(rule) }
            }
        }
    }

    private static let isOptimised: Bool = {
        #if DEBUG
            false
        #else
            true
        #endif
    }()

    @Test("A step allocates nothing", .enabled(if: isOptimised), arguments: losses)
    func stepsAllocateNothing(_ loss: String) throws {
        let trainer = try trainer(loss).trainer
        for _ in 0..<5 { try trainer.advanceThroughUpdate() }
        let counter = AllocationCounter(Workers(count: 1))
        try trainer.advance()
        repeat {
            let phase = trainer.nextPhase
            let counts = try counter.count { try trainer.advance() }
            #expect(counts.allSatisfy { $0 == 0 }, "\(phase): \(counts)")
        } while trainer.lastPhase != .update
    }
}
