import Glibc
import Tensors

/// Why a file or a folder could not be read or written.
public struct FileError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Problem: Hashable, Sendable {
        /// Nothing of this name.
        case missing
        /// A folder, pipe or device where a file should be.
        case notAFile
        /// More bytes than are read of such a file.
        case tooLong(limit: Int, found: Int)
        /// The system refused, in its own words.
        case system(String)
    }
    /// The file or folder.
    public let path: String
    /// What went wrong.
    public let problem: Problem

    /// An error about a file.
    public init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// What the system has just refused, or refused with this number.
    init(refused path: String, _ number: Int32 = errno) { self.init(path: path, .system(String(cString: strerror(number)))) }
}

/// Beyond this no file holds weights that a network here could have.
package let largestFile = 1 << 31

/// All bytes of a regular file of at most so many.
package func readFile(_ path: String, limit: Int = largestFile) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? FileError(path: path, .missing) : FileError(refused: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(refused: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, .notAFile) }
    let size = Int(status.st_size)
    guard size <= limit else { throw FileError(path: path, .tooLong(limit: limit, found: size)) }
    var bytes = [UInt8](repeating: 0, count: size)
    var position = 0
    while position < size {
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + position }, size - position) }
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw FileError(refused: path) }
        // It has become shorter since: whoever understands it says what is missing.
        if got == 0 { break }
        position += got
    }
    bytes.removeLast(size - position)
    return bytes
}

/// Files that were written by this program until now: two threads never have the same temporary file.
private let writtenCount = Monitor(0)

/// Writes a file so that whoever looks finds the old one or the whole new one: into a temporary file `.NAME.PROCESS.NUMBER` beside it,
/// synchronised, renamed. When it throws, what was there is as it was, unless it is the folder that could not be synchronised after that.
package func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    // A link goes on pointing where it points.
    let target = resolved(path)
    let (folder, name) = parts(of: target)
    var status = stat()
    let isThere = stat(target, &status) == 0
    if isThere && status.st_mode & S_IFMT != S_IFREG { throw FileError(path: path, .notAFile) }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be one that can be written and not read.
    guard directory >= 0 || errno == EACCES else { throw FileError(refused: path) }
    defer { if directory >= 0 { close(directory) } }
    let start = ".\(String(decoding: name.utf8.prefix(100), as: UTF8.self))."
    clearStrays(start, in: folder)
    let number = writtenCount.withLock { count in
        count += 1
        return count
    }
    let temporary = "\(folder)/\(start)\(getpid()).\(number)"
    // Only a process that is dead can have left one of this name.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isThere ? 0o600 : 0o666)
    guard descriptor >= 0 else { throw FileError(refused: path) }
    var reason: Int32 = 0
    // The mode is the old file's, whatever the umask.
    if isThere && fchmod(descriptor, status.st_mode & 0o777) != 0 { reason = errno }
    var position = 0
    while position < bytes.count && reason == 0 {
        let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + position }, bytes.count - position) }
        if wrote >= 0 { position += wrote } else if errno != EINTR { reason = errno }
    }
    if reason == 0 && fsync(descriptor) != 0 { reason = errno }
    close(descriptor)
    if reason == 0 && rename(temporary, target) != 0 { reason = errno }
    if reason != 0 {
        unlink(temporary)
        throw FileError(refused: path, reason)
    }
    // EINVAL is the answer of file systems that do not synchronise folders.
    if directory >= 0 && fsync(directory) != 0 && errno != EINVAL { throw FileError(refused: path) }
}

/// Takes away what processes that are dead have left of writing this file.
private func clearStrays(_ start: String, in folder: String) {
    for entry in entries(of: folder) where entry.utf8.starts(with: start.utf8) {
        let numbers = String(decoding: entry.utf8.dropFirst(start.utf8.count), as: UTF8.self).split(
            separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let process = pid_t(numbers[0]), process > 0, Int(numbers[1]) != nil else { continue }
        if kill(process, 0) != 0 && errno == ESRCH { unlink("\(folder)/\(entry)") }
    }
}

/// Writes text as UTF-8, so that whoever looks finds the old file or the whole new one. The error's problem is `notAFile` or the system's.
public func writeFile(_ text: String, to path: String) throws(FileError) { try writeFileAtomically(Array(text.utf8), to: path) }

/// Throws if a file of this name could not be written: told before hours of work, not after.
public func checkWritable(_ path: String) throws(FileError) {
    let target = resolved(path)
    let (folder, name) = parts(of: target)
    var status = stat()
    if stat(target, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, .notAFile) }
    }
    guard !name.isEmpty else { throw FileError(path: path, .notAFile) }
    guard stat(folder, &status) == 0, access(folder, W_OK | X_OK) == 0 else { throw FileError(refused: path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(refused: path, ENOTDIR) }
}

/// The names in a folder, `.` and `..` too; none where it cannot be read.
func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
        }
        if let name { names.append(name) }
    }
    return names
}

/// The path behind links, if there is something; else the path itself.
private func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
}

private func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
}
