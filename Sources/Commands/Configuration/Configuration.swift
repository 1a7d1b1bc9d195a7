import Datasets
import Files
import Glibc
import Interchange
import Messages
import NeuralNetworks
import Training

/// What the user's configuration file sets. Nothing in the file stops a program: a line that is wrong counts as if it were not there, and is
/// among the problems.
public struct Configuration: Sendable {
    /// What a line of the file sets.
    public struct Entry: Hashable, Sendable {
        /// The value as the option takes it, paths in full.
        public let text: String
        /// The number of the line, from 1.
        public let line: Int
    }

    /// The file, whether or not it exists; nil if the environment gives no place for it.
    public let path: String?
    /// Whether the file was left out on request.
    public private(set) var isIgnored = false
    /// Whether the file exists.
    public private(set) var isThere = false
    /// What is wrong, in the order of the lines: the first twenty mistakes.
    public private(set) var problems: [ConfigurationProblem] = []
    /// The number of all mistakes.
    public private(set) var problemCount = 0
    /// The options of a new run: those that the file sets, and the defaults.
    public private(set) var run = RunOptions()
    private var entries: [Setting: Entry] = [:]

    /// Longer files and lines were not written by hand.
    static let (mostBytes, mostLines, longestLine) = (1 << 16, 500, 4096)
    private static let mostProblems = 20

    /// What a file sets; nothing if there is no such file, or if it is ignored.
    public init(path: String?, isIgnored: Bool = false) {
        self.path = path
        self.isIgnored = isIgnored
        guard let path, !isIgnored else { return }
        do throws(FileError) {
            read(try readFile(path, limit: Self.mostBytes), beside: path.parentPath)
            isThere = true
        } catch {
            if error.problem == .missing { return }
            isThere = true
            (problems, problemCount) = ([ConfigurationProblem(line: nil, .file(error))], 1)
        }
    }

    /// The current user's file: `$XDG_CONFIG_HOME/cnn-tui/config`, by default `~/.config/cnn-tui/config`; nil if the environment gives no
    /// place for it.
    public static var usersPath: String? {
        UserFolder.path("XDG_CONFIG_HOME", inHome: ".config").map { "\($0)/config" }
    }

    /// What the file sets for an option; nil if it leaves it out.
    public subscript(_ setting: Setting) -> Entry? { entries[setting] }

    /// The value of a choice: the typed one, or else the file's; nil if neither says it.
    public func choice<Choice: RawRepresentable<String>>(_ typed: Choice?, _ setting: Setting) -> Choice? {
        typed ?? self[setting].flatMap { Choice(rawValue: $0.text) }
    }

    /// The value of a flag: the typed one, or else the file's; nil if neither says it.
    public func flag(_ typed: Bool?, _ setting: Setting) -> Bool? { typed ?? self[setting].map { $0.text == "yes" } }

    /// The value of a whole number: the typed one, or else the file's; nil if neither says it.
    public func whole(_ typed: Int?, _ setting: Setting) -> Int? { typed ?? self[setting].flatMap { Int($0.text) } }

    /// The options of a run that says all its own, such as that of a line of `y`: only those of the machine are the file's.
    public var machine: RunOptions { RunOptions().onMachine(of: run) }
}

// MARK: Reading

extension Configuration {
    private mutating func read(_ bytes: [UInt8], beside folder: String) {
        let lines = bytes.withoutByteOrderMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.prefix(Self.mostLines + 1).enumerated() {
            do throws(ConfigurationProblem.Reason) {
                if index == Self.mostLines && !(lines.count == index + 1 && line.isEmpty) { throw .tooManyLines(limit: Self.mostLines) }
                try read(line, index + 1, beside: folder)
            } catch {
                problemCount += 1
                if problems.count < Self.mostProblems { problems.append(ConfigurationProblem(line: index + 1, error)) }
            }
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ number: Int, beside folder: String) throws(ConfigurationProblem.Reason) {
        guard bytes.count <= Self.longestLine else { throw .tooLong(limit: Self.longestLine, found: bytes.count) }
        guard let line = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        let words = Self.withoutComment(line)
        guard !words.isEmpty else { return }
        let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.trimmed($0) }
        let name = String(parts[0])
        guard !name.isEmpty, !name.contains(where: Self.isBlank) else { throw .notAssigned(String(words)) }
        guard let setting = Setting(named: name) else {
            throw .unknown(name)
        }
        guard let value = parts.count == 2 ? String(parts[1]) : setting.kind == .flag ? "yes" : nil, !value.isEmpty else {
            throw .usage(.valueMissing(option: setting.name, expected: "= \(setting.expected)"))
        }
        let before = entries[setting]
        let text = try accepted(value, for: setting, beside: folder)
        entries[setting] = Entry(text: text, line: number)
        if let before { throw .repeated(setting.name, before: before.line) }
    }

    /// The value as the option takes it. Throws if the option does not.
    private mutating func accepted(
        _ value: String, for setting: Setting, beside folder: String
    ) throws(ConfigurationProblem.Reason) -> String {
        guard case .run(let option) = setting.kind else {
            do throws(UsageProblem) { try setting.check(value) } catch { throw .usage(error) }
            return value
        }
        var text = value
        switch option.kind {
        case .notation:
            do throws(NotationError) { try Network.checkNotation(value) } catch { throw .notation(error) }
        case .folder:
            if case .directory = DataSource(value) { text = Self.full(value, beside: folder) }
            do { try DataSource(text).check() } catch { throw .data(error) }
        case .file, .networkFile:
            text = Self.full(value, beside: folder)
            do throws(FileError) { try checkReadable(text) } catch { throw .file(error) }
        case .number, .fraction, .schedule, .rule, .loss, .choice: break
        }
        do throws(BadOptionValue) {
            try option.take(text, in: &run)
        } catch {
            throw .usage(UsageProblem(error, option: option.name, found: value))
        }
        return text
    }

    /// A path in full: `~/…` is in the user's home folder, other relative paths are beside the file.
    private static func full(_ path: String, beside folder: String) -> String {
        if path.beginsExactly(with: "/") { return path }
        if path == "~" || path.beginsExactly(with: "~/"), let home = System.variable("HOME") { return home + path.dropFirst() }
        return "\(folder)/\(path)"
    }

    /// A line without what follows `#` at its beginning or after a blank, and without blanks at its ends.
    private static func withoutComment(_ line: String) -> Substring {
        var isAfterBlank = true
        let end = line.firstIndex { character in
            if character == "#" && isAfterBlank { return true }
            isAfterBlank = isBlank(character)
            return false
        }
        return trimmed(line[..<(end ?? line.endIndex)])
    }

    private static func trimmed(_ text: Substring) -> Substring {
        guard let start = text.firstIndex(where: { !isBlank($0) }), let end = text.lastIndex(where: { !isBlank($0) }) else { return "" }
        return text[start...end]
    }

    /// A line may end as Windows ends it.
    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\r" }
}

/// Throws unless the path is that of a file that may be read.
private func checkReadable(_ path: String) throws(FileError) {
    let status: stat
    do throws(SystemError) { status = try System.status(of: path) } catch {
        throw FileError(path: path, error.isMissing ? .missing : .system(error))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, .notAFile) }
    guard access(path.systemPath, R_OK) == 0 else { throw FileError(path: path, .system(SystemError())) }
}
