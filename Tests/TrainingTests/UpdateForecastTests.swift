import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The forecast of an update.
@Suite struct UpdateForecastTests {
    private func preview(_ trainer: Trainer, node: Int = 1, kernel: Int = 0, atRest: Bool = true) throws -> UpdatePreview {
        trainer.see(ForecastLook(node: node, kernel: kernel), atRest: atRest)
    }

    private func forecast(_ trainer: Trainer) throws -> UpdateForecast {
        guard case .forecast(let forecast, _) = try preview(trainer) else { throw NoForecast() }
        return forecast
    }

    private struct NoForecast: Error {}

    // Smooth functions only: at a kink the slope predicts nothing.
    @Test(
        "For small steps the actual change equals the predicted one", arguments: ["6c5-2s-12c5-2s", "4c5p1:tanh-2s-f9:tanh"],
        [LossFunction.halfSquaredError, .crossEntropy])
    func smallSteps(_ notation: String, _ loss: LossFunction) throws {
        // Too small a step is lost in the rounding of the outputs.
        let trainer = try Fixture.trainer(notation, samples: 200, learningRate: 0.01, loss: loss)
        for _ in 0..<3 { try trainer.advanceThroughUpdate() }
        try trainer.advanceToRestingPlace()
        let found = try forecast(trainer)
        for effect in found.layers + [found.together] {
            let ratio = try #require(effect.ratio)
            #expect(effect.promised < 0 && abs(ratio - 1) < 0.08 && !effect.isTooLarge, "\(effect)")
        }
        let sum = found.layers.reduce(0) { $0 + $1.promised }
        #expect(abs(found.together.promised - sum) < 1e-12)
    }

    @Test func hugeStepsAreTooLarge() throws {
        let trainer = try Fixture.trainer(samples: 200, learningRate: 300)
        try trainer.advanceToRestingPlace()
        let found = try forecast(trainer)
        #expect(found.together.isTooLarge && found.layers.contains { $0.isTooLarge })
    }

    @Test("The forecast is what the update then does, and nothing of the run changes")
    func measured() throws {
        let trainer = try Fixture.trainer(samples: 200, learningRate: 0.5)
        let unseen = try Fixture.trainer(samples: 200, learningRate: 0.5)
        for one in [trainer, unseen] { try one.advanceToRestingPlace() }
        let found = try forecast(trainer)
        guard case .forecast(_, let kernel?) = try preview(trainer, node: 3, kernel: 7) else { throw NoForecast() }
        #expect(kernel.old.values == Array(trainer.state.parameters.ofNode[3][0].values[7 * 25..<8 * 25]))
        #expect(trainer.tape.meanLoss == unseen.tape.meanLoss && trainer.state.parametersHash == unseen.state.parametersHash)
        for one in [trainer, unseen] { try one.advanceThroughUpdate() }
        #expect(trainer.state.parametersHash == unseen.state.parametersHash)
        #expect(kernel.new.values == Array(trainer.state.parameters.ofNode[3][0].values[7 * 25..<8 * 25]))
        // The same batch with the new parameters.
        var tape = trainer.tape
        trainer.network.forwardAll(&tape, trainer.state.parameters, Workers(count: 1))
        #expect(found.together.measured == tape.meanLoss - found.loss)
    }

    @Test func beforeAndAfterItSaysWhatIsMissing() throws {
        let trainer = try Fixture.trainer("3c9-2s", samples: 200)
        guard case .notYet(.backward(1)) = try preview(trainer) else { throw NoForecast() }
        try trainer.advanceToRestingPlace()
        guard case .whenPaused = try preview(trainer, atRest: false) else { throw NoForecast() }
        guard case .forecast(_, nil) = try preview(trainer, node: 2) else { throw NoForecast() }
        try trainer.advance()
        guard case .done = try preview(trainer) else { throw NoForecast() }
    }

    @Test func aForecastIsMadeOnceAndForgottenWithItsStep() throws {
        let trainer = try Fixture.trainer("3c9-2s", samples: 200, learningRate: 0.5)
        try trainer.advanceToRestingPlace()
        let viewer = Viewer(trainer)
        let look = ForecastLook(node: 1, kernel: 0)
        func forecast() throws -> UpdateForecast {
            guard case .forecast(let found, _) = viewer.snapshot(Looks([look]))[look] else { throw NoForecast() }
            return found
        }
        let first = try forecast()
        #expect(try forecast() == first && ForecastLook.isKept(by: viewer))
        var state = trainer.stepStart
        state.changes = [Change(step: 0, .learningRate, to: 0.25)]
        trainer.restart(from: state)
        try trainer.advanceToRestingPlace()
        #expect(try forecast().together.promised == first.together.promised / 2)
        _ = viewer.snapshot(.at(1, .maps))
        #expect(!ForecastLook.isKept(by: viewer))
    }

    @Test func halfOfWhatWasPromisedIsTheLowestPointOfAParabola() {
        func effect(_ measured: Double) -> UpdateForecast.Effect { .init(node: nil, promised: -1, measured: measured, loss: 2) }
        #expect(effect(-0.49).isTooLarge && effect(0.1).isTooLarge && effect(-1.51).isTooLarge && effect(.nan).isTooLarge)
        #expect(!effect(-0.51).isTooLarge && !effect(-1.49).isTooLarge)
        // Rounding alone is no reason.
        #expect(!UpdateForecast.Effect(node: nil, promised: -1e-7, measured: 1e-7, loss: 2).isTooLarge)
    }
}
