import Glibc

/// The destination of an output whose name the user gave. Only a regular file is ever replaced: an open descriptor, a device or a pipe is
/// written to.
public enum OutputPlace: Hashable, Sendable {
    /// A descriptor that the program was started with.
    case descriptor(Int32)
    /// A device, a named pipe, or a file that another process has open: opened and appended to.
    case stream(String)
    /// A regular file, existing or not, with all links resolved.
    case file(String)

    /// The name that stands for standard output.
    public static let standardOutputName = "-"
    /// The number of links that Linux follows.
    private static let mostLinks = 40
    /// A shell never passes more descriptors to a program.
    private static let mostDescriptors: Int32 = 256

    /// Resolves the destination. `-` is standard output. Throws the system's error if writing there is impossible.
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
            // A name that ends with a slash is a folder.
            guard !path.lastPathPart.isEmpty else { throw SystemError(name.isEmpty ? ENOENT : EISDIR) }
            self = .file(path)
            return
        }
        switch found.st_mode & S_IFMT {
        case S_IFREG: self = Self.descriptor(of: found).map { .descriptor($0) } ?? .file(path)
        case S_IFDIR: throw SystemError(EISDIR)
        // This program never writes to a disk.
        case S_IFBLK: throw SystemError(EINVAL)
        default: self = .stream(path)
        }
    }

    /// The target of a link; nil if the path is no link.
    private static func target(ofLink path: String) -> String? {
        let most = Int(PATH_MAX)
        var buffer = [CChar](repeating: 0, count: most)
        let count = readlink(path.systemPath, &buffer, most)
        return count > 0 ? String(systemBytes: buffer[..<count].map { UInt8(bitPattern: $0) }) : nil
    }

    /// The descriptor for `/dev/fd/3`, `/proc/self/fd/3` or a link to one; for another process, its file; nil for any other path.
    private static func opened(_ path: String) throws(SystemError) -> OutputPlace? {
        let name = path.lastPathPart
        guard let number = Int32(name), number >= 0, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            // Without /proc these links have no target.
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

    /// Whether the program was started with it, open for writing: the program's own descriptors are all close-on-exec, inherited ones never
    /// are.
    private static func isOpenForWriting(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        guard flags >= 0, flags & FD_CLOEXEC == 0 else { return false }
        let mode = fcntl(descriptor, F_GETFL)
        return mode >= 0 && mode & O_ACCMODE != O_RDONLY
    }

    /// The inherited descriptor of a regular file; nil if there is none.
    private static func descriptor(of file: stat) -> Int32? {
        (0..<mostDescriptors).first { descriptor in
            guard isOpenForWriting(descriptor) else { return false }
            var status = stat()
            return fstat(descriptor, &status) == 0 && status.st_dev == file.st_dev && status.st_ino == file.st_ino
        }
    }

    /// Whether these bytes would mix with standard output.
    public var isStandardOutput: Bool {
        if self == .descriptor(STDOUT_FILENO) { return true }
        guard let own = status, let standard = OutputPlace.descriptor(STDOUT_FILENO).status else { return false }
        // Devices (a terminal, /dev/null) can be shared.
        return [S_IFREG, S_IFIFO].contains(own.st_mode & S_IFMT) && own.st_dev == standard.st_dev && own.st_ino == standard.st_ino
    }

    /// Whether it is a terminal, which binary data would disturb.
    public var isTerminal: Bool {
        switch self {
        case .descriptor(let descriptor): return isatty(descriptor) == 1
        case .file: return false
        case .stream(let path):
            // Opening and closing a pipe would be the end of input for its reader.
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

    /// Writes to a descriptor or a stream. Waits for the reader of a named pipe, unless `waits` is false. Returns the error if that fails;
    /// `EINVAL` for a file.
    public func write(_ bytes: [UInt8], waits: Bool) -> SystemError? {
        // While a session is running, a reader that is gone is an error like any other.
        waits ? writeNow(bytes, waits: true) : Self.withoutBrokenPipes { writeNow(bytes, waits: false) }
    }

    private func writeNow(_ bytes: [UInt8], waits: Bool) -> SystemError? {
        switch self {
        case .descriptor(let descriptor): return System.writeAll(bytes, to: descriptor)
        case .file: return SystemError(EINVAL)
        case .stream(let path):
            var opened = Self.openStream(path)
            while opened < 0 && errno == ENXIO && waits && isPipe {
                // Signals blocked while a command counts its steps must be checked here.
                if Self.isAskedToEnd { return SystemError(EINTR) }
                usleep(20_000)
                opened = Self.openStream(path)
            }
            guard opened >= 0 else { return SystemError() }
            let error = System.writeAll(bytes, to: opened)
            return close(opened) == 0 ? error : error ?? SystemError()
        }
    }

    /// Executes `body` with SIGPIPE blocked in this thread.
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
