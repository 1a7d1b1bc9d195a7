import Glibc

/// Why a file or a folder could not be read or written.
public struct FileError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Problem: Hashable, Sendable {
        /// The file or folder does not exist.
        case missing
        /// A folder, pipe or device instead of a file.
        case notAFile
        /// More bytes than the limit for such a file.
        case tooLong(limit: Int, found: Int)
        /// Binary data would be written to a terminal.
        case terminal
        /// The terminal shows the program's screen.
        case screen
        /// A system error.
        case system(SystemError)
    }
    /// The file or folder; `-` is standard output.
    public let path: String
    /// What went wrong.
    public let problem: Problem

    /// An error with this path.
    public init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// The system error with this number, by default the last one on this thread.
    package init(refused path: String, _ number: Int32 = errno) { self.init(path: path, .system(SystemError(number))) }
}

/// No file with the weights of a network supported here is larger.
package let largestFile = 1 << 31

/// All bytes of a regular file of at most `limit` bytes.
package func readFile(_ path: String, limit: Int = largestFile) throws(FileError) -> [UInt8] {
    let descriptor = open(path.systemPath, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? FileError(path: path, .missing) : FileError(refused: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(refused: path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw status.st_mode & S_IFMT == S_IFDIR ? FileError(refused: path, EISDIR) : FileError(path: path, .notAFile)
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw FileError(path: path, .tooLong(limit: limit, found: size)) }
    var bytes = [UInt8](repeating: 0, count: size)
    var position = 0
    while position < size {
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + position }, size - position) }
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw FileError(refused: path) }
        // It has become shorter since: its parser reports what is missing.
        if got == 0 { break }
        position += got
    }
    bytes.removeLast(size - position)
    return bytes
}
