import Tensors

/// The cross-entropy as a node of a network file: of sums z, of which it makes the softmax itself, with parts y that should be 1 in all.
///
/// | | |
/// | --- | --- |
/// | power | p = e^z |
/// | normaliser | t = ln Σ p over the maps at each of the P positions |
/// | logarithm | l = z − t, the logarithm of the softmax |
/// | smoothed target | q = (1 − ε) y + ε/K; y itself without ε |
/// | forward | ℓ = −(1/P) Σ w q l |
/// | residual | δ = the weight of the loss |
/// | to z | (1/P)(Σ_k w_k q_k · e^l − w q) δ, a sum over the maps at the same position |
/// | to y | −(1/P)(1 − ε) w l δ |
///
/// w is the weight of each map's class, 1 without. Over positions it is a mean, as in PyTorch's `CrossEntropyLoss` with probabilities as target,
/// which has the same w and ε. Inputs `[N, K, H, W]`, P = H·W; output `[N, 1, 1, 1]`.
struct CrossEntropyNode: LossNode {
    let name: String
    let smoothing: Double
    let weights: [Double]
    let settings: [LossSetting]
    let weight: Double
    let shape: MapShape

    private static let (power, normalizer, logarithm, smoothed) = (0, 1, 2, 3)

    init(_ name: String, _ loss: CrossEntropy, weight: Double, of shape: MapShape) {
        (self.name, self.weight, self.shape) = (name, weight, shape)
        (smoothing, weights, settings) = (loss.smoothing, loss.weights, loss.settings)
    }

    private var positions: Int { shape.planeCount }
    private func weight(ofClass map: Int) -> Double { weights.isEmpty ? 1 : weights[map] }

    var rule: String { "−\(positions == 1 ? "" : "(1/P) ")Σ \(weights.isEmpty ? "" : "w ")\(smoothing == 0 ? "y" : "q") l" }
    func forwardRule(_ inputs: [String]) -> String {
        "\(rule),  l = ln softmax(a(\(inputs[0]))),  y = a(\(inputs[1]))"
    }

    var steps: [ArraySpecification] {
        let axes = shape.unitAxes
        let made = [
            ArraySpecification("power", "p", axes, isKept: false),
            ArraySpecification("normalizer", "t", Array(axes.dropFirst()), isKept: false),
            ArraySpecification("logarithm", "l", axes, isKept: false),
        ]
        return smoothing == 0 ? made : made + [ArraySpecification("smoothed", "q", axes, isKept: false)]
    }

    // MARK: Numbers

    /// q of a map at a position.
    private func goal<S: KernelScalar>(_ unit: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>) -> Double {
        let y = Double(inputs[1].unit(unit, sample: sample))
        return smoothing == 0 ? y : (1 - smoothing) * y + smoothing / Double(shape.maps)
    }

    /// ln Σ e^z at a position.
    private func normalizer<S: KernelScalar>(at position: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>) -> Double {
        var largest = -Double.infinity
        for map in 0..<shape.maps { largest = max(largest, Double(inputs[0].unit(map * positions + position, sample: sample))) }
        var sum = 0.0
        for map in 0..<shape.maps {
            sum += Double.exponential(Double(inputs[0].unit(map * positions + position, sample: sample)) - largest)
        }
        return largest + Double.naturalLogarithm(sum)
    }

    func value<S: KernelScalar>(of sample: Int, _ inputs: borrowing LayerInputs<S>) -> Double {
        var sum = 0.0
        for position in 0..<positions {
            let normalizer = normalizer(at: position, sample, inputs)
            for map in 0..<shape.maps {
                let unit = map * positions + position
                let goal = goal(unit, sample, inputs)
                if goal != 0 { sum += weight(ofClass: map) * goal * (normalizer - Double(inputs[0].unit(unit, sample: sample))) }
            }
        }
        return sum / Double(positions)
    }

    func forEachSlope<S: KernelScalar>(
        ofInput input: Int, _ sample: Int, _ inputs: borrowing LayerInputs<S>, _ take: (Int, Double) -> Void
    ) {
        let part = 1 / Double(positions)
        for position in 0..<positions {
            let normalizer = normalizer(at: position, sample, inputs)
            var all = 0.0
            if input == 0 {
                for map in 0..<shape.maps { all += weight(ofClass: map) * goal(map * positions + position, sample, inputs) }
            }
            for map in 0..<shape.maps {
                let unit = map * positions + position
                let logarithm = Double(inputs[0].unit(unit, sample: sample)) - normalizer
                let own = weight(ofClass: map)
                if input == 0 {
                    take(unit, part * (all * Double.exponential(logarithm) - own * goal(unit, sample, inputs)))
                } else {
                    take(unit, -part * (1 - smoothing) * own * logarithm)
                }
            }
        }
    }

    // MARK: Equations

    func equation(at entry: Int, _ inputs: [MapShape]) -> Equation { Equation(.exp, terms: [[.input(0, entry: entry)]]) }

    func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        if array == lossArray { return Equation(terms: (0..<shape.unitCount).map(part)) }
        switch array {
        case Self.power: return equation(at: entry, inputs)
        case Self.normalizer:
            return Equation(.log, terms: (0..<shape.maps).map { [.own(Self.power, entry: $0 * positions + entry)] })
        case Self.logarithm:
            return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .own(Self.normalizer, entry: entry % positions)]])
        default:
            return Equation(
                terms: [[.constant(1 - smoothing), .input(1, entry: entry)], [.constant(smoothing / Double(shape.maps))]])
        }
    }

    /// The term of ℓ of a unit.
    private func part(of unit: Int) -> [Equation.Factor] {
        [
            .constant(-weight(ofClass: unit / positions) / Double(positions)),
            smoothing == 0 ? .input(1, entry: unit) : .own(Self.smoothed, entry: unit), .own(Self.logarithm, entry: unit),
        ]
    }

    func formula(of array: Int) -> String {
        array == lossArray ? "ℓ = \(rule)" : ["p = e^z", "t = ln Σ p", "l = z − t", "q = (1 − ε) y + ε/K"][array]
    }

    func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let factor = Equation.Factor.input(input, entry: entry)
        let own = input == 0 ? [Self.power, Self.logarithm] : smoothing == 0 ? [] : [Self.smoothed]
        return own.flatMap { searchedUses(of: factor, in: $0, at: entry, inputs) }
            + Use.uses(of: factor, in: [part(of: entry)], array: lossArray)
    }

    func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let factor = Equation.Factor.own(array, entry: entry)
        switch array {
        case Self.power: return searchedUses(of: factor, in: Self.normalizer, at: entry % positions, inputs)
        case Self.normalizer:
            return (0..<shape.maps).flatMap { searchedUses(of: factor, in: Self.logarithm, at: $0 * positions + entry, inputs) }
        default: return array == lossArray ? [] : Use.uses(of: factor, in: [part(of: entry)], array: lossArray)
        }
    }
}
