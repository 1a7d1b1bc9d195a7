import Glibc

/// Information from the system, as text that stands for bytes.
public enum System {
    /// The arguments after the program's name.
    public static var arguments: [String] {
        // `CommandLine.arguments` has already replaced invalid UTF-8.
        (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map { String(systemPath: $0) } }.dropFirst().map { $0 }
    }

    /// An environment variable; nil if it is not set.
    public static func variable(_ name: String) -> String? { getenv(name).map { String(systemPath: $0) } }

    /// The folder for temporary files: `TMPDIR`, otherwise `/tmp`.
    public static var temporaryFolder: String {
        let folder = variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return folder.withoutTrailingSlashes
    }

    /// The status of a path, following links.
    public static func status(of path: String) throws(SystemError) -> stat {
        var status = stat()
        guard stat(path.systemPath, &status) == 0 else { throw SystemError() }
        return status
    }

    /// The path without links and dots; nil if it does not exist or cannot be resolved.
    public static func realPath(_ path: String) -> String? {
        guard let real = realpath(path.systemPath, nil) else { return nil }
        defer { free(real) }
        return String(systemPath: real)
    }

    /// The names in a folder, including `.` and `..`, unordered.
    public static func entries(of folder: String) throws(SystemError) -> [String] {
        guard let stream = opendir(folder.systemPath) else { throw SystemError() }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(systemPath: $0) }
                })
            errno = 0
        }
        guard errno == 0 else { throw SystemError() }
        return names
    }

    /// The error that prevents opening files in a folder: it cannot be accessed, is a file, or may not be entered. Nil if there is none,
    /// and if nothing has that name.
    public static func refusal(ofFolder path: String) -> SystemError? {
        do throws(SystemError) {
            let status = try status(of: path)
            guard status.st_mode & S_IFMT == S_IFDIR else { return SystemError(ENOTDIR) }
            return access(path.systemPath, X_OK) == 0 ? nil : SystemError()
        } catch { return error.isMissing ? nil : error }
    }

    /// Writes all bytes, waiting if the descriptor is non-blocking. Returns the error if that fails.
    public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> SystemError? {
        var position = 0
        while position < bytes.count {
            let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + position }, bytes.count - position) }
            if wrote >= 0 {
                position += wrote
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                // The next write reports the descriptor's state.
                if poll(&waiting, 1, -1) < 0 && errno != EINTR { return SystemError() }
            } else if errno != EINTR {
                return SystemError()
            }
        }
        return nil
    }
}
