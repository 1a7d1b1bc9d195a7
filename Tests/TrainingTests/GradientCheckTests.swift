import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The check itself: correct networks pass, each wrong rule is found and named, kinks are distinguished from errors.
@Suite struct GradientCheckTests {
    static let networks: [(notation: String, size: Int)] = [
        ("3c3-2s-4c4-f6:tanh", 12), ("4c3p1:relu-2m-f6:relu", 8), ("3c3:tanh-2m-4c2:tanh", 8), ("4c3t2p1:relu-4c3d2p2g2-2m", 8),
        ("f7:none-f6:relu", 6),
    ]

    private func numbers(
        _ notation: String, size: Int, _ loss: LossFunction = .halfSquaredError, _ rule: WrongRule? = nil, black: Bool = false,
        steps: Int = 0, loaded: Bool = true
    ) throws -> (StepNumbers, Samples) {
        var stream = RandomStream(seed: 4, purpose: .testing, index: size)
        let shape = MapShape(maps: 2, rows: size, columns: size)
        let bytes = (0..<6 * shape.unitCount).map { _ in black ? 0 : UInt8(stream.integer(below: 256)) }
        let samples = Samples(shape: shape, bytes: bytes, labels: [0, 1, 2, 2, 1, 0])
        let network = try Network(notation, input: shape, classes: 3, loss: loss).with(rule)
        let state = TrainerState(parameters: network.initialParameters(seed: 2), learningRate: 0.2, seed: 1, batchSize: 6)
        let trainer = Trainer(network: network, samples: samples, state: state, workers: Workers(count: 1))
        for _ in 0..<steps { try trainer.advanceThroughUpdate() }
        if loaded { try trainer.advanceToRestingPlace() }
        return (trainer.numbers(), samples)
    }

    @Test(
        "Correct networks pass, with every loss and every kind of layer", arguments: networks.indices,
        [LossFunction.halfSquaredError, .crossEntropy])
    func trueNetworksPass(_ index: Int, _ loss: LossFunction) throws {
        let (notation, size) = Self.networks[index]
        let (numbers, samples) = try numbers(notation, size: size, loss, steps: 3)
        let checker = GradientChecker(numbers, data: samples, entries: 12)
        var told: [Int] = []
        let check = checker.run { told.append($0) }
        #expect(told == Array(0...checker.total))
        #expect(check.verdict == .good && check.culprit == nil, "\(check.rows.filter { $0.verdict != .good })")
        #expect(check.samples == 5 && check.step == 3)
        for row in check.rows {
            #expect(row.checked == min(12, row.count) && row.kinks * 2 <= row.checked, "\(row)")
            #expect((row.floatError == nil) == (row.floatVerdict == nil))
        }
        // Each parameter, each layer's residual, and each gradient passed to a layer.
        let parameters = numbers.network.nodes.reduce(0) { $0 + $1.parameters.count }
        #expect(check.rows.filter { $0.floatError != nil }.count == parameters)
        #expect(check.rows.filter { $0.subject == .passedDown }.count == numbers.network.nodes.count - 1)
        #expect(check.rows.map(\.node) == check.rows.map(\.node).sorted())
        #expect(checker.run() == check)
    }

    static let rules: [(notation: String, rule: WrongRule, culprit: GradientCheck.Culprit.Rule)] = [
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "conv1", .slope), .slope),
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "pool2", .division), .passing),
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "conv3", .rotation), .passing),
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "conv1", .rotation), .passing),
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "dense4", .slope), .slope),
        ("3c3-2s-4c4-f6:tanh", WrongRule(layer: "output", .slope), .slope),
        ("3c3-2m-4c3:relu", WrongRule(layer: "conv3", .slope), .slope),
    ]

    @Test("Every wrong rule is found, and named", arguments: rules.indices)
    func wrongRulesAreNamed(_ index: Int) throws {
        let (notation, rule, culprit) = Self.rules[index]
        let (numbers, samples) = try numbers(notation, size: 12, .halfSquaredError, rule)
        let check = GradientChecker(numbers, data: samples).run()
        let found = try #require(check.culprit)
        #expect(check.verdict == .wrong && found.rule == culprit)
        #expect(numbers.network.nodes[found.node].name == rule.layer)
        #expect(try #require(check.worst).error > 0.01)
        // Above the layer everything is right, and Float agrees with Double even in the error.
        #expect(check.rows.allSatisfy { $0.node <= found.node || $0.verdict == .good })
        #expect(check.rows.allSatisfy { $0.floatVerdict != .wrong })
    }

    @Test("All entries are checked on request, and none twice")
    func all() throws {
        let (numbers, samples) = try numbers("2c3-2s", size: 6)
        let check = GradientChecker(numbers, data: samples, samples: 2, entries: nil).run()
        #expect(check.rows.allSatisfy { $0.checked == $0.count } && check.samples == 2 && check.verdict == .good)
    }

    @Test("For black pictures every zero bias of a ReLU is at its kink: reported as that, and not an error")
    func kinks() throws {
        let (numbers, samples) = try numbers("3c3:relu-2m", size: 8, black: true)
        let check = GradientChecker(numbers, data: samples).run()
        let bias = try #require(check.rows.first { $0.node == 1 && $0.subject == .parameter(1) })
        #expect(bias.kinks == 3 && bias.checked == 3 && bias.verdict == .kinks && bias.worst == nil)
        #expect(check.verdict == .good && check.culprit == nil)
    }

    @Test("Before the batch is loaded the first samples of the data are used; after the update the new parameters are checked")
    func anyMoment() throws {
        let (before, samples) = try numbers("2c3-2s", size: 6, loaded: false)
        let check = GradientChecker(before, data: samples, samples: 50).run()
        #expect(check.samples == 6 && check.verdict == .good && check.step == 0)
        let (after, _) = try numbers("2c3-2s", size: 6, steps: 2, loaded: false)
        #expect(GradientChecker(after, data: samples).run().verdict == .good)
    }

    @Test("The progress callback can end it")
    func interrupted() throws {
        struct Enough: Error {}
        let (numbers, samples) = try numbers("2c3-2s", size: 6)
        #expect(throws: Enough.self) {
            try GradientChecker(numbers, data: samples).run { if $0 == 7 { throw Enough() } }
        }
    }

    @Test("Automatic step sizes: smooth functions to 1e-9, kinks near and at the point")
    func centralDifferences() {
        func found(_ x: Double, _ f: (Double) -> Double) -> CentralDifference {
            CentralDifference(at: x, value: f(x), rounding: 1e-15, f)
        }
        let cube = found(0.7) { $0 * $0 * $0 }
        #expect(!cube.isAtKink && abs(cube.slope - 3 * 0.49) < 1e-9 && cube.error(of: 1.47) < 1e-9 && cube.error(of: 1.5) > 0.01)
        // A near kink is avoided with a smaller step; at the point itself there is no slope.
        let near = found(1e-4) { max(0, $0) * 2 }
        #expect(!near.isAtKink && near.error(of: 2) < 1e-6)
        #expect(found(0) { max(0, $0) }.isAtKink && found(0) { abs($0) }.isAtKink && found(1e-9) { max(0, $0) }.isAtKink)
        #expect(!found(0) { $0 * $0 }.isAtKink && found(0) { _ in 3 }.error(of: 0) == 0)
        #expect(found(0.3) { _ in .nan }.error(of: 1).isNaN)
    }
}
