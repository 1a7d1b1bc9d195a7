import NeuralNetworks
import Training

/// The right answer of a question as it was asked, and what is said to known misconceptions: for teachers and for paper.
public struct LessonSolution: Hashable, Sendable {
    /// What is right.
    public enum Right: Hashable, Sendable {
        /// This number.
        case number(Double)
        /// The choice at this place, from 0.
        case choice(Int)
        /// These units of a layer's view, in stable order.
        case units([Unit], layer: String, view: LayerView)
        /// Nothing that could be written down: something has to be brought about.
        case task
    }

    /// A unit of a picture.
    public struct Unit: Hashable, Sendable {
        /// Its plane.
        public var plane: Int
        /// Its row.
        public var row: Int
        /// Its column.
        public var column: Int
    }

    /// A wrong answer that is known.
    public struct Misconception: Hashable, Sendable {
        /// What is answered: a number, or the place of a choice.
        public enum Given: Hashable, Sendable {
            case number(Double)
            case choice(Int)
        }

        /// What is answered.
        public var given: Given
        /// What is said to it.
        public var text: [LessonTextSpan]
    }

    /// What is right.
    public var right: Right
    /// What is said to it; for a task what helps who does not know how. Empty where the lesson says nothing.
    public var text: [LessonTextSpan]
    /// In the lesson's order.
    public var misconceptions: [Misconception]
}

extension LessonQuestion {
    /// The right answer as the network gives it.
    public func solution(_ asked: AskedQuestion, in moment: LessonMoment) throws(LessonProblem) -> LessonSolution {
        switch kind {
        case .number(_, let tolerance): return try solution(asked, in: moment, within: tolerance)
        case .choice(let choices):
            let right = try rightChoices(asked, in: moment)
            guard right.count == 1 else { throw .notOneRight(right.count) }
            var misconceptions: [LessonSolution.Misconception] = []
            for index in choices.indices where index != right[0] {
                let verdict = try judge(choice: index, asked, in: moment)
                if !verdict.text.isEmpty { misconceptions.append(.init(given: .choice(index), text: verdict.text)) }
            }
            let text = try judge(choice: right[0], asked, in: moment).text
            return LessonSolution(right: .choice(right[0]), text: text, misconceptions: misconceptions)
        case .unit(let condition, let layer, let view):
            return try solution(asked, in: moment, unit: condition, layer: layer, view: view)
        case .make: return LessonSolution(right: .task, text: try judge(state: asked, in: moment).text, misconceptions: [])
        }
    }

    private func solution(
        _ asked: AskedQuestion, in moment: LessonMoment, within tolerance: Tolerance
    ) throws(LessonProblem) -> LessonSolution {
        guard let right = try answer(asked, in: moment) else { throw .noUnit }
        let named = NamedSurroundings(moment, asked.variables.merging(["answer": .number(right)]) { $1 })
        var misconceptions: [LessonSolution.Misconception] = []
        for hint in hints {
            guard let when = hint.when else { continue }
            let wrong = try number(when, named)
            // Whatever was drawn, two mistakes may give one number, or a mistake the right one.
            if tolerance.accepts(wrong, for: right) || misconceptions.contains(where: { $0.given == .number(wrong) }) { continue }
            misconceptions.append(.init(given: .number(wrong), text: try judge(number: wrong, asked, in: moment).text))
        }
        let text = try judge(number: right, asked, in: moment).text
        return LessonSolution(right: .number(right), text: text, misconceptions: misconceptions)
    }

    private func solution(
        _ asked: AskedQuestion, in moment: LessonMoment, unit condition: LessonExpression, layer: String?, view: String?
    ) throws(LessonProblem) -> LessonSolution {
        func selected(_ name: String) -> String? { if case .name(let name) = moment.variable(name) { name } else { nil } }
        let network = moment.network
        let (layer, view) = (layer ?? selected("selected.layer") ?? "", view ?? selected("selected.view") ?? "")
        guard let node = network.nodes.firstIndex(where: { $0.name == layer }),
            let wanted = LayerView.allCases.first(where: { "\($0)" == view }),
            let planes = PlaneSize(node: node, view: wanted, in: network)
        else { throw .noPicture(layer: layer, view: view) }
        var units: [LessonSolution.Unit] = []
        var text: [LessonTextSpan] = []
        for plane in 0..<planes.count {
            for row in 0..<planes.rows {
                for column in 0..<planes.columns {
                    let unit = LessonUnit(plane: plane, row: row, column: column, node: node, view: wanted, in: network)
                    let named = NamedSurroundings(
                        moment,
                        asked.variables.merging(unit.variables) { $1 }
                            .merging(LessonMoment.selectionNames(layer: layer, view: wanted)) { $1 })
                    guard try truth(condition, named) else { continue }
                    if units.isEmpty { text = try right.filled(in: named) }
                    units.append(.init(plane: plane, row: row, column: column))
                }
            }
        }
        guard !units.isEmpty else { throw .noUnit }
        return LessonSolution(right: .units(units, layer: layer, view: wanted), text: text, misconceptions: [])
    }
}
