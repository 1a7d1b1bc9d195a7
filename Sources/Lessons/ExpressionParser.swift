/// Parses an expression by recursive descent. Precedence from low to high: or, and, not, comparisons, + and −, × and /, sign, power.
struct ExpressionParser {
    /// The deepest nesting.
    static let mostDepth = 40
    /// The functions with the fewest and most arguments they take.
    static let functions: [String: ClosedRange<Int>] = [
        "abs": 1...1, "sqrt": 1...1, "exp": 1...1, "ln": 1...1, "log10": 1...1, "sigmoid": 1...1, "tanh": 1...1, "floor": 1...1,
        "ceil": 1...1, "round": 1...1, "min": 1...8, "max": 1...8, "sum": 1...1, "mean": 1...1, "count": 1...1, "norm": 1...1,
        "argmax": 1...1, "argmin": 1...1, "pick": 2...2, "choose": 3...3, "rows": 1...1, "columns": 1...1, "maps": 1...1,
        "units": 1...1, "parameters": 1...1, "products": 1...1, "kernel": 1...1, "difference": 2...2,
    ]
    /// The first parts of dotted names that are variables and not places.
    static let variableHeads = ["start", "selected"]

    private typealias Node = LessonExpression.Node

    private let text: String
    private let characters: [Character]
    private let tokens: [ExpressionToken]
    private var position = 0
    private var depth = 0

    init(_ text: String) throws(ExpressionError) {
        self.text = text
        characters = Array(text)
        var tokenizer = ExpressionTokenizer(text)
        tokens = try tokenizer.tokens()
        if tokens.isEmpty { throw ExpressionError(text: text, offset: 0, problem: .empty) }
    }

    /// Parses the whole text as one expression.
    mutating func parse() throws(ExpressionError) -> LessonExpression.Node {
        let node = try disjunction()
        if position < tokens.count { throw unexpected() }
        return node
    }

    private func failure(_ problem: ExpressionError.Problem) -> ExpressionError {
        ExpressionError(
            text: text, offset: position < tokens.count ? tokens[position].range.lowerBound : characters.count, problem: problem)
    }

    private func unexpected() -> ExpressionError {
        guard position < tokens.count else { return failure(.end) }
        return failure(.unexpected(String(characters[tokens[position].range])))
    }

    private func isNext(_ symbol: String) -> Bool { position < tokens.count && tokens[position].kind == .symbol(symbol) }

    private mutating func take(_ symbol: String) -> Bool {
        guard isNext(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(ExpressionError) {
        guard take(symbol) else { throw unexpected() }
    }

    private mutating func take(word: String) -> Bool {
        guard position < tokens.count, tokens[position].kind == .name(word) else { return false }
        position += 1
        return true
    }

    private mutating func deeper(_ work: (inout Self) throws(ExpressionError) -> Node) throws(ExpressionError) -> Node {
        guard depth < Self.mostDepth else { throw failure(.tooDeep(limit: Self.mostDepth)) }
        depth += 1
        defer { depth -= 1 }
        return try work(&self)
    }

    private mutating func disjunction() throws(ExpressionError) -> Node {
        try deeper { parser throws(ExpressionError) in
            var left = try parser.conjunction()
            while parser.take(word: "or") { left = .binary(.or, left, try parser.conjunction()) }
            return left
        }
    }

    private mutating func conjunction() throws(ExpressionError) -> Node {
        var left = try negation()
        while take(word: "and") { left = .binary(.and, left, try negation()) }
        return left
    }

    private mutating func negation() throws(ExpressionError) -> Node {
        if take(word: "not") { return try deeper { parser throws(ExpressionError) in .unary(.not, try parser.negation()) } }
        return try comparison()
    }

    private mutating func comparison() throws(ExpressionError) -> Node {
        let left = try sum()
        for sign in [LessonExpression.Operator.equal, .unequal, .atMost, .atLeast, .less, .greater] where take(sign.rawValue) {
            return .binary(sign, left, try sum())
        }
        return left
    }

    private mutating func sum() throws(ExpressionError) -> Node {
        var left = try product()
        while true {
            if take("+") {
                left = .binary(.add, left, try product())
            } else if take("-") {
                left = .binary(.subtract, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(ExpressionError) -> Node {
        var left = try signed()
        while true {
            if take("*") {
                left = .binary(.multiply, left, try signed())
            } else if take("/") {
                left = .binary(.divide, left, try signed())
            } else {
                return left
            }
        }
    }

    private mutating func signed() throws(ExpressionError) -> Node {
        if take("-") { return try deeper { parser throws(ExpressionError) in .unary(.subtract, try parser.signed()) } }
        if take("+") { return try deeper { parser throws(ExpressionError) in try parser.signed() } }
        return try power()
    }

    private mutating func power() throws(ExpressionError) -> Node {
        let base = try primary()
        guard take("^") else { return base }
        return try deeper { parser throws(ExpressionError) in .binary(.power, base, try parser.signed()) }
    }

    private mutating func primary() throws(ExpressionError) -> Node {
        guard position < tokens.count else { throw failure(.end) }
        switch tokens[position].kind {
        case .number(let number):
            position += 1
            return .number(number)
        case .symbol("("):
            position += 1
            let inner = try disjunction()
            try expect(")")
            return inner
        case .symbol: throw unexpected()
        case .name(let name):
            if ["and", "or", "not"].contains(name) { throw unexpected() }
            return try named(name)
        }
    }

    private mutating func named(_ name: String) throws(ExpressionError) -> Node {
        let start = position
        position += 1
        if isNext("(") { return try call(name, start: start) }
        let head = name.split(separator: ".").first.map(String.init) ?? name
        let isDotted = head != name
        if isNext("[") || name == "loss" || (isDotted && !Self.variableHeads.contains(head)) { return try place(name, start: start) }
        return .variable(name)
    }

    private mutating func call(_ name: String, start: Int) throws(ExpressionError) -> Node {
        guard let counts = Self.functions[name] else {
            position = start
            throw failure(.noFunction(name))
        }
        try expect("(")
        var arguments: [Node] = []
        repeat { arguments.append(try disjunction()) } while take(",")
        try expect(")")
        guard counts.contains(arguments.count) else {
            position = start
            throw failure(.argumentCount(name, least: counts.lowerBound, most: counts.upperBound))
        }
        return .call(name, arguments)
    }

    private mutating func place(_ head: String, start: Int) throws(ExpressionError) -> Node {
        var indices: [LessonPlace.Index] = []
        if take("[") {
            repeat { indices.append(take(":") ? .all : .one(try disjunction())) } while take(",")
            try expect("]")
        }
        var sample: Node?
        if take("@") { sample = try primary() }
        let written = characters[tokens[start].range.lowerBound..<tokens[position - 1].range.upperBound].filter { $0 != " " && $0 != "\t" }
        return .place(LessonPlace(text: String(written), head: head, indices: indices, sample: sample))
    }
}
