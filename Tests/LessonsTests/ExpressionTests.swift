import Lessons
import Testing

@Suite struct ExpressionTests {
    @Test func typedNumbers() throws {
        #expect(try LessonExpression.number(typed: "1/4") == 0.25)
    }
}
