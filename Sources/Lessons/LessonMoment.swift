import NeuralNetworks
import Training

/// The numbers of a step with the sample that is looked at, and names: what a page's expressions are computed in.
public struct LessonMoment: LessonSurroundings, Sendable {
    /// The numbers.
    public var numbers: StepNumbers
    /// The sample that is looked at.
    public var sample: Int
    /// Further names; they come before those that a moment has by itself.
    public var variables: [String: LessonValue]

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

    public var network: Network { numbers.network }
    public var sampleCount: Int { numbers.sampleCount }
    public func value(_ place: Place, sample: Int) -> Double? { numbers.value(place, sample: sample) }
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? {
        numbers.centralDifference(place, sample: sample, h)
    }

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
        case "answer": return numbers.answer(sample: sample).map { .number(Double($0)) }
        case "rate": return .number(Double("\(numbers.learningRate)") ?? Double(numbers.learningRate))
        case "error": return numbers.batchError.map { .number($0) }
        case "steps":
            guard case .number(let start) = variables["start.step"] else { return nil }
            return .number(Double(numbers.step) - start)
        default: return nil
        }
    }

    /// The names that a moment has by itself.
    public static let names = ["step", "epoch", "batch", "batches", "samples", "sample", "label", "answer", "rate", "error"]

    /// What this moment is to those that come after it, where it is a scene: `start.loss`, `start.error`, `start.step`, `start.rate`; with
    /// them a later moment knows `steps`, too.
    public var startNames: [String: LessonValue] {
        var names: [String: LessonValue] = [:]
        for name in ["step", "rate", "error"] { names["start.\(name)"] = variable(name) }
        names["start.loss"] = value(Place(node: network.outputNode, .loss), sample: 0).map { .number($0) }
        return names
    }

    /// What is selected, as `selected.layer` and `selected.view`.
    public static func selectionNames(layer: String, view: LayerView) -> [String: LessonValue] {
        ["selected.layer": .name(layer), "selected.view": .name("\(view)")]
    }
}
