import Tensors

/// Reads the IDX format of MNIST and its relatives (LeCun, Cortes, Burges: yann.lecun.com/exdb/mnist): a magic number of two zeros, the
/// type (8: unsigned bytes) and the number of dimensions, the dimensions as big-endian 32-bit numbers, the bytes.
enum IDXReader {
    static let mostSamples = 1 << 24
    static let mostRows = 4096
    static let mostMaps = 64
    static let mostBytes = 3 << 28

    /// `[count]` labels.
    static func labels(path: String) throws(DataError) -> [UInt8] {
        let reader = try ByteReader(path: path)
        let header = try reader.read(8, expectedTotal: 8)
        let magic = number(header, 0)
        guard magic == 0x801 else { throw DataError(path: path, .wrongMagic(expected: [0x801], found: magic)) }
        let count = Int(number(header, 4))
        try check(count, "labels", limit: mostSamples, at: 4, path)
        try reader.checkPossible(total: 8 + count)
        let labels = try reader.read(count, expectedTotal: 8 + count)
        try reader.expectEnd()
        return labels
    }

    /// `[count, rows, columns]` or `[count, maps, rows, columns]` bytes, with the shape of one picture. `labelCount` is how many there
    /// must be: checked before anything is decompressed.
    static func images(path: String, labelCount: Int) throws(DataError) -> (shape: MapShape, bytes: [UInt8]) {
        let reader = try ByteReader(path: path)
        let (shape, count, headerSize) = try header(reader)
        guard count == labelCount else {
            throw DataError(path: path, offset: 4, .countsDiffer(expected: labelCount, found: count))
        }
        // Each factor is bounded, so the product cannot overflow.
        let size = count * shape.unitCount
        guard size <= mostBytes else {
            throw DataError(path: path, offset: 4, .sizeOutOfRange(name: "bytes", found: size, limit: mostBytes))
        }
        try reader.checkPossible(total: headerSize + size)
        let bytes = try reader.read(size, expectedTotal: headerSize + size)
        try reader.expectEnd()
        return (shape, bytes)
    }

    private static func header(_ reader: ByteReader) throws(DataError) -> (shape: MapShape, count: Int, size: Int) {
        let path = reader.path
        let start = try reader.read(4, expectedTotal: 16)
        let magic = number(start, 0)
        guard magic == 0x803 || magic == 0x804 else {
            throw DataError(path: path, .wrongMagic(expected: [0x803, 0x804], found: magic))
        }
        let dimensions = Int(magic & 0xff)
        let rest = try reader.read(4 * dimensions, expectedTotal: 4 + 4 * dimensions)
        let sizes = (0..<dimensions).map { Int(number(rest, 4 * $0)) }
        try check(sizes[0], "pictures", limit: mostSamples, at: 4, path)
        if dimensions == 4 { try check(sizes[1], "maps", limit: mostMaps, at: 8, path) }
        try check(sizes[dimensions - 2], "rows", limit: mostRows, at: 4 * (dimensions - 1), path)
        try check(sizes[dimensions - 1], "columns", limit: mostRows, at: 4 * dimensions, path)
        let shape = MapShape(
            maps: dimensions == 4 ? sizes[1] : 1, rows: sizes[dimensions - 2], columns: sizes[dimensions - 1])
        return (shape, sizes[0], 4 + 4 * dimensions)
    }

    private static func check(_ value: Int, _ name: String, limit: Int, at offset: Int, _ path: String) throws(DataError) {
        guard value >= 1 && value <= limit else {
            throw DataError(path: path, offset: offset, .sizeOutOfRange(name: name, found: value, limit: limit))
        }
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
