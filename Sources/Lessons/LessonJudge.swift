import NeuralNetworks
import Tensors
import Training

/// A question as it is asked once: its numbers drawn, its text filled.
public struct AskedQuestion: Hashable, Sendable {
    /// What was drawn.
    public var variables: [String: LessonValue]
    /// The question.
    public var ask: [LessonTextSpan]
    /// The answers to choose from; none for other kinds.
    public var choices: [[LessonTextSpan]]
}

/// What is said to an answer.
public struct LessonVerdict: Hashable, Sendable {
    /// Whether it is right.
    public var isRight: Bool
    /// What to say; empty where the lesson says nothing.
    public var text: [LessonTextSpan]
}

extension RandomPurpose {
    /// The numbers of a lesson's questions; the index is the try.
    static let lesson = RandomPurpose(code: 5)
}

extension LessonQuestion {
    /// Asks, for the `attempt`-th time from 0: the same numbers are drawn for everyone. What is drawn, answers, conditions of hints and what
    /// is said to an answer may use numbers that the step has yet to make; the question itself says none of them.
    public func asked(
        lesson: String, attempt: Int, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> AskedQuestion {
        var stream = RandomStream(seed: Self.seed(lesson, id), purpose: .lesson, index: attempt)
        var drawn: [String: LessonValue] = [:]
        for variable in variables {
            do throws(EvaluationProblem) {
                drawn[variable.name] = try variable.value.value(
                    in: NamedSurroundings(surroundings.ahead, drawn), drawing: &stream)
            } catch {
                throw .evaluation(variable.value, error)
            }
        }
        let named = NamedSurroundings(surroundings, drawn)
        var choices: [[LessonTextSpan]] = []
        if case .choice(let all) = kind {
            for choice in all { choices.append(try choice.text.filled(in: named)) }
        }
        return AskedQuestion(variables: drawn, ask: try ask.filled(in: named), choices: choices)
    }

    /// FNV-1a: the same on every machine.
    private static func seed(_ lesson: String, _ id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(lesson)/\(id)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// The right number.
    public func answer(_ asked: AskedQuestion, in surroundings: any LessonSurroundings) throws(LessonProblem) -> Double? {
        guard case .number(let answer, _) = kind else { return nil }
        return try number(answer, NamedSurroundings(surroundings.ahead, asked.variables))
    }

    /// Which choice is right.
    public func rightChoices(_ asked: AskedQuestion, in surroundings: any LessonSurroundings) throws(LessonProblem) -> [Int] {
        guard case .choice(let choices) = kind else { return [] }
        let named = NamedSurroundings(surroundings.ahead, asked.variables)
        var right: [Int] = []
        for (index, choice) in choices.enumerated() where try truth(choice.isRight, named) { right.append(index) }
        return right
    }

    /// Judges a number. A wrong one gets the hint of the misconception that gives this number and not the right one.
    public func judge(
        number you: Double, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .number(_, let tolerance) = kind, let right = try answer(asked, in: surroundings) else { return nothing }
        var names = asked.variables
        names["you"] = .number(you)
        names["answer"] = .number(right)
        let named = NamedSurroundings(surroundings.ahead, names)
        if tolerance.accepts(you, for: right) { return LessonVerdict(isRight: true, text: try self.right.filled(in: named)) }
        for hint in hints {
            if let when = hint.when {
                let wrong = try number(when, named)
                if tolerance.accepts(wrong, for: right) || !tolerance.accepts(you, for: wrong) { continue }
            }
            return LessonVerdict(isRight: false, text: try hint.text.filled(in: named))
        }
        return nothing
    }

    /// Judges a choice.
    public func judge(
        choice index: Int, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .choice(let choices) = kind, choices.indices.contains(index) else { return nothing }
        let named = NamedSurroundings(surroundings.ahead, asked.variables)
        if try truth(choices[index].isRight, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
        if !choices[index].hint.isEmpty { return LessonVerdict(isRight: false, text: try choices[index].hint.filled(in: named)) }
        return try told(named)
    }

    /// Judges a unit of a layer's view. `layer` and `view` say where it was selected; elsewhere than asked is wrong.
    public func judge(
        unit: LessonUnit, layer: String, view: LayerView, _ asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .unit(let condition, let wantedLayer, let wantedView) = kind else { return nothing }
        var names = asked.variables
        names.merge(unit.variables) { $1 }
        names["selected.layer"] = .name(layer)
        names["selected.view"] = .name("\(view)")
        let named = NamedSurroundings(surroundings.ahead, names)
        let isThere = (wantedLayer ?? layer) == layer && (wantedView ?? "\(view)") == "\(view)"
        if isThere, try truth(condition, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
        return try told(named)
    }

    /// Judges a state; `surroundings` know `start.loss`, `start.step`, `start.rate`, `steps` and `selected.…`.
    public func judge(
        state asked: AskedQuestion, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> LessonVerdict {
        guard case .make(let condition) = kind else { return nothing }
        let named = NamedSurroundings(surroundings, asked.variables)
        do {
            if try truth(condition, named) { return LessonVerdict(isRight: true, text: try right.filled(in: named)) }
            return try told(named)
        } catch .evaluation(_, .notComputed) {
            // In the midst of a step some of it is not there yet.
            return nothing
        }
    }

    private var nothing: LessonVerdict { LessonVerdict(isRight: false, text: []) }

    /// The first hint whose condition holds.
    private func told(_ named: NamedSurroundings) throws(LessonProblem) -> LessonVerdict {
        // The hint of a choice is its own; a number's are no conditions.
        for hint in hints {
            if let when = hint.when, try !truth(when, named) { continue }
            return LessonVerdict(isRight: false, text: try hint.text.filled(in: named))
        }
        return nothing
    }

    func number(_ expression: LessonExpression, _ named: any LessonSurroundings) throws(LessonProblem) -> Double {
        do throws(EvaluationProblem) {
            return try expression.value(in: named).number()
        } catch {
            throw .evaluation(expression, error)
        }
    }

    func truth(_ expression: LessonExpression, _ named: any LessonSurroundings) throws(LessonProblem) -> Bool {
        do throws(EvaluationProblem) {
            return try expression.value(in: named).truth()
        } catch {
            throw .evaluation(expression, error)
        }
    }
}

extension LessonQuestion.Tolerance {
    /// Whether a number is near enough to another.
    public func accepts(_ number: Double, for right: Double) -> Bool {
        // What is right to single precision is right.
        let rounding = 1e-6 * max(abs(right), 1e-6)
        return switch self {
        case .absolute(let width): abs(number - right) <= max(width * (1 + 1e-9), rounding)
        case .relative(let part): abs(number - right) <= max(part * abs(right) * (1 + 1e-9), rounding)
        }
    }
}

/// Surroundings with further names, which come first.
public struct NamedSurroundings: LessonSurroundings {
    private let base: any LessonSurroundings
    private let names: [String: LessonValue]

    /// Surroundings with further names.
    public init(_ base: any LessonSurroundings, _ names: [String: LessonValue]) {
        self.base = base
        self.names = names
    }

    /// The network.
    public var network: Network { base.network }
    /// The sample that is looked at.
    public var sample: Int { base.sample }
    /// Samples in the batch.
    public var sampleCount: Int { base.sampleCount }
    /// The number at a place; nil where it is not made yet.
    public func value(_ place: Place, sample: Int) -> Double? { base.value(place, sample: sample) }
    /// What has this name here.
    public func variable(_ name: String) -> LessonValue? { names[name] ?? base.variable(name) }
    /// What a gradient, or a residual of a sample, must be; nil where there is none.
    public func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? { base.centralDifference(place, sample: sample, h) }
    /// The same, with the numbers that the step has yet to make.
    public var ahead: any LessonSurroundings { NamedSurroundings(base.ahead, names) }
}

/// A unit of a picture as `unit` questions name it: `map`, `row`, `column`; for kernels `map` is the plane, `out` and `in` what it joins.
public struct LessonUnit: Hashable, Sendable {
    /// The names that it gives values.
    public var variables: [String: LessonValue]

    /// A unit by plane, row and column of a view's picture. Units of a layer without rows and columns (`isVector`) are their own maps, and
    /// columns of the one row that is shown.
    public init(plane: Int, row: Int, column: Int, node: Int, view: LayerView, in network: Network) {
        func number(_ value: Int) -> LessonValue { .number(Double(value)) }
        variables = ["row": number(row), "column": number(column), "map": number(plane)]
        switch view {
        case .maps, .residuals:
            if network.nodes[node].shape.planeCount == 1 { variables["map"] = number(column) }
        case .kernels, .gradients, .updates:
            let layout = network.planeLayout(node)
            if case .dense = network.nodes[node].kind, layout.count == 1 {
                variables["out"] = number(row)
                variables["in"] = number(column)
            } else {
                variables["out"] = number(plane / max(1, layout.perOutput))
                variables["in"] = number(plane % max(1, layout.perOutput))
            }
        case .statistics: break
        }
    }
}
