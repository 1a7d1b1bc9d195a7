import Glibc

/// What the system says of the program's surroundings, as text that stands for bytes.
public enum System {
    /// The arguments behind the program's name.
    public static var arguments: [String] {
        // `CommandLine.arguments` has been repaired already.
        (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map { String(systemPath: $0) } }.dropFirst().map { $0 }
    }

    /// A variable of the environment; nil where it is not set.
    public static func variable(_ name: String) -> String? { getenv(name).map { String(systemPath: $0) } }

    /// The folder for files of a moment: `TMPDIR`, else `/tmp`.
    public static var temporaryFolder: String {
        let folder = variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return folder.withoutTrailingSlashes
    }

    /// What is at a path, links followed.
    public static func status(of path: String) throws(SystemError) -> stat {
        var status = stat()
        guard stat(path.systemPath, &status) == 0 else { throw SystemError() }
        return status
    }

    /// The path without links and dots; nil where there is nothing, or the system does not say.
    public static func realPath(_ path: String) -> String? {
        guard let real = realpath(path.systemPath, nil) else { return nil }
        defer { free(real) }
        return String(systemPath: real)
    }

    /// The names in a folder, `.` and `..` too, in no order.
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

    /// Why nothing in a folder can be opened although the folder may be there: it cannot be looked at, is a file, or may not be entered; nil
    /// where it can be, and where nothing has that name.
    public static func refusal(ofFolder path: String) -> SystemError? {
        do throws(SystemError) {
            let status = try status(of: path)
            guard status.st_mode & S_IFMT == S_IFDIR else { return SystemError(ENOTDIR) }
            return access(path.systemPath, X_OK) == 0 ? nil : SystemError()
        } catch { return error.isMissing ? nil : error }
    }

    /// Writes all bytes. A descriptor that does not block is waited for, as if it did. The error if that cannot be.
    public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> SystemError? {
        var position = 0
        while position < bytes.count {
            let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + position }, bytes.count - position) }
            if wrote >= 0 {
                position += wrote
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                // What has become of the descriptor the next write says.
                if poll(&waiting, 1, -1) < 0 && errno != EINTR { return SystemError() }
            } else if errno != EINTR {
                return SystemError()
            }
        }
        return nil
    }
}
