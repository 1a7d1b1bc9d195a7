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
}
