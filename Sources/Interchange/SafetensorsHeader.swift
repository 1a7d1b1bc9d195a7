/// The header of a safetensors file: the metadata, and the type, dimensions and byte range of each tensor. All rules of the format are
/// checked; unlike in the reference library, no name may occur twice, and names that differ only in Unicode composition count as equal.
struct SafetensorsHeader {
    struct Tensor {
        var name: String
        var type: String
        var shape: [Int]
        var begin: Int
        var end: Int
    }

    /// All types of the format, with the bits per number.
    static let bits: [String: Int] = [
        "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8,
        "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64,
        "U64": 64,
    ]

    private(set) var metadata: [String: String] = [:]
    /// In the order of their bytes, which they cover without gap or overlap.
    private(set) var tensors: [Tensor] = []

    /// Parses the header in this range of a file's bytes, and checks it against the file's size.
    init(_ bytes: [UInt8], _ range: Range<Int>, path: String) throws(SafetensorsError) {
        do throws(JSONProblem) {
            var reader = JSONReader(bytes, range)
            try reader.object { name, reader throws(JSONProblem) in
                if name == "__metadata__" {
                    if try reader.takeNull() { return }
                    try reader.object { note, reader throws(JSONProblem) in metadata[note] = try reader.string() }
                } else {
                    tensors.append(try Self.tensor(name, &reader))
                }
            }
            try reader.expectEnd()
        } catch {
            throw SafetensorsError(path: path, .headerMalformed(error))
        }
        for tensor in tensors { try Self.checkSize(of: tensor, path) }
        try checkPlaces(start: range.upperBound, fileSize: bytes.count, path)
    }

    private static func tensor(_ name: String, _ reader: inout JSONReader) throws(JSONProblem) -> Tensor {
        var type: String?
        var shape: [Int]?
        var place: [Int]?
        let start = reader.offset
        try reader.object { key, reader throws(JSONProblem) in
            switch key {
            case "dtype": type = try reader.string()
            case "shape": shape = try reader.wholeNumbers()
            case "data_offsets": place = try reader.wholeNumbers()
            default: try reader.skipValue()
            }
        }
        guard let type, let shape, let place, place.count == 2 else { throw JSONProblem(offset: start, kind: .unexpected) }
        return Tensor(name: name, type: type, shape: shape, begin: place[0], end: place[1])
    }

    /// Throws unless its size matches its type and dimensions.
    private static func checkSize(of tensor: Tensor, _ path: String) throws(SafetensorsError) {
        guard let bits = bits[tensor.type] else {
            throw SafetensorsError(path: path, .unsupportedType(tensor: tensor.name, type: tensor.type))
        }
        var size = bits
        for extent in tensor.shape {
            let (product, isTooLarge) = size.multipliedReportingOverflow(by: extent)
            guard !isTooLarge else { throw SafetensorsError(path: path, .shapeTooLarge(tensor: tensor.name)) }
            size = product
        }
        guard tensor.end >= tensor.begin, size % 8 == 0, size / 8 == tensor.end - tensor.begin else {
            throw SafetensorsError(
                path: path,
                .wrongSize(tensor: tensor.name, expected: (size - 1) / 8 + (size > 0 ? 1 : 0), begin: tensor.begin, end: tensor.end))
        }
    }

    /// Throws unless the tensors' bytes are contiguous and extend from the header to the end.
    private mutating func checkPlaces(start: Int, fileSize: Int, _ path: String) throws(SafetensorsError) {
        tensors.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
        var expected = 0
        for tensor in tensors {
            guard tensor.begin == expected else {
                throw SafetensorsError(path: path, .badOffsets(tensor: tensor.name, expected: expected, found: tensor.begin))
            }
            expected = tensor.end
        }
        let size = fileSize - start
        guard expected <= size else {
            let (end, isTooLarge) = start.addingReportingOverflow(expected)
            throw SafetensorsError(path: path, .tooShort(expected: isTooLarge ? .max : end, found: fileSize))
        }
        guard expected == size else { throw SafetensorsError(path: path, .tooLong(expected: start + expected, found: fileSize)) }
    }
}
