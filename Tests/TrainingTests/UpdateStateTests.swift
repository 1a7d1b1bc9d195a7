import Datasets
import Glibc
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// What updates depend on is part of a run's state: with any threads, stepped, gone back and changed by hand the same bits come.
@Suite struct UpdateStateTests {
    /// Each rule with a schedule and all that is done beside it.
    static let learnings: [Learning] = UpdateRules.names.map { rule in
        var learning = Learning()
        learning.rule = rule
        learning.schedule = Schedule("warm-up:3+cosine:2e") ?? .constant
        for (setting, number) in [(UpdateSetting.l2, Float(0.001)), (.l1, 0.0001), (.decay, 0.01), (.maxNorm, 2), (.clipNorm, 0.5)] {
            learning[setting] = number
        }
        return learning
    }

    /// With numbers that a run carries along, and chance.
    private static let network = Result {
        try Network("3c3:none-n-2s-20d-f5:tanh", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 3)
    }

    private static func start(_ learning: Learning, threads: Int = 1, historyBytes: Int = 0) throws -> TrainingStart {
        var stream = RandomStream(seed: 1, purpose: .testing, index: 9)
        let shape = MapShape(maps: 1, rows: 8, columns: 8)
        func samples(_ count: Int) -> Samples {
            Samples(
                shape: shape, bytes: (0..<count * 64).map { _ in UInt8(stream.integer(below: 256)) },
                labels: (0..<count).map { UInt8($0 % 3) })
        }
        let network = try network.get().with(learning.updateRule)
        let data = Dataset(name: "small", train: samples(100), test: samples(5), classCount: 3)
        let parameters = network.initialParameters(seed: 1)
        let state = TrainerState(parameters: parameters, optimizer: learning.optimizer(for: parameters), seed: 1, batchSize: 10)
        var start = TrainingStart(network: network, dataset: data, state: state, threads: threads)
        start.historyBytes = historyBytes
        return start
    }

    private static func trainer(_ learning: Learning, threads: Int) throws -> Trainer {
        let start = try start(learning)
        return Trainer(network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: threads))
    }

    @Test("The same states for 1, 2 and 3 threads, and going on from a state is going on", arguments: learnings)
    func threads(_ learning: Learning) throws {
        let trainers = try (1...3).map { try Self.trainer(learning, threads: $0) }
        var middle: TrainerState?
        for step in 0..<25 {
            for trainer in trainers { try trainer.advanceThroughUpdate() }
            #expect(trainers[1].state == trainers[0].state && trainers[2].state == trainers[0].state)
            #expect(trainers[1].state.hash == trainers[0].state.hash)
            if step == 11 { middle = trainers[0].state }
        }
        let state = try #require(middle)
        let again = try Self.trainer(learning, threads: 1)
        again.restart(from: state)
        for _ in 12..<25 { try again.advanceThroughUpdate() }
        #expect(again.state == trainers[0].state)
        if !learning.updateRule.slots.isEmpty {
            var other = state
            other.optimizer.slots[0].ofNode[1][0][0] += 1
            #expect(other != state && other.hash != state.hash && other.parametersHash == state.parametersHash)
            #expect(trainers[0].state.optimizer.slots.allSatisfy { slot in slot.all.contains { $0.norm > 0 } })
        }
    }

    private func go(_ session: TrainingSession, _ command: TrainingCommand) -> Snapshot? {
        session.send(command)
        return session.waitForNews { $0.events.contains { if case .rested = $0 { true } else { false } } }.snapshot
    }

    private func hash(_ snapshot: Snapshot?) -> String? { snapshot?.first(HashLook.self)?.seen ?? nil }

    @Test(
        "Going back, with memory for few states, gives the same bits, and a changed setting is replayed and taken back",
        arguments: learnings)
    func travel(_ learning: Learning) throws {
        let session = TrainingSession(looks: .at(1, .statistics), start: { try Self.start(learning) }, wake: {})
        _ = session.waitForNews { $0.snapshot != nil }
        var plain: [String?] = []
        var rates: [Float?] = []
        for _ in 0..<40 {
            let snapshot = go(session, .stepBatch)
            plain.append(hash(snapshot))
            rates.append(snapshot?.learningRate)
        }
        let schedule = learning.schedule
        #expect(
            rates == (0..<40).map { Float((Double("\(learning.learningRate)") ?? 0) * schedule.factor(atStep: $0, stepsPerEpoch: 10)) })
        for step in [31, 2, 17, 16, 0, 39] { #expect(hash(go(session, .goTo(step: step))) == plain[step], "\(step)") }
        let setting = learning.updateRule.allSettings[0].setting
        let before = try #require(learning[setting])
        _ = go(session, .goTo(step: 5))
        let value: Float = setting.range == .fraction ? 0.25 : 0.5
        let changed = go(session, .change(.setting(setting), to: value))
        #expect(changed?.settings.first { $0.setting == setting }?.typed == value)
        var other: [String?] = []
        for _ in 6..<20 { other.append(hash(go(session, .stepBatch))) }
        #expect(other.last != plain[19])
        for step in [12, 7, 19] { #expect(hash(go(session, .goTo(step: step))) == other[step - 6], "\(step)") }
        let early = go(session, .goTo(step: 4))
        #expect(hash(early) == plain[4] && early?.settings.first { $0.setting == setting }?.typed == before)
        _ = go(session, .goTo(step: 5))
        _ = go(session, .change(.setting(setting), to: nil))
        #expect(hash(go(session, .goTo(step: 19))) == plain[19])
        session.send(.stop)
    }

    @Test("The memory of states to go back to counts slots") func keyframes() throws {
        var learning = Learning()
        let network = try Self.network.get()
        let plain = try Self.start(learning).state
        // The running mean and variance of three maps are no learnt numbers.
        let bytes = network.parameterCount * 4 + 24
        #expect(plain.bytes == bytes)
        for rule in UpdateRules.all {
            learning.rule = rule.name
            #expect(try Self.start(learning).state.bytes == bytes * (1 + rule.slots.count), "\(rule.name)")
        }
    }

    @Test("Curves tell the change that the rule made, and the preview what it will be", arguments: learnings)
    func changes(_ rule: Learning) throws {
        var rule = rule
        rule[.maxNorm] = nil
        rule[.maxNorm] = 0
        let trainer = try Self.trainer(rule, threads: 1)
        for _ in 0..<4 { try trainer.advanceThroughUpdate() }
        try trainer.advanceToRestingPlace()
        guard case .forecast(let forecast, let kernel?) = trainer.see(ForecastLook(node: 1, kernel: 1)) else {
            Issue.record("no preview")
            return
        }
        let before = trainer.state.parameters
        let promised = forecast.together.promised
        guard case .planes(let planes, _, _, _, _, _) = trainer.see(PictureLook(node: 1, view: .updates)).picture else {
            Issue.record("no picture")
            return
        }
        let nodes = trainer.network.nodes
        let learning = nodes.indices.filter { nodes[$0].isLearning }
        #expect(learning == [1, 2, 5, 6])
        var history = History(parameterNodes: learning, firstStep: trainer.state.step)
        var norms = learning.map { _ in 0.0 }
        trainer.measureWeights(learning, into: &norms)
        let gradients = trainer.tape.gradients
        try trainer.advanceThroughUpdate()
        trainer.record(into: &history, seconds: 1, weightNorms: norms)
        let after = trainer.state.parameters
        var sum = 0.0
        for (row, node) in learning.enumerated() {
            var squares = 0.0
            for (index, tensor) in after.ofNode[node].enumerated() where nodes[node].parameters[index].isLearnt {
                for i in 0..<tensor.count {
                    let change = Double(tensor[i]) - Double(before.ofNode[node][index][i])
                    squares += change * change
                    sum += change * Double(gradients.ofNode[node][index][i])
                }
            }
            let ratio = squares.squareRoot() / norms[row]
            #expect(abs(Double(history.updateRatios[row].values[0]) - ratio) <= 1e-3 * ratio, "\(node)")
        }
        #expect(abs(promised - sum) <= 1e-3 * abs(sum))
        #expect(kernel.new.values == Array(after.ofNode[1][0].values[9..<18]))
        for i in 0..<9 {
            let change = after.ofNode[1][0][i] - before.ofNode[1][0][i]
            #expect(abs(planes[0].values[i] - change) <= 1e-3 * abs(change) + 1e-9)
        }
    }
}

/// The update at the speed of memory.
@Suite(.serialized) struct UpdateSpeedTests {
    private static let isAsked = getenv("SPEED") != nil

    @Test("Each rule reads and writes at 60 % of the speed of a copy", .enabled(if: isAsked), arguments: UpdateRules.names)
    func speed(_ name: String) throws {
        let rule = try #require(UpdateRules.named(name))
        // Beyond the caches.
        let count = 1 << 24
        func numbers(_ number: Float) -> Parameters<Float> {
            var tensor = Tensor<Float>(zeros: Shape(count))
            tensor.withUnsafeMutableBuffer { $0.update(repeating: number) }
            return Parameters(ofNode: [[tensor]])
        }
        var parameters = numbers(0.75)
        let gradients = numbers(0.3)
        var slots = rule.slots.map { _ in parameters.zeros }
        let workers = Workers(count: 1)
        let clock = ContinuousClock()
        func best(_ work: () -> Void) -> Double { (0..<5).map { _ in clock.measure(work) / .seconds(1) }.min() ?? 0 }
        let update = best { UpdateStep(rule, rate: 0.01, number: 3).update(&parameters, slots: &slots, gradients: gradients, workers) }
        let (source, target) = (
            UnsafeMutablePointer<Float>.allocate(capacity: count), UnsafeMutablePointer<Float>.allocate(capacity: count)
        )
        source.initialize(repeating: 1, count: count)
        target.initialize(repeating: 2, count: count)
        let copy = best { memcpy(target, source, count * 4) }
        source.deallocate()
        target.deallocate()
        // Bytes read and written.
        let share = Double(3 + 2 * slots.count) / update / (2 / copy)
        print("\(name): \(Double(3 + 2 * slots.count) * Double(count) * 4 / update / 1e9) GB/s, \(share) of a copy")
        #expect(share >= 0.6)
    }
}
