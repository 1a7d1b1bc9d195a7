import Files
import FoundationEssentials
import Tensors

/// A safetensors file in memory: eight bytes of header length (little-endian), the header as JSON, the numbers
/// (github.com/huggingface/safetensors).
public struct Safetensors: Sendable {
    /// The supported number types.
    public enum NumberType: String, Sendable {
        /// 64-bit floating point.
        case float64 = "F64"
        /// 32-bit floating point.
        case float32 = "F32"
        /// 64-bit integers.
        case int64 = "I64"

        /// Bytes of one number.
        var size: Int { self == .float32 ? 4 : 8 }
    }

    /// One tensor: its type, dimensions and little-endian bytes.
    public struct Entry: Sendable {
        /// The type as named in the file; it may be an unsupported one.
        public let type: String
        /// Its dimensions.
        public let shape: [Int]
        /// Its bytes.
        public let bytes: ArraySlice<UInt8>
    }

    static let headerLimit = 16 << 20

    /// The file's metadata.
    public var metadata: [String: String]
    /// The tensors by name.
    public private(set) var entries: [String: Entry]
    private var names: [String] = []
    private var path = ""

    /// An empty file to add tensors to.
    public init(metadata: [String: String] = [:]) {
        self.metadata = metadata
        entries = [:]
    }

    /// Adds numbers in single precision.
    public mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
        add(name, .float32, shape, bytes(of: values.lazy.map(\.bitPattern)))
    }

    /// Adds numbers in double precision.
    public mutating func add(_ name: String, _ shape: [Int], _ values: [Double]) {
        add(name, .float64, shape, bytes(of: values.lazy.map(\.bitPattern)))
    }

    /// Adds integers.
    public mutating func add(_ name: String, _ shape: [Int], _ values: [Int64]) {
        add(name, .int64, shape, bytes(of: values))
    }

    private mutating func add(_ name: String, _ type: NumberType, _ shape: [Int], _ data: [UInt8]) {
        precondition(data.count == shape.reduce(1, *) * type.size, "as many numbers as the shape says")
        if entries[name] == nil { names.append(name) }
        entries[name] = Entry(type: type.rawValue, shape: shape, bytes: data[...])
    }

    private func bytes<I: FixedWidthInteger>(of values: some Sequence<I>) -> [UInt8] {
        values.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    /// A tensor's numbers in double precision, with its dimensions.
    public func numbers(_ name: String) throws(SafetensorsError) -> (shape: [Int], values: [Double]) {
        try values(name, single: { Double($0) }, double: { $0 }, whole: { Double($0) })
    }

    /// A tensor's numbers in single precision, with its dimensions.
    public func floats(_ name: String) throws(SafetensorsError) -> (shape: [Int], values: [Float]) {
        try values(name, single: { $0 }, double: { Float($0) }, whole: { Float(Double($0)) })
    }

    private func values<Number>(
        _ name: String, single: (Float) -> Number, double: (Double) -> Number, whole: (Int64) -> Number
    ) throws(SafetensorsError) -> (shape: [Int], values: [Number]) {
        guard let entry = entries[name] else { throw SafetensorsError(path: path, .tensorMissing(name: name)) }
        guard let type = NumberType(rawValue: entry.type) else {
            throw SafetensorsError(path: path, .unsupportedType(tensor: name, type: entry.type))
        }
        let values = entry.bytes.withUnsafeBytes { raw in
            (0..<raw.count / type.size).map { i in
                switch type {
                case .float64:
                    double(Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i * 8, as: UInt64.self))))
                case .float32:
                    single(Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self))))
                case .int64: whole(Int64(littleEndian: raw.loadUnaligned(fromByteOffset: i * 8, as: Int64.self)))
                }
            }
        }
        return (entry.shape, values)
    }

    // MARK: Reading

    /// Reads and checks a whole file.
    public init(path: String) throws {
        try self.init(bytes: readFile(path), path: path)
    }

    /// Reads and checks a file's bytes; `path` is for errors.
    public init(bytes: [UInt8], path: String) throws(SafetensorsError) {
        self.init()
        self.path = path
        func failure(_ problem: SafetensorsError.Problem) -> SafetensorsError { SafetensorsError(path: path, problem) }
        guard bytes.count >= 8 else { throw failure(.tooShort(expected: 8, found: bytes.count)) }
        let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let limit = min(Self.headerLimit, bytes.count - 8)
        guard length <= UInt64(limit) else { throw failure(.headerLength(found: length, limit: limit)) }
        let start = 8 + Int(length)
        let header = try SafetensorsHeader(bytes, 8..<start, path: path)
        metadata = header.metadata
        for tensor in header.tensors {
            names.append(tensor.name)
            entries[tensor.name] = Entry(type: tensor.type, shape: tensor.shape, bytes: bytes[start + tensor.begin..<start + tensor.end])
        }
    }

    // MARK: Writing

    /// The file's bytes: tensors in the order in which they were added, within each number size, and the header padded so that the numbers
    /// are aligned.
    public func serialized() throws -> [UInt8] {
        var header: [String: HeaderValue] = [:]
        var offset = 0
        // Eight-byte numbers first, so that every tensor is aligned to its number size.
        let ordered = names.sorted { (entries[$0]?.type == "F32" ? 1 : 0) < (entries[$1]?.type == "F32" ? 1 : 0) }
        for name in ordered {
            guard let entry = entries[name] else { continue }
            header[name] = .tensor(type: entry.type, shape: entry.shape, offsets: [offset, offset + entry.bytes.count])
            offset += entry.bytes.count
        }
        if !metadata.isEmpty { header["__metadata__"] = .metadata(metadata) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = Array(try encoder.encode(header))
        while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
        var bytes = self.bytes(of: CollectionOfOne(UInt64(json.count))) + json
        bytes.reserveCapacity(bytes.count + offset)
        for name in ordered { if let entry = entries[name] { bytes.append(contentsOf: entry.bytes) } }
        return bytes
    }

    /// Writes the file atomically, or to an open descriptor, device or pipe.
    public func write(to path: String, _ use: OutputUse = .binary) throws {
        try writeOutput(serialized(), to: path, use)
    }
}

/// A value of the header: the metadata, or a tensor.
private enum HeaderValue: Encodable {
    case metadata([String: String])
    case tensor(type: String, shape: [Int], offsets: [Int])

    private enum Key: String, CodingKey { case dtype, shape, data_offsets }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .metadata(let notes):
            var container = encoder.singleValueContainer()
            try container.encode(notes)
        case .tensor(let type, let shape, let offsets):
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encode(type, forKey: .dtype)
            try fields.encode(shape, forKey: .shape)
            try fields.encode(offsets, forKey: .data_offsets)
        }
    }
}
