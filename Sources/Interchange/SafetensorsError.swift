/// A file that is not a valid safetensors file, or lacks what is needed.
public struct SafetensorsError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Problem: Hashable, Sendable {
        /// The file is shorter than its header says.
        case tooShort(expected: Int, found: Int)
        /// The file is longer than its header says.
        case tooLong(expected: Int, found: Int)
        /// The header's length is beyond the limit or the file.
        case headerLength(found: UInt64, limit: Int)
        /// The header is not a JSON object of tensors.
        case headerMalformed(JSONProblem)
        /// The bytes of a tensor do not begin where those of the one before end: they overlap or leave a gap. Offsets are from the header's
        /// end.
        case badOffsets(tensor: String, expected: Int, found: Int)
        /// The size of a tensor does not match its type and shape.
        case wrongSize(tensor: String, expected: Int, begin: Int, end: Int)
        /// The dimensions of a tensor give a size that overflows.
        case shapeTooLarge(tensor: String)
        /// An unsupported number type.
        case unsupportedType(tensor: String, type: String)
        /// A tensor that the network needs is missing.
        case tensorMissing(name: String)
        /// A tensor's shape differs from the one that the network needs.
        case wrongShape(tensor: String, expected: String, found: String)
        /// A weight is NaN or infinite.
        case notFinite(tensor: String)
    }
    /// The file.
    public let path: String
    /// What went wrong.
    public let problem: Problem

    /// An error with this path.
    public init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }
}
