import Tensors
import Testing

@testable import Training

/// How an actual change is compared with the slope's prediction.
@Suite struct SlopePromiseTests {
    private func outcome(_ promised: Double, _ measured: Double, loss: Double = 0.5) -> SlopePromise.Outcome {
        SlopePromise(promised: promised, measured: measured, loss: loss).outcome
    }

    @Test("It agrees from 80 % to 120 %, as displayed; otherwise the fraction counts")
    func thresholds() {
        for percent in [80.0, 79.6, 100, 120, 120.4] { #expect(outcome(-0.1, -0.001 * percent) == .kept, "\(percent)") }
        #expect(outcome(0.1, 0.1) == .kept)
        for (promised, measured) in [(-1.0, -0.56), (-1.0, -0.79), (-1.0, -1.21), (1.0, 0.5), (-1.0, -7.0)] {
            #expect(outcome(promised, measured) == .part(measured / promised), "\(measured)")
        }
    }

    @Test func signsZerosAndWhatIsNotFinite() {
        #expect(outcome(-0.1, 0.02) == .against && outcome(0.1, -0.02) == .against)
        // No change at all: a fraction of 0.
        #expect(outcome(-0.1, 0) == .part(0))
        #expect(outcome(0, 0) == .nothing && outcome(0, -0.1) == .unpromised)
        #expect(outcome(-0.1, .nan) == .notFinite && outcome(-.infinity, 1) == .notFinite && outcome(0, .infinity) == .notFinite)
    }

    @Test("Changes within rounding are no fraction of anything, but agreement counts")
    func rounding() {
        #expect(outcome(-1e-7, 1e-7, loss: 2) == .rounding && outcome(0, 1e-7, loss: 2) == .rounding)
        #expect(outcome(-1e-7, -1e-7, loss: 2) == .kept)
        #expect(outcome(-8e-6, -4e-6, loss: 2) == .part(0.5))
    }
}

/// Whether a layer learns, for every layer in every snapshot.
@Suite struct SignsTests {
    private func expectSame(_ trainer: Trainer) {
        let signs = trainer.see(SignsLook()).ofNode
        for node in trainer.network.nodes.indices {
            guard case .statistics(var figures) = trainer.snapshot(.at(node, .statistics)).picture else {
                Issue.record("no statistics")
                return
            }
            // Figures that need all numbers of a layer.
            (figures.histogram, figures.lowest, figures.highest, figures.mean, figures.deviation) = ([], 0, 0, nil, 0)
            figures.stuckUnits = []
            #expect(signs[node] == figures, "\(node)")
        }
    }

    @Test("They equal the figures of the statistics, in every phase", arguments: ["4c5:relu-2m-f9:tanh", "6c5-2s-12c5-2s"])
    func likeTheStatistics(_ notation: String) throws {
        let trainer = try Fixture.trainer(notation, samples: 90, learningRate: 5)
        for _ in 0..<30 {
            expectSame(trainer)
            try trainer.advance()
        }
        #expect(trainer.see(SignsLook()).ofNode.allSatisfy { ($0.dead ?? $0.saturated) == nil || $0.stuck != nil })
    }

    @Test("A guest changes none of them")
    func besideAGuest() throws {
        let trainer = try Fixture.trainer("4c5:relu-2m", samples: 90)
        try trainer.advanceToRestingPlace()
        let dataset = try Fixture.mnist.get()
        let viewer = Viewer(trainer)
        let before = viewer.see(SignsLook())
        let guest = try #require(Guest(.test, 3, in: dataset))
        let look = PictureLook(node: 1, view: .maps, subject: Subject(sample: 0, guest: guest))
        let snapshot = viewer.snapshot(Looks([look, MagnitudesLook(guest: guest), SignsLook()]))
        let beside = try #require(snapshot[SignsLook()])
        #expect(snapshot[look]?.sampleCount == 1 && beside.samples == 50)
        #expect(beside.ofNode == before.ofNode && beside.batchError == before.batchError && beside.batchError == trainer.batchError)
    }

    @Test("A confidently right output is saturated, and still counts as learning")
    func sureOutputs() throws {
        let trainer = try Fixture.trainer("f5", samples: 50)
        let output = trainer.network.outputNode
        var state = trainer.state
        let labels = trainer.samples.labels
        // All outputs are 1 for the class of the first picture and 0 for the others, whatever the picture is.
        var biases = [Float](repeating: -100, count: 10)
        biases[Int(labels[0])] = 100
        state.parameters.ofNode[output][1] = Tensor(Shape(10), biases)
        trainer.restart(from: state)
        try trainer.advanceToRestingPlace()
        let signs = try #require(trainer.see(SignsLook()).ofNode.last)
        let classes = Set(labels.map(Int.init))
        // That class's unit is wrong for the other pictures, and so are the units of the other classes present.
        #expect(signs.saturated == 10 && signs.stuck == classes.count && classes.count > 5)
        // Each sample alone: only the wrong ones block two units.
        let single = try Fixture.trainer("f5", samples: 1, batchSize: 1)
        var alone = single.state
        alone.parameters.ofNode[output][1] = Tensor(Shape(10), biases)
        single.restart(from: alone)
        try single.advanceToRestingPlace()
        let sure = try #require(single.see(SignsLook()).ofNode.last)
        #expect(sure.saturated == 10 && sure.stuck == 0)
    }
}
