import CAllocations
import Glibc
import Testing

/// A reader of files, under test.
struct FuzzedReader: Sendable, CustomTestStringConvertible {
    /// Its name, and that of its folder in `Found`.
    let name: String
    /// The number of cases in an ordinary test run.
    let count: Int
    /// Valid files, and a repair of mutated ones (correct checksums) that makes them harder to refuse, if there is one.
    let corpus: @Sendable () throws -> [[UInt8]]
    /// Reads the bytes; `path` is a file that they may be written to.
    let read: @Sendable (_ bytes: [UInt8], _ path: String) throws -> Void
    /// Whether the program has words for an error.
    let isTyped: @Sendable (any Error) -> Bool
    /// The most time for a short file, of this thread. A reader that answers hundreds of keys one by one has more.
    var seconds = 0.1

    var testDescription: String { name }
}

/// Runs a reader on mutated files: none may trap, hang, take more memory than the file justifies, or throw an error without words. Case n
/// of a reader is always the same file. A trap ends the whole process: the file `cnn-tui-fuzz-READER` in `$TMPDIR` (else `/tmp`) then still
/// says which case ran. `FUZZ_CASE=READER:NUMBER swift test --filter FuzzTests` runs that case alone, after writing its bytes to
/// `cnn-tui-fuzz-READER-NUMBER.bin` there; moved to `Tests/InputTests/Found/READER/`, it becomes a permanent test. `FUZZ=1000000` runs this
/// many cases per reader (`FUZZ_FROM=…` starts at a case, `FUZZ_READERS=runs,weights` selects readers).
struct Fuzzer {
    static let seed: UInt64 = 7
    /// Linear in the size, so that what grows faster is noticed on slow machines, too.
    static func mostSeconds(_ file: Int, of reader: FuzzedReader) -> Double { reader.seconds + 5e-6 * Double(file) }
    static func mostMemory(_ file: Int) -> Int { 64 << 20 + 4 * file }

    /// The worst case seen.
    struct Worst {
        var seconds = 0.0
        var slowest = 0
        var memory = 0
        var hungriest = 0
        var accepted = 0
        var count = 0
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    static var folder: String { variable("TMPDIR") ?? "/tmp" }

    let reader: FuzzedReader
    private var worst = Worst()
    private let path: String
    private let note: Int32

    init(_ reader: FuzzedReader) {
        self.reader = reader
        path = "\(Self.folder)/cnn-tui-fuzz-\(getpid())-\(reader.name)"
        note = open("\(Self.folder)/cnn-tui-fuzz-\(reader.name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }

    /// Processor time of this thread, independent of the machine's other work.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Runs the earlier finds, then the requested number of cases.
    mutating func run() throws -> Worst {
        defer {
            unlink(path)
            close(note)
            unlink("\(Self.folder)/cnn-tui-fuzz-\(reader.name)")
        }
        let corpus = try reader.corpus()
        for bytes in corpus {
            do { try reader.read(bytes, path) } catch { Issue.record("\(reader.name): a good file is refused: \(error)") }
        }
        if let asked = Self.variable("FUZZ_CASE") {
            let parts = asked.split(separator: ":")
            guard parts.count == 2, parts[0] == reader.name, let number = Int(parts[1]) else { return worst }
            let bytes = Self.bytes(number, corpus)
            write(bytes, to: "\(Self.folder)/cnn-tui-fuzz-\(reader.name)-\(number).bin")
            run(bytes, "case \(number)", number)
            return worst
        }
        for (name, bytes) in try Found.files(of: reader.name) { run(bytes, name, -1) }
        if let readers = Self.variable("FUZZ_READERS"), !readers.split(separator: ",").contains(Substring(reader.name)) { return worst }
        let first = Self.variable("FUZZ_FROM").flatMap { Int($0) } ?? 0
        let count = Self.variable("FUZZ").flatMap { Int($0) } ?? reader.count
        for number in first..<max(first, count) {
            noted(number)
            run(Self.bytes(number, corpus), "case \(number)", number)
        }
        return worst
    }

    static func bytes(_ number: Int, _ corpus: [[UInt8]]) -> [UInt8] {
        var mutator = Mutator(seed: seed, number: number)
        return mutator.file(from: corpus)
    }

    private func noted(_ number: Int) {
        let text = "\(reader.name):\(number)\n"
        _ = text.withCString { pwrite(note, $0, strlen($0), 0) }
    }

    private mutating func run(_ bytes: [UInt8], _ name: String, _ number: Int) {
        var (seconds, memory) = once(bytes, name)
        // A case slowed down by other work is not slow again.
        let most = Self.mostSeconds(bytes.count, of: reader)
        if seconds > most { (seconds, memory) = once(bytes, name) }
        if seconds > worst.seconds { (worst.seconds, worst.slowest) = (seconds, number) }
        if memory > worst.memory { (worst.memory, worst.hungriest) = (memory, number) }
        worst.count += 1
        if seconds > most { Issue.record("\(reader.name), \(name): \(seconds) s for \(bytes.count) bytes") }
        if memory > Self.mostMemory(bytes.count) { Issue.record("\(reader.name), \(name): \(memory) bytes of memory for \(bytes.count)") }
    }

    private mutating func once(_ bytes: [UInt8], _ name: String) -> (seconds: Double, memory: Int) {
        allocations_begin()
        let start = Self.now()
        do {
            try reader.read(bytes, path)
            worst.accepted += 1
        } catch {
            if !reader.isTyped(error) { Issue.record("\(reader.name), \(name): there are no words for \(error)") }
        }
        return (Self.now() - start, allocations_peak())
    }
}

/// Writes bytes to a new file: some file systems flush a truncated and rewritten one to the disk at once.
func write(_ bytes: [UInt8], to path: String) {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    bytes.withUnsafeBytes { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
}

/// Files that once broke a reader.
enum Found {
    static let folder = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Found"

    /// The files of a reader, in order; none if it has no folder.
    static func files(of reader: String) throws -> [(name: String, bytes: [UInt8])] {
        let path = "\(folder)/\(reader)"
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return try names.sorted().map { ($0, try bytes(of: "\(path)/\($0)")) }
    }

    /// A file's bytes.
    static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(path)")
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        try #require(got == bytes.count)
        return bytes
    }
}
