import Tensors

/// A loss that is a sum over units as a node of a network file: `aux = huber(side, goal) delta=0.5 weight=0.3`.
///
/// | | |
/// | --- | --- |
/// | error | e = a − y, unit by unit of the two inputs |
/// | forward | ℓ as the loss has it, with K units |
/// | residual | δ = the weight |
/// | to the inputs | ∂ℓ/∂a · δ and ∂ℓ/∂y · δ |
///
/// The steps between e and ℓ are those of the loss of an output. Inputs of one shape `[N, C, H, W]`; output `[N, 1, 1, 1]`.
struct UnitLossNode: LossNode {
    let loss: any Loss
    let name: String
    let settings: [LossSetting]
    let weight: Double
    let shape: MapShape
    let steps: [ArraySpecification]

    init(_ name: String, _ loss: any Loss, weight: Double, of shape: MapShape) {
        (self.name, self.loss, self.weight, self.shape) = (name, loss, weight, shape)
        settings = loss.settings
        let made = loss.steps(of: LossUnit(index: 0, label: 0, classes: shape.unitCount)).map { ($0.name, $0.symbol) }
        steps = ((loss.readsError ? [("error", "e")] : []) + made).map { ArraySpecification($0.0, $0.1, shape.unitAxes, isKept: false) }
    }

    private func unit(_ index: Int) -> LossUnit { LossUnit(index: index, label: 0, classes: shape.unitCount) }

    var rule: String { loss.rule.hasPrefix("ℓ = ") ? String(loss.rule.dropFirst(4)) : loss.rule }
    func forwardRule(_ inputs: [String]) -> String {
        "\(rule),  \(loss.inputSymbol) = a(\(inputs[0])),  y = a(\(inputs[1]))"
    }

    private func point<S: KernelScalar>(_ index: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>) -> LossPoint {
        LossPoint(
            unit: unit(index), a: Double(inputs[0].unit(index, sample: sample)), z: .nan, y: Double(inputs[1].unit(index, sample: sample)))
    }

    func value<S: KernelScalar>(of sample: Int, _ inputs: borrowing LayerInputs<S>) -> Double {
        var sum = 0.0
        for index in 0..<shape.unitCount { sum += loss.value(at: point(index, sample, inputs)) }
        return sum
    }

    func forEachSlope<S: KernelScalar>(
        ofInput input: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>, _ take: (Int, Double) -> Void
    ) {
        for index in 0..<shape.unitCount {
            let point = point(index, sample, inputs)
            take(index, input == 0 ? loss.slope(at: point) : loss.targetSlope(at: point))
        }
    }
}

extension UnitLossNode {
    /// The first array that is a step of the loss: behind e, where that is one.
    private var firstStep: Int { loss.readsError ? 1 : 0 }

    /// The terms of ℓ that are those of a unit.
    private func parts(of index: Int) -> [[Equation.Factor]] {
        loss.terms(of: unit(index)).map { $0.map { $0.of(index, firstStep: firstStep) } }
    }

    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { equation(of: 0, at: entry, inputs) }

    func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        if array == lossArray { return Equation(terms: (0..<shape.unitCount).flatMap(parts)) }
        if array < firstStep { return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .input(1, entry: entry)]]) }
        return loss.steps(of: unit(entry))[array - firstStep].equation(at: entry, firstStep: firstStep)
    }

    func formula(of array: Int) -> String {
        array == lossArray ? loss.rule : array < firstStep ? "e = a − y" : loss.steps(of: unit(0))[array - firstStep].formula
    }

    func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        uses(of: .input(input, entry: entry), at: entry, from: 0, inputs)
    }

    func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        array == lossArray ? [] : uses(of: .own(array, entry: entry), at: entry, from: array + 1, inputs)
    }

    /// Steps are made unit by unit, and ℓ has a part for each unit.
    private func uses(of factor: Equation.Factor, at entry: Int, from array: Int, _ inputs: [MapShape]) -> [Use] {
        (array..<lossArray).flatMap { searchedUses(of: factor, in: $0, at: entry, inputs) }
            + Use.uses(of: factor, in: parts(of: entry), array: lossArray)
    }
}

extension Use {
    /// The uses of a factor in terms of a sum that is the only entry of an array.
    static func uses(of factor: Equation.Factor, in terms: [[Equation.Factor]], array: Int) -> [Use] {
        terms.flatMap { term in
            term.indices.filter { term[$0] == factor }.map { index in
                var others = term
                others.remove(at: index)
                return Use(array: array, entry: 0, others: others)
            }
        }
    }
}
