import Testing

@testable import Training

@Suite struct TypedNumberTests {
    @Test(
        arguments: [
            ("1", 1), ("-1e-3", -0.001), ("0", 0), ("-0.0", 0), ("0e-99", 0), ("1e-45", .leastNonzeroMagnitude), ("3.4e38", 3.4e38),
            ("0x1p-3", 0.125),
            ("0x0p-999", 0), ("+2.5", 2.5),
        ] as [(String, Float)])
    func whatFitsIsRead(_ text: String, _ value: Float) throws { #expect(try TypedNumber.read(text) == value) }

    @Test(
        arguments: [
            ("1e-50", .tooSmall), ("-1e-50", .tooSmall), ("1e-400", .tooSmall),
            ("0.0000000000000000000000000000000000000000000000000001", .tooSmall),
            ("0x1p-200", .tooSmall), ("0xep-300", .tooSmall), ("1e50", .tooLarge), ("-1e400", .tooLarge), ("inf", .tooLarge),
            ("nan", .notANumber),
            ("", .notANumber), ("1,5", .notANumber), (" 1", .notANumber), ("x", .notANumber),
        ] as [(String, TypedNumber.Problem)])
    func whatDoesNotFitIsToldAsThat(_ text: String, _ problem: TypedNumber.Problem) {
        #expect(throws: problem) { try TypedNumber.read(text) }
    }
}
