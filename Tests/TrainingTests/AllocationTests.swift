import AllocationCounting
import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// A step, from its load to its update, works in the memory allocated by the steps before it.
@Suite struct AllocationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var notation: NetworkDescription
        var shape = MapShape(maps: 1, rows: 12, columns: 12)

        var testDescription: String { "\(notation) on \(shape)" }
    }

    /// Each kind of layer with each option, as first and as last one, with kernels, blocks and numbers of maps that cover every path
    /// through the kernels.
    static let cases =
        [
            Case(notation: "4c3p1:relu-2m-6c3:tanh-2m-f9:relu"),
            Case(notation: "6c5-2s-13c2-3m"),
            Case(notation: "3c4:sigmoid-3m-f5:tanh"),
            Case(notation: "4c3p1t2g2:relu-2s-6c2d2:none-f70:none", shape: MapShape(maps: 2, rows: 12, columns: 12)),
            Case(notation: "2m-3s"),
            Case(notation: "1c3:none-5m"),
            Case(notation: "2s-2m"),
            Case(notation: "f30:relu-f1"),
            Case(notation: "6c5:relu-2m-f64", shape: MapShape(maps: 1, rows: 28, columns: 28)),
        ] + Network.layerExamples(behind: "2c3:relu").map { Case(notation: $0) }

    private func trainer(_ each: Case, _ loss: LossFunction, _ workers: Workers, batchSize: Int) throws -> Trainer {
        var stream = RandomStream(seed: 1, purpose: .testing, index: 17)
        let count = 2 * batchSize + batchSize / 3 + 1
        let samples = Samples(
            shape: each.shape, bytes: (0..<count * each.shape.unitCount).map { _ in UInt8(stream.integer(below: 256)) },
            labels: (0..<count).map { UInt8($0 % 3) })
        let network = try each.notation.network(input: each.shape, classes: 3, loss: loss)
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, batchSize: batchSize)
        return Trainer(network: network, samples: samples, state: state, workers: workers)
    }

    /// Without optimisation generic functions box their values; the kernels are always optimised (`KernelAllocationTests`).
    private static let isOptimised: Bool = {
        #if DEBUG
            false
        #else
            true
        #endif
    }()

    @Test(
        "No phase of a step allocates memory, on any thread", .enabled(if: isOptimised), arguments: cases,
        [LossFunction.halfSquaredError, .crossEntropy])
    func stepsAllocateNothing(_ each: Case, _ loss: LossFunction) throws {
        for threads in 1...2 {
            let workers = Workers(count: threads)
            let counter = AllocationCounter(workers)
            // Batches of whole vectors, of less than one, and of both.
            for batchSize in [3, 16, 50] {
                let trainer = try trainer(each, loss, workers, batchSize: batchSize)
                // An epoch has batches of each size.
                while trainer.state.epoch < 1 { try trainer.advanceThroughUpdate() }
                while trainer.state.epoch < 2 {
                    // The first batch of an epoch draws its order.
                    if trainer.state.batch == 0 { try trainer.advance() }
                    repeat {
                        let phase = trainer.nextPhase
                        let counts = try counter.count { try trainer.advance() }
                        #expect(
                            counts.allSatisfy { $0 == 0 }, "\(phase), \(threads) threads, \(trainer.tape.sampleCount) samples: \(counts)")
                    } while trainer.lastPhase != .update
                }
            }
        }
    }
}
