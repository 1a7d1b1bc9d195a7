import Glibc
import NeuralNetworks
import Tensors
import Training

/// The context of an expression: a network at a moment, and names.
public protocol LessonSurroundings {
    /// The live network.
    var network: Network { get }
    /// The index in the batch of the sample shown.
    var sample: Int { get }
    /// The number of samples in the batch.
    var sampleCount: Int { get }
    /// The number at a place; nil if the step has not computed it yet.
    func value(_ place: Place, sample: Int) -> Double?
    /// The value of a name that is not a layer or view; nil if there is none.
    func variable(_ name: String) -> LessonValue?
    /// (f(x + h) − f(x − h)) / 2h. For a parameter f is L; for an activation or sum of a sample it is that sample's ℓ. Nil for other places
    /// and before the batch is loaded.
    func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double?
    /// The same context in which numbers that the step has not computed yet have the values it will compute, so that questions can ask for
    /// them.
    var ahead: any LessonSurroundings { get }
}

extension LessonExpression {
    /// The value. `pick` is an error here; it is allowed only in a question's variables.
    public func value(in surroundings: any LessonSurroundings) throws(EvaluationProblem) -> LessonValue {
        var evaluator = ExpressionEvaluator(surroundings)
        return try evaluator.value(root)
    }

    /// The value; `pick` draws from the stream.
    public func value(
        in surroundings: any LessonSurroundings, drawing stream: inout RandomStream
    ) throws(EvaluationProblem) -> LessonValue {
        var evaluator = ExpressionEvaluator(surroundings, stream)
        let value = try evaluator.value(root)
        if let moved = evaluator.stream { stream = moved }
        return value
    }

    /// The number typed by a learner: `0.25`, `1/4`, `0.5*3-1`, `1e-3`, `60,000`, `sigmoid(0.5)`; also with full-width characters, ×, ÷ and −.
    public static func number(typed text: String) throws -> Double {
        var evaluator = ExpressionEvaluator(nil)
        return try evaluator.number(LessonExpression(withoutGrouping(String(text.map(plain)))).root)
    }

    /// The text without the commas between the thousands of its numbers. Where a function is called, commas part its arguments and stay.
    private static func withoutGrouping(_ text: String) -> String {
        guard text.contains(","), !text.contains("(") else { return text }
        var result = ""
        var number = ""
        for character in text {
            if character.isASCII && character.isNumber || character == "," || character == "." {
                number.append(character)
            } else {
                result += ungrouped(number)
                result.append(character)
                number = ""
            }
        }
        return result + ungrouped(number)
    }

    /// `60,000.5` as `60000.5`; a text whose commas do not group thousands as it is.
    private static func ungrouped(_ number: String) -> String {
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !parts.dropFirst().joined().contains(where: { $0 == "," || $0 == "." }) else { return number }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1, (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return number }
        return number.filter { $0 != "," }
    }

    private static func plain(_ character: Character) -> Character {
        switch character {
        case "−", "–": return "-"
        case "×", "·", "∙": return "*"
        case "÷", "∕": return "/"
        case "\u{3000}": return " "
        case "。": return "."
        default:
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
                (0xFF01...0xFF5E).contains(scalar.value),
                let half = Unicode.Scalar(scalar.value - 0xFEE0)
            else { return character }
            return Character(half)
        }
    }
}

extension LessonPlace {
    /// The place and sample in this context. Throws if it means more than one number.
    public func resolved(in surroundings: any LessonSurroundings) throws(EvaluationProblem) -> (place: Place, sample: Int) {
        var evaluator = ExpressionEvaluator(surroundings)
        let found = try evaluator.places(self)
        guard found.places.count == 1 else { throw .wrongKind(expected: .number, found: .list) }
        return (found.places[0], found.sample)
    }
}

struct ExpressionEvaluator {
    /// The longest list.
    static let mostNumbers = 200_000

    /// Nil if only numbers are allowed.
    private let surroundings: (any LessonSurroundings)?
    private(set) var stream: RandomStream?

    init(_ surroundings: (any LessonSurroundings)?, _ stream: RandomStream? = nil) {
        self.surroundings = surroundings
        self.stream = stream
    }

    private func around() throws(EvaluationProblem) -> any LessonSurroundings {
        guard let surroundings else { throw .numbersOnly }
        return surroundings
    }

    mutating func number(_ node: LessonExpression.Node) throws(EvaluationProblem) -> Double { try value(node).number() }

    mutating func value(_ node: LessonExpression.Node) throws(EvaluationProblem) -> LessonValue {
        switch node {
        case .number(let number): return .number(number)
        case .variable(let name): return try named(name)
        case .place(let place): return try value(place)
        case .call(let name, let arguments): return try call(name, arguments)
        case .unary(.not, let operand): return .truth(try !value(operand).truth())
        case .unary(_, let operand): return .number(-(try number(operand)))
        case .binary(let sign, let left, let right): return try binary(sign, left, right)
        }
    }

    private func named(_ name: String) throws(EvaluationProblem) -> LessonValue {
        if name == "true" || name == "false" { return .truth(name == "true") }
        let surroundings = try around()
        if let value = surroundings.variable(name) { return value }
        if surroundings.network.nodes.contains(where: { $0.name == name }) { return .name(name) }
        // The error of a moment, before it is computed, is no array called error.
        if LessonMoment.names.contains(name) { throw .notComputed(name) }
        if let view = LayerView(word: name) { return .name("\(view)") }
        throw .noName(name)
    }

    private mutating func binary(
        _ sign: LessonExpression.Operator, _ left: LessonExpression.Node, _ right: LessonExpression.Node
    ) throws(EvaluationProblem) -> LessonValue {
        switch sign {
        case .and: return try value(left).truth() ? .truth(try value(right).truth()) : .truth(false)
        case .or: return try value(left).truth() ? .truth(true) : .truth(try value(right).truth())
        case .equal, .unequal:
            let (a, b) = (try value(left), try value(right))
            guard a.kind == b.kind else { throw .wrongKind(expected: a.kind, found: b.kind) }
            if case .list = a { throw .wrongKind(expected: .number, found: .list) }
            let isEqual: Bool =
                if case .number(let a) = a, case .number(let b) = b { Self.areEqual(a, b) } else { a == b }
            return .truth(isEqual == (sign == .equal))
        case .less: return .truth(try number(left) < number(right))
        case .atMost: return .truth(try number(left) <= number(right))
        case .greater: return .truth(try number(left) > number(right))
        case .atLeast: return .truth(try number(left) >= number(right))
        case .add: return try finite(try number(left) + number(right))
        case .subtract: return try finite(try number(left) - number(right))
        case .multiply: return try finite(try number(left) * number(right))
        case .divide:
            let (a, b) = (try number(left), try number(right))
            if b == 0 { throw .divisionByZero }
            return try finite(a / b)
        case .power: return try finite(pow(try number(left), try number(right)))
        case .not: return .truth(try !value(right).truth())
        }
    }

    /// Whether two numbers are equal up to single-precision rounding, a relative difference of 1e-6.
    static func areEqual(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * max(abs(a), abs(b)) }

    private func finite(_ number: Double) throws(EvaluationProblem) -> LessonValue {
        guard number.isFinite else { throw .notFinite }
        return .number(number)
    }

    private mutating func whole(_ node: LessonExpression.Node) throws(EvaluationProblem) -> Int {
        let number = try number(node)
        guard abs(number) < 1e15, abs(number - number.rounded()) < 1e-9 else { throw .notWhole(number) }
        return Int(number.rounded())
    }

    // MARK: Places

    /// All places that a place with `:` means, in row-major order, and the extent of its last `:`.
    mutating func places(_ place: LessonPlace) throws(EvaluationProblem) -> (places: [Place], columns: Int, sample: Int) {
        let surroundings = try around()
        let network = surroundings.network
        let sample = if let node = place.sample { try whole(node) } else { surroundings.sample }
        let family: PlaceFamily
        do throws(PlaceError) { family = try network.family(named: place.head) } catch { throw .place(error) }
        var given = place.indices
        // Row and column 0 may be written for a unit of a dense layer, which has neither.
        if given.count == 3, family.axes.count == 1, given[1...].allSatisfy({ $0 == .one(.number(0)) }) { given = [given[0]] }
        guard given.count == family.axes.count else {
            throw .place(.wrongCount(place.text, wanted: family.axes.map(\.name)))
        }
        var found: [[Int]] = [[]]
        var columns = 1
        for (index, extent) in zip(given, family.axes) {
            switch index {
            case .all:
                columns = extent.count
                guard found.count * extent.count <= Self.mostNumbers else { throw .tooMany(limit: Self.mostNumbers) }
                found = found.flatMap { begun in (0..<extent.count).map { begun + [$0] } }
            case .one(let node):
                let number = try whole(node)
                guard (0..<extent.count).contains(number) else {
                    throw .place(.outOfRange("\(number)", name: extent.name, limit: extent.count - 1))
                }
                found = found.map { $0 + [number] }
            }
        }
        return (found.map(family.place(at:)), columns, sample)
    }

    private mutating func value(_ place: LessonPlace) throws(EvaluationProblem) -> LessonValue {
        let surroundings = try around()
        let (places, columns, sample) = try places(place)
        if places.first.map(surroundings.network.isOfSample) == true, !(0..<surroundings.sampleCount).contains(sample) {
            throw surroundings.sampleCount == 0 ? .notComputed(place.text) : .noSample(sample, count: surroundings.sampleCount)
        }
        var numbers: [Double] = []
        numbers.reserveCapacity(places.count)
        for one in places {
            guard let number = surroundings.value(one, sample: sample) else { throw .notComputed(surroundings.network.name(of: one)) }
            guard number.isFinite else { throw .notFinite }
            numbers.append(number)
        }
        return place.indices.contains(.all) ? .list(numbers, columns: columns) : .number(numbers[0])
    }

    // MARK: Functions

    private mutating func call(_ name: String, _ arguments: [LessonExpression.Node]) throws(EvaluationProblem) -> LessonValue {
        switch name {
        case "abs": return .number(abs(try number(arguments[0])))
        case "sqrt": return try finite(try number(arguments[0]).squareRoot())
        case "exp": return try finite(exp(try number(arguments[0])))
        case "ln": return try finite(log(try number(arguments[0])))
        case "log10": return try finite(log10(try number(arguments[0])))
        case "sigmoid": return .number(1 / (1 + exp(-(try number(arguments[0])))))
        case "tanh": return .number(tanh(try number(arguments[0])))
        case "floor": return .number(try number(arguments[0]).rounded(.down))
        case "ceil": return .number(try number(arguments[0]).rounded(.up))
        case "round": return .number(try number(arguments[0]).rounded())
        case "min": return .number(try several(arguments).reduce(.infinity) { min($0, $1) })
        case "max": return .number(try several(arguments).reduce(-.infinity) { max($0, $1) })
        case "sum": return try finite(try list(arguments[0]).reduce(0, +))
        case "mean":
            let list = try list(arguments[0])
            return try finite(list.reduce(0, +) / Double(list.count))
        case "count": return .number(Double(try list(arguments[0]).count))
        case "norm": return try finite(try list(arguments[0]).reduce(0) { $0 + $1 * $1 }.squareRoot())
        case "argmax": return .number(Double(Self.first(of: try list(arguments[0]), by: >)))
        case "argmin": return .number(Double(Self.first(of: try list(arguments[0]), by: <)))
        case "choose": return try value(try value(arguments[0]).truth() ? arguments[1] : arguments[2])
        case "pick": return .number(Double(try pick(arguments[0], arguments[1])))
        case "difference": return try difference(arguments[0], arguments[1])
        default: return .number(Double(try ofLayer(name, arguments[0])))
        }
    }

    private static func first(of list: [Double], by isBefore: (Double, Double) -> Bool) -> Int {
        list.indices.reduce(0) { isBefore(list[$1], list[$0]) ? $1 : $0 }
    }

    private mutating func list(_ node: LessonExpression.Node) throws(EvaluationProblem) -> [Double] {
        let value = try value(node)
        guard case .list(let numbers, _) = value else { throw .wrongKind(expected: .list, found: value.kind) }
        if numbers.isEmpty { throw .emptyList }
        return numbers
    }

    /// The numbers of a single list argument, or of several number arguments.
    private mutating func several(_ arguments: [LessonExpression.Node]) throws(EvaluationProblem) -> [Double] {
        if arguments.count == 1, case .place = arguments[0] { return try list(arguments[0]) }
        var numbers: [Double] = []
        for argument in arguments { numbers.append(try number(argument)) }
        return numbers
    }

    private mutating func pick(_ first: LessonExpression.Node, _ last: LessonExpression.Node) throws(EvaluationProblem) -> Int {
        let (low, high) = (try whole(first), try whole(last))
        guard low <= high, high - low < Int(UInt32.max) else { throw .badRange(Double(low), Double(high)) }
        guard let drawn = stream?.integer(below: high - low + 1) else { throw .noDrawing }
        return low + drawn
    }

    private mutating func difference(_ parameter: LessonExpression.Node, _ h: LessonExpression.Node) throws(EvaluationProblem)
        -> LessonValue
    {
        let surroundings = try around()
        guard case .place(let written) = parameter, !written.indices.contains(.all) else { throw .numbersOnly }
        let (places, _, sample) = try places(written)
        let width = try number(h)
        guard width > 0, let difference = surroundings.centralDifference(places[0], sample: sample, width) else {
            throw .noDifference(written.text)
        }
        return try finite(difference)
    }

    private mutating func ofLayer(_ function: String, _ argument: LessonExpression.Node) throws(EvaluationProblem) -> Int {
        let network = try around().network
        var name = ""
        if case .variable(let written) = argument, network.nodes.contains(where: { $0.name == written }) {
            name = written
        } else {
            let value = try value(argument)
            guard case .name(let found) = value else { throw .wrongKind(expected: .name, found: value.kind) }
            name = found
        }
        guard let node = network.nodes.first(where: { $0.name == name }) else {
            throw .place(.noLayer(name, layers: network.nodes.map(\.name)))
        }
        switch function {
        case "rows": return node.shape.rows
        case "columns": return node.shape.columns
        case "maps": return node.shape.maps
        case "units": return node.shape.unitCount
        case "parameters": return node.parameterCount
        case "products": return node.multiplyAdds
        default:
            guard let shape = node.kind.kernelShape else { throw .noKernel(name) }
            return shape.rows
        }
    }
}
