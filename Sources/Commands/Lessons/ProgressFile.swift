import Datasets
import Files
import FoundationEssentials
import Glibc
import Interchange
import Workbench

/// The file in which it is kept how far someone has come in the lessons: `lessons.json` in the state folder.
public final class ProgressFile {
    private struct Contents: Encodable {
        struct Record: Encodable {
            var pages: [Int]
            var solved: [String]
            var last: Int
        }
        var lessons: [String: Record]
    }

    /// The file; nil where the environment names no place for it.
    public let path: String?
    /// Whether there is a file that cannot be understood.
    public private(set) var isDamaged = false
    /// Why the system does not give what is there; nil where it does, or nothing is there.
    public private(set) var refusal: FileError?
    private var before = LessonProgress()

    /// More is no file of this program.
    private static let mostBytes = 1 << 20
    private static let mostLessons = 1000

    /// The file of whoever runs the program.
    public convenience init() { self.init(path: StateFolder.path.map { "\($0)/lessons.json" }) }

    init(path: String?) { self.path = path }

    /// What is kept; nothing where there is no file. A damaged one stays where it is until there is something new to keep.
    public func read() -> LessonProgress {
        do throws(FileError) {
            (before, isDamaged) = try kept()
            refusal = nil
        } catch {
            // What is there may be whole: nothing is kept over it.
            (before, isDamaged, refusal) = (LessonProgress(), false, error)
        }
        return before
    }

    /// The name under which a damaged file is kept.
    public var damagedPath: String? { path.map { "\($0).damaged" } }

    /// What is kept, and whether that is damaged. Throws where the system refuses to give it.
    private func kept() throws(FileError) -> (LessonProgress, isDamaged: Bool) {
        var progress = LessonProgress()
        guard let path else { return (progress, false) }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try readFile(path, limit: Self.mostBytes).withoutByteOrderMark
        } catch {
            if error.problem == .missing { return (progress, false) }
            if case .tooLong = error.problem { return (progress, true) }
            throw error
        }
        do throws(JSONProblem) { progress.records = try Self.records(bytes) } catch { return (LessonProgress(), true) }
        return (progress, false)
    }

    /// What a file's bytes say.
    private static func records(_ bytes: [UInt8]) throws(JSONProblem) -> [String: LessonProgress.Record] {
        var records: [String: LessonProgress.Record] = [:]
        var hasLessons = false
        var reader = JSONReader(bytes, bytes.indices)
        try reader.object { key, reader throws(JSONProblem) in
            guard key == "lessons" else { return try reader.skipValue() }
            hasLessons = true
            try reader.object { name, reader throws(JSONProblem) in
                var record = LessonProgress.Record()
                try reader.object { key, reader throws(JSONProblem) in
                    switch key {
                    case "pages":
                        try reader.array { reader throws(JSONProblem) in
                            let page = try reader.integer()
                            if (0..<1000).contains(page) { record.pagesSeen.insert(page) }
                        }
                    case "solved": try reader.array { reader throws(JSONProblem) in record.solved.insert(try reader.string()) }
                    case "last": record.lastPage = max(0, min(try reader.integer(), 1000))
                    default: try reader.skipValue()
                    }
                }
                records[name] = record
            }
        }
        try reader.expectEnd()
        guard hasLessons, records.count <= mostLessons else { throw JSONProblem(offset: 0, kind: .unexpected) }
        return records
    }

    /// Keeps it: whole or not at all. What another session has kept of other lessons meanwhile stays, and a file that cannot be understood
    /// is kept aside first.
    public func keep(_ progress: LessonProgress) throws {
        guard let path, let damagedPath else { return }
        try StateFolder.make(path.parentPath)
        var merged = progress
        // It may have been put right, or damaged, since it was read.
        let (now, isDamagedNow) = try kept()
        if isDamagedNow {
            guard rename(path.systemPath, damagedPath.systemPath) == 0 else { throw FileError(refused: path) }
        } else {
            for (name, record) in now.records where progress.records[name] == before.records[name] { merged.records[name] = record }
        }
        isDamaged = false
        var contents = Contents(lessons: [:])
        for (name, record) in merged.records {
            contents.lessons[name] = Contents.Record(
                pages: record.pagesSeen.sorted(), solved: record.solved.sorted(), last: record.lastPage)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try writeFileAtomically([UInt8](try encoder.encode(contents)) + [0x0A], to: path)
        before = progress
    }
}
