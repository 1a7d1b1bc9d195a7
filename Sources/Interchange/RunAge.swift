import Files
import Glibc

/// When a run was saved last, and what it takes.
public struct RunAge: Hashable, Sendable {
    /// The run's name.
    public let name: String
    /// When its newest file was written, in seconds since 1970; for a run without files, when its folder was changed.
    public let savedAt: Int
    /// The bytes of its files.
    public let bytes: Int
    /// Whether a program has it open for writing.
    public let isInUse: Bool

    /// All runs, the one that was saved last first.
    public static func all(in root: String) -> [RunAge] {
        let found = RunFolder.names(in: root).compactMap { name -> (age: RunAge, nanoseconds: Int)? in
            guard let folder = try? RunFolder.look(name, in: root) else { return nil }
            let states = folder.files.compactMap { status(of: $0.path) }
            guard let newest = states.first ?? status(of: folder.path) else { return nil }
            let age = RunAge(
                name: name, savedAt: newest.st_mtim.tv_sec, bytes: states.reduce(0) { $0 + Int($1.st_size) },
                isInUse: isLocked("\(folder.path)/.lock"))
            return (age, newest.st_mtim.tv_nsec)
        }
        return found.sorted { ($1.age.savedAt, $1.nanoseconds) < ($0.age.savedAt, $0.nanoseconds) }.map(\.age)
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path.systemPath, &status) == 0 ? status : nil
    }

    /// Whether a program holds the lock; changes nothing.
    private static func isLocked(_ path: String) -> Bool {
        let lock = open(path.systemPath, O_RDONLY | O_CLOEXEC)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        return flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
