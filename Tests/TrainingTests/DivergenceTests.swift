import Datasets
import Glibc
import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct DivergenceTests {
    /// Losses of a run that learns: they fall from 1.2 to 0.05, with more noise for smaller batches.
    private func normal(_ stream: inout RandomStream, step: Int, batchSize: Int) -> Double {
        let level = 0.05 + 1.15 * 50 / Double(50 + step)
        var sum = 0.0
        for _ in 0..<batchSize {
            // Most samples are easy, some are hard: the losses of samples are skewed.
            let x = Double(stream.uniform(within: 1)) + 1
            sum += level * x * x * x / 2
        }
        return sum / Double(batchSize)
    }

    @Test(arguments: [1, 5, 50, 500]) func learningIsNoAlarm(_ batchSize: Int) {
        for seed in 0..<5 {
            var stream = RandomStream(seed: UInt64(seed), purpose: .testing, index: batchSize)
            var watch = DivergenceWatch(batchSize: batchSize)
            for step in 0..<(batchSize == 1 ? 20_000 : 3000) {
                #expect(watch.take(normal(&stream, step: step, batchSize: batchSize), step: step) == nil)
            }
        }
    }

    @Test(arguments: [1, 5, 50, 500]) func whatIsLostIsNoticedWithinTwentySteps(_ batchSize: Int) {
        var stream = RandomStream(seed: 9, purpose: .testing, index: batchSize)
        var watch = DivergenceWatch(batchSize: batchSize)
        let good = batchSize == 1 ? 5000 : 600
        for step in 0..<good { #expect(watch.take(normal(&stream, step: step, batchSize: batchSize), step: step) == nil) }
        var noticed: [Int] = []
        for step in 0..<100 {
            let loss = 1.0 + Double(stream.uniform(within: 0.5))
            if let alarm = watch.take(loss, step: good + step) {
                noticed.append(step)
                #expect(alarm.bestStep < good && alarm.recent > 2 * alarm.best)
            }
        }
        // Once.
        #expect(noticed.count == 1 && noticed[0] < 20)
    }

    @Test("Going back beyond the best loss resets the comparison to the best before; going back a little resets nothing")
    func goingBackForgetsWhatCameAfter() {
        var watch = DivergenceWatch(batchSize: 50)
        func take(_ loss: (Int) -> Double, _ steps: ClosedRange<Int>) -> [DivergenceWatch.Alarm] {
            steps.compactMap { watch.take(loss($0), step: $0) }
        }
        let learning = { (step: Int) in 2.3 / (1 + Double(step) / 50) }
        #expect(take(learning, 1...1000) == [])
        // The same steps again, from step 60, are no divergence, though far above the best of the abandoned future.
        watch.forget(after: 60)
        #expect(take(learning, 61...600) == [])
        watch.forget(after: 590)
        let alarm = take({ $0 > 595 ? 2.3 : learning($0) }, 591...615).first
        #expect(alarm.map { $0.step <= 615 && (585...594).contains($0.bestStep) } == true)
    }

    /// A real run: network, loss, batch size, learning rate.
    struct Run: CustomTestStringConvertible {
        var model: String
        var loss = LossFunction.halfSquaredError
        var batchSize = 50
        var rate: Float

        var testDescription: String { "\(model) \(loss.text) batch \(batchSize) rate \(rate)" }

        static let sound = [
            Run(model: "6c5-2s-12c5-2s", rate: 1), Run(model: "f30", batchSize: 1, rate: 0.5),
            Run(model: "8c5:relu-4m", loss: .crossEntropy, batchSize: 10, rate: 0.05),
            Run(model: "f30", rate: 1), Run(model: "f30", batchSize: 10, rate: 1), Run(model: "f30", batchSize: 200, rate: 2),
            Run(model: "f30:relu", loss: .crossEntropy, rate: 0.1), Run(model: "f100:tanh", loss: .crossEntropy, rate: 0.1),
            Run(model: "f100:tanh", loss: .crossEntropy, batchSize: 1, rate: 0.01),
            Run(model: "6c5-2s-12c5-2s", batchSize: 10, rate: 0.5), Run(model: "6c5-2m-12c5-2m", rate: 1),
            Run(model: "6c5-2s-12c5-2s", loss: .crossEntropy, rate: 0.5), Run(model: "6c5:tanh-2s-16c5:tanh-2s-f84:tanh", rate: 0.1),
            Run(model: "6c5:relu-2m-12c5:relu-2m", loss: .crossEntropy, rate: 0.1),
            Run(model: "16c3p1:relu-2m-f64:relu", loss: .crossEntropy, rate: 0.05),
            Run(model: "16c3p1:relu-2m-f64:relu", loss: .crossEntropy, batchSize: 5, rate: 0.01),
            Run(model: "4c7t3:relu-f20:relu", loss: .crossEntropy, rate: 0.1), Run(model: "f300-f30", rate: 0.5),
            Run(model: "8c5:relu-4m", loss: .crossEntropy, batchSize: 500, rate: 0.2), Run(model: "4c5-4s", batchSize: 20, rate: 2),
        ]
        /// With learning rates that make them diverge.
        static let lost = [
            Run(model: "f30:relu", loss: .crossEntropy, rate: 8), Run(model: "8c5:relu-4m", loss: .crossEntropy, batchSize: 10, rate: 4),
            Run(model: "f100:tanh", loss: .crossEntropy, rate: 20),
        ]
        /// The number of epochs of all sound runs; without RUNS a few steps of three.
        static let epochs = getenv("RUNS").flatMap { Int(String(cString: $0)) }
        static var chosen: ArraySlice<Run> { epochs == nil ? sound[..<3] : sound[...] }

        /// Trains, first at the sound rate of another run if given; returns the alarms, and where the loss first was twice its best.
        func go(steps: Int, first sound: (steps: Int, rate: Float)? = nil) throws -> [DivergenceWatch.Alarm] {
            let mnist = try Fixture.mnist.get()
            let network = try Network(model, input: mnist.train.shape, classes: 10, loss: loss)
            let state = TrainerState(
                parameters: network.initialParameters(seed: 1), learningRate: sound?.rate ?? rate, seed: 1, batchSize: batchSize)
            let trainer = Trainer(network: network, samples: mnist.train, state: state, workers: Workers(count: 1))
            var watch = DivergenceWatch(batchSize: batchSize)
            var alarms: [DivergenceWatch.Alarm] = []
            for step in 0..<steps {
                if step == sound?.steps {
                    var state = trainer.state
                    state.optimizer.learningRate = rate
                    trainer.restart(from: state)
                }
                // Numbers that are not finite are reported in another way.
                guard (try? trainer.advanceThroughUpdate()) != nil else { break }
                if let alarm = watch.take(trainer.tape.meanLoss, step: trainer.state.step) { alarms.append(alarm) }
            }
            return alarms
        }
    }

    @Test(arguments: Run.chosen) func soundRunsRaiseNoAlarm(_ run: Run) throws {
        #expect(try run.go(steps: Run.epochs.map { $0 * 60_000 / run.batchSize } ?? 150) == [])
    }

    @Test(arguments: Run.lost) func aRateThatIsFarTooLargeIsNoticedWithinTwentySteps(_ run: Run) throws {
        // It learns first, then the rate rises and determines the loss from the next step on.
        let good = 120
        let alarms = try run.go(steps: good + 40, first: (good, 0.05))
        let first = try #require(alarms.first)
        #expect(first.step > good && first.step <= good + 20 && first.bestStep <= good)
    }
}
