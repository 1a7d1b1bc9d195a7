/// Why a file's bytes are no safetensors, or not those that are needed.
public struct SafetensorsError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Problem: Hashable, Sendable {
        /// The file is shorter than its header says.
        case tooShort(expected: Int, found: Int)
        /// The file is longer than its header says.
        case tooLong(expected: Int, found: Int)
        /// The header's length is beyond the limit or the file.
        case headerLength(found: UInt64, limit: Int)
        /// The header is no JSON object of tensors.
        case headerMalformed(JSONProblem)
        /// The bytes of a tensor do not begin where those of the one before end: they overlap or leave a gap. Counted from the header's end.
        case badOffsets(tensor: String, expected: Int, found: Int)
        /// The bytes of a tensor are more or fewer than its type and shape ask for.
        case wrongSize(tensor: String, expected: Int, begin: Int, end: Int)
        /// The extents of a tensor ask for more bytes than a number holds.
        case shapeTooLarge(tensor: String)
        /// A number type that is not read here.
        case unsupportedType(tensor: String, type: String)
        /// A tensor that the network needs is not there.
        case tensorMissing(name: String)
        /// A tensor has another shape than the network needs.
        case wrongShape(tensor: String, expected: String, found: String)
        /// A weight is NaN or infinite.
        case notFinite(tensor: String)
    }
    /// The file.
    public let path: String
    /// What went wrong.
    public let problem: Problem

    /// An error about a file.
    public init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }
}
