/// What bytes that were typed are, in an encoding that is not UTF-8.
public enum EncodedCharacter: Hashable, Sendable {
    /// A whole character.
    case character(Unicode.Scalar)
    /// The beginning of one: more bytes belong to it.
    case beginning
    /// No character, nor the beginning of one.
    case none
}

/// How a terminal sends characters beyond ASCII.
public enum TextEncoding: Sendable {
    /// As UTF-8 (RFC 3629). Bytes from 0x80 to 0x9f are no control characters there.
    case utf8
    /// As the function says of one or more bytes, the first of them 0x80 or more. What is no character to it and lies between 0x80 and 0x9f
    /// is a control character (C1 of ECMA-48).
    case other(@Sendable ([UInt8]) -> EncodedCharacter)
}

/// Puts characters together from bytes that may come one at a time. What is none is dropped without a trace.
struct CharacterDecoder: Sendable {
    /// What a byte did.
    enum Outcome: Hashable {
        /// It ended a character.
        case character(Unicode.Scalar)
        /// ASCII, control characters included.
        case ascii
        /// A control character from 0x80 to 0x9f.
        case control
        /// It belongs to a character that is not whole, or to none.
        case nothing
    }

    private let encoding: TextEncoding
    private var bytes: [UInt8] = []

    /// The most bytes of a character, in any encoding.
    private static let mostBytes = 8

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// Whether a character has begun.
    var isInside: Bool { !bytes.isEmpty }

    /// Forgets what has begun.
    mutating func reset() { bytes.removeAll() }

    mutating func take(_ byte: UInt8) -> Outcome {
        switch encoding {
        case .utf8: takeUTF8(byte)
        case .other(let meaning): take(byte, meaning)
        }
    }

    private mutating func take(_ byte: UInt8, _ meaning: ([UInt8]) -> EncodedCharacter) -> Outcome {
        if bytes.isEmpty && byte < 0x80 { return .ascii }
        bytes.append(byte)
        switch meaning(bytes) {
        case .character(let scalar):
            bytes.removeAll()
            return .character(scalar)
        case .beginning where bytes.count < Self.mostBytes: return .nothing
        case .beginning, .none:
            let isAlone = bytes.count == 1
            bytes.removeAll()
            // What did not go on with a character may begin one.
            return isAlone ? ((0x80..<0xa0).contains(byte) ? .control : .nothing) : take(byte, meaning)
        }
    }

    private mutating func takeUTF8(_ byte: UInt8) -> Outcome {
        guard let first = bytes.first else {
            if byte < 0x80 { return .ascii }
            if Self.length(byte) > 1 { bytes = [byte] }
            return .nothing
        }
        guard bytes.count > 1 ? (0x80...0xbf).contains(byte) : Self.second(after: first).contains(byte) else {
            bytes.removeAll()
            return takeUTF8(byte)
        }
        bytes.append(byte)
        guard bytes.count == Self.length(first) else { return .nothing }
        let value = bytes.dropFirst().reduce(UInt32(first) & (0x7f >> UInt32(bytes.count))) { $0 << 6 | UInt32($1 & 0x3f) }
        bytes.removeAll()
        return Unicode.Scalar(value).map { .character($0) } ?? .nothing
    }

    /// Bytes of a character that begins with this one; 1 if none does.
    private static func length(_ first: UInt8) -> Int {
        switch first {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }

    /// What may follow a first byte (Unicode, table 3-7): neither longer forms of what is shorter, nor surrogates, nor more than U+10FFFF.
    private static func second(after first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xe0: 0xa0...0xbf
        case 0xed: 0x80...0x9f
        case 0xf0: 0x90...0xbf
        case 0xf4: 0x80...0x8f
        default: 0x80...0xbf
        }
    }
}
