import Datasets
import Glibc
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
@testable import Training

@testable import Workbench

/// Whether a network still learns: one judgement for statistics, status line and `U`.
@Suite struct NetworkHealthTests {
    // MARK: Networks

    /// Pictures of 8×8 that are easily told apart: class n has its bright row at n.
    private static func samples(_ count: Int = 80, classes: Int = 4) -> Samples {
        var stream = RandomStream(seed: 3, purpose: .testing, index: 1)
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        let bytes = (0..<count).flatMap { sample in
            (0..<64).map { UInt8($0 / 8 == sample % classes * 2 ? 200 + stream.integer(below: 50) : stream.integer(below: 60)) }
        }
        return Samples(shape: shape, bytes: bytes, labels: (0..<count).map { UInt8($0 % classes) })
    }

    private static func trainer(
        _ notation: String, rate: Float = 0.5, batch: Int = 20, loss: LossFunction = .halfSquaredError, samples: Samples = samples(),
        change: (inout Parameters<Float>) -> Void = { _ in }
    ) throws -> Trainer {
        let network = try Network(notation, input: samples.shape, classes: 4, loss: loss)
        var parameters = network.initialParameters(seed: 1)
        change(&parameters)
        return Trainer(
            network: network, samples: samples,
            state: TrainerState(parameters: parameters, learningRate: rate, seed: 1, batchSize: batch), workers: Workers(count: 1))
    }

    private static func setBias(_ parameters: inout Parameters<Float>, _ node: Int, _ value: Float) {
        let shape = parameters.ofNode[node][1].shape
        parameters.ofNode[node][1] = Tensor(shape, [Float](repeating: value, count: parameters.ofNode[node][1].values.count))
    }

    private static func health(_ trainer: Trainer, _ curves: RunCurves = RunCurves(), isRunning: Bool = false) -> NetworkHealth {
        NetworkHealth(trainer.network, trainer.snapshot(Looks([SignsLook()])), curves, isRunning: isRunning)
    }

    private static func statistics(_ trainer: Trainer, _ node: Int) -> LayerStatistics {
        trainer.see(SignsLook()).ofNode[node]
    }

    /// Trains so many steps, keeping the curves, and stands before the update of the next.
    private static func train(_ trainer: Trainer, steps: Int, _ look: (NetworkHealth) -> Void = { _ in }) throws -> RunCurves {
        let nodes = trainer.network.nodes.indices.filter { !trainer.network.nodes[$0].parameters.isEmpty }
        var curves = RunCurves()
        var norms = nodes.map { _ in 0.0 }
        for step in 0..<steps {
            try trainer.advanceToUpdate()
            look(health(trainer, curves))
            trainer.measureWeights(nodes, into: &norms)
            try trainer.advance()
            var one = History(parameterNodes: nodes, firstStep: step)
            trainer.record(into: &one, seconds: 0, weightNorms: norms)
            curves.take(one)
        }
        try trainer.advanceToUpdate()
        return curves
    }

    // MARK: What does not learn

    @Test("A saturated output: nothing comes back, and every layer says where to look")
    func saturatedOutput() throws {
        let trainer = try Self.trainer("3c3:relu-2m") { Self.setBias(&$0, 3, -200) }
        try trainer.advanceToUpdate()
        let health = Self.health(trainer)
        #expect(health.trouble == .init(reach: .nothing, cause: 3, reason: .saturated(count: 4, total: 4), since: 0))
        #expect(health.worst == 3 && health.advice[3] == .mostSaturated && health.advice[1] == .cutOff(by: "output"))
        #expect(health.advice[2] == .noWeights)
    }

    @Test("A dead layer in the middle: those up to it learn nothing, the output does")
    func deadLayer() throws {
        let trainer = try Self.trainer("3c3:relu-2m-f9:relu", loss: .crossEntropy) { Self.setBias(&$0, 3, -1000) }
        try trainer.advanceToUpdate()
        let health = Self.health(trainer)
        #expect(health.trouble == .init(reach: .upTo(3), cause: 3, reason: .dead(count: 9, total: 9), since: 0))
        #expect(health.advice[3] == .mostDead && health.advice[1] == .cutOff(by: "dense3") && !health.advice[4].isBad)
        // The first layer alone.
        let first = try Self.trainer("3c3:relu-2m-f9:tanh", loss: .crossEntropy) { Self.setBias(&$0, 1, -1000) }
        try first.advanceToUpdate()
        #expect(Self.health(first).trouble?.reach == .upTo(1) && Self.health(first).advice[1] == .mostDead)
    }

    @Test("Too high a rate kills it on the way: since when is known, and that is where to go back to")
    func killedOnTheWay() throws {
        let trainer = try Self.trainer("6c3:relu-2m", rate: 0.2)
        var curves = try Self.train(trainer, steps: 12)
        #expect(Self.health(trainer, curves).trouble == nil)
        var state = trainer.stepStart
        state.optimizer.learningRate = 1e6
        trainer.restart(from: state)
        try trainer.advanceToUpdate()
        let nodes = [1, 3]
        for step in 12..<40 {
            if step > 12 { try trainer.advanceToUpdate() }
            var norms = nodes.map { _ in 0.0 }
            trainer.measureWeights(nodes, into: &norms)
            try trainer.advance()
            var one = History(parameterNodes: nodes, firstStep: step)
            trainer.record(into: &one, seconds: 0, weightNorms: norms)
            curves.take(one)
        }
        try trainer.advanceToUpdate()
        let trouble = try #require(Self.health(trainer, curves).trouble)
        #expect(trouble.reach == .nothing && (13...14).contains(trouble.since))
        // While it runs, twenty steps in a row must say so.
        #expect(Self.health(trainer, curves, isRunning: true).trouble == trouble)
        var short = RunCurves()
        short.take(History(parameterNodes: nodes, firstStep: 0))
        var alive = History(parameterNodes: nodes)
        for step in 0..<40 {
            let norms = nodes.map { _ in (gradient: step < 30 ? 1.0 : 0, weight: 8.0) }
            alive.append(loss: 1, batchError: 0.5, learningRate: 1, seconds: 0, norms: norms)
        }
        short.take(alive)
        #expect(Self.health(trainer, short).trouble?.since == 30 && Self.health(trainer, short, isRunning: true).trouble == nil)
    }

    @Test("Sigmoids one above the other: the network hardly learns")
    func deepAndSaturated() throws {
        // The outputs are within 1e-6 of 0: their slopes are, too.
        let trainer = try Self.trainer("2c3-2c3") { Self.setBias(&$0, 3, -15) }
        try trainer.advanceToUpdate()
        let trouble = Self.health(trainer).trouble
        #expect(trouble?.reach == .hardly && trouble?.cause == 3 && trouble?.reason == .saturated(count: 4, total: 4))
    }

    @Test("A gradient that vanishes on the way down, though no unit is at an end of its range")
    func vanishing() throws {
        let notation = (0..<12).map { _ in "f6" }.joined(separator: "-")
        let trainer = try Self.trainer(notation) { parameters in
            for node in 2..<13 {
                let weights = parameters.ofNode[node][0]
                parameters.ofNode[node][0] = Tensor(weights.shape, weights.values.map { $0 * 0.02 })
            }
        }
        try trainer.advanceToUpdate()
        let health = Self.health(trainer)
        guard case .upTo(let node)? = health.trouble?.reach else {
            Issue.record("\(String(describing: health.trouble))")
            return
        }
        #expect(node >= 1 && node < 12 && health.trouble?.reason == .vanishing && health.trouble?.cause == node)
        #expect(health.advice[1...node].allSatisfy { $0.isBad })
    }

    @Test("A rate that changes no weight is the reason given, and no layer is called dead")
    func rateTooSmall() throws {
        let trainer = try Self.trainer("f6:tanh", rate: 1e-12, loss: .crossEntropy)
        try trainer.advanceToUpdate()
        let health = Self.health(trainer)
        #expect(health.trouble?.reach == .nothing && health.trouble?.reason == .rate && health.advice[1] == .updatesTooSmall)
    }

    @Test(
        "A rate so small that hardly anything changes: the same judgement of every layer and of the network",
        arguments: [LossFunction.halfSquaredError, .crossEntropy])
    func rateTooSmallForMuch(_ loss: LossFunction) throws {
        for rate in [Float(1e-5), 3e-6, 1e-6] {
            let trainer = try Self.trainer("3c3:tanh-2s", rate: rate, loss: loss)
            try trainer.advanceToUpdate()
            let ratios = [1, 3].compactMap { Self.statistics(trainer, $0).updateRatio }
            #expect(ratios.allSatisfy { $0 < StatisticsAdvice.smallestRatio } && ratios.contains { $0 > NetworkHealth.smallestChange })
            let health = Self.health(trainer)
            #expect(health.trouble == .init(reach: .hardly, cause: 3, reason: .rate, since: 0), "\(rate)")
            #expect(health.advice[1] == .updatesTooSmall && health.advice[3] == .updatesTooSmall && health.worst == 3)
        }
    }

    @Test("A layer that is dead altogether is the cause, not one above it that is so by half")
    func theDeadLayerIsTheCause() throws {
        let trainer = try Self.trainer("3c3:relu-2m-f9:relu", loss: .crossEntropy) { parameters in
            Self.setBias(&parameters, 1, -1000)
            parameters.ofNode[3][1] = Tensor(Shape(9), (0..<9).map { $0 < 6 ? -1000 : 1 })
        }
        try trainer.advanceToUpdate()
        let trouble = try #require(Self.health(trainer).trouble)
        #expect(trouble.cause == 1 && trouble.reason == .dead(count: 108, total: 108), "\(trouble)")
    }

    @Test("Of layers with the same advice the one affected most is the worst", arguments: [(9, 6), (6, 9)])
    func theWorst(_ first: Int, _ second: Int) throws {
        let trainer = try Self.trainer("10c3:relu-2m-f10:relu", loss: .crossEntropy) { parameters in
            for (node, dead) in [(1, first), (3, second)] {
                parameters.ofNode[node][1] = Tensor(Shape(10), (0..<10).map { $0 < dead ? -1000 : 1 })
            }
        }
        try trainer.advanceToUpdate()
        let health = Self.health(trainer)
        #expect(health.trouble == nil && health.advice[1] == .mostDead && health.advice[3] == .mostDead)
        #expect(health.worst == (first > second ? 1 : 3))
    }

    // MARK: What is sound

    @Test(
        "What is answered rightly for sure has small gradients, and is not dead", arguments: [LossFunction.halfSquaredError, .crossEntropy])
    func learnt(_ loss: LossFunction) throws {
        let trainer = try Self.trainer("f20:tanh", rate: loss == .crossEntropy ? 1 : 3, loss: loss)
        let curves = try Self.train(trainer, steps: 400) { #expect($0.trouble == nil) }
        #expect(trainer.batchError == 0 && trainer.tape.meanLoss < 0.01)
        // On and on, until an update changes hardly a bit.
        var state = trainer.stepStart
        let output = trainer.network.outputNode
        let weights = state.parameters.ofNode[output][0]
        state.parameters.ofNode[output][0] = Tensor(weights.shape, weights.values.map { $0 * 40 })
        trainer.restart(from: state)
        try trainer.advanceToUpdate()
        let health = Self.health(trainer, curves)
        #expect(trainer.batchError == 0 && trainer.tape.meanLoss < 1e-6)
        #expect(health.trouble == nil && health.worst == nil, "\(health.advice)")
    }

    @Test("Nothing is known before the first gradients, and of a few samples", arguments: [1, 3])
    func tooLittleToGoBy(_ batch: Int) throws {
        let trainer = try Self.trainer("3c3:relu-2m", batch: batch) { Self.setBias(&$0, 3, -200) }
        #expect(Self.health(trainer).trouble == nil && Self.health(trainer).worst == nil)
        try trainer.advanceToUpdate()
        #expect(Self.health(trainer).trouble == nil)
        let curves = try Self.train(trainer, steps: 12)
        let health = Self.health(trainer, curves)
        #expect(health.trouble?.reach == .nothing && health.trouble?.since == 0 && health.advice[3] == .mostSaturated)
    }

    @Test(
        "Sound runs are never called dead",
        arguments: [
            ("3c3-2s-4c2-2s", 1, LossFunction.halfSquaredError), ("4c3:relu-2m-f9:relu", 0.1, .crossEntropy),
            ("4c3:none-2m", 0.05, .crossEntropy), ("f9:tanh-f9:tanh", 0.5, .halfSquaredError),
        ])
    func soundRuns(_ notation: String, _ rate: Float, _ loss: LossFunction) throws {
        let trainer = try Self.trainer(notation, rate: rate, loss: loss)
        _ = try Self.train(trainer, steps: 150) { #expect($0.trouble == nil) }
    }

    /// `RUNS=6` goes through so many epochs of real runs.
    @Test func realRuns() throws {
        guard let epochs = getenv("RUNS").flatMap({ Int(String(cString: $0)) }) else { return }
        let train = try DataSource.mnist.load().train
        for (notation, rate, loss) in [
            ("6c5-2s-12c5-2s", Float(1), LossFunction.halfSquaredError), ("6c5:relu-2m-f64:relu", 0.1, .crossEntropy),
            ("16c3:relu-2m", 0.5, .halfSquaredError), ("f30:relu-f30:relu", 0.05, .crossEntropy), ("6c5:none-2m", 0.05, .crossEntropy),
            ("f100:tanh", 0.1, .crossEntropy),
        ] {
            let network = try Network(notation, input: train.shape, classes: 10, loss: loss)
            let trainer = Trainer(
                network: network, samples: train,
                state: TrainerState(parameters: network.initialParameters(seed: 1), learningRate: rate, seed: 1, batchSize: 50),
                workers: Workers(count: 2))
            var troubles: [NetworkHealth.Trouble] = []
            _ = try Self.train(trainer, steps: epochs * 1200) { if let trouble = $0.trouble { troubles.append(trouble) } }
            #expect(troubles.isEmpty, "\(notation): \(troubles.prefix(3))")
        }
    }
}

/// What the screen says of it.
@Suite struct HealthLineTests {
    /// A bench whose output is saturated, at rest before the update of its first step, or with curves of steps before.
    private func bench(
        size: Size = Size(120, 40), language: Language = .english, appearance: Appearance = Appearance(colors: .indexed, unicode: true),
        stillFrom since: Int? = nil
    ) throws -> Bench {
        var bench = try Bench("3c5:relu-2s", size: size, language: language, appearance: appearance)
        var state = bench.trainer.state
        state.parameters.ofNode[3][1] = Tensor(Shape(10), [Float](repeating: -1000, count: 10))
        if let since {
            let (step, batches) = (since + 5, bench.trainer.batchesPerEpoch)
            state = TrainerState(
                parameters: state.parameters, learningRate: state.optimizer.learningRate, seed: state.seed, order: state.order,
                batchSize: state.batchSize, epoch: step / batches, batch: step % batches, step: step, changes: [])
            var history = History(parameterNodes: [1, 3])
            for step in 0..<since + 5 {
                let norms = [0, 1].map { _ in (gradient: step < since ? 1.0 : 0, weight: 8.0) }
                history.append(loss: 1, batchError: 0.9, learningRate: 0.5, seconds: 0.01, norms: norms)
            }
            bench.tell(history)
        }
        bench.trainer.restart(from: state)
        bench.press(.character("b"))
        return bench
    }

    private func status(_ bench: Bench) -> String { bench.line(bench.bench.size.height - 2) }

    @Test("The status line, the statistics of each layer and U say the same, and the key leads to the cause")
    func allSayTheSame() throws {
        var bench = try bench(stillFrom: 7)
        #expect(
            status(bench).hasPrefix(
                " learning has stopped since step 7: 10 of 10 units of output are saturated · ! shows why · U goes back to step 6"))
        bench.press(.character("6"))
        #expect(bench.text.contains("This layer learns nothing: no error passes back through output"))
        bench.press(.character("!"))
        #expect(bench.bench.selection.node == 3 && bench.bench.selection.view == .statistics)
        #expect(bench.text.contains("10 of 10 units are saturated") && bench.text.contains("norm of the gradients 0"))
        bench.sent = []
        bench.press(.character("U"))
        guard case .goTo(6)? = bench.sent.first(where: { if case .goTo = $0 { true } else { false } }) else {
            Issue.record("\(bench.sent)")
            return
        }
        #expect(status(bench).contains("back to step 6, where the network still learned"))
    }

    @Test("From the first step on there is nothing to go back to; U says so, and never that nothing is wrong")
    func fromTheBeginning() throws {
        var bench = try bench()
        #expect(status(bench).contains("learning has stopped: 10 of 10 units of output are saturated · ! shows why"))
        #expect(!status(bench).contains("U goes back"))
        bench.sent = []
        bench.press(.character("U"))
        #expect(status(bench).contains("so since the first step: start again with :lr, :seed, :initial or :model"))
        #expect(!bench.sent.contains { if case .goTo = $0 { true } else { false } })
        // The next key gives the line back.
        bench.press(.down)
        #expect(status(bench).contains("learning has stopped"))
    }

    @Test("In the phases before the gradients it stays what it was in the step before")
    func throughThePhases() throws {
        var bench = try bench(stillFrom: 7)
        let line = status(bench)
        for _ in 0..<bench.trainer.phasesPerStep {
            bench.press(.character("n"))
            if bench.trainer.lastPhase == .update {
                let norms = [0, 1].map { _ in (gradient: 0.0, weight: 8.0) }
                var one = History(parameterNodes: [1, 3], firstStep: bench.trainer.state.step - 1)
                one.append(loss: 1, batchError: 0.9, learningRate: 0.5, seconds: 0.01, norms: norms)
                bench.tell(one)
            }
            #expect(status(bench) == line, "\(String(describing: bench.trainer.lastPhase))")
        }
    }

    @Test("The line is at every size, in both languages, whole or not there at all", arguments: Language.allCases)
    func everySize(_ language: Language) throws {
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            let words = Phrasebook(language, unicode: appearance.unicode)
            var bench = try bench(size: Size(200, 66), language: language, appearance: appearance, stillFrom: 1_234)
            for width in [60, 66, 80, 100, 120, 200] {
                bench.resize(Size(width, width / 3))
                let line = try #require(HealthLine(run: bench.bench.run, settings: bench.bench.settings).trouble(width: width - 2)?.text)
                #expect(line.width <= width - 2 && status(bench).contains(line.string))
                #expect(line.string.hasPrefix(words(.healthNothing).string) && line.string.contains(words(.healthWhy).string))
                if width >= 120 { #expect(line.string.contains("1,233")) }
                if width >= 200 { #expect(line.string.contains("1,234")) }
            }
        }
    }

    @Test("A click on the warning shows the cause, one on the way back goes there", arguments: [60, 80, 120, 200], Language.allCases)
    func clicks(_ width: Int, _ language: Language) throws {
        var bench = try bench(size: Size(200, 66), language: language, stillFrom: 7)
        bench.resize(Size(width, max(16, width / 3)))
        let words = bench.bench.words
        let rect = bench.bench.layout.status
        let sentence = try #require(HealthLine(run: bench.bench.run, settings: bench.bench.settings).trouble(width: width - 2))
        for x in 0..<width {
            var clicked = bench
            let isBack = sentence.back.map { $0.contains(x - 1) } ?? false
            let isText = (1...sentence.text.width).contains(x)
            let effects = clicked.bench.update(.mouse(MouseEvent(.press, column: x, row: rect.y)))
            let goes = effects.contains { if case .send(.goTo(step: 6)) = $0 { true } else { false } }
            #expect(goes == isBack, "\(x)")
            #expect((clicked.bench.selection.view == .statistics && clicked.bench.selection.node == 3) == (isText && !isBack), "\(x)")
        }
        if width >= 120 { #expect(sentence.back != nil) }
        // An answer to a key hides the warning; a click on it does not reach through.
        bench.press(.character("t"))
        #expect(!status(bench).contains(words(.healthNothing).string))
        bench.click(3, rect.y)
        #expect(bench.bench.selection.view == .maps && status(bench).contains(words(.healthNothing).string))
    }

    @Test("A click on the layer that stands out shows it")
    func clickOnTheHint() throws {
        var half = try Bench("10c5:relu-2s", size: Size(200, 40))
        var state = half.trainer.state
        state.parameters.ofNode[1][1] = Tensor(Shape(10), (0..<10).map { $0 < 6 ? -1000 : 0.5 })
        half.trainer.restart(from: state)
        half.press(.character("b"))
        let hint = try #require(HealthLine(run: half.bench.run, settings: half.bench.settings).hint)
        let before = try #require(status(half).firstRange(of: hint.string)).lowerBound
        let x = VisibleText(untrusted: String(status(half)[..<before])).width
        for (column, isHint) in [(x - 1, false), (x, true), (x + hint.width - 1, true), (x + hint.width, false)] {
            var clicked = half
            clicked.click(column, 38)
            #expect((clicked.bench.selection.view == .statistics) == isHint, "\(column)")
        }
    }

    @Test("Where layers learn, U says that nothing went wrong, or which layer stands out")
    func sound() throws {
        var bench = try Bench("3c5:relu-2s", size: Size(120, 40))
        bench.press(.character("b"))
        #expect(bench.bench.run.health?.trouble == nil)
        if bench.bench.run.health?.worst == nil {
            bench.press(.character("U"))
            #expect(status(bench).contains("nothing has gone wrong"))
            bench.press(.character("!"))
            #expect(status(bench).contains("no layer stands out"))
        }
        // Six of ten units of a layer are dead, the others learn.
        var half = try Bench("10c5:relu-2s", size: Size(120, 40))
        var state = half.trainer.state
        state.parameters.ofNode[1][1] = Tensor(Shape(10), (0..<10).map { $0 < 6 ? -1000 : 0.5 })
        half.trainer.restart(from: state)
        half.press(.character("b"), .character("6"))
        #expect(half.text.contains("3456 of 5760 units are dead") && half.bench.run.health?.trouble == nil)
        // Beside the phase, or in place of its formula where there is no room.
        for width in [120, 80] {
            half.resize(Size(width, width / 3))
            #expect(status(half).hasPrefix(" backward of conv1") && status(half).contains("conv1 stands out: ! shows why"))
        }
        half.press(.character("U"))
        #expect(status(half).contains("conv1 stands out: ! shows why"))
    }

    @Test("A dead layer and a loss that has run away: the line names the layer, and both keys", arguments: [80, 120])
    func deadAndDiverged(_ width: Int) throws {
        var bench = try Bench("3c5:relu-2s-f20:relu", size: Size(width, width / 3))
        var state = bench.trainer.state
        state.parameters.ofNode[3][1] = Tensor(Shape(20), [Float](repeating: -1000, count: 20))
        bench.trainer.restart(from: state)
        bench.press(.character("b"))
        bench.tell(History(parameterNodes: [1, 3, 4]), .diverged(.init(step: 40, best: 0.1, bestStep: 20, recent: 2)))
        #expect(bench.bench.run.health?.trouble?.reach == .upTo(3))
        #expect(status(bench).contains("dense3 have stopped learning") && status(bench).contains("!"))
        #expect(status(bench).contains("U") && status(bench).contains("step 20"))
    }

    @Test(
        "A number that is not finite: the line is whole, with the key before the details and the header's step",
        arguments: Language.allCases)
    func notFinite(_ language: Language) throws {
        for (size, step, quantity, rate) in [
            (Size(80, 24), 1, NotFinite.Quantity.loss, Float(1e20)), (Size(80, 24), 123_456, .residual, 1.2345679e-5),
            (Size(60, 16), 7, .gradient, 3e38), (Size(120, 40), 103, .residual, 0.5),
        ] {
            var bench = try Bench(size: size, language: language)
            bench.tell(
                madeUpHistory(0..<1),
                .notFinite(NotFinite(quantity: quantity, layer: "output", phase: .loss, step: step, learningRate: rate)))
            let line = status(bench)
            #expect(!line.contains("…") && line.contains("output") && line.contains("U"), "\(line)")
            #expect(
                line.contains(" \(NumberFormat.grouped(step - 1)) ") || line.contains("step \(NumberFormat.grouped(step - 1))"), "\(line)")
            if size.width >= 80 && step < 1000 { #expect(line.contains(":lr") && line.contains(NumberFormat.typed(rate).string)) }
            if size.width >= 120 { #expect(line.contains("103")) }
            bench.press(.character(" "))
            #expect(status(bench).contains("U") && !status(bench).contains("…"))
        }
        // Nothing to go back to.
        var bench = try Bench(size: Size(80, 24), language: language)
        bench.tell(madeUpHistory(0..<1), .notFinite(NotFinite(quantity: .loss, layer: "output", phase: .loss, step: 0, learningRate: 1)))
        for _ in 0..<2 {
            #expect(!status(bench).contains("U") && status(bench).contains(":initial") && !status(bench).contains("…"))
            bench.press(.character("U"))
        }
    }
}
