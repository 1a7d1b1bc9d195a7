import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Looking at the numbers of a step.
@Suite struct LookTests {
    private static let subject = Subject(sample: 3)

    /// Every number in the pictures of a node's arrays, in their order, for one view.
    private static func numbers(_ trainer: Trainer, _ node: Int, _ view: LayerView) -> [Float]? {
        let look = PictureLook(node: node, view: view, subject: subject, planes: 0..<1_000_000)
        guard case .planes(let planes, _, let count, _, _, _) = trainer.see(look).picture else { return nil }
        #expect(planes.count == count)
        return planes.flatMap(\.values)
    }

    @Test(
        "The picture of every array shows what its entries are derived to be",
        arguments: [("3c5-2m-f6:tanh", .crossEntropy), ("2c5:relu-2s", .crossEntropy), ("2c5:relu-2s", .halfSquaredError)]
            + Network.layerExamples(behind: "2c3:relu").map { ($0, .halfSquaredError) } as [(NetworkDescription, LossFunction)])
    func everyArray(_ notation: NetworkDescription, _ loss: LossFunction) throws {
        let trainer = try Fixture.trainer(notation, samples: 100, batchSize: 10, loss: loss)
        try trainer.advanceToRestingPlace()
        let network = trainer.network
        let deriver = trainer.sight.deriver
        for node in network.nodes.indices {
            for view in LayerView.common + network.arrayViews(of: node) where ![.statistics, .updates].contains(view) {
                guard let family = network.family(of: view, at: node) else { continue }
                let numbers = try #require(Self.numbers(trainer, node, view), "\(network.nodes[node].name) \(view)")
                #expect(numbers.count == family.axes.reduce(1) { $0 * $1.count })
                // Each is derived alone, which takes a while: a few of each array are enough.
                for entry in stride(from: 0, to: numbers.count, by: max(1, numbers.count / 40)) {
                    let value = deriver.value(family.place(entry), sample: 3)
                    #expect(abs(Double(numbers[entry]) - value) <= 1e-6 * max(1, abs(value)), "\(network.name(of: family.place(entry)))")
                }
            }
        }
    }

    @Test("Names of views and families go back and forth, and every array has exactly one view")
    func names() throws {
        for example in Network.layerExamples() {
            let network = try example.network(input: MapShape(maps: 2, rows: 10, columns: 10), classes: 3, loss: .crossEntropy)
            for node in network.nodes.indices {
                for family in network.families(node) {
                    let view = network.view(of: family)
                    #expect(network.view(named: family.name, of: node) == view && network.has(view, at: node))
                    // Updated kernels are not the changes that `updates` shows.
                    if node > 0 || view != .array("residual") { #expect(network.family(of: view, at: node) == family, "\(family.name)") }
                    #expect(LayerView(word: "\(view)") == view)
                }
            }
        }
        #expect(
            LayerView(word: "nonsense") == nil && LayerView(word: "sum") == .array("sum") && LayerView(word: "error") == .array("error"))
    }

    @Test("After the update what was not kept says so, and what was kept stays")
    func afterTheUpdate() throws {
        let trainer = try Fixture.trainer("3c5-2m-f6:tanh", samples: 100, batchSize: 10)
        try trainer.advanceToRestingPlace()
        let before = trainer.tape.gradients.ofNode[1][1].values
        try trainer.advance()
        func picture(_ view: String) -> Picture { trainer.see(PictureLook(node: 1, view: .array(view), subject: Self.subject)).picture }
        for view in ["sum", "activation.residual"] {
            if case .updated = picture(view) {} else { Issue.record("\(view)") }
        }
        #expect(Self.numbers(trainer, 1, .array("bias.gradient")) == Array(before))
        #expect(Self.numbers(trainer, 1, .array("bias.updated")) == Array(trainer.state.parameters.ofNode[1][1].values))
        #expect(Self.numbers(trainer, 1, .array("bias")) == Array(trainer.state.parameters.ofNode[1][1].values))
        try trainer.advance()
        if case .notYet(.forward(1)) = picture("sum") {} else { Issue.record("a sum before its phase") }
    }

    private struct Counted: Look {
        let key: Int
        static let made = Monitor(0)
        func seen(by viewer: Viewer) -> Int {
            viewer.kept(key) {
                Self.made.withLock { made in
                    made += 1
                    return made
                }
            }
        }
    }

    @Test("What takes long is kept for its moment, as long as every snapshot needs it")
    func keeping() throws {
        let trainer = try Fixture.trainer("f6:tanh", samples: 100, batchSize: 10)
        let viewer = Viewer(trainer)
        func seen() -> Int? { viewer.snapshot(Looks([Counted(key: 1), SignsLook()]))[Counted(key: 1)] }
        let first = seen()
        #expect(first != nil && seen() == first)
        try trainer.advance()
        let second = seen()
        #expect(second != first && seen() == second)
        // A restart may be one with other numbers.
        trainer.restart(from: trainer.stepStart, lastPhase: trainer.lastPhase)
        let third = seen()
        #expect(third != second && seen() == third)
        _ = viewer.snapshot(Looks([SignsLook()]))
        #expect(seen() != third)
    }

    @Test("A snapshot answers what was asked, each look once")
    func snapshots() throws {
        let trainer = try Fixture.trainer("3c5-2m", samples: 100, batchSize: 10)
        try trainer.advanceToRestingPlace()
        let (maps, residuals) = (PictureLook(node: 1, view: .maps), PictureLook(node: 1, view: .residuals))
        let looks = Looks([maps, SampleLook(Subject(sample: 2)), residuals, maps])
        #expect(looks == Looks([maps, SampleLook(Subject(sample: 2)), residuals]) && looks != Looks([maps, residuals]))
        let snapshot = trainer.snapshot(looks)
        #expect(snapshot.looks == looks && snapshot[maps] != nil && snapshot[residuals] != nil && snapshot[HashLook()] == nil)
        #expect(snapshot.first(PictureLook.self)?.look == maps)
        #expect(snapshot.first(PictureLook.self) { $0.view == .residuals }?.look == residuals)
        #expect(snapshot[SampleLook(Subject(sample: 2))]?.label == trainer.tape.labels[2] && snapshot[SampleLook(Subject())] == nil)
        #expect(looks.without(PictureLook.self) == Looks([SampleLook(Subject(sample: 2))]) && looks.guest == nil)
    }
}
