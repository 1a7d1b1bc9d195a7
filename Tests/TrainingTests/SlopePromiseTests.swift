import Tensors
import Testing

@testable import Training

/// What is said of a slope's promise.
@Suite struct SlopePromiseTests {
    private func outcome(_ promised: Double, _ measured: Double, loss: Double = 0.5) -> SlopePromise.Outcome {
        SlopePromise(promised: promised, measured: measured, loss: loss).outcome
    }

    @Test("It is kept from 80 % up to 120 %, as these are shown; otherwise the part that came counts")
    func thresholds() {
        for percent in [80.0, 79.6, 100, 120, 120.4] { #expect(outcome(-0.1, -0.001 * percent) == .kept, "\(percent)") }
        #expect(outcome(0.1, 0.1) == .kept)
        for (promised, measured) in [(-1.0, -0.56), (-1.0, -0.79), (-1.0, -1.21), (1.0, 0.5), (-1.0, -7.0)] {
            #expect(outcome(promised, measured) == .part(measured / promised), "\(measured)")
        }
    }

    @Test func signsZerosAndWhatIsNotFinite() {
        #expect(outcome(-0.1, 0.02) == .against && outcome(0.1, -0.02) == .against)
        // Nothing at all came of a promise: a part of 0.
        #expect(outcome(-0.1, 0) == .part(0))
        #expect(outcome(0, 0) == .nothing && outcome(0, -0.1) == .unpromised)
        #expect(outcome(-0.1, .nan) == .notFinite && outcome(-.infinity, 1) == .notFinite && outcome(0, .infinity) == .notFinite)
    }

    @Test("What rounding may make is no part of anything, but a promise that is kept is kept")
    func rounding() {
        #expect(outcome(-1e-7, 1e-7, loss: 2) == .rounding && outcome(0, 1e-7, loss: 2) == .rounding)
        #expect(outcome(-1e-7, -1e-7, loss: 2) == .kept)
        #expect(outcome(-8e-6, -4e-6, loss: 2) == .part(0.5))
    }
}

/// Whether a layer learns, of every layer in every look.
@Suite struct SignsTests {
    private func expectSame(_ trainer: Trainer) {
        let signs = trainer.snapshot(Focus(node: 1, view: .maps)).signs
        for node in trainer.network.nodes.indices {
            guard case .statistics(var figures) = trainer.snapshot(Focus(node: node, view: .statistics)).picture else {
                Issue.record("no statistics")
                return
            }
            // What a look at every number is needed for.
            (figures.histogram, figures.lowest, figures.highest, figures.mean, figures.deviation) = ([], 0, 0, nil, 0)
            figures.stuckUnits = []
            #expect(signs[node] == figures, "\(node)")
        }
    }

    @Test("They are the figures of the statistics, in every phase", arguments: ["4c5:relu-2m-f9:tanh", "6c5-2s-12c5-2s"])
    func likeTheStatistics(_ notation: String) throws {
        let trainer = try Fixture.trainer(notation, samples: 90, learningRate: 5)
        for _ in 0..<30 {
            expectSame(trainer)
            try trainer.advance()
        }
        #expect(trainer.snapshot(Focus(node: 1, view: .maps)).signs.allSatisfy { ($0.dead ?? $0.saturated) == nil || $0.stuck != nil })
    }

    @Test("A guest changes none of them")
    func besideAGuest() throws {
        let trainer = try Fixture.trainer("4c5:relu-2m", samples: 90)
        try trainer.advanceToRestingPlace()
        let dataset = try Fixture.mnist.get()
        var focus = Focus(node: 1, view: .maps)
        let before = trainer.snapshot(focus)
        focus.guest = Guest(.test, 3, in: dataset)
        let beside = trainer.snapshot(focus)
        #expect(beside.batchCount == 1 && beside.signedSamples == 50)
        #expect(beside.signs == before.signs && beside.batchError == before.batchError && beside.batchError == trainer.batchError)
    }

    @Test("An output that answers rightly for sure is saturated, and still none that does not learn")
    func sureOutputs() throws {
        let trainer = try Fixture.trainer("f5", samples: 50)
        let output = trainer.network.outputNode
        var state = trainer.state
        let labels = trainer.samples.labels
        // All answers are 1 for the class of the first picture, 0 for the others, whatever the picture is.
        var biases = [Float](repeating: -100, count: 10)
        biases[Int(labels[0])] = 100
        state.parameters.ofNode[output][1] = Tensor(Shape(10), biases)
        trainer.restart(from: state)
        try trainer.advanceToRestingPlace()
        let signs = try #require(trainer.snapshot(Focus(node: 1, view: .maps)).signs.last)
        let classes = Set(labels.map(Int.init))
        // That class's unit is wrong for the others, and those of the other classes that occur are.
        #expect(signs.saturated == 10 && signs.stuck == classes.count && classes.count > 5)
        // Each sample alone: only the wrong ones stop two units.
        let single = try Fixture.trainer("f5", samples: 1, batchSize: 1)
        var alone = single.state
        alone.parameters.ofNode[output][1] = Tensor(Shape(10), biases)
        single.restart(from: alone)
        try single.advanceToRestingPlace()
        let sure = try #require(single.snapshot(Focus(node: 1, view: .maps)).signs.last)
        #expect(sure.saturated == 10 && sure.stuck == 0)
    }
}
