import CZlib
import Files
import Glibc

/// Reads a file, compressed with gzip or not, from its start, never more than it is asked for.
final class ByteReader {
    let path: String
    /// Bytes on the disk.
    let fileSize: Int
    /// Whether the file begins as gzip files do.
    let isCompressed: Bool
    private(set) var position = 0
    private let file: gzFile

    /// Opens a regular file.
    init(path: String) throws(DataError) {
        self.path = path
        var status = stat()
        // Not blocking: a pipe that nobody writes to must not hang the program.
        let descriptor = open(path.systemPath, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DataError(path: path, errno == ENOENT ? .missing : .system(SystemError()))
        }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw DataError(path: path, .notAFile)
        }
        fileSize = Int(status.st_size)
        var magic: (UInt8, UInt8) = (0, 0)
        let seen = withUnsafeMutableBytes(of: &magic) { pread(descriptor, $0.baseAddress, 2, 0) }
        isCompressed = seen == 2 && magic == (0x1f, 0x8b)
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw DataError(path: path, .system(SystemError(ENOMEM)))
        }
        self.file = file
        gzbuffer(file, 1 << 17)
    }

    deinit { gzclose(file) }

    /// The next `count` bytes; `total` is what the whole file should hold, for the error if it does not.
    func read(_ count: Int, expectedTotal total: Int) throws(DataError) -> [UInt8] {
        let found = try readUp(to: count)
        guard found.count == count else { throw DataError(path: path, offset: position, .tooShort(expected: total, found: position)) }
        return found
    }

    /// Throws unless the file ends here (this also makes the decompressor check its sum).
    func expectEnd() throws(DataError) {
        let expected = position
        guard try readUp(to: 1).isEmpty else { throw DataError(path: path, offset: expected, .tooLong(expected: expected)) }
    }

    /// What any compressed file may become; beyond it only so many times its size.
    static let freeSize = 64 << 20
    static let mostTimes = 16

    /// Throws if so many bytes cannot come out of this file (deflate makes at most 1,032 bytes of one), or come out of it only if there is
    /// nothing in them: pictures that were made to fill the memory.
    func checkPossible(total: Int) throws(DataError) {
        if isCompressed {
            // The end of a large file is looked at before anything is decompressed: gzip keeps the size (modulo 2³²) there.
            if total > Self.freeSize, let kept = keptSize, kept != UInt32(truncatingIfNeeded: total) {
                throw DataError(
                    path: path, offset: 0,
                    Int(kept) > total ? .tooLong(expected: total) : .tooShort(expected: total, found: Int(kept)))
            }
            // No file of this size is there, but a hole can say that it has it.
            let size = min(fileSize, 1 << 50)
            let possible = min(size * 1032, Self.freeSize + size * Self.mostTimes)
            guard total <= possible else {
                throw DataError(path: path, offset: 0, .impossibleSize(declared: total, possible: possible))
            }
        } else {
            guard total <= fileSize else {
                throw DataError(path: path, offset: fileSize, .tooShort(expected: total, found: fileSize))
            }
        }
    }

    private var keptSize: UInt32? {
        var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        let copy = open(path.systemPath, O_RDONLY | O_CLOEXEC)
        guard copy >= 0 else { return nil }
        defer { close(copy) }
        guard withUnsafeMutableBytes(of: &bytes, { pread(copy, $0.baseAddress, 4, fileSize - 4) }) == 4 else { return nil }
        return UInt32(bytes.0) | UInt32(bytes.1) << 8 | UInt32(bytes.2) << 16 | UInt32(bytes.3) << 24
    }

    /// What the decompressor says of its last error, without the name it makes up for the file.
    private func lastError() -> (code: Int32, words: String) {
        var code: Int32 = 0
        let words = gzerror(file, &code).map { String(cString: $0) } ?? ""
        return (code, words.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? words)
    }

    private func readUp(to count: Int) throws(DataError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(count, 1 << 26))
        let step = 1 << 20
        var piece = [UInt8](repeating: 0, count: min(count, step))
        while bytes.count < count {
            let wanted = min(count - bytes.count, step)
            let got = piece.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32(wanted)) }
            if got < 0 {
                let (code, words) = lastError()
                if code == Z_ERRNO { throw DataError(path: path, .system(SystemError())) }
                throw DataError(path: path, offset: max(position, Int(gztell(file))), .damagedCompression(words))
            }
            bytes.append(contentsOf: piece[0..<Int(got)])
            position += Int(got)
            if got < wanted {
                let (code, words) = lastError()
                if code == Z_BUF_ERROR { throw DataError(path: path, offset: position, .damagedCompression(words)) }
                break
            }
        }
        return bytes
    }
}
