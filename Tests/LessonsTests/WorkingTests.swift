import Testing

@testable import Lessons

/// Explanations of right answers.
@Suite struct WorkingTests {
    private static let page = SmallLesson.page(
        """
        ```question number count
        let: n = 28
        let: k = 5
        ask: How many?
        answer: n - k + 1
        within: 0
        right: Yes.
        hint: n - k | One more.
        ```

        ```question number quotient
        ask: One third?
        answer: 1 / rows(conv1)
        within: 0.01
        right: Yes.
        ```

        ```question number place
        ask: Which?
        answer: conv1.sum[0,0,0]
        within: 0.01
        right: Yes.
        ```
        """)

    @Test func solutionsSayHowTheNumberComesAbout() throws {
        let (lesson, moment) = try SmallLesson.moment(Self.page)
        let equations = try lesson.pages[0].questions.map { question in
            try question.solution(try question.asked(lesson: lesson.name, attempt: 0, in: moment), in: moment).equation
        }
        #expect(equations == ["28 − 5 + 1 = 24", "1/3 ≈ 0.3333", "0"])
    }

    @Test(
        "Numbers stand where names, places and what counts in layers stood; signs keep their order",
        arguments: [
            ("n - k + 1", "28 − 5 + 1"), ("n - (k + 1)", "28 − (5 + 1)"), ("(n - k) * 2", "(28 − 5)·2"), ("n / (k * 2)", "28/(5·2)"),
            ("n / k * 2", "28/5·2"), ("(n - 1)^2", "(28 − 1)²"), ("m^2", "(-3)²"), ("2 ^ k", "2^5"), ("n + m", "28 + (-3)"),
            ("m + n", "-3 + 28"), ("-n * k", "-28·5"), ("2 * -n", "2·(-28)"), ("-(n + k)", "-(28 + 5)"), ("(m + n) * m", "(-3 + 28)·(-3)"),
            ("n - (m + k)", "28 − ((-3) + 5)"), ("sigmoid(n - k)^2", "σ(28 − 5)²"), ("sqrt(6 / k)", "√(6/5)"),
            ("max(0, m * k)", "max(0, -3·5)"), ("choose(n > k, n - 1, k - 1)", "28 − 1"), ("rows(input) * columns(input)", "4·4"),
            ("conv1.kernel[0,0,0,0] * input.activation[0,0,1] + conv1.kernel[0,0,1,1]", "1·2 + (-1)"),
            ("max(input.activation[0,:,:]) - 1", "3 − 1"), ("units(conv1)", "1·3·3"), ("2 * units(conv1)", "2·9"),
            ("n / 8 - 1", "28/8 − 1"),
        ])
    func written(_ expression: String, _ expected: String) throws {
        let moment = try SmallLesson.moment(Self.page).moment
        let names: [String: LessonValue] = ["n": .number(28), "k": .number(5), "m": .number(-3)]
        #expect(try LessonExpression(expression).working(in: NamedSurroundings(moment, names)) == expected)
    }

    @Test(
        "Where nothing is computed there is no working", arguments: ["n", "-4", "conv1.sum[0,0,0]", "choose(n > 0, n, 1)", "rows(conv1)"])
    func oneNumber(_ expression: String) throws {
        let moment = try SmallLesson.moment(Self.page).moment
        #expect(try LessonExpression(expression).working(in: NamedSurroundings(moment, ["n": .number(28)])) == nil)
    }

    @Test("Nested products of sums are written quickly")
    func deep() throws {
        let moment = try SmallLesson.moment(Self.page).moment
        let nested = (0..<18).reduce("n") { text, _ in "((\(text) + 1) * 1)" }
        let written = try LessonExpression(nested).working(in: NamedSurroundings(moment, ["n": .number(2)]))
        #expect(written?.hasPrefix("((") == true && written?.hasSuffix(" + 1)·1") == true)
    }
}
