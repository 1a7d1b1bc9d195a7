/// Bytes that are not the expected JSON, with the position.
public struct JSONProblem: Error, Hashable, Sendable {
    /// What is wrong there.
    public enum Kind: Hashable, Sendable {
        /// An unexpected character.
        case unexpected
        /// Not a whole number from 0 to 2⁶³ − 1.
        case number
        /// A string with invalid UTF-8, a control character, an unknown escape or half of a surrogate pair.
        case text
        /// A name that occurs twice in an object.
        case duplicate(String)
        /// Objects and arrays nested more deeply than the limit.
        case tooDeep(limit: Int)
    }

    /// The byte, counted from the start of the file.
    public let offset: Int
    /// What is wrong.
    public let kind: Kind

    /// A problem at a byte offset.
    package init(offset: Int, kind: Kind) {
        self.offset = offset
        self.kind = kind
    }
}

/// Reads JSON (RFC 8259) with a known structure, straight from its bytes: no tree is built, so that memory use is what the caller stores.
/// Stricter than most readers: no name twice in an object, and numbers must be whole and not negative where that is required.
package struct JSONReader {
    /// The deepest nesting allowed.
    package static let mostDepth = 128

    private let bytes: [UInt8]
    private let end: Int
    private var position: Int
    private var depth = 0

    /// A reader of this range of the bytes.
    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// The offset of the next byte.
    package var offset: Int { position }

    private func problem(_ kind: JSONProblem.Kind) -> JSONProblem { JSONProblem(offset: position, kind: kind) }

    private mutating func skipBlanks() {
        while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// The next byte that is no blank, without consuming it.
    private mutating func peek() throws(JSONProblem) -> UInt8 {
        skipBlanks()
        guard position < end else { throw problem(.unexpected) }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8) throws(JSONProblem) -> Bool {
        guard try peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONProblem) {
        guard try take(byte) else { throw problem(.unexpected) }
    }

    private mutating func enter() throws(JSONProblem) {
        guard depth < Self.mostDepth else { throw problem(.tooDeep(limit: Self.mostDepth)) }
        depth += 1
    }

    /// Reads an object; `each` reads the value of each name.
    package mutating func object(_ each: (String, inout JSONReader) throws(JSONProblem) -> Void) throws(JSONProblem) {
        try expect(UInt8(ascii: "{"))
        try enter()
        var names: Set<String> = []
        if try !take(UInt8(ascii: "}")) {
            repeat {
                _ = try peek()
                let start = position
                let name = try string()
                guard names.insert(name).inserted else { throw JSONProblem(offset: start, kind: .duplicate(name)) }
                try expect(UInt8(ascii: ":"))
                try each(name, &self)
            } while try take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"))
        }
        depth -= 1
    }

    /// Reads an array; `each` reads each value.
    package mutating func array(_ each: (inout JSONReader) throws(JSONProblem) -> Void) throws(JSONProblem) {
        try expect(UInt8(ascii: "["))
        try enter()
        if try !take(UInt8(ascii: "]")) {
            repeat { try each(&self) } while try take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "]"))
        }
        depth -= 1
    }

    /// Reads a whole number, written without fraction and exponent.
    package mutating func integer() throws(JSONProblem) -> Int {
        let isNegative = try take(UInt8(ascii: "-"))
        if isNegative && !(position < end && (0x30...0x39).contains(bytes[position])) { throw problem(.number) }
        let number = try wholeNumber()
        return isNegative ? -number : number
    }

    /// Reads an array of whole numbers, none negative.
    package mutating func wholeNumbers() throws(JSONProblem) -> [Int] {
        var numbers: [Int] = []
        try array { reader throws(JSONProblem) in numbers.append(try reader.wholeNumber()) }
        return numbers
    }

    /// Reads a whole number that is not negative, written without fraction and exponent.
    package mutating func wholeNumber() throws(JSONProblem) -> Int {
        guard (0x30...0x39).contains(try peek()) else { throw problem(.number) }
        let start = position
        var value = 0
        while position < end, (0x30...0x39).contains(bytes[position]) {
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isLarger) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
            guard !isTooLarge, !isLarger, position == start || bytes[start] != 0x30 else { throw problem(.number) }
            value = sum
            position += 1
        }
        if position < end, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[position]) { throw problem(.number) }
        return value
    }

    /// Reads a string.
    package mutating func string() throws(JSONProblem) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        while position < end, bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\\"), bytes[position] != UInt8(ascii: "\"") {
            position += 1
        }
        guard position < end, bytes[position] >= 0x20 else { throw problem(.text) }
        if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw problem(.text) }
        position += 1
        return text
    }

    /// Reads a string with escapes.
    private mutating func escapedString(from start: Int) throws(JSONProblem) -> String {
        var text = Array(bytes[start..<position])
        while true {
            guard position < end, bytes[position] >= 0x20 else { throw problem(.text) }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: Array(String(try escape()).utf8))
            } else {
                text.append(byte)
            }
        }
        guard let whole = String(validating: text, as: UTF8.self) else { throw problem(.text) }
        return whole
    }

    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        guard position < end else { throw problem(.text) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // The first half of a surrogate pair; the second follows.
            guard (0xD800..<0xDC00).contains(unit), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw problem(.text) }
            position += 2
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second), let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
            else { throw problem(.text) }
            return scalar
        default: throw problem(.text)
        }
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < end, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, bytes[position] < 0x80 else {
                throw problem(.text)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    /// Consumes `null` if it comes next.
    package mutating func takeNull() throws(JSONProblem) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    private mutating func word(_ word: StaticString) throws(JSONProblem) {
        let isThere =
            end - position >= word.utf8CodeUnitCount && word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
        guard isThere else { throw problem(.unexpected) }
        position += word.utf8CodeUnitCount
    }

    /// Skips a value of any kind.
    package mutating func skipValue() throws(JSONProblem) {
        switch try peek() {
        case UInt8(ascii: "{"): try object { _, reader throws(JSONProblem) in try reader.skipValue() }
        case UInt8(ascii: "["): try array { reader throws(JSONProblem) in try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try skipNumber()
        }
    }

    private mutating func skipNumber() throws(JSONProblem) {
        func isDigit() -> Bool { position < end && (0x30...0x39).contains(bytes[position]) }
        func isAt(_ byte: UInt8) -> Bool { position < end && bytes[position] == byte }
        if isAt(UInt8(ascii: "-")) { position += 1 }
        guard isDigit() else { throw problem(.unexpected) }
        let isZero = isAt(0x30)
        position += 1
        if isZero && isDigit() { throw problem(.number) }
        while isDigit() { position += 1 }
        if isAt(UInt8(ascii: ".")) {
            position += 1
            guard isDigit() else { throw problem(.number) }
            while isDigit() { position += 1 }
        }
        if isAt(UInt8(ascii: "e")) || isAt(UInt8(ascii: "E")) {
            position += 1
            if isAt(UInt8(ascii: "+")) || isAt(UInt8(ascii: "-")) { position += 1 }
            guard isDigit() else { throw problem(.number) }
            while isDigit() { position += 1 }
        }
    }

    /// Throws unless only blanks follow.
    package mutating func expectEnd() throws(JSONProblem) {
        skipBlanks()
        guard position == end else { throw problem(.unexpected) }
    }
}
