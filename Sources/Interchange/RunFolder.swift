import Files
import Glibc
import Tensors

/// Why a run's folder cannot be used.
public struct RunFolderError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: Hashable, Sendable {
        /// The name is empty, too long, hidden, or unsuitable for a folder.
        case badName(String)
        /// No run has this name; with the existing ones.
        case missing(String, others: [String])
        /// The run exists but has no state.
        case empty(String)
        /// All states of the run are damaged, in these files.
        case allDamaged(String, files: [String])
        /// Neither `XDG_STATE_HOME` nor `HOME` gives a place for runs.
        case noHome
        /// Another program has the run open.
        case inUse(String)
        /// Its last state was not written within the time limit.
        case notInTime(String)
    }

    /// What is wrong.
    public let problem: Problem

    /// An error with this problem.
    public init(_ problem: Problem) { self.problem = problem }

    /// Whether the given name is invalid for any run.
    public var isBadName: Bool { if case .badName = problem { true } else { false } }
}

/// The folder of a run: `NAME/SEQUENCE-step-STEP.safetensors`, with the last states and the best one. The writer holds its lock, which the
/// system releases when the process ends.
public final class RunFolder: Sendable {
    /// A file with a state of a run.
    public struct File: Hashable, Sendable {
        /// Its path.
        public let path: String
        /// Its number in the order of saving.
        public let sequence: Int
        /// Updates done.
        public let step: Int

        /// Its name in the folder.
        public var name: String { path.lastPathPart }
    }

    /// A file of a run that could not be used.
    public struct PassedOver: Sendable {
        /// The file.
        public let file: File
        /// Why it could not be used.
        public let error: any Error

        /// Whether the file is corrupt; false if a newer version could read it.
        fileprivate var isDamaged: Bool {
            if case .newerForm? = (error as? RunFileError)?.problem { return false }
            return !(error is FileError)
        }
    }

    /// A state read from a folder.
    public struct Found: Sendable {
        /// The state.
        public let record: RunRecord
        /// Its file.
        public let file: File
        /// Newer files that could not be used.
        public let passedOver: [PassedOver]
    }

    /// What a writer must know about the files that existed when the run was opened.
    public struct Standing: Sendable {
        /// The state with the smallest error.
        public fileprivate(set) var best: (file: File, error: Double)?
        /// Names of files that could not be used: damaged, of a newer form, or refused by the system. They are never deleted, and do not
        /// count among the states to keep.
        fileprivate var others: Set<String> = []
    }

    /// The number of newest states to keep.
    public static let keptCount = 3
    private static let suffix = ".safetensors"

    /// The run's name.
    public let name: String
    /// Its path.
    public let path: String
    /// Whether it is read-only.
    public let isReadOnly: Bool
    /// Why it is read-only although it was opened for writing: `RunFolderError.inUse`, or the system's error.
    public let whyReadOnly: (any Error)?
    private let lock: Monitor<Int32>

    private init(name: String, path: String, lock: Int32 = -1, whyReadOnly: (any Error)? = nil) {
        self.name = name
        self.path = path
        self.lock = Monitor(lock)
        self.whyReadOnly = whyReadOnly
        isReadOnly = lock < 0
    }

    deinit { unlock() }

    /// Releases the run's lock; nothing may be saved here after that.
    public func unlock() {
        lock.withLock { lock in
            if lock >= 0 { close(lock) }
            lock = -1
        }
    }

    /// The folder of all runs.
    public static func root() throws(RunFolderError) -> String {
        guard let state = StateFolder.path else { throw RunFolderError(.noHome) }
        return "\(state)/runs"
    }

    /// Throws unless a run may have this name: letters, digits and characters that are safe in a folder's name in any encoding.
    public static func check(name: String) throws(RunFolderError) {
        let isHarmless = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .privateUse: scalar.systemByte != nil
            case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: scalar != "/"
            }
        }
        guard !name.isEmpty, name.systemBytes.count <= 200, !name.hasPrefix("."), isHarmless else { throw RunFolderError(.badName(name)) }
    }

    /// The names of all runs, in alphabetical order.
    public static func names(in root: String) -> [String] {
        entries(of: root).filter { name in
            var status = stat()
            return (try? check(name: name)) != nil && stat("\(root)/\(name)".systemPath, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }.sorted()
    }

    /// The run that was saved last, with the step of its newest file.
    public static func newestRun(in root: String) -> (name: String, step: Int)? {
        var newest: (name: String, step: Int, time: timespec)?
        for name in names(in: root) {
            var status = stat()
            guard let file = (try? look(name, in: root))?.files.first, stat(file.path.systemPath, &status) == 0 else { continue }
            let time = status.st_mtim
            let isNewer = newest.map { (time.tv_sec, time.tv_nsec) > ($0.time.tv_sec, $0.time.tv_nsec) } ?? true
            if isNewer { newest = (name, file.step, time) }
        }
        return newest.map { ($0.name, $0.step) }
    }

    /// Opens a run for writing and creates its folder; read-only if another program has it open, or if the folder is not writable. Deletes
    /// unfinished files of earlier writers.
    public static func open(_ name: String, in root: String) throws -> RunFolder {
        try check(name: name)
        let path = "\(root)/\(name)"
        try StateFolder.make(path)
        try checkListable(path)
        let lock = Glibc.open("\(path)/.lock".systemPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            let isForbidden = errno == EACCES || errno == EROFS || errno == EPERM
            let refusal = FileError(refused: "\(path)/.lock")
            guard isForbidden else { throw refusal }
            return RunFolder(name: name, path: path, whyReadOnly: refusal)
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let reason: any Error = errno == EWOULDBLOCK ? RunFolderError(.inUse(name)) : FileError(refused: "\(path)/.lock")
            close(lock)
            return RunFolder(name: name, path: path, whyReadOnly: reason)
        }
        for entry in entries(of: path) where isStray(entry) { unlink("\(path)/\(entry)".systemPath) }
        return RunFolder(name: name, path: path, lock: lock)
    }

    /// Throws the system's error if a run could not be saved below `root`. Creates the folder of all runs and, temporarily, a folder with a
    /// file in it.
    public static func tryOut(_ root: String) throws(FileError) {
        try StateFolder.make(root)
        var name = Array("\(root)/.probe-XXXXXX".utf8CString)
        guard name.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else { throw FileError(refused: root) }
        let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(folder) }
        try tryOutFile("\(folder)/file")
    }

    /// The same for this run, whose folder exists. If the program is killed meanwhile, the file is deleted with its other unfinished files.
    public func tryOut() throws(FileError) { try Self.tryOutFile("\(path)/.probe\(Self.suffix).\(getpid())") }

    private static func tryOutFile(_ path: String) throws(FileError) {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileError(refused: path) }
        defer {
            close(file)
            unlink(path)
        }
        // A page: refused if none is left.
        let bytes = [UInt8](repeating: 0, count: 4096)
        let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw FileError(refused: path, written < 0 ? errno : ENOSPC) }
    }

    /// Whether a file is a temporary one of an unfinished write.
    private static func isStray(_ entry: String) -> Bool { entry.hasPrefix(".") && entry.contains(suffix + ".") }

    /// Opens an existing run for reading, without its lock.
    public static func look(_ name: String, in root: String) throws -> RunFolder {
        try check(name: name)
        try checkListable(root)
        var status = stat()
        let isThere = stat("\(root)/\(name)".systemPath, &status) == 0
        // A folder that may be listed but not entered hides its content.
        if !isThere && errno != ENOENT { throw FileError(refused: "\(root)/\(name)") }
        guard isThere, status.st_mode & S_IFMT == S_IFDIR else { throw RunFolderError(.missing(name, others: names(in: root))) }
        try checkListable("\(root)/\(name)")
        return RunFolder(name: name, path: "\(root)/\(name)")
    }

    /// Throws the system's error if a folder cannot be listed: that differs from an empty folder.
    public static func checkListable(_ path: String) throws(FileError) {
        if let stream = opendir(path.systemPath) { closedir(stream) } else if errno != ENOENT { throw FileError(refused: path) }
    }

    /// Whether the run's folder is still the one that was opened, so that another program cannot hold its lock.
    public var isCurrent: Bool {
        lock.withLock { lock in
            var own = stat()
            var there = stat()
            return fstat(lock, &own) == 0 && stat("\(path)/.lock".systemPath, &there) == 0 && own.st_ino == there.st_ino
                && own.st_dev == there.st_dev
        }
    }

    /// Its files, the newest first.
    public var files: [File] { entries(of: path).compactMap(file).sorted { $0.sequence > $1.sequence } }

    /// The state's file with this name; nil if it is not the name of a state.
    private func file(_ entry: String) -> File? {
        guard entry.hasSuffix(Self.suffix), !entry.hasPrefix(".") else { return nil }
        let parts = entry.dropLast(Self.suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        // Even a name must not cause an overflow.
        let most = 1_000_000_000_000_000
        guard parts.count == 3, parts[1] == "step", let sequence = Int(parts[0]), let step = Int(parts[2]), 0..<most ~= sequence,
            0..<most ~= step
        else { return nil }
        return File(path: "\(path)/\(entry)", sequence: sequence, step: step)
    }

    /// The newest state that can be used, with the newer files that cannot. Throws the system's error if it refuses one: that one may be
    /// intact, and an older state must not replace it.
    public func newest() throws -> Found {
        var passedOver: [PassedOver] = []
        for file in files {
            do {
                return Found(record: try RunFile.read(file.path), file: file, passedOver: passedOver)
            } catch let error as FileError where error.problem == .missing {
                // Its writer has deleted it since it was listed.
            } catch {
                if case .system? = (error as? FileError)?.problem { throw error }
                passedOver.append(PassedOver(file: file, error: error))
            }
        }
        if let whole = passedOver.first(where: { !$0.isDamaged }) { throw whole.error }
        throw RunFolderError(passedOver.isEmpty ? .empty(name) : .allDamaged(name, files: passedOver.map(\.file.name)))
    }

    /// Saves a state and deletes all but the newest three and the best, which is the one with the smallest error
    /// (`RunRecord.decidingError`), the later of equals. If the file cannot be written, throws and deletes nothing.
    public func save(_ record: RunRecord, _ standing: inout Standing) throws -> File {
        let sequence = (files.first?.sequence ?? 0) + 1
        let digits = String(sequence)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let file = File(path: "\(path)/\(padded)-step-\(record.state.step)\(Self.suffix)", sequence: sequence, step: record.state.step)
        try RunFile.write(record, to: file.path)
        if let error = record.decidingError, error <= standing.best?.error ?? .infinity { standing.best = (file, error) }
        let own = files.filter { !standing.others.contains($0.name) }
        for old in own.dropFirst(Self.keptCount) where old != standing.best?.file { unlink(old.path.systemPath) }
        return file
    }

    /// Reads the state of the folder, once, when a run is opened.
    public func standing() -> Standing {
        var standing = Standing()
        for file in files.reversed() {
            guard let record = try? RunFile.read(file.path) else {
                standing.others.insert(file.name)
                continue
            }
            if let error = record.decidingError, error <= standing.best?.error ?? .infinity { standing.best = (file, error) }
        }
        return standing
    }

    /// Deletes a run's files and its folder, unless another program has it open. Files that do not belong to the run stay, and with them
    /// the folder.
    public static func delete(_ name: String, in root: String) throws {
        let path = try look(name, in: root).path
        // Nothing is deleted behind a link that leads elsewhere.
        guard isOfKind(S_IFDIR, path) else { throw FileError(refused: path, ENOTDIR) }
        let folder = try open(name, in: root)
        if let reason = folder.whyReadOnly { throw reason }
        for entry in entries(of: path) where folder.file(entry) != nil || isStray(entry) || entry == ".lock" {
            let own = "\(path)/\(entry)"
            guard isOfKind(S_IFREG, own) else { continue }
            guard unlink(own.systemPath) == 0 else { throw FileError(refused: own) }
        }
        guard rmdir(path.systemPath) == 0 else { throw FileError(refused: path) }
    }

    /// Whether a path is of a kind, without following links.
    private static func isOfKind(_ kind: mode_t, _ path: String) -> Bool {
        var status = stat()
        return lstat(path.systemPath, &status) == 0 && status.st_mode & S_IFMT == kind
    }
}
