import ArgumentParser
import Messages
import Training

/// A whole number as typed; one outside `Int` becomes the nearest `Int`, so that the range check rejects it.
struct WholeNumber: ExpressibleByArgument, ExpressibleByIntegerLiteral, CustomStringConvertible {
    let text: String
    let value: Int

    init(integerLiteral value: Int) { self.init(value) }

    init(_ value: Int) { (text, self.value) = (String(value), value) }

    init?(argument: String) {
        let digits = argument.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard argument.utf8.count - digits.count <= 1, !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        text = argument
        value = Int(argument) ?? (argument.utf8.first == UInt8(ascii: "-") ? .min : .max)
    }

    var description: String { text }

    /// The number as an unsigned one with all 64 bits.
    func checkedSeed(_ option: String) throws(UsageProblem) -> UInt64 {
        guard let value = UInt64(text) else { throw .outOfRange(option: option, found: text, least: "0", most: "\(UInt64.max)") }
        return value
    }
}

extension UsageProblem {
    /// Throws unless a number is within its range.
    static func check(_ option: String, _ number: WholeNumber, _ range: ClosedRange<Int>) throws(UsageProblem) {
        guard range.contains(number.value) else {
            throw .outOfRange(option: option, found: number.text, least: "\(range.lowerBound)", most: "\(range.upperBound)")
        }
    }
}

/// A learning rate as typed.
struct TypedRate: ExpressibleByArgument {
    let text: String

    init(argument: String) { text = argument }

    /// The rate, if it is valid for training.
    func checked(_ option: String) throws(UsageProblem) -> Float {
        let value: Float
        do throws(TypedNumber.Problem) { value = try TypedNumber.read(text) } catch {
            // A negative number is rejected for its sign, however small it is.
            let isNegative = error != .notANumber && text.utf8.first == UInt8(ascii: "-")
            throw isNegative ? .notPositive(option: option, found: text) : .number(option: option, found: text, error)
        }
        guard value > 0 else { throw .notPositive(option: option, found: text) }
        return value
    }
}
