import Glibc

/// Where the bytes of an output go whose name a user gave. Only an ordinary file is ever replaced: what the shell has opened, a device or a
/// pipe is written to.
public enum OutputPlace: Hashable, Sendable {
    /// A descriptor that the program was started with.
    case descriptor(Int32)
    /// A device or a named pipe, or a file that another process has open: opened and written to, at its end.
    case stream(String)
    /// A regular file, or none yet, behind all links.
    case file(String)

    /// The name of standard output where an output is named.
    public static let standardOutputName = "-"
    /// As many links as Linux follows.
    private static let mostLinks = 40
    /// More descriptors no shell hands to a program.
    private static let mostDescriptors: Int32 = 256

    /// Finds out where the bytes go. `-` is standard output. Throws the system's answer where nothing can be written there.
    public init(_ name: String) throws(SystemError) {
        if name == Self.standardOutputName {
            self = .descriptor(STDOUT_FILENO)
            return
        }
        var path = name
        var links = 0
        while true {
            if let place = try Self.opened(path) {
                self = place
                return
            }
            guard let target = Self.target(ofLink: path) else { break }
            links += 1
            guard links <= Self.mostLinks else { throw SystemError(ELOOP) }
            path = target.utf8.first == UInt8(ascii: "/") ? target : "\(path.parentPath)/\(target)"
        }
        let found: stat
        do throws(SystemError) {
            found = try System.status(of: path)
        } catch {
            guard error.isMissing else { throw error }
            // A name with a slash at its end is that of a folder.
            guard !path.lastPathPart.isEmpty else { throw SystemError(name.isEmpty ? ENOENT : EISDIR) }
            self = .file(path)
            return
        }
        switch found.st_mode & S_IFMT {
        case S_IFREG: self = Self.descriptor(of: found).map { .descriptor($0) } ?? .file(path)
        case S_IFDIR: throw SystemError(EISDIR)
        // A disk is no output of this program.
        case S_IFBLK: throw SystemError(EINVAL)
        default: self = .stream(path)
        }
    }

    /// What a link leads to; nil where there is none.
    private static func target(ofLink path: String) -> String? {
        let most = Int(PATH_MAX)
        var buffer = [CChar](repeating: 0, count: most)
        let count = readlink(path.systemPath, &buffer, most)
        return count > 0 ? String(systemBytes: buffer[..<count].map { UInt8(bitPattern: $0) }) : nil
    }

    /// The descriptor that `/dev/fd/3`, `/proc/self/fd/3` or a link to one names; of another process, its file; nil for any other path.
    private static func opened(_ path: String) throws(SystemError) -> OutputPlace? {
        let name = path.lastPathPart
        guard let number = Int32(name), number >= 0, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            // Where /proc is not there, these lead nowhere.
            switch path {
            case "/dev/stdout": return try writable(STDOUT_FILENO)
            case "/dev/stderr": return try writable(STDERR_FILENO)
            default: return nil
            }
        }
        let folder = path.parentPath
        let real = System.realPath(folder) ?? folder
        if real == "/dev/fd" { return try writable(number) }
        let parts = real.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
        guard parts.count == 3 || (parts.count == 5 && parts[2] == "task"), parts.first == "proc", parts.last == "fd" else { return nil }
        return parts[1] == String(getpid()) ? try writable(number) : .stream(path)
    }

    /// A descriptor that the program was started with and may write to.
    private static func writable(_ descriptor: Int32) throws(SystemError) -> OutputPlace {
        guard isOpenForWriting(descriptor) else { throw SystemError(EBADF) }
        return .descriptor(descriptor)
    }

    /// Whether the program was started with it, open for writing: its own ones are all closed on exec, and none that it got is.
    private static func isOpenForWriting(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        guard flags >= 0, flags & FD_CLOEXEC == 0 else { return false }
        let mode = fcntl(descriptor, F_GETFL)
        return mode >= 0 && mode & O_ACCMODE != O_RDONLY
    }

    /// The descriptor with which the shell has opened a regular file; nil if it has not.
    private static func descriptor(of file: stat) -> Int32? {
        (0..<mostDescriptors).first { descriptor in
            guard isOpenForWriting(descriptor) else { return false }
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_dev == file.st_dev && status.st_ino == file.st_ino
        }
    }

    /// Whether these bytes go where standard output goes, so that nothing else should.
    public var isStandardOutput: Bool {
        if self == .descriptor(STDOUT_FILENO) { return true }
        guard let own = status, let standard = OutputPlace.descriptor(STDOUT_FILENO).status else { return false }
        // Of a device (a terminal, /dev/null) each has its own use.
        return [S_IFREG, S_IFIFO].contains(own.st_mode & S_IFMT) && own.st_dev == standard.st_dev && own.st_ino == standard.st_ino
    }

    /// Whether it is a terminal, to which bytes that are no text do harm.
    public var isTerminal: Bool {
        switch self {
        case .descriptor(let descriptor): return isatty(descriptor) == 1
        case .file: return false
        case .stream(let path):
            // To open a pipe and close it again would be its end for who reads it.
            guard status.map({ $0.st_mode & S_IFMT == S_IFCHR }) == true else { return false }
            let opened = open(path.systemPath, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            guard opened >= 0 else { return false }
            defer { close(opened) }
            return isatty(opened) == 1
        }
    }

    private var status: stat? {
        var status = stat()
        switch self {
        case .descriptor(let descriptor): return fstat(descriptor, &status) == 0 ? status : nil
        case .stream(let path), .file(let path): return stat(path.systemPath, &status) == 0 ? status : nil
        }
    }

    /// Writes to a descriptor or a stream. A named pipe is waited for until someone reads it, unless `waits` is false. The error if that
    /// cannot be; of a file `EINVAL`.
    public func write(_ bytes: [UInt8], waits: Bool) -> SystemError? {
        // Where a session goes on, a reader that has gone away is an error like any other.
        waits ? writeNow(bytes, waits: true) : Self.withoutBrokenPipes { writeNow(bytes, waits: false) }
    }

    private func writeNow(_ bytes: [UInt8], waits: Bool) -> SystemError? {
        switch self {
        case .descriptor(let descriptor): return System.writeAll(bytes, to: descriptor)
        case .file: return SystemError(EINVAL)
        case .stream(let path):
            var opened = Self.openStream(path)
            while opened < 0 && errno == ENXIO && waits && isPipe {
                // Held back while a command counts its steps, a wish to end would not be heard here.
                if Self.isAskedToEnd { return SystemError(EINTR) }
                usleep(20_000)
                opened = Self.openStream(path)
            }
            guard opened >= 0 else { return SystemError() }
            let error = System.writeAll(bytes, to: opened)
            return close(opened) == 0 ? error : error ?? SystemError()
        }
    }

    /// Does something during which this thread is not ended by SIGPIPE.
    private static func withoutBrokenPipes<Result>(_ body: () -> Result) -> Result {
        var (pipes, before) = (sigset_t(), sigset_t())
        sigemptyset(&pipes)
        sigaddset(&pipes, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipes, &before)
        let result = body()
        var none = timespec()
        while sigtimedwait(&pipes, nil, &none) > 0 {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }

    private var isPipe: Bool { status.map { $0.st_mode & S_IFMT == S_IFIFO } ?? false }

    private static func openStream(_ path: String) -> Int32 {
        open(path.systemPath, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    }

    private static var isAskedToEnd: Bool {
        var pending = sigset_t()
        return sigpending(&pending) == 0 && [SIGINT, SIGTERM, SIGHUP].contains { sigismember(&pending, $0) == 1 }
    }
}
