import ArgumentParser
import Messages

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
}

extension UsageProblem {
    /// Throws unless a number is within its range.
    static func check(_ option: String, _ number: WholeNumber, _ range: ClosedRange<Int>) throws(UsageProblem) {
        guard range.contains(number.value) else {
            throw .outOfRange(option: option, found: number.text, least: "\(range.lowerBound)", most: "\(range.upperBound)")
        }
    }
}
