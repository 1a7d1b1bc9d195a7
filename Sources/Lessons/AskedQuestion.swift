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

    /// Whether nobody can tell it from another.
    public func readsLike(_ other: AskedQuestion) -> Bool { ask == other.ask && choices == other.choices }
}

extension RandomPurpose {
    /// The numbers of a lesson's questions; the index is the try.
    static let lesson = RandomPurpose(code: 5)
}

extension LessonQuestion {
    /// How often numbers are drawn for a try until it reads differently from the one before: questions of few numbers repeat them.
    private static let mostDraws = 20

    /// Asks, for the `attempt`-th time from 0: the same numbers are drawn for everyone, and where there are others, not those of the try
    /// before. What is drawn, answers, conditions of hints and what is said to an answer may use numbers that the step has yet to make; the
    /// question itself says none of them.
    public func asked(
        lesson: String, attempt: Int, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> AskedQuestion {
        guard !variables.isEmpty else { return try asked(lesson: lesson, attempt: attempt, after: nil, in: surroundings) }
        var last: AskedQuestion?
        for index in 0..<max(0, attempt) { last = try asked(lesson: lesson, attempt: index, after: last, in: surroundings) }
        return try asked(lesson: lesson, attempt: attempt, after: last, in: surroundings)
    }

    /// A try, as it is asked after the one before.
    func asked(
        lesson: String, attempt: Int, after before: AskedQuestion?, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> AskedQuestion {
        var stream = RandomStream(seed: Self.seed(lesson, id), purpose: .lesson, index: attempt)
        var asked = try drawn(from: &stream, in: surroundings)
        guard let before else { return asked }
        for _ in 1..<Self.mostDraws where asked.readsLike(before) { asked = try drawn(from: &stream, in: surroundings) }
        return asked
    }

    private func drawn(
        from stream: inout RandomStream, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> AskedQuestion {
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
}
