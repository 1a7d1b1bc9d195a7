import Datasets
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// Gradients compared with small changes: correct rules pass, wrong ones are detected.
@Suite struct FiniteDifferenceTests {
    private static let rules: [WrongRule?] = [
        nil, WrongRule(layer: "conv1", .slope), WrongRule(layer: "pool2", .division), WrongRule(layer: "conv3", .rotation),
        WrongRule(layer: "output", .slope),
    ]

    private func numbers(_ rule: WrongRule?, _ loss: LossFunction = .halfSquaredError) throws -> StepNumbers {
        var stream = RandomStream(seed: 4, purpose: .testing, index: 0)
        let shape = MapShape(maps: 2, rows: 12, columns: 12)
        let samples = Samples(
            shape: shape, bytes: (0..<6 * shape.unitCount).map { _ in UInt8(stream.integer(below: 256)) }, labels: [0, 1, 2, 2, 1, 0])
        let network = try Network("3c3-2s-4c4-f6:tanh", input: shape, classes: 3, loss: loss).with(rule)
        let state = TrainerState(parameters: network.initialParameters(seed: 2), learningRate: 1, seed: 1, batchSize: 6)
        let trainer = Trainer(network: network, samples: samples, state: state, workers: Workers(count: 1))
        try trainer.advanceToRestingPlace()
        return trainer.numbers()
    }

    /// The worst difference of gradients from central differences, relative to the largest in their parameter.
    private func worst(_ numbers: StepNumbers, node: Int) throws -> Double {
        let weights = numbers.network.nodes[node].parameters[0]
        let shape = weights.shape.dimensions
        var (largest, difference) = (0.0, 0.0)
        for step in 0..<8 {
            let indices = shape.enumerated().map { ($0.offset * 5 + step * 7 + 1) % $0.element }
            let place = Place.parameter(0, of: node, entry: weights.entry(at: indices))
            let gradient = try #require(numbers.value(place.with(.gradient), sample: 0))
            let found = try #require(numbers.centralDifference(place, 1e-4))
            largest = max(largest, abs(gradient), abs(found))
            difference = max(difference, abs(gradient - found))
        }
        return difference / largest
    }

    @Test("Correct gradients agree to 1e-5, those below a wrong rule do not", arguments: rules)
    func gradients(_ rule: WrongRule?) throws {
        let numbers = try numbers(rule)
        let at = rule.flatMap { rule in numbers.network.nodes.firstIndex { $0.name == rule.layer } } ?? 0
        for node in numbers.network.nodes.indices where !numbers.network.nodes[node].parameters.isEmpty {
            let isWrong = node < at || (node == at && rule?.mistake == .slope)
            let found = try worst(numbers, node: node)
            if isWrong { #expect(found > 0.05, "node \(node)") } else { #expect(found < 1e-5, "node \(node): \(found)") }
        }
    }

    @Test("δ is the central difference by z, for every layer", arguments: [LossFunction.halfSquaredError, .crossEntropy])
    func residuals(_ loss: LossFunction) throws {
        let numbers = try numbers(nil, loss)
        let wrong = try self.numbers(WrongRule(layer: "pool2", .division), loss)
        for node in 1..<numbers.network.nodes.count {
            let shape = numbers.network.nodes[node].shape
            var (difference, largest, wrongDifference) = (0.0, 0.0, 0.0)
            for index in Set([0, shape.unitCount / 3, shape.unitCount / 2, shape.unitCount - 1]) {
                let network = numbers.network
                let owner = network.nodes[node].layer?.hasSum == true ? network.sum(node, index) : network.activation(node, index)
                let found = try #require(numbers.centralDifference(owner, sample: 4, 1e-4))
                let place = numbers.network.residual(node, index)
                let residual = try #require(numbers.value(place, sample: 4))
                difference = max(difference, abs(found - residual))
                wrongDifference = max(wrongDifference, abs(found - (try #require(wrong.value(place, sample: 4)))))
                largest = max(largest, abs(found))
            }
            #expect(difference < 1e-5 * largest, "node \(node): \(difference / largest)")
            #expect(node >= 2 || wrongDifference > 0.5 * largest)
        }
        // For a pixel, too.
        let place = try numbers.network.place(named: "input.activation[1,4,5]")
        let pixel = try #require(numbers.centralDifference(place, sample: 2, 1e-4))
        let residual = try #require(numbers.value(place.with(.residual), sample: 2))
        #expect(abs(pixel - residual) < 1e-5 * abs(residual) + 1e-8)
    }

    @Test func whereThereIsNothingToChangeThereIsNone() throws {
        let numbers = try numbers(nil)
        #expect(numbers.centralDifference(numbers.network.batchLoss, 1e-4) == nil)
        #expect(numbers.centralDifference(numbers.network.residual(1, 0), 1e-4) == nil)
        #expect(numbers.centralDifference(numbers.network.activation(1, 0), sample: 6, 1e-4) == nil)
        #expect(numbers.centralDifference(Place.parameter(0, of: 1, entry: 0), 0) == nil)
        let trainer = try Fixture.trainer("3c9-2s", samples: 70, batchSize: 50, learningRate: 0.5)
        let weight = Place.parameter(0, of: 1, entry: 0)
        #expect(trainer.numbers().centralDifference(weight, 1e-4) == nil)
        try trainer.advance()
        #expect(trainer.numbers().centralDifference(weight, 1e-4) != nil)
        try trainer.advanceThroughUpdate()
        #expect(trainer.numbers().centralDifference(weight, 1e-4) == nil)
        let drawing = Guest(.drawing, pixels: Array(repeating: 100, count: 784), label: nil)
        #expect(trainer.numbers(of: drawing).centralDifference(weight, 1e-4) == nil)
    }
}

@Suite struct ShiftedGuestTests {
    @Test func pixelsMoveMapByMap() throws {
        let shape = MapShape(maps: 2, rows: 2, columns: 3)
        let samples = Samples(shape: shape, bytes: (1...12).map { UInt8($0) }, labels: [1])
        let data = Dataset(name: "small", train: samples, test: samples, classCount: 2)
        func moved(_ rows: Int, _ columns: Int) -> [UInt8]? {
            Guest(.test, 0, in: data, shift: .init(rows: rows, columns: columns))?.pixels
        }
        #expect(moved(0, 0) == samples.bytes)
        #expect(moved(1, 0) == [0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9])
        #expect(moved(0, -1) == [2, 3, 0, 5, 6, 0, 8, 9, 0, 11, 12, 0])
        #expect(moved(-1, 2) == [0, 0, 4, 0, 0, 0, 0, 0, 10, 0, 0, 0])
        #expect(moved(.min, .max) == Array(repeating: 0, count: 12))
        #expect(Guest(.train, 1, in: data) == nil && Guest(.train, -1, in: data) == nil)
        let guest = try #require(Guest(.train, 0, in: data, shift: .init(rows: 1, columns: 0)))
        #expect(guest.label == 1 && guest.source == .train(0) && guest.shifted(by: .none, in: data)?.pixels == samples.bytes)
        #expect(Guest(.drawing, pixels: samples.bytes, label: nil).shifted(by: .none, in: data) == nil)
    }
}
