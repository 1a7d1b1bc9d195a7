extension LessonExpression {
    /// The calculation behind the value as one writes it by hand, such as `28 − 5 + 1`: the expression with numbers for names, places and
    /// functions of layers. Nil if it is a single number.
    func working(in surroundings: any LessonSurroundings) throws(EvaluationProblem) -> String? {
        var writer = WorkingWriter(surroundings)
        return try writer.text(of: root)
    }
}

/// Writes expressions with their numbers filled in.
private struct WorkingWriter {
    /// How strongly a text binds, which decides about parentheses.
    enum Strength: Int, Comparable {
        case sum, product, power, one

        static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
    }

    /// A text and how strongly it binds.
    struct Written {
        var text: String
        var strength: Strength
    }

    private typealias Node = LessonExpression.Node

    /// The functions written by name; for all others their value is written.
    private static let signs = [
        "sqrt": "√", "exp": "exp", "ln": "ln", "log10": "log10", "sigmoid": "σ", "tanh": "tanh", "abs": "abs", "floor": "floor",
        "ceil": "ceil", "round": "round", "min": "min", "max": "max",
    ]

    private var evaluator: ExpressionEvaluator

    init(_ surroundings: any LessonSurroundings) { evaluator = ExpressionEvaluator(surroundings) }

    /// The calculation; nil if it says no more than its value.
    mutating func text(of root: LessonExpression.Node) throws(EvaluationProblem) -> String? {
        let text = try written(try spread(root), isFirst: true).text
        return text == Self.number(try evaluator.number(root), isFirst: true).text ? nil : text
    }

    /// `units(layer)` alone is written as maps · rows · columns.
    private mutating func spread(_ node: LessonExpression.Node) throws(EvaluationProblem) -> LessonExpression.Node {
        guard case .call("units", let layer) = node, try evaluator.number(.call("rows", layer)) > 1 else { return node }
        return .binary(.multiply, .binary(.multiply, .call("maps", layer), .call("rows", layer)), .call("columns", layer))
    }

    /// The branch that `choose` selects.
    private mutating func chosen(_ node: LessonExpression.Node) throws(EvaluationProblem) -> LessonExpression.Node {
        var node = node
        while case .call("choose", let arguments) = node { node = try evaluator.value(arguments[0]).truth() ? arguments[1] : arguments[2] }
        return node
    }

    /// `isFirst`: whether nothing precedes it, so that a leading minus needs no parentheses.
    private mutating func written(_ node: LessonExpression.Node, isFirst: Bool) throws(EvaluationProblem) -> Written {
        let node = try chosen(node)
        switch node {
        case .unary(.subtract, let operand):
            let inner = try written(operand, isFirst: false)
            let text = "-" + (inner.strength == .sum ? "(\(inner.text))" : inner.text)
            return isFirst ? Written(text: text, strength: .product) : Written(text: "(\(text))", strength: .one)
        case .binary(let sign, let left, let right):
            guard let found = try written(sign, left, right, isFirst) else { break }
            return found
        case .call(let name, let arguments):
            guard let sign = Self.signs[name], !isOfList(arguments) else { break }
            var parts: [String] = []
            for argument in arguments { parts.append(try written(argument, isFirst: true).text) }
            return Written(text: "\(sign)(\(parts.joined(separator: ", ")))", strength: .one)
        default: break
        }
        return Self.number(try evaluator.number(node), isFirst: isFirst)
    }

    private mutating func written(
        _ sign: LessonExpression.Operator, _ left: LessonExpression.Node, _ right: LessonExpression.Node, _ isFirst: Bool
    ) throws(EvaluationProblem) -> Written? {
        switch sign {
        case .add, .subtract:
            let (a, b) = (try written(left, isFirst: isFirst), try written(right, isFirst: false))
            let second = sign == .subtract && b.strength == .sum ? "(\(b.text))" : b.text
            return Written(text: "\(a.text) \(sign == .add ? "+" : "−") \(second)", strength: .sum)
        case .multiply, .divide:
            let a = try factor(left, isFirst)
            let b = try written(right, isFirst: false)
            let second = b.strength < (sign == .divide ? .power : .product) ? "(\(b.text))" : b.text
            return Written(text: "\(a)\(sign == .multiply ? "·" : "/")\(second)", strength: .product)
        case .power:
            let (base, exponent) = (try written(left, isFirst: false), try written(right, isFirst: false))
            let below = base.strength < .one ? "(\(base.text))" : base.text
            if exponent.text == "2" { return Written(text: "\(below)²", strength: .power) }
            return Written(text: "\(below)^\(exponent.strength < .one ? "(\(exponent.text))" : exponent.text)", strength: .power)
        default: return nil
        }
    }

    /// The first factor of a product.
    private mutating func factor(_ node: LessonExpression.Node, _ isFirst: Bool) throws(EvaluationProblem) -> String {
        let node = try chosen(node)
        // Nothing precedes a sum in parentheses.
        switch node {
        case .binary(.add, _, _), .binary(.subtract, _, _): return "(\(try written(node, isFirst: true).text))"
        default: return try written(node, isFirst: isFirst).text
        }
    }

    private func isOfList(_ arguments: [LessonExpression.Node]) -> Bool {
        if arguments.count == 1, case .place(let place) = arguments[0] { return place.indices.contains(.all) }
        return false
    }

    private static func number(_ number: Double, isFirst: Bool) -> Written {
        let text = LessonNumber.text(number)
        return Written(text: isFirst || !text.hasPrefix("-") ? text : "(\(text))", strength: .one)
    }
}
