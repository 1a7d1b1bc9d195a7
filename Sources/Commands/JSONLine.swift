import FoundationEssentials

/// Values as JSON for standard output.
enum JSONLine {
    /// One line, or several indented ones if `pretty`. The result is ASCII: all other characters, and DEL, are written as escapes, so that
    /// no untrusted text affects a terminal, whatever its encoding.
    static func text(_ value: some Encodable, snakeCase: Bool = false, pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        var result = ""
        // In JSON only strings have characters beyond ASCII; an escape stands for a UTF-16 code unit.
        for unit in String(decoding: try encoder.encode(value), as: UTF8.self).utf16 {
            if let scalar = Unicode.Scalar(unit), scalar.value < 0x7f {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\n"
    }
}

/// A field that is always present: null if it has no value.
@propertyWrapper
struct NullWhenNil<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension NullWhenNil: Equatable where Value: Equatable {}
