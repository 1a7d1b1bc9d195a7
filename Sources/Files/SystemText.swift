import Glibc

// Paths, arguments and variables are bytes to the system: anything but 0. Swift's strings are Unicode and replace invalid UTF-8, after
// which the file has another name. Here such bytes become scalars that stand for them and are converted back, so that a name can pass
// through strings (arguments, typed lines, run files, messages) unchanged. The price is part of a private-use plane that valid names cannot
// use for itself: its scalars are converted byte by byte, too.

extension Unicode.Scalar {
    /// U+10FE80 … U+10FEFF stand for the bytes 0x80 … 0xFF.
    private static let firstByte: UInt32 = 0x10FE00

    /// The scalar that stands for a byte of 0x80 or more.
    init(systemByte byte: UInt8) {
        // Always valid: the range is part of plane 16.
        self = Unicode.Scalar(Self.firstByte + UInt32(byte)) ?? "\u{fffd}"
    }

    /// The invalid byte that this scalar stands for; nil for every other scalar.
    public var systemByte: UInt8? {
        (Self.firstByte + 0x80...Self.firstByte + 0xff).contains(value) ? UInt8(value - Self.firstByte) : nil
    }
}

extension String {
    /// Bytes of the system as text, which `systemBytes` converts back to the same bytes: valid UTF-8 as itself, each other byte as a scalar
    /// that stands for it.
    public init(systemBytes bytes: some Collection<UInt8>) {
        if let text = String(validating: bytes, as: UTF8.self), !text.mayHoldSystemBytes {
            self = text
            return
        }
        var scalars = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var rest = bytes[...]
        func escape(_ count: Int) {
            for byte in rest.prefix(count) { scalars.append(Unicode.Scalar(systemByte: byte)) }
            rest = rest.dropFirst(count)
        }
        parsing: while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar.systemByte == nil {
                    scalars.append(scalar)
                    rest = rest.dropFirst(encoded.count)
                } else {
                    escape(encoded.count)
                }
            case .error(let length): escape(length)
            case .emptyInput: break parsing
            }
        }
        self = String(scalars)
    }

    /// A C string of the system as text.
    public init(systemPath: UnsafePointer<CChar>) {
        self.init(systemBytes: UnsafeRawBufferPointer(start: systemPath, count: strlen(systemPath)))
    }

    /// The bytes that the text stands for.
    public var systemBytes: [UInt8] {
        guard mayHoldSystemBytes else { return Array(utf8) }
        return unicodeScalars.flatMap { scalar in scalar.systemByte.map { [$0] } ?? Array(UTF8.encode(scalar) ?? .init()) }
    }

    /// The bytes as a C string, for system calls. Names cannot contain a 0: a text with one becomes the empty name, which does not exist.
    public var systemPath: [CChar] {
        let bytes = systemBytes
        return (bytes.contains(0) ? [] : bytes.map { CChar(bitPattern: $0) }) + [0]
    }

    /// All scalars of planes 15 and 16 begin with one of these bytes.
    private var mayHoldSystemBytes: Bool { utf8.contains(0xf4) }

    /// Whether the text begins with these bytes, even within a character.
    public func beginsExactly(with start: some StringProtocol) -> Bool { utf8.starts(with: start.utf8) }

    // MARK: Parts of a path

    /// The path after its last slash; empty after a slash at the end.
    public var lastPathPart: String { String(self[pathPartStart...]) }

    /// The folder of a path: `.` without a slash.
    public var parentPath: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// The index after the last slash.
    public var pathPartStart: String.Index { utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8.index(after: $0) } ?? startIndex }

    /// The path without slashes at its end, except for `/` itself.
    public var withoutTrailingSlashes: String {
        var end = utf8.endIndex
        while end > utf8.startIndex, utf8[utf8.index(before: end)] == UInt8(ascii: "/") { end = utf8.index(before: end) }
        return end == startIndex && !isEmpty ? "/" : String(self[..<end])
    }
}
