import Files
import Glibc
import Tensors

// MARK: Outputs that a user names

/// The kind of an output and where it was requested, which decide about allowed destinations.
public struct OutputUse: Hashable, Sendable {
    /// Whether it is text; binary data would disturb a terminal.
    public var isText: Bool
    /// Whether the terminal shows the program's screen, so that nothing may be written over it, and nothing may block.
    public var isOnScreen: Bool

    /// Text written by a command.
    public static let text = OutputUse(isText: true, isOnScreen: false)
    /// Binary data written by a command.
    public static let binary = OutputUse(isText: false, isOnScreen: false)
    /// The same, requested on the screen.
    public var onScreen: OutputUse { OutputUse(isText: isText, isOnScreen: true) }
}

/// Resolves and checks the destination of an output: throws if nothing could be written there. Called before hours of work, not after.
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
    // The current folder may have been deleted: it exists but takes no files.
    guard status.st_nlink > 0 else { throw FileError(refused: path, ENOENT) }
    return place
}

/// Writes an output: a file atomically, so that readers see the old or the new one; otherwise to an open descriptor, a device or a pipe.
/// `-` is standard output. The error's problem is `terminal`, `screen` or the system's.
package func writeOutput(_ bytes: [UInt8], to path: String, _ use: OutputUse) throws(FileError) {
    let place = try checkWritable(path, use)
    if case .file = place { return try writeFileAtomically(bytes, to: path) }
    if let error = place.write(bytes, waits: !use.isOnScreen) { throw FileError(path: path, .system(error)) }
}

/// Writes a text as UTF-8, as `writeOutput` does.
public func writeFile(_ text: String, to path: String, _ use: OutputUse = .text) throws(FileError) {
    try writeOutput(Array(text.utf8), to: path, use)
}

// MARK: Atomic replacement

/// The number of files written so far: two threads never use the same temporary file.
private let writtenCount = Monitor(0)

/// Replaces a file atomically, so that readers see the old or the new one: writes a temporary file `.NAME.PROCESS.NUMBER` beside it,
/// synchronises it and renames it. When it throws, the old file is unchanged, unless only synchronising the folder failed.
package func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(FileError) {
    // A link stays a link, even if its target does not exist yet.
    let place: OutputPlace
    do throws(SystemError) { place = try OutputPlace(path) } catch { throw FileError(path: path, .system(error)) }
    guard case .file(let target) = place else { throw FileError(path: path, .notAFile) }
    let (folder, name) = (target.parentPath, target.lastPathPart)
    var status = stat()
    let isThere = stat(target.systemPath, &status) == 0
    let directory = open(folder.systemPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be writable and not readable.
    guard directory >= 0 || errno == EACCES else { throw FileError(refused: path) }
    defer { if directory >= 0 { close(directory) } }
    let start = ".\(String(systemBytes: name.systemBytes.prefix(100)))."
    clearStrays(start, in: folder)
    let number = writtenCount.withLock { count in
        count += 1
        return count
    }
    let temporary = "\(folder)/\(start)\(getpid()).\(number)"
    // Only a dead process can have left one with this name.
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
    // File systems that do not synchronise folders return EINVAL.
    if directory >= 0 && fsync(directory) != 0 && errno != EINVAL { throw FileError(refused: path) }
}

/// Deletes temporary files of this file left by dead processes.
private func clearStrays(_ start: String, in folder: String) {
    for entry in entries(of: folder) where entry.beginsExactly(with: start) {
        let numbers = String(entry.unicodeScalars.dropFirst(start.unicodeScalars.count)).split(
            separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let process = pid_t(numbers[0]), process > 0, Int(numbers[1]) != nil else { continue }
        if kill(process, 0) != 0 && errno == ESRCH { unlink("\(folder)/\(entry)".systemPath) }
    }
}

/// The names in a folder, including `.` and `..`; none if it cannot be read.
func entries(of folder: String) -> [String] { (try? System.entries(of: folder)) ?? [] }
