import Glibc
import Tensors

/// Why a run's folder cannot be used.
public struct RunFolderError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: Hashable, Sendable {
        /// The name is empty, too long, hidden, or holds what no name of a folder should.
        case badName(String)
        /// There is no such run; there are others.
        case missing(String, others: [String])
        /// The run is there and holds no state.
        case empty(String)
        /// No state of the run is whole: these files are damaged.
        case allDamaged(String, files: [String])
        /// Neither `XDG_STATE_HOME` nor `HOME` says where to keep runs.
        case noHome
        /// Another program has the run open.
        case inUse(String)
        /// Its last state was not written in the time that there was for it.
        case notInTime(String)
        /// The system refused, in its own words.
        case system(path: String, String)
    }

    /// What is wrong.
    public let problem: Problem

    /// An error.
    public init(_ problem: Problem) { self.problem = problem }
}

/// The folder of a run: `NAME/SEQUENCE-step-STEP.safetensors`, the last states and the best one. Who writes holds its lock, which the system
/// takes away when its owner dies.
public final class RunFolder: Sendable {
    /// One file of a run.
    public struct File: Hashable, Sendable {
        /// Its path.
        public let path: String
        /// Its place in the order of saving.
        public let sequence: Int
        /// Updates done.
        public let step: Int

        /// Its name in the folder.
        public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    }

    /// How many of the newest states are kept.
    public static let keptCount = 3
    private static let suffix = ".safetensors"

    /// The run's name.
    public let name: String
    /// Its path.
    public let path: String
    /// Whether another program writes to it: then it is only read.
    public let isReadOnly: Bool
    private let lock: Monitor<Int32>

    private init(name: String, path: String, lock: Int32) {
        self.name = name
        self.path = path
        self.lock = Monitor(lock)
        isReadOnly = lock < 0
    }

    deinit { unlock() }

    /// Gives the run free for others; nothing may be saved here after that.
    public func unlock() {
        lock.withLock { lock in
            if lock >= 0 { close(lock) }
            lock = -1
        }
    }

    /// The folder of all runs: `$XDG_STATE_HOME/cnn-tui/runs`, or below `~/.local/state`.
    public static func root() throws(RunFolderError) -> String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } }
        if let state = variable("XDG_STATE_HOME") { return "\(state)/cnn-tui/runs" }
        guard let home = variable("HOME") else { throw RunFolderError(.noHome) }
        return "\(home)/.local/state/cnn-tui/runs"
    }

    /// Throws unless a run may have this name: letters, digits and what is harmless in the name of a folder.
    public static func check(name: String) throws(RunFolderError) {
        let isHarmless = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: scalar != "/"
            }
        }
        guard !name.isEmpty, name.utf8.count <= 200, !name.hasPrefix("."), isHarmless else { throw RunFolderError(.badName(name)) }
    }

    /// The names of all runs, in alphabetic order.
    public static func names(in root: String) -> [String] {
        entries(of: root).filter { name in
            var status = stat()
            return (try? check(name: name)) != nil && stat("\(root)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }.sorted()
    }

    /// The run that was saved last, with the step of its newest file.
    public static func newestRun(in root: String) -> (name: String, step: Int)? {
        var newest: (name: String, step: Int, time: timespec)?
        for name in names(in: root) {
            var status = stat()
            guard let file = (try? look(name, in: root))?.files.first, stat(file.path, &status) == 0 else { continue }
            let time = status.st_mtim
            let isNewer = newest.map { (time.tv_sec, time.tv_nsec) > ($0.time.tv_sec, $0.time.tv_nsec) } ?? true
            if isNewer { newest = (name, file.step, time) }
        }
        return newest.map { ($0.name, $0.step) }
    }

    /// Opens a run to write to it, making its folder; read-only if another program has it open. Files that a writer left half done are
    /// cleared away.
    public static func open(_ name: String, in root: String) throws(RunFolderError) -> RunFolder {
        try check(name: name)
        let path = "\(root)/\(name)"
        try makeFolder(path)
        let lock = Glibc.open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            if errno == EACCES || errno == EROFS || errno == EPERM { return RunFolder(name: name, path: path, lock: -1) }
            throw RunFolderError(.system(path: "\(path)/.lock", String(cString: strerror(errno))))
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            return RunFolder(name: name, path: path, lock: -1)
        }
        for entry in entries(of: path) where entry.hasPrefix(".") && entry.contains(suffix + ".") { unlink("\(path)/\(entry)") }
        return RunFolder(name: name, path: path, lock: lock)
    }

    /// Looks at a run that must be there, without its lock.
    public static func look(_ name: String, in root: String) throws(RunFolderError) -> RunFolder {
        try check(name: name)
        var status = stat()
        guard stat("\(root)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw RunFolderError(.missing(name, others: names(in: root)))
        }
        return RunFolder(name: name, path: "\(root)/\(name)", lock: -1)
    }

    /// Its files, the newest first.
    public var files: [File] {
        Self.entries(of: path).compactMap { entry -> File? in
            guard entry.hasSuffix(Self.suffix), !entry.hasPrefix(".") else { return nil }
            let parts = entry.dropLast(Self.suffix.count).split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1] == "step", let sequence = Int(parts[0]), let step = Int(parts[2]), sequence >= 0, step >= 0
            else { return nil }
            return File(path: "\(path)/\(entry)", sequence: sequence, step: step)
        }.sorted { $0.sequence > $1.sequence }
    }

    /// The newest state that is whole, with the files newer than it that are not.
    public func newest() throws -> (record: RunRecord, file: File, damaged: [File]) {
        var damaged: [File] = []
        for file in files {
            do {
                return (try RunFile.read(file.path), file, damaged)
            } catch let error as SafetensorsError {
                if case .system = error.problem { throw error }
                damaged.append(file)
            } catch is RunFileError { damaged.append(file) }
        }
        throw RunFolderError(damaged.isEmpty ? .empty(name) : .allDamaged(name, files: damaged.map(\.name)))
    }

    /// Saves a state and clears away what need not be kept: all but the newest three and the best, which is the one with the smallest test
    /// error, the later of two. `bestError` is that of the best file. Throws and keeps everything when the file cannot be written.
    public func save(_ record: RunRecord, best: inout (file: File, error: Double)?) throws -> File {
        let sequence = (files.first?.sequence ?? 0) + 1
        let digits = String(sequence)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let file = File(path: "\(path)/\(padded)-step-\(record.state.step)\(Self.suffix)", sequence: sequence, step: record.state.step)
        try RunFile.write(record, to: file.path)
        if let error = record.testError, error <= best?.error ?? .infinity { best = (file, error) }
        for old in files.dropFirst(Self.keptCount) where old != best?.file { unlink(old.path) }
        return file
    }

    /// The best of the files that are there: read once, when a run is opened.
    public func best() -> (file: File, error: Double)? {
        var best: (file: File, error: Double)?
        for file in files.reversed() {
            guard let error = (try? RunFile.read(file.path))?.testError, error <= best?.error ?? .infinity else { continue }
            best = (file, error)
        }
        return best
    }

    /// Deletes the run's files and its folder. Another program must not have it open.
    public func delete() throws(RunFolderError) {
        for entry in Self.entries(of: path) where entry != "." && entry != ".." {
            guard unlink("\(path)/\(entry)") == 0 else {
                throw RunFolderError(.system(path: "\(path)/\(entry)", String(cString: strerror(errno))))
            }
        }
        guard rmdir(path) == 0 else { throw RunFolderError(.system(path: path, String(cString: strerror(errno)))) }
    }

    private static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name { names.append(name) }
        }
        return names
    }

    private static func makeFolder(_ path: String) throws(RunFolderError) {
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !parent.isEmpty { try makeFolder(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw RunFolderError(.system(path: path, String(cString: strerror(errno))))
        }
    }
}
