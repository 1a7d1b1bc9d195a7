import Tensors
import Testing

@testable import NeuralNetworks

/// A layer with arrays between its inputs and its units, two of which read the input: m = mean x, c = x − m, r = 1/(mean c² + 1),
/// a = g c r + b.
private struct Centring: Layer {
    var kind: LayerKind { LayerKind("centring", prefix: "centre") }
    var hasSum: Bool { false }
    var activation: Activation { .none }
    func outputShape(for inputs: [MapShape]) -> MapShape { inputs[0] }
    func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let axes = [Axis("out", inputs[0].unitCount)]
        return [
            ArraySpecification(parameter: "gain", "g", axes, fans: Fans(in: 3, out: 3)),
            ArraySpecification(parameter: "bias", "b", axes, fans: Fans(in: 3, out: 3)),
        ]
    }
    func multiplyAdds(for inputs: [MapShape]) -> Int { 0 }
    func forwardRule(_ inputs: [String]) -> String { "g (a − m) r + b" }
    func backwardRule(_ residual: String) -> String { residual }

    func arrays(output: MapShape) -> [ArraySpecification] {
        let axes = unitAxes(output)
        return [
            ArraySpecification("mean", "m", [], isKept: false), ArraySpecification("centred", "c", axes, isKept: false),
            ArraySpecification("rate", "r", [], isKept: false), ArraySpecification("activation", "a", axes),
        ]
    }
    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let count = inputs[0].unitCount
        return Equation(scale: [.constant(1 / Double(count))], terms: (0..<count).map { [.input(0, entry: $0)] })
    }
    func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        let count = inputs[0].unitCount
        switch array {
        case 0: return equation(at: entry, inputs)
        case 1: return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .own(0, entry: 0)]])
        case 2:
            let squares = (0..<count).map { [Equation.Factor.constant(1 / Double(count)), .own(1, entry: $0), .own(1, entry: $0)] }
            return Equation(.reciprocal, terms: squares + [[.constant(1)]])
        default:
            return Equation(terms: [
                [.parameter(0, entry: entry), .own(1, entry: entry), .own(2, entry: 0)], [.parameter(1, entry: entry)],
            ])
        }
    }

    /// c and r of a sample.
    private func steps<S: KernelScalar>(_ x: [S]) -> (c: [S], r: S) {
        let count = S(x.count)
        let mean = x.reduce(0, +) / count
        let c = x.map { $0 - mean }
        return (c, 1 / (c.reduce(0) { $0 + $1 * $1 } / count + 1))
    }

    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        output.setSampleCount(inputs[0].sampleCount)
        for sample in 0..<inputs[0].sampleCount {
            let (c, r) = steps(inputs[0].units(sample: sample))
            output.setUnits(sample: sample, c.indices.map { parameters[0][$0] * c[$0] * r + parameters[1][$0] })
        }
    }
    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setSampleCount(residual.sampleCount)
        for sample in 0..<residual.sampleCount {
            let (c, r) = steps(inputs[0].units(sample: sample))
            let count = S(c.count)
            let passed = zip(parameters[0].values, residual.units(sample: sample)).map { $0 * $1 }
            let ofRate = zip(passed, c).reduce(0) { $0 + $1.0 * $1.1 }
            let ofCentred = c.indices.map { passed[$0] * r - ofRate * r * r * 2 * c[$0] / count }
            let mean = ofCentred.reduce(0, +) / count
            gradient.setUnits(sample: sample, ofCentred.map { $0 - mean })
        }
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }
    func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        let samples = residual.sampleCount
        for index in 0..<gradients[0].count { (gradients[0][index], gradients[1][index]) = (0, 0) }
        for sample in 0..<samples {
            let (c, r) = steps(inputs[0].units(sample: sample))
            for (index, residual) in residual.units(sample: sample).enumerated() {
                gradients[0][index] += residual * c[index] * r / S(samples)
                gradients[1][index] += residual / S(samples)
            }
        }
    }
    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        let (c, r) = steps(inputs[0].units(sample: 0))
        let tangents = tangent.units(sample: 0)
        let mean = tangents.reduce(0, +) / S(tangents.count)
        let centred = tangents.map { $0 - mean }
        let product: S = zip(c, centred).reduce(0) { $0 + $1.0 * $1.1 }
        let rate: S = -r * r * 2 * product / S(c.count)
        output.setUnits(sample: 0, c.indices.map { parameters[0][$0] * (centred[$0] * r + c[$0] * rate) })
    }
}

/// Arrays between the inputs of a layer and its units: their derivations and their shares follow from the equations alone.
@Suite struct InnerArrayTests {
    private struct Scene {
        let network: Network
        var tape: Tape<Double>
        var parameters: Parameters<Double>
        var deriver: Deriver<Double> { Deriver(network, tape, parameters, learningRate: 1) }

        init() throws {
            let (input, shape) = (MapShape(maps: 1, rows: 5, columns: 5), MapShape(maps: 2, rows: 3, columns: 3))
            func node(_ name: String, _ layer: (any Layer)?, _ inputs: [Int], _ shape: MapShape, _ below: [MapShape]) -> Network.Node {
                Network.Node(
                    name: name, layer: layer, inputs: inputs, consumers: [], shape: shape,
                    arrays: layer?.arrays(output: shape)
                        ?? [ArraySpecification("activation", "a", [Axis("map", 1), Axis("row", 5), Axis("column", 5)])],
                    parameters: layer?.parameters(for: below) ?? [], multiplyAdds: 0)
            }
            network = Network(
                nodes: [
                    node("input", nil, [], input, []),
                    node("conv1", try Convolution(on: input, maps: 2, kernelSize: 3, activation: .tanh), [0], shape, [input]),
                    node("centre2", Centring(), [1], shape, [shape]),
                    node("dense3", Dense(units: 4, activation: .tanh), [2], MapShape(maps: 4, rows: 1, columns: 1), [shape]),
                    node(
                        "output", Dense(units: 3), [3], MapShape(maps: 3, rows: 1, columns: 1), [MapShape(maps: 4, rows: 1, columns: 1)]),
                ], loss: .halfSquaredError, notation: "")
            parameters = network.initialParameters(seed: 4).converted(to: Double.self)
            tape = Tape(for: network, capacity: 2)
            tape.setLabels([0, 2])
            var stream = RandomStream(seed: 8, purpose: .testing, index: 0)
            for n in 0..<2 { tape.activations[0].setUnits(sample: n, (0..<25).map { _ in Double(stream.uniform()) }) }
            compute()
        }

        mutating func compute() {
            network.forwardAll(&tape, parameters, Workers(count: 1))
            network.backwardAll(&tape, parameters, Workers(count: 1))
        }

        /// Every entry of every array of the layer.
        var places: [Place] {
            network.nodes[2].arrays.enumerated().flatMap { array, specification in
                (0..<specification.count).map { Place(node: 2, array: array, entry: $0) }
            }
        }

        func shares(_ place: Place) -> Shares<Double> {
            network.shares(in: place, sample: 1, tape, parameters, learningRate: 1, Workers(count: 1))
        }
    }

    @Test("Every number is derived, forward and backward")
    func derivations() throws {
        let scene = try Scene()
        for place in scene.places + scene.places.map({ $0.with(.residual) }) + [scene.network.residual(1, 5)] {
            let derivation = scene.deriver.derivation(of: place, sample: 1)
            let made = derivation.scale * derivation.function(derivation.sum)
            #expect(abs(made - derivation.value) < 1e-12, "\(scene.network.name(of: place))")
        }
    }

    @Test("Shares of every array are those of finite differences")
    func forward() throws {
        let scene = try Scene()
        for place in scene.places {
            let found = scene.shares(place)
            func slope(_ change: (inout Scene, Double) -> Void) -> Double {
                let values = [1e-6, -1e-6].map { h in
                    var changed = scene
                    change(&changed, h)
                    changed.compute()
                    return changed.deriver.value(place, sample: 1)
                }
                return (values[0] - values[1]) / 2e-6
            }
            let name = scene.network.name(of: place)
            let pixels = scene.tape.activations[0].units(sample: 1)
            for pixel in [0, 7, 24] {
                let expected = slope { scene, h in
                    var changed = pixels
                    changed[pixel] += h
                    scene.tape.activations[0].setUnits(sample: 1, changed)
                }
                #expect(abs(try #require(found.activations[0])[pixel] - pixels[pixel] * expected) < 1e-8, "\(name), pixel \(pixel)")
            }
            for entry in [
                Place.parameter(0, of: 1, entry: 4), .parameter(1, of: 1, entry: 1), .parameter(0, of: 2, entry: place.entry),
                .parameter(1, of: 2, entry: place.entry),
            ] {
                let expected = scene.parameters[entry] * slope { scene, h in scene.parameters[entry] += h }
                let share = try #require(found.parameters[entry.node])[entry.parameter ?? 0][entry.entry]
                #expect(abs(share - expected) < 1e-8, "\(name), \(scene.network.name(of: entry))")
            }
            #expect(found.residuals.allSatisfy { $0 == nil })
        }
    }

    @Test("Each layer towards the output carries the whole of every array's residual")
    func backward() throws {
        let scene = try Scene()
        for place in scene.places.map({ $0.with(.residual) }) {
            let found = scene.shares(place)
            for node in 2...4 {
                let sum = try #require(found.residuals[node]).reduce(0, +)
                #expect(abs(sum - found.value) < 1e-12, "\(scene.network.name(of: place)) in \(node)")
            }
            #expect(found.activations.allSatisfy { $0 == nil } && found.residuals[1] == nil)
        }
    }
}
