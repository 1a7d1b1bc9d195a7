import Datasets
import NeuralNetworks
import Tensors

/// Runs a gradient check for a network, its parameters and a batch.
public struct GradientChecker: Sendable {
    /// The default number of samples.
    public static let usualSamples = 5
    /// The default number of entries tested per group.
    public static let usualEntries = 20
    /// The largest number of samples for which unit residuals are checked.
    private static let mostUnitSamples = 5

    private let network: Network
    private let parameters: Parameters<Float>
    private let tape: Tape<Float>
    private let step: Int
    private let groups: [(node: Int, subject: GradientCheck.Subject, count: Int)]
    private let entries: Int?
    private let seed: UInt64

    /// Checks a step with its network, its parameters and the first `samples` of its batch, or of the data if the batch is not loaded yet.
    /// In each group `entries` numbers drawn with the seed are tested; nil for all.
    public init(
        _ numbers: StepNumbers, data: Samples, samples: Int = usualSamples, entries: Int? = usualEntries, seed: UInt64 = 1
    ) {
        let known = numbers.batchIndices.count
        let count = min(samples, known > 0 ? known : data.count)
        network = numbers.network
        parameters = numbers.sight.parameters
        step = numbers.step
        self.entries = entries
        self.seed = seed
        var tape = Tape<Float>(for: network, capacity: count)
        if known > 0 {
            tape.setLabels(count: count) { numbers.sight.tape.labels[$0] }
            tape.chance = numbers.sight.tape.chance
            for sample in 0..<count {
                tape.activations[0].setUnits(sample: sample, numbers.sight.tape.activations[0].units(sample: sample))
            }
        } else {
            tape.load(data, Array(0..<count), Workers(count: 1))
        }
        self.tape = tape
        // From the output to the input, because the layers before a changed number need not be recomputed.
        groups = network.nodes.indices.reversed().flatMap { [network] index in
            let node = network.nodes[index]
            let units = node.shape.unitCount
            var found: [(Int, GradientCheck.Subject, Int)] = []
            if index != network.outputNode { found.append((index, .passedDown, units)) }
            if index == network.outputNode || node.layer.map({ $0.activation != .none }) == true { found.append((index, .residual, units)) }
            let learnt = node.parameters.indices.filter { node.parameters[$0].isLearnt }
            return found + learnt.map { (index, .parameter($0), node.parameters[$0].shape.count) }
        }
    }

    /// The total number of entries and units to test.
    public var total: Int { groups.reduce(0) { $0 + checked($1.count) } }

    private func checked(_ count: Int) -> Int { min(count, entries ?? count) }

    /// Runs the whole check.
    public func run() -> GradientCheck { run { _ in } }

    /// Runs the check and calls `progress` with the number of tests done. If it throws, the check stops and rethrows.
    public func run(_ progress: (Int) throws -> Void) rethrows -> GradientCheck {
        let doubles = parameters.converted(to: Double.self)
        var whole = LossProbe(network, doubles, tape.doubled(0..<tape.sampleCount, network, forwardOnly: false))
        whole.goBack()
        let gradients = whole.tape.gradients
        let floats = floatGradients()
        var single = (0..<min(tape.sampleCount, Self.mostUnitSamples)).map { SampleProbe(network, doubles, tape, sample: $0) }
        var rows: [GradientCheck.Row] = []
        var done = 0
        for (index, group) in groups.enumerated() {
            var row = GradientCheck.Row(
                node: group.node, subject: group.subject, count: group.count, checked: checked(group.count), kinks: 0, worst: nil,
                verdict: .kinks, floatError: nil)
            for (turn, entry) in drawn(index, of: group.count).enumerated() {
                try progress(done)
                done += 1
                let found: GradientCheck.Number?
                switch group.subject {
                case .parameter(let parameter):
                    let place = Place.parameter(parameter, of: group.node, entry: entry)
                    found = number(&whole, place, sample: nil, gradients.ofNode[group.node][parameter][entry])
                case .residual, .passedDown:
                    let sample = turn % single.count
                    let place = group.subject == .residual ? network.sum(group.node, entry) : network.activation(group.node, entry)
                    let analytic = group.subject == .residual ? single[sample].residuals : single[sample].passedDown
                    found = number(
                        &single[sample].probe, place, sample: sample, analytic[group.node].unit(entry, sample: 0))
                }
                guard let found else {
                    row.kinks += 1
                    continue
                }
                if row.worst.map({ found.error > $0.error || found.error.isNaN }) != false { row.worst = found }
            }
            if let worst = row.worst { row.verdict = GradientCheck.Verdict(worst.error, good: 1e-6, doubtful: 1e-4) }
            if case .parameter(let parameter) = group.subject {
                row.floatError = Self.difference(floats, gradients, node: group.node, parameter)
            }
            rows.append(row)
        }
        try progress(done)
        let ordered = rows.enumerated().sorted { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }.map(\.element)
        return GradientCheck(network: network, step: step, samples: tape.sampleCount, rows: ordered)
    }

    /// Tests one number; nil at a kink.
    private func number(_ probe: inout LossProbe, _ place: Place, sample: Int?, _ analytic: Double) -> GradientCheck.Number? {
        let before = probe.value(place)
        let difference = CentralDifference(at: before, value: probe.loss, rounding: probe.rounding) { probe.loss(place, $0) }
        if difference.isAtKink { return nil }
        return GradientCheck.Number(
            place: place, sample: sample, analytic: analytic, numeric: difference.slope, error: difference.error(of: analytic))
    }

    /// The indices of a group that are tested, distinct and ascending.
    private func drawn(_ group: Int, of count: Int) -> [Int] {
        let wanted = checked(count)
        if wanted == count { return Array(0..<count) }
        var stream = RandomStream(seed: seed, purpose: .gradientCheck, index: group)
        var found: Set<Int> = []
        while found.count < wanted { found.insert(stream.integer(below: count)) }
        return found.sorted()
    }

    private static func indices(_ entry: Int, _ extents: [Int]) -> [Int] {
        var (rest, indices) = (entry, [Int]())
        for extent in extents.reversed() {
            indices.append(rest % extent)
            rest /= extent
        }
        return indices.reversed()
    }

    /// The gradients from the `Float` kernels that training uses.
    private func floatGradients() -> Parameters<Float> {
        var tape = tape
        let workers = Workers(count: 1)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        return tape.gradients
    }

    /// The largest difference between `Float` and `Double` entries, relative to the layer's largest gradient.
    private static func difference(_ floats: Parameters<Float>, _ doubles: Parameters<Double>, node: Int, _ parameter: Int) -> Double {
        let largest = doubles.ofNode[node].flatMap(\.values).reduce(0) { max($0, abs($1)) }
        let pairs = zip(floats.ofNode[node][parameter].values, doubles.ofNode[node][parameter].values)
        let differences = pairs.map { abs(Double($0) - $1) }
        if differences.contains(where: \.isNaN) { return .nan }
        return (differences.max() ?? 0) / max(largest, 1e-30)
    }
}

/// One sample alone, with the backward rules' results for its units.
private struct SampleProbe {
    var probe: LossProbe
    let residuals: [FeatureMaps<Double>]
    /// ∂ℓ/∂a of each node; for the output node its residual.
    let passedDown: [FeatureMaps<Double>]

    init(_ network: Network, _ parameters: Parameters<Double>, _ tape: Tape<Float>, sample: Int) {
        var probe = LossProbe(network, parameters, tape.doubled(sample..<sample + 1, network, forwardOnly: false))
        probe.goBack()
        // Parameter gradients are needed only for the whole batch.
        probe.forgetGradients()
        residuals = probe.tape.residuals
        passedDown = network.nodes.indices.map { $0 == network.outputNode ? probe.tape.residuals[$0] : probe.gradientOfOutput($0) }
        self.probe = probe
    }
}
