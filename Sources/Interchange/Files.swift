import Files
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
        /// Bytes that are no text would go to a terminal.
        case terminal
        /// It is the terminal that the screen is on.
        case screen
        /// The system refused.
        case system(SystemError)
    }
    /// The file or folder; `-` is standard output.
    public let path: String
    /// What went wrong.
    public let problem: Problem

    /// An error about a file.
    public init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// What the system has just refused, or refused with this number.
    package init(refused path: String, _ number: Int32 = errno) { self.init(path: path, .system(SystemError(number))) }
}

/// Beyond this no file holds weights that a network here could have.
package let largestFile = 1 << 31

/// All bytes of a regular file of at most so many.
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
        // It has become shorter since: whoever understands it says what is missing.
        if got == 0 { break }
        position += got
    }
    bytes.removeLast(size - position)
    return bytes
}

// MARK: Outputs that a user names

/// What an output's bytes are, and who asks for it: what may stand behind its name depends on that.
public struct OutputUse: Hashable, Sendable {
    /// Whether a terminal can show them; others would only confuse it.
    public var isText: Bool
    /// Whether the terminal holds the program's screen, which nothing may be written over, and nothing be waited for.
    public var isOnScreen: Bool

    /// A text that a command writes.
    public static let text = OutputUse(isText: true, isOnScreen: false)
    /// Numbers that a command writes.
    public static let binary = OutputUse(isText: false, isOnScreen: false)
    /// The same, asked for on the screen.
    public var onScreen: OutputUse { OutputUse(isText: isText, isOnScreen: true) }
}

/// Where an output goes, checked for what may not be: throws if nothing of it could be written there. Told before hours of work, not after.
@discardableResult
public func checkWritable(_ path: String, _ use: OutputUse = .text) throws(FileError) -> OutputPlace {
    let place: OutputPlace
    do throws(SystemError) { place = try OutputPlace(path) } catch { throw FileError(path: path, .system(error)) }
    if place.isTerminal && (use.isOnScreen || !use.isText) { throw FileError(path: path, use.isOnScreen ? .screen : .terminal) }
    guard case .file(let target) = place else { return place }
    let folder = target.parentPath
    var status = stat()
    guard stat(folder.systemPath, &status) == 0, access(folder.systemPath, W_OK | X_OK) == 0 else { throw FileError(refused: path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(refused: path, ENOTDIR) }
    // The current folder can have been deleted: it is there and takes nothing.
    guard status.st_nlink > 0 else { throw FileError(refused: path, ENOENT) }
    return place
}

/// Writes an output: a file so that whoever looks finds the old one or the whole new one; what the shell has opened, a device or a pipe is
/// written to. `-` is standard output. The error's problem is `terminal`, `screen` or the system's.
package func writeOutput(_ bytes: [UInt8], to path: String, _ use: OutputUse) throws(FileError) {
    let place = try checkWritable(path, use)
    if case .file = place { return try writeFileAtomically(bytes, to: path) }
    if let error = place.write(bytes, waits: !use.isOnScreen) { throw FileError(path: path, .system(error)) }
}

/// Writes a text as UTF-8, as `writeOutput` does.
public func writeFile(_ text: String, to path: String, _ use: OutputUse = .text) throws(FileError) {
    try writeOutput(Array(text.utf8), to: path, use)
}

// MARK: Files that are replaced

/// Files that were written by this program until now: two threads never have the same temporary file.
private let writtenCount = Monitor(0)

/// Writes a file so that whoever looks finds the old one or the whole new one: into a temporary file `.NAME.PROCESS.NUMBER` beside it,
/// synchronised, renamed. When it throws, what was there is as it was, unless it is the folder that could not be synchronised after that.
package func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    // A link goes on pointing where it points, even where nothing is there yet.
    let place: OutputPlace
    do throws(SystemError) { place = try OutputPlace(path) } catch { throw FileError(path: path, .system(error)) }
    guard case .file(let target) = place else { throw FileError(path: path, .notAFile) }
    let (folder, name) = (target.parentPath, target.lastPathPart)
    var status = stat()
    let isThere = stat(target.systemPath, &status) == 0
    let directory = open(folder.systemPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be one that can be written and not read.
    guard directory >= 0 || errno == EACCES else { throw FileError(refused: path) }
    defer { if directory >= 0 { close(directory) } }
    let start = ".\(String(systemBytes: name.systemBytes.prefix(100)))."
    clearStrays(start, in: folder)
    let number = writtenCount.withLock { count in
        count += 1
        return count
    }
    let temporary = "\(folder)/\(start)\(getpid()).\(number)"
    // Only a process that is dead can have left one of this name.
    unlink(temporary.systemPath)
    let descriptor = open(
        temporary.systemPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isThere ? 0o600 : 0o666)
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
    if reason == 0 && rename(temporary.systemPath, target.systemPath) != 0 { reason = errno }
    if reason != 0 {
        unlink(temporary.systemPath)
        throw FileError(refused: path, reason)
    }
    // EINVAL is the answer of file systems that do not synchronise folders.
    if directory >= 0 && fsync(directory) != 0 && errno != EINVAL { throw FileError(refused: path) }
}

/// Takes away what processes that are dead have left of writing this file.
private func clearStrays(_ start: String, in folder: String) {
    for entry in entries(of: folder) where entry.beginsExactly(with: start) {
        let numbers = String(entry.unicodeScalars.dropFirst(start.unicodeScalars.count)).split(
            separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let process = pid_t(numbers[0]), process > 0, Int(numbers[1]) != nil else { continue }
        if kill(process, 0) != 0 && errno == ESRCH { unlink("\(folder)/\(entry)".systemPath) }
    }
}

/// The names in a folder, `.` and `..` too; none where it cannot be read.
func entries(of folder: String) -> [String] { (try? System.entries(of: folder)) ?? [] }
