import Tensors
import Training

/// One attempt at a question, with its numbers drawn and its text filled in.
public struct AskedQuestion: Hashable, Sendable {
    /// The drawn numbers, by the names of the question's variables.
    public var variables: [String: LessonValue]
    /// The text of the question.
    public var ask: [LessonTextSpan]
    /// The choices of a choice question; empty for other kinds.
    public var choices: [[LessonTextSpan]]

    /// Whether text and choices are the same, so that a learner sees no difference.
    public func readsLike(_ other: AskedQuestion) -> Bool { ask == other.ask && choices == other.choices }
}

extension RandomPurpose {
    /// The numbers of a lesson's questions; the index is the attempt.
    static let lesson = RandomPurpose(code: 5)
}

extension LessonQuestion {
    /// How often numbers are drawn until the question differs from the previous attempt; questions with few possible numbers repeat them.
    private static let mostDraws = 20

    /// The question of attempt `attempt`, counted from 0. Everyone gets the same numbers, which differ from the previous attempt's if
    /// possible. Variables, answers, conditions and texts of hints may use numbers that the step has not computed yet; the question's own
    /// text may not.
    public func asked(
        lesson: String, attempt: Int, in surroundings: any LessonSurroundings
    ) throws(LessonProblem) -> AskedQuestion {
        guard !variables.isEmpty else { return try asked(lesson: lesson, attempt: attempt, after: nil, in: surroundings) }
        var last: AskedQuestion?
        for index in 0..<max(0, attempt) { last = try asked(lesson: lesson, attempt: index, after: last, in: surroundings) }
        return try asked(lesson: lesson, attempt: attempt, after: last, in: surroundings)
    }

    /// The question of an attempt that follows `before`.
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

    /// FNV-1a, which gives the same seed on every machine.
    private static func seed(_ lesson: String, _ id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(lesson)/\(id)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
