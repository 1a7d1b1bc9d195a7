import NeuralNetworks
import Tensors
import Training

/// The numbers of a step with the sample that is looked at, and names: what a page's expressions are computed in.
public struct LessonMoment: LessonSurroundings, Sendable {
    /// The numbers.
    public let numbers: StepNumbers
    /// The sample that is looked at.
    public var sample: Int
    /// Further names; they come before those that a moment has by itself.
    public var variables: [String: LessonValue]
    private var looksAhead = false
    private let computed = Computed()

    /// What takes long, computed when it is first wanted: the numbers that the step will have made, and central differences.
    private final class Computed: Sendable {
        private struct Key: Hashable {
            var place: Place
            var sample: Int
            var h: Double
        }

        private struct Known {
            var completed: StepNumbers??
            var differences: [Key: Double?] = [:]
        }

        private let known = Monitor(Known())

        func completed(_ step: StepNumbers) -> StepNumbers? {
            known.withLock { known in
                if let made = known.completed { return made }
                let made = step.completed
                known.completed = made
                return made
            }
        }

        func difference(_ step: StepNumbers, _ place: Place, sample: Int, _ h: Double) -> Double? {
            let key = Key(place: place, sample: sample, h: h)
            return known.withLock { known in
                if let made = known.differences[key] { return made }
                let made = step.centralDifference(place, sample: sample, h)
                known.differences[key] = .some(made)
                return made
            }
        }
    }

    /// A moment: `sample` is 0 where a guest is shown.
    public init(_ numbers: StepNumbers, sample: Int, variables: [String: LessonValue] = [:]) {
        self.numbers = numbers
        self.sample = sample
        self.variables = variables
    }

    /// The same with further names.
    public func adding(_ more: [String: LessonValue]) -> LessonMoment {
        var moment = self
        moment.variables.merge(more) { $1 }
        return moment
    }

    /// The network.
    public var network: Network { numbers.network }
    /// Samples in the batch.
    public var sampleCount: Int { numbers.sampleCount }
    /// The same, with the numbers that the step has yet to make.
    public var ahead: any LessonSurroundings {
        var moment = self
        moment.looksAhead = true
        return moment
    }

    /// The number at a place; nil where it is not made yet.
    public func value(_ place: Place, sample: Int) -> Double? {
        numbers.value(place, sample: sample) ?? later?.value(place, sample: sample)
    }

    private var later: StepNumbers? { looksAhead ? computed.completed(numbers) : nil }

    /// What a gradient, or a residual of a sample, must be; nil where there is none.
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? {
        computed.difference(numbers, place, sample: sample, h)
    }

    /// What has this name here.
    public func variable(_ name: String) -> LessonValue? {
        if let value = variables[name] { return value }
        switch name {
        case "step": return .number(Double(numbers.step))
        case "epoch": return .number(Double(numbers.epoch))
        case "batch": return .number(Double(numbers.batch))
        case "batches": return .number(Double(numbers.batchesPerEpoch))
        case "samples": return .number(Double(sampleCount))
        case "sample": return .number(Double(sample))
        case "label": return numbers.label(sample: sample).map { .number(Double($0)) }
        case "answer": return (numbers.answer(sample: sample) ?? later?.answer(sample: sample)).map { .number(Double($0)) }
        case "rate": return .number(Double("\(numbers.learningRate)") ?? Double(numbers.learningRate))
        case "error": return (numbers.batchError ?? later?.batchError).map { .number($0) }
        case "steps":
            guard case .number(let start) = variables["start.step"] else { return nil }
            return .number(Double(numbers.step) - start)
        default: return nil
        }
    }

    /// The names that a moment has by itself.
    public static let names = ["step", "epoch", "batch", "batches", "samples", "sample", "label", "answer", "rate", "error"]

    /// What this moment is to those that come after it, where it is a scene: `start.loss`, `start.step`, `start.rate`; with them a later
    /// moment knows `steps`, too.
    public var startNames: [String: LessonValue] {
        var names: [String: LessonValue] = [:]
        for name in ["step", "rate"] { names["start.\(name)"] = variable(name) }
        names["start.loss"] = value(Place(node: network.outputNode, .loss), sample: 0).map { .number($0) }
        return names
    }

    /// The same as tasks know it: what a scene is to it, and what is selected.
    public func since(_ scene: LessonMoment, layer: String, view: LayerView) -> LessonMoment {
        adding(scene.startNames).adding(Self.selectionNames(layer: layer, view: view))
    }

    /// What is selected, as `selected.layer` and `selected.view`.
    public static func selectionNames(layer: String, view: LayerView) -> [String: LessonValue] {
        ["selected.layer": .name(layer), "selected.view": .name("\(view)")]
    }
}
