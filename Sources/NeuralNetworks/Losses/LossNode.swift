import Tensors

/// A loss as a node of a network file: what all of them have alike.
///
/// It makes ℓ of each sample, a single number, from its inputs: units, and what they should be. What training minimises is the sum of all
/// losses, each times its weight, and so δ of such a node is its weight.
protocol LossNode: Layer {
    /// The name by which it is written.
    var name: String { get }
    /// The settings of the loss.
    var settings: [LossSetting] { get }
    /// The weight in the sum of all losses.
    var weight: Double { get }
    /// The shape of both inputs.
    var shape: MapShape { get }
    /// ℓ as it is written: `Σ ½ (a − y)²`.
    var rule: String { get }
    /// The arrays between the inputs and ℓ.
    var steps: [ArraySpecification] { get }
    /// ℓ of a sample.
    func value<S: KernelScalar>(of sample: Int, _ inputs: borrowing LayerInputs<S>) -> Double
    /// Calls `take` with ∂ℓ/∂x of each unit x of an input of a sample.
    func forEachSlope<S: KernelScalar>(ofInput input: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>, _ take: (Int, Double) -> Void)
}

extension LossNode {
    var kind: LayerKind { LayerKind(name, prefix: name, settings.compactMap(LayerKind.Size.init) + [LayerKind.Size("weight", weight)]) }
    var activation: Activation { .none }
    var hasSum: Bool { false }
    var isVector: Bool { true }
    var lossWeight: Double? { weight }
    /// The number of the array ℓ.
    var lossArray: Int { steps.count }

    func outputShape(for inputs: [MapShape]) -> MapShape { MapShape(maps: 1, rows: 1, columns: 1) }
    func multiplyAdds(for inputs: [MapShape]) -> Int { shape.unitCount }
    func connectionCount(for inputs: [MapShape], output: MapShape) -> Int { 2 * shape.unitCount }
    func arrays(output: MapShape) -> [ArraySpecification] { steps + [ArraySpecification("activation", "ℓ", [Axis("unit", 1)])] }

    func backwardRule(_ residual: String) -> String { "∂ℓ/∂x ∘ \(residual)" }
    var unitRule: String { rule }
    var passedRule: String { "Σ ∂ℓ/∂y · ∂y/∂x" }

    func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        for sample in 0..<output.sampleCount { output.setUnit(0, sample: sample, S(value(of: sample, inputs))) }
    }

    func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        for sample in 0..<gradient.sampleCount {
            let outer = Double(residual.unit(0, sample: sample))
            forEachSlope(ofInput: index, sample, inputs) { unit, slope in gradient.setUnit(unit, sample: sample, S(slope * outer)) }
        }
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        for sample in 0..<output.sampleCount {
            var sum = 0.0
            forEachSlope(ofInput: index, sample, inputs) { unit, slope in sum += slope * Double(tangent.unit(unit, sample: sample)) }
            output.setUnit(0, sample: sample, S(sum))
        }
    }
}

extension LayerKind.Size {
    /// A setting of a loss; nil where it has none of the numbers that it could have.
    init?(_ setting: LossSetting) {
        if setting.isList {
            if setting.numbers.isEmpty { return nil }
            self.init(setting.name, numbers: setting.numbers)
        } else {
            self.init(setting.name, setting.numbers[0])
        }
    }
}

extension MapShape {
    /// The axes of units of this shape: one where they are a row, otherwise those of maps.
    var unitAxes: [Axis] {
        planeCount == 1 ? [Axis("unit", maps)] : [Axis("map", maps), Axis("row", rows), Axis("column", columns)]
    }
}

extension LayerForm {
    /// A loss of the registry as a node of a network file: it reads units and what they should be.
    init(_ form: LossForm) {
        let usual = LossFunction(form)
        self.init(
            form.name, inputs: 2...2,
            example: [
                "side = dense({x}) units=4 function=tanh", "other = dense({x}) units=4 function=sigmoid",
                "objective = \(form.name)(side, other) weight=0.5", "more = multiply(side, other)",
            ]
        ) { options throws(LayerOptionError) in
            var (words, column) = ([Substring](), Int?.none)
            for setting in usual.settings {
                guard let (values, at) = options.values(setting.name) else { continue }
                column = at
                words.append(Substring("\(setting.name)=\(values.map(\.text).joined(separator: ","))"))
            }
            let loss: any Loss
            do throws(LossError) {
                var settings = try LossOptions(form.name, words)
                loss = try form.read(&settings)
            } catch {
                throw LayerOptionError(problem: .loss(error), column: column)
            }
            let weight = try options.number("weight", in: 0...1_000_000, default: 1)
            return WrittenLayer(notation: nil, prefix: form.name) { inputs throws(LayerMisfit) in
                try loss.node(form.name, weight: weight, of: sameShape(inputs))
            }
        }
    }
}
