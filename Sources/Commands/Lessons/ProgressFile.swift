import Datasets
import Files
import FoundationEssentials
import Glibc
import Interchange
import Workbench

/// The file with the user's progress in the lessons: `lessons.json` in the state folder.
public final class ProgressFile {
    private struct Contents: Encodable {
        struct Record: Encodable {
            var pages: [Int]
            var solved: [String]
            var last: Int
        }
        var lessons: [String: Record]
    }

    /// The file; nil if the environment gives no place for it.
    public let path: String?
    /// Whether the file exists and cannot be understood.
    public private(set) var isDamaged = false
    /// Why the file cannot be read; nil if it can, or if there is none.
    public private(set) var refusal: FileError?
    private var before = LessonProgress()

    /// Larger files were not written by this program.
    private static let mostBytes = 1 << 20
    private static let mostLessons = 1000

    /// The current user's file.
    public convenience init() { self.init(path: StateFolder.path.map { "\($0)/lessons.json" }) }

    init(path: String?) { self.path = path }

    /// The saved progress; empty without a file. A damaged file stays in place until there is new progress to save.
    public func read() -> LessonProgress {
        do throws(FileError) {
            (before, isDamaged) = try kept()
            refusal = nil
        } catch {
            // The unreadable file may be intact, so it is not overwritten.
            (before, isDamaged, refusal) = (LessonProgress(), false, error)
        }
        return before
    }

    /// The name under which a damaged file is set aside.
    public var damagedPath: String? { path.map { "\($0).damaged" } }

    /// The saved progress, and whether the file is damaged. Throws if it cannot be read.
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

    /// Parses a file's bytes.
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

    /// Saves the progress, completely or not at all. Progress saved meanwhile by another session in other lessons is preserved, and a
    /// damaged file is set aside first.
    public func keep(_ progress: LessonProgress) throws {
        guard let path, let damagedPath else { return }
        try StateFolder.make(path.parentPath)
        var merged = progress
        // The file may have been repaired, or damaged, since it was read.
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
