import Glibc

/// All bytes of a regular file.
func readFile(_ path: String) throws(SafetensorsError) -> [UInt8] {
    func systemError() -> SafetensorsError { SafetensorsError(path: path, .system(String(cString: strerror(errno)))) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? SafetensorsError(path: path, .missing) : systemError() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SafetensorsError(path: path, .notAFile) }
    let size = Int(status.st_size)
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
func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(SafetensorsError) {
    func systemError() -> SafetensorsError { SafetensorsError(path: path, .system(String(cString: strerror(errno)))) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { throw SafetensorsError(path: path, .notAFile) }
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o666
    let temporary = "\(folder)/.\(name).\(getpid())"
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
    if failed || rename(temporary, path) != 0 {
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
