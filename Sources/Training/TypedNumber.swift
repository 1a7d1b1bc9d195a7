/// A number in single precision as someone wrote it.
public enum TypedNumber {
    /// Why a text is no number that single precision has.
    public enum Problem: Error, Hashable, Sendable {
        /// It is no number.
        case notANumber
        /// It is not 0, and nearer to 0 than any number of single precision.
        case tooSmall
        /// It is beyond the largest number of single precision, or infinite.
        case tooLarge
    }

    /// Reads a number, rounded to the nearest of single precision: one that would become 0 or infinite by that is none.
    public static func read(_ text: some StringProtocol) throws(Problem) -> Float {
        guard let value = Float(text), !value.isNaN else { throw .notANumber }
        if value.isInfinite { throw .tooLarge }
        // Hexadecimal numbers have another sign before their exponent.
        let isHexadecimal = text.lowercased().contains("0x")
        let digits = text.lowercased().prefix { $0 != (isHexadecimal ? "p" : "e") }.drop { $0 != "x" && isHexadecimal }
        let isZero = digits.allSatisfy { !$0.isHexDigit || $0 == "0" }
        if value == 0 && !isZero { throw .tooSmall }
        return value
    }
}
