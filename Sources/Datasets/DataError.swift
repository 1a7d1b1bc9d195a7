import Files

/// Why data could not be read: the file, the position, what was expected and what was found.
public struct DataError: Error, Hashable, Sendable {
    /// The kind of error.
    public enum Problem: Hashable, Sendable {
        /// The file or folder does not exist.
        case missing
        /// The folder lacks some of the four files: their usual names without `.gz`, some of the names found, and the number of other
        /// names.
        case filesMissing([String], found: [String], others: Int)
        /// The folder contains several data sets; the prefixes of their file names.
        case severalSets([String])
        /// The path is a folder, pipe or device instead of a file.
        case notAFile
        /// The system refused.
        case system(SystemError)
        /// The file of this size, in bytes, ends before its compressed data do.
        case cutOff(size: Int)
        /// The compressed data are damaged; zlib's message.
        case damagedCompression(String)
        /// The magic number, the first four bytes, is wrong.
        case wrongMagic(expected: [UInt32], found: UInt32)
        /// The decompressed file has fewer than `expected` bytes.
        case tooShort(expected: Int, found: Int)
        /// The decompressed file has more than `expected` bytes.
        case tooLong(expected: Int)
        /// A size in the header is 0 or larger than `limit`.
        case sizeOutOfRange(name: String, found: Int, limit: Int)
        /// The header declares more bytes than the compressed file can contain.
        case impossibleSize(declared: Int, possible: Int)
        /// The first and the last of these extents could be the channels, so the layout must be given.
        case layoutUnknown(extents: [Int])
        /// The numbers of pictures and labels differ.
        case countsDiffer(expected: Int, found: Int)
        /// The test pictures have another size than the training pictures.
        case shapesDiffer(expected: String, found: String)
        /// A label occurs only once and is far above all others, which are at most `largest`.
        case strayLabel(found: Int, largest: Int)
        /// A label that is no class: classes are 0 to 255.
        case labelOutOfRange(Int)
        /// All labels are the same; at least two classes are needed.
        case oneClass
    }
    /// The path of the file or folder.
    public let path: String
    /// The offset, after decompression, at which the error was found.
    public let offset: Int
    /// The kind of error.
    public let problem: Problem

    /// An error at an offset of a file.
    public init(path: String, offset: Int = 0, _ problem: Problem) {
        self.path = path
        self.offset = offset
        self.problem = problem
    }
}
