import NeuralNetworks
import Tensors
import Training

/// The context of a page's expressions: the numbers of a step, the sample shown, and names.
public struct LessonMoment: LessonSurroundings, Sendable {
    /// The numbers of the step.
    public let numbers: StepNumbers
    /// The index in the batch of the sample shown.
    public var sample: Int
    /// Additional names, which take precedence over the built-in ones.
    public var variables: [String: LessonValue]
    private var looksAhead = false
    private let computed = Computed()

    /// Caches what takes long: the numbers that the step will compute, and central differences.
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

    /// A moment of a run; `sample` is 0 if a guest is shown.
    public init(_ numbers: StepNumbers, sample: Int, variables: [String: LessonValue] = [:]) {
        self.numbers = numbers
        self.sample = sample
        self.variables = variables
    }

    /// The same moment with additional names.
    public func adding(_ more: [String: LessonValue]) -> LessonMoment {
        var moment = self
        moment.variables.merge(more) { $1 }
        return moment
    }

    /// The network of the step.
    public var network: Network { numbers.network }
    /// The number of samples in the batch.
    public var sampleCount: Int { numbers.sampleCount }
    /// The same moment, including the numbers that the step has not computed yet.
    public var ahead: any LessonSurroundings {
        var moment = self
        moment.looksAhead = true
        return moment
    }

    /// The number at a place; nil if it is not computed yet.
    public func value(_ place: Place, sample: Int) -> Double? {
        numbers.value(place, sample: sample) ?? later?.value(place, sample: sample)
    }

    private var later: StepNumbers? { looksAhead ? computed.completed(numbers) : nil }

    /// The central difference that a gradient or residual must agree with; nil for other places.
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? {
        computed.difference(numbers, place, sample: sample, h)
    }

    /// The value of a name; nil if it is undefined.
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

    /// The built-in names of a moment.
    public static let names = ["step", "epoch", "batch", "batches", "samples", "sample", "label", "answer", "rate", "error"]

    /// The names under which later moments know this one as the start of a task: `start.loss`, `start.step`, `start.rate`. From them a
    /// later moment derives `steps`.
    public var startNames: [String: LessonValue] {
        var names: [String: LessonValue] = [:]
        for name in ["step", "rate"] { names["start.\(name)"] = variable(name) }
        names["start.loss"] = value(network.batchLoss, sample: 0).map { .number($0) }
        return names
    }

    /// The same moment with the names of tasks: those of the scene it started from, and the selection.
    public func since(_ scene: LessonMoment, layer: String, view: LayerView) -> LessonMoment {
        adding(scene.startNames).adding(Self.selectionNames(layer: layer, view: view))
    }

    /// The selection as `selected.layer` and `selected.view`.
    public static func selectionNames(layer: String, view: LayerView) -> [String: LessonValue] {
        ["selected.layer": .name(layer), "selected.view": .name("\(view)")]
    }
}
