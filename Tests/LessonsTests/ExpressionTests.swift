import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Lessons

/// A network without a run: every number encodes its place.
private struct Plain: LessonSurroundings {
    var network: Network
    var sample = 1
    var sampleCount = 3
    var names: [String: LessonValue] = [:]

    init() throws { network = try Network("2c3:none-2s-f3", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 2) }

    /// Only the first layer is computed.
    func value(_ place: Place, sample: Int) -> Double? {
        if place.node > 1 { return nil }
        return network.indices(of: place).reduce(0) { $0 * 10 + Double($1) } + (network.isOfSample(place) ? Double(sample) * 10_000 : 0)
    }

    func variable(_ name: String) -> LessonValue? { names[name] }
    func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? {
        place.aspect == .value && place.parameter != nil ? h : nil
    }
    var ahead: any LessonSurroundings { self }
}

@Suite struct ExpressionTests {
    private func value(_ text: String, names: [String: LessonValue] = [:]) throws -> LessonValue {
        var plain = try Plain()
        plain.names = names
        return try LessonExpression(text).value(in: plain)
    }

    /// Random arithmetic, written with as few and with as many parentheses as possible, and its value in Double.
    private struct Arithmetic {
        var stream: RandomStream

        /// An expression, its value, and its precedence: 0 sums, 1 products, 2 the rest.
        mutating func make(_ depth: Int) -> (text: String, value: Double, binding: Int) {
            if depth == 0 || stream.integer(below: 5) == 0 {
                let number = Double(stream.integer(below: 2000)) / 64
                return ("\(number)", number, 2)
            }
            let (left, right) = (make(depth - 1), make(depth - 1))
            func bound(_ part: (text: String, value: Double, binding: Int), _ least: Int) -> String {
                part.binding < least || stream.integer(below: 6) == 0 ? "(\(part.text))" : part.text
            }
            let blank = stream.integer(below: 2) == 0 ? " " : ""
            switch stream.integer(below: 5) {
            case 0: return ("\(bound(left, 0))\(blank)+\(blank)\(bound(right, 1))", left.value + right.value, 0)
            case 1: return ("\(bound(left, 0))\(blank)-\(blank)\(bound(right, 1))", left.value - right.value, 0)
            case 2: return ("\(bound(left, 1))\(blank)*\(blank)\(bound(right, 2))", left.value * right.value, 1)
            case 3 where right.value != 0: return ("\(bound(left, 1))\(blank)/\(blank)\(bound(right, 2))", left.value / right.value, 1)
            default: return ("-\(bound(left, 2))", -left.value, 1)
            }
        }
    }

    @Test func arithmeticIsThatOfDouble() throws {
        var arithmetic = Arithmetic(stream: RandomStream(seed: 5, purpose: .testing, index: 0))
        for _ in 0..<2000 {
            let (text, expected, _) = arithmetic.make(6)
            guard expected.isFinite, text.count <= ExpressionTokenizer.mostCharacters else { continue }
            #expect(try LessonExpression.number(typed: text) == expected, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("1/4", 0.25), ("0.5*3-1", 0.5), ("1e-3", 0.001), ("-2^2", -4), ("2^-1", 0.5), ("2^3^2", 512), (".5", 0.5), ("１／４", 0.25),
            ("−3 × 2", -6), ("8 ÷ 4", 2), ("sqrt(9)", 3), ("１。５", 1.5), ("+7", 7),
            ("60,000", 60_000), ("-1,234,567.5", -1_234_567.5), ("６０，０００", 60_000), ("1,000/4", 250), ("2*1,000", 2000),
        ] as [(String, Double)])
    func typed(_ text: String, _ expected: Double) throws {
        #expect(try LessonExpression.number(typed: text) == expected)
    }

    @Test(arguments: [
        "", "½", "1,5", "60,00", "1,0000", "1000,000", "0.1,000", ",100", "1,,000", "loss", "x", "1/0", "1e999", "2 3", "(1", "1)", "*2",
        "0x10", "conv1.bias[0]", "1 < 2", "sqrt(-1)", "true",
        "10^400",
        "pick(1, 2)", "\u{0}1",
    ])
    func typedThatIsNoNumber(_ text: String) {
        #expect(throws: (any Error).self) { _ = try LessonExpression.number(typed: text) }
    }

    @Test(
        arguments: [
            ("rows(conv1)", 6), ("columns(input)", 8), ("maps(conv1)", 2), ("units(pool2)", 18), ("parameters(conv1)", 20),
            ("products(conv1)", 2 * 9 * 36), ("kernel(conv1)", 3), ("kernel(pool2)", 2), ("conv1.activation[1,2,3]", 10_123),
            ("conv1.activation[1, 1+1, 6/2]@2", 20_123), ("conv1.kernel[1,0,2,2]", 1022), ("sum(conv1.bias[:])", 1),
            ("max(conv1.kernel[0,0,:,1])", 21), ("mean(conv1.kernel[0,0,0,:])", 1), ("argmax(conv1.kernel[0,0,:,:])", 8),
            ("argmin(conv1.kernel[0,0,:,:])", 0), ("count(conv1.kernel[:,:,:,:])", 18), ("norm(conv1.bias[:])", 1), ("min(3, 1, 2)", 1),
            ("choose(1 < 2, 3, 1/0)", 3), ("choose(not 1 < 2 or false, 3, 4)", 4), ("round(2.5)", 3), ("floor(-0.5)", -1), ("ceil(0.2)", 1),
            ("abs(-2)", 2), ("ln(exp(2))", 2), ("log10(1000)", 3), ("sigmoid(0)", 0.5), ("tanh(0)", 0),
            ("difference(conv1.kernel[0,0,1,1], 0.25)", 0.25),
        ] as [(String, Double)])
    func ofTheNetwork(_ text: String, _ expected: Double) throws {
        let found = try value(text).number()
        #expect(abs(found - expected) < 1e-12, "\(found)")
    }

    @Test func listsKnowTheirColumns() throws {
        #expect(try value("conv1.kernel[1,0,:,:]") == .list([1000, 1001, 1002, 1010, 1011, 1012, 1020, 1021, 1022], columns: 3))
        #expect(try value("conv1.activation[0,2,:]") == .list((0..<6).map { 10_020 + Double($0) }, columns: 6))
    }

    @Test func truthsAndNames() throws {
        let names: [String: LessonValue] = ["selected.layer": .name("conv1"), "start.loss": .number(2)]
        #expect(try value("selected.layer == conv1 and start.loss > 1", names: names) == .truth(true))
        #expect(try value("selected.layer == pool2", names: names) == .truth(false))
        #expect(try value("0.3 == 0.1 * 3 and 1 != 1.001 and 1 <= 1 and (2 >= 3) == false") == .truth(true))
        #expect(try value("1/3 == 0.33333334") == .truth(true))
        #expect(try value("1 == 1.00001") == .truth(false))
        // Unneeded operands are not evaluated.
        #expect(try value("true or 1/0 == 1") == .truth(true))
        #expect(try value("false and 1/0 == 1") == .truth(false))
    }

    @Test(
        arguments: [
            (
                "conv9.activation[0,0,0]",
                EvaluationProblem.place(.noLayer("conv9", layers: ["input", "conv1", "pool2", "dense3", "output"]))
            ),
            ("conv1.activation[0,0]", .place(.wrongCount("conv1.activation[0,0]", wanted: ["map", "row", "column"]))),
            ("conv1.activation[0,6,0]", .place(.outOfRange("6", name: "row", limit: 5))),
            ("conv1.activation[0,-1,0]", .place(.outOfRange("-1", name: "row", limit: 5))),
            ("conv1.activation[0,0.5,0]", .notWhole(0.5)), ("conv1.activation[0,1e300,0]", .notWhole(1e300)),
            ("pool2.activation[0,0,0]", .notComputed("pool2.activation[0,0,0]")), ("conv1.activation[0,0,0]@3", .noSample(3, count: 3)),
            ("conv1.bias[:] + 1", .wrongKind(expected: .number, found: .list)), ("sum(1)", .wrongKind(expected: .list, found: .number)),
            ("conv1.bias[:] == conv1.bias[:]", .wrongKind(expected: .number, found: .list)),
            ("not 1", .wrongKind(expected: .truth, found: .number)), ("1 == conv1", .wrongKind(expected: .number, found: .name)),
            ("1/0", .divisionByZero), ("exp(1e4)", .notFinite), ("ln(0)", .notFinite), ("nothing", .noName("nothing")),
            ("pick(0, 1)", .noDrawing), ("pick(2, 1)", .badRange(2, 1)), ("kernel(dense3)", .noKernel("dense3")),
            ("rows(maps)", .place(.noLayer("maps", layers: ["input", "conv1", "pool2", "dense3", "output"]))),
            ("difference(conv1.activation[0,0,0], 1)", .noDifference("conv1.activation[0,0,0]")),
            ("difference(conv1.bias[0], 0)", .noDifference("conv1.bias[0]")), ("difference(1, 1)", .numbersOnly),
        ] as [(String, EvaluationProblem)])
    func whatHasNoValue(_ text: String, _ problem: EvaluationProblem) {
        #expect(throws: problem) { _ = try value(text) }
    }

    @Test(
        arguments: [
            ("", 0, ExpressionError.Problem.empty), ("1 +", 3, .end), ("1 + )", 4, .unexpected(")")), ("a b", 2, .unexpected("b")),
            ("f(1)", 0, .noFunction("f")), ("choose(1)", 0, .argumentCount("choose", least: 3, most: 3)), ("1 $ 2", 2, .unexpected("$")),
            ("1..2", 0, .unexpected("1..2")), ("conv1.bias[", 11, .end), ("conv1.bias[0", 12, .end), ("a = 1", 2, .unexpected("=")),
            ("1 < 2 < 3", 6, .unexpected("<")), ("and", 0, .unexpected("and")), ("x@2", 1, .unexpected("@")), ("[1]", 0, .unexpected("[")),
        ] as [(String, Int, ExpressionError.Problem)])
    func whatIsNoExpression(_ text: String, _ offset: Int, _ problem: ExpressionError.Problem) {
        #expect(throws: ExpressionError(text: text, offset: offset, problem: problem)) { _ = try LessonExpression(text) }
    }

    @Test func depthAndLengthHaveLimits() {
        for text in [
            String(repeating: "(", count: 400) + "1" + String(repeating: ")", count: 400), String(repeating: "-", count: 900) + "1",
            String(repeating: "not ", count: 200) + "true", String(repeating: "2^", count: 400) + "1",
            String(repeating: "1+", count: 5000) + "1",
        ] {
            #expect(throws: ExpressionError.self) { _ = try LessonExpression(text) }
        }
    }

    /// Any text is an error or an expression.
    @Test func anyCharactersAreSurvived() {
        let pieces = ["1", "x", "(", ")", "[", "]", ",", ":", "+", "-", "^", "@", "conv1.bias", "pick", " ", ".", "e", "not", "é", "=="]
        var stream = RandomStream(seed: 8, purpose: .testing, index: 1)
        for _ in 0..<20_000 {
            let text = (0..<stream.integer(below: 14)).map { _ in pieces[stream.integer(below: pieces.count)] }.joined()
            if let expression = try? LessonExpression(text) { #expect((try? LessonExpression(expression.text)) == expression) }
        }
    }

    @Test func spacingMakesNoOtherExpression() throws {
        #expect(try LessonExpression("conv1.kernel[ 0,0, i+1 ,j ] * 2") == LessonExpression("conv1.kernel[0,0,i + 1,j]*2"))
        #expect(try LessonExpression("1+2") != LessonExpression("2+1"))
    }
}
