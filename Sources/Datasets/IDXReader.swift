import Tensors

/// Reads the IDX format of MNIST and its relatives (LeCun, Cortes, Burges: yann.lecun.com/exdb/mnist): a magic number of two zeros, the
/// type (8: unsigned bytes, c: big-endian 32-bit integers) and the number of dimensions; the extents as big-endian 32-bit numbers; the
/// elements.
enum IDXReader {
    static let mostSamples = 1 << 24
    static let mostRows = 4096
    static let mostMaps = 64
    static let mostBytes = 3 << 28
    static let mostColumns = 64

    /// The class of each sample, and where in the file it stands.
    struct Labels {
        /// The classes, from 0.
        let classes: [UInt8]
        /// The offset of the first one.
        let start: Int
        /// The bytes from one to the next.
        let stride: Int

        /// The offset of the class of a sample.
        func offset(of sample: Int) -> Int { start + sample * stride }
    }

    /// Reads labels from a file, as `labels(_:)` does.
    static func labels(path: String) throws(DataError) -> Labels { try labels(ByteReader(path: path)) }

    /// Reads labels: bytes `[count]`, or QMNIST's integers `[count, columns]`, of which the first column is the class and the others tell
    /// where the digit comes from (Yadav and Bottou, arXiv:1905.10498).
    static func labels(_ reader: ByteReader) throws(DataError) -> Labels {
        let path = reader.path
        let header = try reader.read(8, expectedTotal: 8)
        let magic = number(header, 0)
        guard magic == 0x801 || magic == 0xc02 else { throw DataError(path: path, .wrongMagic(expected: [0x801, 0xc02], found: magic)) }
        let count = Int(number(header, 4))
        try check(count, "labels", limit: mostSamples, at: 4, path)
        guard magic == 0xc02 else {
            try reader.checkPossible(total: 8 + count)
            let labels = try reader.read(count, expectedTotal: 8 + count)
            try reader.expectEnd()
            return Labels(classes: labels, start: 8, stride: 1)
        }
        let columns = Int(number(try reader.read(4, expectedTotal: 12), 0))
        try check(columns, "columns", limit: mostColumns, at: 8, path)
        // Both factors are bounded, so the product cannot overflow.
        let size = 4 * count * columns
        guard size <= mostBytes else {
            throw DataError(path: path, offset: 4, .sizeOutOfRange(name: "bytes", found: size, limit: mostBytes))
        }
        try reader.checkPossible(total: 12 + size)
        let bytes = try reader.read(size, expectedTotal: 12 + size)
        try reader.expectEnd()
        var labels = [UInt8](repeating: 0, count: count)
        for sample in labels.indices {
            let offset = 4 * columns * sample
            let found = Int(Int32(bitPattern: number(bytes, offset)))
            guard let label = UInt8(exactly: found) else { throw DataError(path: path, offset: 12 + offset, .labelOutOfRange(found)) }
            labels[sample] = label
        }
        return Labels(classes: labels, start: 12, stride: 4 * columns)
    }

    /// Pictures `[count, maps, rows, columns]` as bytes, with the shape of one of them.
    typealias Pictures = (shape: MapShape, bytes: [UInt8])

    /// Reads pictures from a file, as `images(_:labelCount:layout:)` does.
    static func images(path: String, labelCount: Int, layout: ChannelLayout? = nil) throws(DataError) -> Pictures {
        try images(ByteReader(path: path), labelCount: labelCount, layout: layout)
    }

    /// Reads pictures `[count, rows, columns]`, or four-dimensional ones with the given layout, inferred if it is nil. Their number must be
    /// `labelCount`, which is checked before anything is decompressed.
    static func images(_ reader: ByteReader, labelCount: Int, layout: ChannelLayout?) throws(DataError) -> Pictures {
        let path = reader.path
        let (shape, count, headerSize, isLast) = try header(reader, layout)
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
        return (shape, isLast && shape.maps > 1 ? channelsFirst(bytes, shape) : bytes)
    }

    /// Moves the channels of pictures first: `[count, rows, columns, maps]` → `[count, maps, rows, columns]`.
    private static func channelsFirst(_ bytes: consuming [UInt8], _ shape: MapShape) -> [UInt8] {
        let (maps, plane) = (shape.maps, shape.planeCount)
        // One picture at a time, because a copy of all would double the memory.
        var picture = [UInt8](repeating: 0, count: shape.unitCount)
        bytes.withUnsafeMutableBufferPointer { all in
            picture.withUnsafeMutableBufferPointer { picture in
                for start in stride(from: 0, to: all.count, by: picture.count) {
                    for map in 0..<maps {
                        for pixel in 0..<plane { picture[map * plane + pixel] = all[start + pixel * maps + map] }
                    }
                    for unit in 0..<picture.count { all[start + unit] = picture[unit] }
                }
            }
        }
        return bytes
    }

    private static func header(
        _ reader: ByteReader, _ layout: ChannelLayout?
    ) throws(DataError) -> (shape: MapShape, count: Int, size: Int, isLast: Bool) {
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
        var places = (maps: -1, rows: 1, columns: 2)
        if dimensions == 4 {
            let extents = Array(sizes[1...])
            guard let layout = layout ?? ChannelLayout.shown(by: extents) else {
                throw DataError(path: path, offset: 8, .layoutUnknown(extents: extents))
            }
            places = layout == .channelsLast ? (3, 1, 2) : (1, 2, 3)
            try check(sizes[places.maps], "maps", limit: mostMaps, at: 4 + 4 * places.maps, path)
        }
        try check(sizes[places.rows], "rows", limit: mostRows, at: 4 + 4 * places.rows, path)
        try check(sizes[places.columns], "columns", limit: mostRows, at: 4 + 4 * places.columns, path)
        let shape = MapShape(maps: dimensions == 4 ? sizes[places.maps] : 1, rows: sizes[places.rows], columns: sizes[places.columns])
        return (shape, sizes[0], 4 + 4 * dimensions, places.maps == 3)
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
