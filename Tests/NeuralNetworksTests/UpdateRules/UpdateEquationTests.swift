import Tensors
import Testing

@testable import NeuralNetworks

/// What an update makes, by its equations and by the kernels.
@Suite struct UpdateEquationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var settings: [SettingValue] = []

        var testDescription: String { "\(rule) \(settings.map { "\($0.setting.name)=\($0.typed)" })" }
    }

    /// Each rule alone, with all that can be done beside it, and with one of these.
    static let cases: [Case] = UpdateRules.names.flatMap { rule in
        let all: [SettingValue] = [
            SettingValue(.l2, 0.5), SettingValue(.l1, 0.25), SettingValue(.decay, 0.125), SettingValue(.maxNorm, 0.25),
            SettingValue(.clipValue, 0.001), SettingValue(.clipNorm, 0.01),
        ]
        return [Case(rule: rule), Case(rule: rule, settings: all)] + all.map { Case(rule: rule, settings: [$0]) }
    }

    /// A network after some updates, and all numbers of the next, in double precision.
    struct Scene {
        var network: Network
        var tape: Tape<Double>
        var parameters: Parameters<Double>
        var slots: [Parameters<Double>]
        var step: UpdateStep
        var deriver: Deriver<Double> { Deriver(network, tape, parameters, step, slots: slots) }

        init(_ each: Case) throws {
            let rule = try #require(UpdateRules.named(each.rule))
            let settings = rule.allSettings.map { own in each.settings.first { $0.setting == own.setting } ?? own }
            let input = MapShape(maps: 2, rows: 6, columns: 6)
            network = try Network("3c3:tanh-2s-f4:tanh", input: input, classes: 3).with(rule)
            parameters = network.initialParameters(seed: 5).converted(to: Double.self)
            slots = rule.slots.map { [parameters] _ in parameters.zeros }
            tape = Tape(for: network, capacity: 4)
            tape.setLabels([0, 1, 2, 1])
            var stream = RandomStream(seed: 2, purpose: .testing, index: 5)
            for n in 0..<4 {
                tape.activations[0].setUnits(sample: n, (0..<input.unitCount).map { _ in Double(stream.uniform()) })
            }
            let workers = Workers(count: 1)
            step = UpdateStep(rule, rate: 0.1, number: 1, settings: settings)
            for number in 1...4 {
                network.forwardAll(&tape, parameters, workers)
                network.backwardAll(&tape, parameters, workers)
                step = UpdateStep(rule, rate: 0.1, number: number, settings: settings).clipped(by: tape.gradients)
                if number < 4 { step.update(&parameters, slots: &slots, gradients: tape.gradients, workers) }
            }
        }

        /// Entries of all numbers that the update makes.
        var places: [Place] {
            network.nodes.indices.flatMap { node in network.families(node) + network.hiddenFamilies(node) }.flatMap { family in
                let count = family.axes.reduce(1) { $0 * $1.count }
                return family.aspect.isOfUpdate ? Set([0, count / 2, count - 1]).sorted().map(family.place) : []
            }
        }
    }

    @Test("The terms give the number, every factor has that of its place, and every name is that of its place", arguments: cases)
    func terms(_ each: Case) throws {
        let scene = try Scene(each)
        #expect(!scene.places.isEmpty)
        for place in scene.places {
            let derivation = scene.deriver.derivation(of: place, sample: 0)
            let name = scene.network.name(of: place)
            #expect(try scene.network.place(named: name) == place)
            let made = derivation.scale * derivation.function(derivation.sum)
            #expect(abs(made - derivation.value) <= 1e-12 * max(1, abs(derivation.value)), "\(name): \(made), \(derivation.value)")
            #expect(derivation.sample == nil && !derivation.formula.isEmpty && !derivation.terms.isEmpty)
            for factor in derivation.terms.flatMap(\.factors) {
                guard let place = factor.place else { continue }
                #expect(factor.value == scene.deriver.value(place, sample: 0), "\(name)")
                // Every factor can be followed.
                _ = scene.deriver.derivation(of: place, sample: 0)
            }
        }
    }

    @Test("What is derived is what the update makes, to the last bit", arguments: cases)
    func kernels(_ each: Case) throws {
        let scene = try Scene(each)
        var (parameters, slots) = (scene.parameters, scene.slots)
        scene.step.update(&parameters, slots: &slots, gradients: scene.tape.gradients, Workers(count: 1))
        #expect(parameters != scene.parameters)
        for place in scene.places {
            let made: Double
            switch place.aspect {
            case .updated: made = parameters[place]
            case .updatedSlot(let slot): made = slots[Int(slot)][place]
            default: continue
            }
            #expect(scene.deriver.value(place, sample: 0) == made, "\(scene.network.name(of: place))")
        }
    }

    @Test("Slopes of what the update makes are those of small changes", arguments: cases)
    func slopes(_ each: Case) throws {
        let scene = try Scene(each)
        let h = 1e-6
        for place in scene.places {
            func value(_ change: (inout Scene) -> Void) -> Double {
                var moved = scene
                change(&moved)
                return moved.deriver.value(place, sample: 0)
            }
            func slope(_ change: (inout Scene, Double) -> Void) -> Double {
                (value { change(&$0, h) } - value { change(&$0, -h) }) / (2 * h)
            }
            // The factor of max-norm is held fixed.
            if place.aspect == .updated, scene.step.maxNorm != nil { continue }
            let found = scene.deriver.updateSlopes(place)
            let byGradient = slope { $0.tape.gradients[place] += $1 }
            let byWeight = slope { $0.parameters[place] += $1 }
            let name = scene.network.name(of: place)
            // Near 0 the root of a first square is steep.
            let scale = max(1, abs(byGradient)) * 1e-3
            #expect(abs(found.gradient - byGradient) <= scale, "\(name): \(found.gradient), \(byGradient)")
            #expect(abs(found.weight - byWeight) <= max(1, abs(byWeight)) * 1e-3, "\(name): \(found.weight), \(byWeight)")
        }
    }

    /// Applies a formula to single numbers of single precision.
    private struct Single: UpdateVisitor {
        var weights: [Float]
        let gradients: [Float]
        var slots: [[Float]]
        let adjustment: GradientAdjustment

        mutating func visit(_ formula: some UpdateFormula) {
            var (none, nothing): (Float, Float) = (0, 0)
            for i in weights.indices {
                let gradient = adjustment.gradient(gradients[i], weight: weights[i])
                var weight = adjustment.weight(weights[i])
                switch slots.count {
                case 0: formula.update(&weight, gradient: gradient, &none, &nothing)
                case 1: formula.update(&weight, gradient: gradient, &slots[0][i], &none)
                default:
                    var (first, second) = (slots[0][i], slots[1][i])
                    formula.update(&weight, gradient: gradient, &first, &second)
                    (slots[0][i], slots[1][i]) = (first, second)
                }
                weights[i] = weight
            }
        }
    }

    @Test("Vectors and threads give the bits of single numbers", arguments: cases)
    func vectors(_ each: Case) throws {
        let rule = try #require(UpdateRules.named(each.rule))
        var settings = rule.allSettings.map { own in each.settings.first { $0.setting == own.setting } ?? own }
        settings.removeAll { $0.setting == .maxNorm || $0.setting == .clipNorm }
        var stream = RandomStream(seed: 3, purpose: .testing, index: 6)
        // Whole vectors, less than one, and several units of work, which are alike for all settings.
        for count in [1, 7, 16, 33] + (each.settings.count == 1 ? [] : [40_003]) {
            func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in stream.uniform(within: 0.5) } }
            let start = Parameters(ofNode: [[Tensor(Shape(count), numbers(count))]])
            var single = Single(
                weights: start.ofNode[0][0].values, gradients: [], slots: rule.slots.map { _ in Array(repeating: 0, count: count) },
                adjustment: GradientAdjustment())
            var all = (1...3).map { _ in (parameters: start, slots: rule.slots.map { _ in start.zeros }) }
            for number in 1...3 {
                let gradients = numbers(count)
                let step = UpdateStep(rule, rate: 0.125, number: number, settings: settings)
                single = Single(weights: single.weights, gradients: gradients, slots: single.slots, adjustment: step.adjustment)
                rule.visit(step, &single)
                for threads in 1...3 {
                    var (parameters, slots) = all[threads - 1]
                    let given = Parameters(ofNode: [[Tensor(Shape(count), gradients)]])
                    step.update(&parameters, slots: &slots, gradients: given, Workers(count: threads))
                    all[threads - 1] = (parameters, slots)
                }
            }
            for threads in 1...3 {
                let found = all[threads - 1]
                // Plain descent has a kernel of its own, which may fuse.
                if rule is GradientDescent && each.settings.isEmpty {
                    #expect(found.parameters == all[0].parameters)
                } else {
                    #expect(found.parameters.ofNode[0][0].values == single.weights)
                    #expect(found.slots.map { $0.ofNode[0][0].values } == single.slots)
                }
            }
        }
    }

    @Test("Max-norm shortens the rows of weights that are too long, and no bias")
    func maxNorm() throws {
        var parameters = Parameters<Float>(ofNode: [[Tensor(Shape(2, 2), [3, 4, 0.3, 0.4]), Tensor(Shape(2), [5, 5])]])
        var slots: [Parameters<Float>] = []
        let settings = [SettingValue(.maxNorm, 1)]
        UpdateStep(GradientDescent(), rate: 0.1, number: 1, settings: settings).update(
            &parameters, slots: &slots, gradients: parameters.zeros, Workers(count: 1))
        let found = parameters.ofNode[0][0].values
        #expect(abs(found[0] - 0.6) < 1e-6 && abs(found[1] - 0.8) < 1e-6 && found[2...] == [0.3, 0.4])
        #expect(parameters.ofNode[0][1].values == [5, 5])
    }
}
