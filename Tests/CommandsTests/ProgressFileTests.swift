import Files
import Glibc
import Interchange
import TemporaryFolders
import Testing
import Workbench

@testable import Commands

@Suite struct ProgressFileTests {
    /// Provides a temporary folder for the file.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = TemporaryFolder()
        let path = folder.path("a/lessons.json")
        try body(path)
    }

    private func progress(_ name: String, page: Int) -> LessonProgress {
        var progress = LessonProgress()
        var record = LessonProgress.Record()
        record.pagesSeen = [0, page]
        record.solved = ["first", "a \u{1b} id"]
        record.lastPage = page
        progress.records[name] = record
        return progress
    }

    @Test func whatIsKeptIsReadAgain() throws {
        try inFolder { path in
            let file = ProgressFile(path: path)
            #expect(file.read() == LessonProgress() && !file.isDamaged)
            let kept = progress("02-\"x", page: 3)
            try file.keep(kept)
            #expect(ProgressFile(path: path).read() == kept)
        }
    }

    @Test("A byte order mark added by an editor is skipped, and not written again")
    func byteOrderMark() throws {
        try inFolder { path in
            try ProgressFile(path: path).keep(progress("01-a", page: 1))
            let text = try readFile(path)
            try writeFile("\u{feff}" + String(decoding: text, as: UTF8.self), to: path)
            let file = ProgressFile(path: path)
            #expect(file.read() == progress("01-a", page: 1) && !file.isDamaged)
            try file.keep(file.read())
            #expect(try readFile(path) == text)
        }
    }

    @Test("A file that the system refuses is not damaged, and never overwritten")
    func whatCannotBeReadStays() throws {
        try inFolder { path in
            // A folder in its place cannot be read, not even by root.
            try #require(mkdir(path.parentPath.systemPath, 0o700) == 0 && mkdir(path.systemPath, 0o700) == 0)
            let file = ProgressFile(path: path)
            #expect(file.read() == LessonProgress() && !file.isDamaged)
            #expect(file.refusal == FileError(path: path, .system(SystemError(EISDIR))))
            #expect(throws: FileError(path: path, .system(SystemError(EISDIR)))) { try file.keep(progress("01-a", page: 1)) }
            #expect(try System.entries(of: path.parentPath).sorted() == [".", "..", "lessons.json"])
        }
    }

    @Test func twoSessionsKeepWhatEachHasDone() throws {
        try inFolder { path in
            let (first, second) = (ProgressFile(path: path), ProgressFile(path: path))
            _ = (first.read(), second.read())
            try first.keep(progress("01-a", page: 1))
            try second.keep(progress("02-b", page: 2))
            #expect(Set(ProgressFile(path: path).read().records.keys) == ["01-a", "02-b"])
            // What was reset stays reset.
            try second.keep(LessonProgress())
            #expect(Set(ProgressFile(path: path).read().records.keys) == ["01-a"])
        }
    }

    @Test(arguments: ["", "{", "[]", "{\"lessons\": {\"a\": 3}}", "\u{0}\u{1}"])
    func aDamagedFileIsKeptAside(_ text: String) throws {
        try inFolder { path in
            let file = ProgressFile(path: path)
            _ = file.read()
            try file.keep(LessonProgress())
            let stream = try #require(fopen(path, "w"))
            fputs(text, stream)
            fclose(stream)
            let damaged = ProgressFile(path: path)
            #expect(damaged.read() == LessonProgress())
            #expect(damaged.isDamaged)
            #expect(access("\(path).damaged", F_OK) != 0)
            try damaged.keep(progress("01-a", page: 1))
            #expect(access("\(path).damaged", F_OK) == 0)
            #expect(ProgressFile(path: path).read() == progress("01-a", page: 1))
        }
    }

    @Test("A damaged file that cannot be set aside stays where it is and is not overwritten")
    func aDamagedFileIsNotLost() throws {
        try inFolder { path in
            let file = ProgressFile(path: path)
            try file.keep(LessonProgress())
            try writeFile("{", to: path)
            // A folder cannot be replaced by a file.
            mkdir("\(path).damaged", 0o700)
            #expect(throws: FileError.self) { try file.keep(progress("01-a", page: 1)) }
            #expect(try readFile(path, limit: 10) == Array("{".utf8))
        }
    }

    @Test func numbersBeyondReasonAreLeftOut() throws {
        try inFolder { path in
            let file = ProgressFile(path: path)
            _ = file.read()
            try file.keep(LessonProgress())
            let stream = try #require(fopen(path, "w"))
            fputs("{\"lessons\": {\"a\": {\"pages\": [-1, 2, 1000000000], \"solved\": [], \"last\": -7}}}", stream)
            fclose(stream)
            let record = try #require(file.read().records["a"])
            #expect(record.pagesSeen == [2] && record.lastPage == 0)
        }
    }

    @Test func withoutAPlaceNothingIsKept() throws {
        let file = ProgressFile(path: nil)
        #expect(file.read() == LessonProgress())
        try file.keep(progress("a", page: 0))
    }
}
