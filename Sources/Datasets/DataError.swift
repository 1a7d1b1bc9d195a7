import Files

/// Why data could not be read: which file, where in it, what was expected, what was found.
public struct DataError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Problem: Hashable, Sendable {
        /// Nothing of this name is there.
        case missing
        /// A folder lacks some of the four files: those that it lacks, by their usual names without `.gz`, and some of the names that it
        /// has, with how many others there are.
        case filesMissing([String], found: [String], others: Int)
        /// A folder has the files of several data sets: what their names begin with.
        case severalSets([String])
        /// A folder, pipe or device where a file should be.
        case notAFile
        /// The system refused.
        case system(SystemError)
        /// The file ends, after so many bytes on the disk, before its compressed data do.
        case cutOff(size: Int)
        /// The compressed stream is damaged, in the decompressor's words.
        case damagedCompression(String)
        /// The four bytes of the magic number are wrong.
        case wrongMagic(expected: [UInt32], found: UInt32)
        /// The file ends before `expected` bytes (after decompression).
        case tooShort(expected: Int, found: Int)
        /// The file goes on after `expected` bytes (after decompression).
        case tooLong(expected: Int)
        /// A size in the header is 0 or beyond `limit`.
        case sizeOutOfRange(name: String, found: Int, limit: Int)
        /// The header promises more than so small a compressed file can hold.
        case impossibleSize(declared: Int, possible: Int)
        /// Nothing says which of these extents are the channels: the first and the last could be.
        case layoutUnknown(extents: [Int])
        /// Pictures and labels should be as many as each other.
        case countsDiffer(expected: Int, found: Int)
        /// Test pictures should have the size of the training pictures.
        case shapesDiffer(expected: String, found: String)
        /// A label that occurs only once, and far above all others, which are at most `largest`.
        case strayLabel(found: Int, largest: Int)
        /// At least two classes are needed to tell anything apart.
        case oneClass
    }
    /// The file or folder.
    public let path: String
    /// The byte (after decompression) at which it was noticed.
    public let offset: Int
    /// What went wrong.
    public let problem: Problem

    /// An error about a place in a file.
    public init(path: String, offset: Int = 0, _ problem: Problem) {
        self.path = path
        self.offset = offset
        self.problem = problem
    }
}
