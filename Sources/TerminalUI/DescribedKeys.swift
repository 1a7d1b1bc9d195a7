/// The sequences that the system's description of a terminal gives its keys. They go before what is common to terminals: the same bytes are
/// different keys on an old console.
public struct DescribedKeys: Sendable {
    /// What bytes are to a description.
    enum Found: Hashable {
        /// A key, or one that means nothing here.
        case key(Key?)
        /// The beginning of a longer one (and perhaps a key itself).
        case beginning
        case none
    }

    private var keys: [[UInt8]: Key?] = [:]
    private var beginnings: Set<[UInt8]> = []
    /// Bytes of the longest.
    private(set) var longest = 0

    /// The longest sequence that is taken.
    static let mostBytes = 32

    /// Sequences with their keys, nil for those that mean nothing here; of the same bytes the first counts.
    ///
    /// Left out are those that would take from users what they type (printable characters, enter, tab, escape, ^C, ^Z), and those of the
    /// keypad in its application mode: its digits stay digits, though descriptions call some of them function keys.
    public init(_ described: [(bytes: [UInt8], key: Key?)] = []) {
        for (bytes, key) in described where keys[bytes] == nil && Self.isUsable(bytes, key) { keys[bytes] = .some(key) }
        // A VT52 has a keypad of its own.
        if keys[[0x1b, UInt8(ascii: "A")]] == .some(.up) {
            for (byte, key) in KeySequence.keypad { keys[[0x1b, UInt8(ascii: "?"), byte]] = .some(key) }
        }
        for bytes in keys.keys {
            longest = max(longest, bytes.count)
            for count in 1..<max(1, bytes.count) { beginnings.insert(Array(bytes.prefix(count))) }
        }
    }

    private static func isUsable(_ bytes: [UInt8], _ key: Key?) -> Bool {
        guard let first = bytes.first, bytes.count <= mostBytes, first < 0x20 || first >= 0x7f else { return false }
        if bytes.count == 1 { return key != nil && ![0x03, 0x09, 0x0d, 0x1a, 0x1b].contains(first) }
        let introducer = bytes[0] == 0x1b ? bytes[1] : 0
        if bytes.count == 2 { return introducer != UInt8(ascii: "[") && introducer != UInt8(ascii: "O") }
        return !(introducer == UInt8(ascii: "O") && bytes.count == 3 && KeySequence.keypad[bytes[2]] != nil)
    }

    func find(_ bytes: [UInt8]) -> Found {
        if beginnings.contains(bytes) { return .beginning }
        return keys[bytes].map { .key($0) } ?? .none
    }

    /// The longest key that bytes begin with, and how many of them it has.
    func longestKey(in bytes: [UInt8]) -> (key: Key?, count: Int)? {
        for count in stride(from: bytes.count, to: 0, by: -1) {
            if let key = keys[Array(bytes.prefix(count))] { return (key, count) }
        }
        return nil
    }
}
