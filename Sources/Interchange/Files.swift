import Glibc

/// Beyond this no file holds weights that a network here could have.
package let largestFile = 1 << 31

/// All bytes of a regular file of at most so many.
package func readFile(_ path: String, limit: Int = largestFile) throws(SafetensorsError) -> [UInt8] {
    func systemError() -> SafetensorsError { SafetensorsError(path: path, .system(String(cString: strerror(errno)))) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? SafetensorsError(path: path, .missing) : systemError() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SafetensorsError(path: path, .notAFile) }
    let size = Int(status.st_size)
    guard size <= limit else { throw SafetensorsError(path: path, .tooLong(expected: limit, found: size)) }
    var bytes = [UInt8](repeating: 0, count: size)
    var position = 0
    while position < size {
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + position }, size - position) }
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw systemError() }
        guard got > 0 else { throw SafetensorsError(path: path, .tooShort(expected: size, found: position)) }
        position += got
    }
    return bytes
}

/// Writes a file so that whoever looks finds the old one or the whole new one: into a temporary file beside it, synchronised, renamed.
package func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(SafetensorsError) {
    func systemError() -> SafetensorsError { SafetensorsError(path: path, .system(String(cString: strerror(errno)))) }
    // A link goes on pointing where it points.
    let target = resolved(path)
    let (folder, name) = parts(of: target)
    var status = stat()
    if stat(target, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { throw SafetensorsError(path: path, .notAFile) }
    let mode = stat(target, &status) == 0 ? status.st_mode & 0o777 : 0o666
    let temporary = "\(folder)/.\(name.prefix(60)).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw systemError() }
    var position = 0
    var failed = false
    while position < bytes.count && !failed {
        let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + position }, bytes.count - position) }
        if wrote < 0 && errno == EINTR { continue }
        if wrote < 0 { failed = true } else { position += wrote }
    }
    if !failed { failed = fsync(descriptor) != 0 }
    let error = errno
    close(descriptor)
    if failed || rename(temporary, target) != 0 {
        let reason = failed ? error : errno
        unlink(temporary)
        throw SafetensorsError(path: path, .system(String(cString: strerror(reason))))
    }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
        fsync(directory)
        close(directory)
    }
}

/// Writes text as UTF-8, so that whoever looks finds the old file or the whole new one. The error's problem is `notAFile` or the system's.
public func writeFile(_ text: String, to path: String) throws(SafetensorsError) { try writeFileAtomically(Array(text.utf8), to: path) }

/// Throws if a file of this name could not be written: told before hours of work, not after.
public func checkWritable(_ path: String) throws(SafetensorsError) {
    let target = resolved(path)
    let (folder, name) = parts(of: target)
    var status = stat()
    if stat(target, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFREG else { throw SafetensorsError(path: path, .notAFile) }
    }
    guard !name.isEmpty else { throw SafetensorsError(path: path, .notAFile) }
    guard stat(folder, &status) == 0, access(folder, W_OK | X_OK) == 0 else {
        throw SafetensorsError(path: path, .system(String(cString: strerror(errno))))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
        throw SafetensorsError(path: path, .system(String(cString: strerror(ENOTDIR))))
    }
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
