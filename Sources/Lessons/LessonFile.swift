import Datasets
import Files
import Glibc

/// Reads the files of lessons.
enum LessonFile {
    /// The largest file size, in bytes.
    static let mostBytes = 1 << 17

    /// The text of a regular file in UTF-8, without its byte order mark and with `\n` as line end.
    static func text(_ path: String) throws(LessonProblem) -> String {
        let descriptor = open(path.systemPath, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(SystemError()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(SystemError()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .system(SystemError()) }
            if got == 0 { break }
            bytes.append(contentsOf: buffer[..<got])
            guard bytes.count <= mostBytes else { throw .tooLarge(limit: mostBytes) }
        }
        guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else { throw .notUTF8 }
        return String(text.map { $0 == "\r\n" ? "\n" : $0 })
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) throws(LessonProblem) -> [String] {
        do throws(SystemError) {
            return try System.entries(of: folder).filter { !$0.beginsExactly(with: ".") }.sorted()
        } catch {
            throw error.isMissing ? .missing : .system(error)
        }
    }

    /// The absolute path without links and dots; nil if nothing exists there.
    static func realPath(_ path: String) -> String? {
        System.realPath(path)
    }

    /// Whether a regular file exists at the path.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path.systemPath, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
