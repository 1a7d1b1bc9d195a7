import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Changing a run by hand: the same bits are reproduced with the changes, and another future drops the first.
@Suite struct ChangeTests {
    static let weight = Change.Target.parameter(.parameter(0, of: 1, entry: 81 + 4 * 9 + 4))
    static let pixel = Change.Target.pixel(Place(node: 0, array: 0, entry: 14 * 28 + 13), sample: 2)

    private func session(looks: Looks = .at(1, .statistics)) -> TrainingSession {
        TrainingSession(
            looks: looks,
            start: {
                let mnist = try Fixture.mnist.get()
                let data = Dataset(name: "part", train: mnist.train.prefix(400), test: mnist.test.prefix(20), classCount: 10)
                let network = try Network("3c9-2s", input: data.train.shape, classes: 10)
                let state = TrainerState(
                    parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 20)
                return TrainingStart(network: network, dataset: data, state: state, threads: 1)
            }, wake: {})
    }

    private func go(_ session: TrainingSession, _ command: TrainingCommand) -> TrainingNews {
        session.send(command)
        return session.waitForNews { $0.events.contains { if case .rested = $0 { true } else { false } } }
    }

    @Test("A run with changes goes back and forth with the same bits; without them it is the first run again")
    func changedRunsRepeat() throws {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        var plain: [String?] = []
        for _ in 0..<30 { plain.append(go(session, .stepBatch).snapshot?.parametersHash) }
        _ = go(session, .goTo(step: 7))
        let changed = go(session, .change(Self.weight, to: 0.25))
        #expect(changed.snapshot?.step == 7 && changed.snapshot?.lastPhase == .backward(1))
        #expect(changed.history?.firstStep == 7 && changed.history?.losses.isEmpty == true)
        #expect(changed.snapshot?.parametersHash != plain[7])
        _ = go(session, .stepBatch)
        _ = go(session, .change(.learningRate, to: 0.1))
        _ = go(session, .change(Self.pixel, to: 1))
        var other: [String?] = []
        for _ in 8..<30 { other.append(go(session, .stepBatch).snapshot?.parametersHash) }
        #expect(Set(other).intersection(Set(plain)).isEmpty)
        for step in [3, 20, 9, 29, 7, 12] {
            let found = go(session, .goTo(step: step)).snapshot?.parametersHash
            if step < 7 { #expect(found == plain[step]) }
            if step > 8 { #expect(found == other[step - 9], "step \(step)") }
        }
        // When the change is removed, the later steps are dropped and recomputed as at first.
        _ = go(session, .goTo(step: 7))
        _ = go(session, .change(Self.weight, to: nil))
        #expect(go(session, .goTo(step: 25)).snapshot?.parametersHash == plain[25])
        session.send(.stop)
    }

    @Test("Training continues with a new learning rate, and removing a change that does not exist changes nothing")
    func runningGoesOn() throws {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        session.send(.run)
        session.send(.change(.learningRate, to: 0.1))
        let changed = session.waitForNews { $0.events.contains { if case .changed = $0 { true } else { false } } }
        session.send(.wantSnapshot)
        let news = session.waitForNews { $0.snapshot != nil }
        let rests = (changed.events + news.events).count { if case .rested = $0 { true } else { false } }
        #expect(news.isRunning && rests == 0)
        _ = go(session, .pause)
        let later = go(session, .goTo(step: 40))
        _ = go(session, .goTo(step: 20))
        let nothing = go(session, .change(Self.weight, to: nil))
        #expect(!nothing.events.contains { if case .changed = $0 { true } else { false } })
        #expect(go(session, .goTo(step: 40)).snapshot?.parametersHash == later.snapshot?.parametersHash)
        session.send(.stop)
    }

    @Test func behindTheLastUpdateOfAnEpochItsTestIsMadeAtOnce() {
        let session = session()
        _ = session.waitForNews { $0.snapshot != nil }
        let news = go(session, .goToPhase(step: 20, .update))
        #expect(news.snapshot?.step == 20 && news.snapshot?.lastPhase == .update)
        #expect(news.events.contains { if case .epochEnded(let result) = $0 { result.epoch == 1 } else { false } })
        session.send(.stop)
    }

    @Test func aChangeIsMadeOnceAndSaysWhatItPromisedAndDid() throws {
        let session = session(looks: .at(1, .maps))
        _ = session.waitForNews { $0.snapshot != nil }
        let before = try #require(go(session, .goTo(step: 12)).snapshot)
        #expect(before.whatIf == nil)
        let trainer = try Fixture.trainer("3c9-2s", samples: 400, batchSize: 20, learningRate: 0.5)
        let weight = try trainer.network.place(named: "output.weight[4,11]")
        while trainer.state.step < 12 { try trainer.advanceThroughUpdate() }
        try trainer.advanceToRestingPlace()
        let old = trainer.state.parameters[weight]
        let slope = trainer.tape.gradients[weight.with(.gradient)]
        let whatIf = try #require(go(session, .change(.parameter(weight), to: old + 0.01)).snapshot?.whatIf)
        let loss = try #require(whatIf.loss)
        #expect(whatIf.lossBefore == before.loss && whatIf.changes.count == 1)
        #expect(abs(whatIf.promised - Double(slope) * 0.01) < 1e-9)
        // Second order: ½ L″ Δ² with L″ of the output's weights at most about 1.
        #expect(abs(loss - whatIf.lossBefore - whatIf.promised) < 5e-5 && loss != whatIf.lossBefore)
        // Changed again, the old number is still the one without any change.
        let again = try #require(go(session, .change(.parameter(weight), to: old + 0.02)).snapshot?.whatIf)
        #expect(again.lossBefore == before.loss && again.changes.count == 1)
        let back = try #require(go(session, .change(.parameter(weight), to: nil)).snapshot)
        #expect(back.whatIf == nil && back.loss == before.loss)
        session.send(.stop)
    }

    // Smooth functions: at the kink of a ReLU, or if another unit becomes a block's maximum, the slope predicts nothing.
    @Test("For small changes the gradient predicts the change of the loss", arguments: ["6c5-2s-12c5-2s", "4c5p1:tanh-2s-f9:tanh"])
    func smallChangesComeAsPromised(_ notation: String) throws {
        for loss in [LossFunction.halfSquaredError, .crossEntropy] {
            for (node, isPixel) in [(1, false), (2, true), (3, false)] {
                let trainer = try Fixture.trainer(notation, samples: 200, learningRate: 0.1, loss: loss)
                for _ in 0..<3 { try trainer.advanceThroughUpdate() }
                try trainer.advanceToRestingPlace()
                let target = isPixel ? steepestPixel(trainer) : steepestWeight(trainer, node)
                var state = trainer.stepStart
                state.changes = [Change(step: 3, target.change, to: target.value + (isPixel ? 0.4 : 0.003))]
                trainer.restart(from: state)
                try trainer.advanceToRestingPlace()
                let found = try #require(trainer.snapshot(.at(1, .maps)).whatIf)
                let seen = try #require(found.loss) - found.lossBefore
                // To first order; and L is a mean of losses of single-precision outputs.
                let tolerance = abs(found.promised) * 0.1 + 2e-7
                #expect(
                    abs(seen - found.promised) < tolerance && abs(found.promised) > 4e-7,
                    "\(target): promised \(found.promised), seen \(seen)")
            }
        }
    }

    private typealias Target = (change: Change.Target, value: Float)

    /// The weight with the largest gradient, in a layer with parameters at or above a node.
    private func steepestWeight(_ trainer: Trainer, _ first: Int) -> Target {
        let node = (first..<trainer.network.nodes.count).first { !trainer.network.nodes[$0].parameters.isEmpty } ?? 1
        let gradients = trainer.tape.gradients.ofNode[node][0]
        let index = (0..<gradients.count).max { abs(gradients[$0]) < abs(gradients[$1]) } ?? 0
        let place = Place.parameter(0, of: node, entry: index)
        return (.parameter(place), trainer.state.parameters[place])
    }

    /// The pixel with the largest residual among a few in the middle of a few samples.
    private func steepestPixel(_ trainer: Trainer) -> Target {
        var best: (size: Double, target: Target)?
        for sample in 0..<5 {
            for spot in 0..<12 {
                let (row, column) = (10 + spot / 4 * 3, 9 + spot % 4 * 3)
                let size = abs(trainer.derivation(of: trainer.network.residual(0, row * 28 + column), sample: sample).sum)
                if size > best?.size ?? 0 {
                    let place = trainer.network.activation(0, row * 28 + column)
                    best = (size, (.pixel(place, sample: sample), trainer.tape.activations[0][sample, 0, row, column]))
                }
            }
        }
        return best?.target ?? (Self.pixel, 0)
    }

    @Test func beforeAfterAndDifferenceAreThreePictures() throws {
        let trainer = try Fixture.trainer("2c5-2m", samples: 50)
        try trainer.advanceToRestingPlace()
        let plain = trainer.tape.activations[1].plane(sample: 2, map: 1)
        var state = trainer.stepStart
        state.changes = [Change(step: 0, Self.pixel, to: 1), Change(step: 0, .parameter(.parameter(1, of: 1, entry: 1)), to: 0.5)]
        trainer.restart(from: state)
        try trainer.advanceToRestingPlace()
        func plane(_ comparison: Comparison) throws -> Plane {
            let look = PictureLook(node: 1, view: .maps, subject: Subject(sample: 2), comparison: comparison)
            guard case .planes(let planes, _, _, _, _, _) = trainer.see(look).picture else { throw NoPlanes() }
            return planes[1]
        }
        let (after, before, difference) = (try plane(.after), try plane(.before), try plane(.difference))
        #expect(before == plain && after == trainer.tape.activations[1].plane(sample: 2, map: 1))
        #expect(difference.values == zip(after.values, before.values).map { $0 - $1 } && difference.values.allSatisfy { $0 != 0 })
        #expect(trainer.stepStart.parameters.ofNode[1][1][1] == 0)
    }

    private struct NoPlanes: Error {}
}

@Suite struct GuestTests {
    @Test("A picture beside the batch gives the same numbers as within it, and changes nothing")
    func aGuestIsASampleOfItsOwn() throws {
        let trainer = try Fixture.trainer("3c5-2m-f6", samples: 100)
        try trainer.advanceToRestingPlace()
        let index = trainer.batchIndices[7]
        let units = trainer.samples.shape.unitCount
        let pixels = Array(trainer.samples.bytes[index * units..<(index + 1) * units])
        let loss = trainer.loss
        var guest = Guest(.train(index), pixels: pixels, label: trainer.tape.labels[7])
        var subject: Subject { Subject(sample: 30, guest: guest) }
        var residuals: PictureLook.Seen { trainer.see(PictureLook(node: 1, view: .residuals, subject: subject)) }
        let found = trainer.see(SampleLook(subject))
        guard case .planes(let planes, _, _, _, _, _) = residuals.picture else {
            Issue.record("no planes")
            return
        }
        let own = trainer.tape.residuals[1].plane(sample: 7, map: 2)
        // Other samples are beside it in the vectors; the sums of a dense layer are added in another order.
        #expect(zip(planes[2].values, own.values).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(
            residuals.sampleCount == 1 && found.label == trainer.tape.labels[7] && abs((found.loss ?? 0) - trainer.tape.losses[7]) < 1e-6)
        #expect(trainer.loss == loss && trainer.snapshot(.at(1, .maps)).batchCount == 50)
        guest.label = nil
        if case .noLabel = residuals.picture {} else { Issue.record("a residual without a label") }
        let unlabelled = trainer.see(SampleLook(subject))
        #expect(unlabelled.outputs?.count == 10 && unlabelled.label == nil)
    }
}
