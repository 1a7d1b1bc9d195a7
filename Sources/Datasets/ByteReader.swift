import CZlib
import Files
import Glibc

/// Reads a file sequentially, compressed with gzip or not, and never more of it than requested.
///
/// It accepts what `gzip -dc` accepts (RFC 1952): consecutive members, also empty ones, with any extra header fields (such as the blocks of
/// bgzip), and zeros after the last member. Other bytes after the last member are left unread, where `gzip -dc` warns; `garbage` is their
/// offset.
final class ByteReader {
    let path: String
    /// The size on disk, in bytes.
    let fileSize: Int
    /// Whether the file begins with the gzip magic number.
    let isCompressed: Bool
    /// The number of bytes returned so far, after decompression.
    private(set) var position = 0
    /// The offset in the compressed file of unread bytes after the last member; nil if there are none or the end has not been reached.
    private(set) var garbage: Int?
    private let descriptor: Int32
    /// zlib keeps a pointer to it, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableBufferPointer<UInt8>
    /// The number of bytes of the file read into `input`.
    private var fetched = 0
    private var isInMember = false
    private var isAtEnd = false

    private static let inputSize = 1 << 17
    /// The most bytes read at once, and the size of the pieces compared.
    private static let mostAtOnce = 1 << 30
    private static let pieceSize = 1 << 20

    /// Opens a regular file. Throws `missing`, `unreadable` or `notAFile`.
    init(path: String) throws(DataError) {
        self.path = path
        var status = stat()
        // Not blocking: a pipe without a writer must not hang the program.
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
        self.descriptor = descriptor
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(capacity: isCompressed ? Self.inputSize : 1)
        if isCompressed, cnn_inflate_gzip_start(stream) != Z_OK {
            throw DataError(path: path, .system(SystemError(ENOMEM)))
        }
    }

    deinit {
        if isCompressed { inflateEnd(stream) }
        stream.deallocate()
        input.deallocate()
        close(descriptor)
    }

    /// The next `count` bytes. Throws if the file ends early; `total` is the expected size of the whole file, for the error.
    func read(_ count: Int, expectedTotal total: Int) throws(DataError) -> [UInt8] {
        var failure: DataError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
            do throws(DataError) {
                initialized = try fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[..<count]))
            } catch { failure = error }
        }
        if let failure { throw failure }
        guard bytes.count == count else { throw DataError(path: path, offset: position, .tooShort(expected: total, found: position)) }
        return bytes
    }

    /// Throws unless the file ends here with the right checksums.
    func expectEnd() throws(DataError) {
        let expected = position
        var next: UInt8 = 0
        var failure: DataError?
        let got = withUnsafeMutableBytes(of: &next) { memory -> Int in
            do throws(DataError) { return try fill(memory) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        guard got == 0 else { throw DataError(path: path, offset: expected, .tooLong(expected: expected)) }
    }

    /// Whether two files have the same contents after decompression. Throws the first error found in either of them.
    static func holdTheSame(_ one: String, _ other: String) throws(DataError) -> Bool {
        let readers = (try ByteReader(path: one), try ByteReader(path: other))
        let pieces = (
            UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16),
            UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        )
        defer {
            pieces.0.deallocate()
            pieces.1.deallocate()
        }
        while true {
            let counts = (try readers.0.fill(pieces.0), try readers.1.fill(pieces.1))
            guard counts.0 == counts.1 else { return false }
            if counts.0 == 0 { return true }
            if let one = pieces.0.baseAddress, let other = pieces.1.baseAddress, memcmp(one, other, counts.0) != 0 { return false }
        }
    }

    /// The decompressed size allowed for any file; beyond it the limit is `mostTimes` the compressed size.
    static let freeSize = 64 << 20
    static let mostTimes = 16

    /// Throws if this many bytes cannot come out of the file (deflate yields at most 1,032 bytes per byte), or only from a file made to
    /// exhaust memory.
    func checkPossible(total: Int) throws(DataError) {
        if isCompressed {
            // No real file is this large, but a sparse file can claim to be.
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

    // MARK: Reading

    /// Fills memory with the next bytes and returns their number, which is smaller only at the end of the file.
    private func fill(_ memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        var done = 0
        while done < memory.count {
            let piece = UnsafeMutableRawBufferPointer(rebasing: memory[done..<min(memory.count, done + Self.mostAtOnce)])
            let got = isCompressed ? try inflateSome(into: piece) : try fetch(into: piece)
            if got == 0 { break }
            done += got
            position += got
        }
        return done
    }

    /// Reads raw bytes of the file; returns 0 at its end.
    private func fetch(into memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        while true {
            let got = Glibc.read(descriptor, memory.baseAddress, memory.count)
            if got >= 0 {
                fetched += got
                return got
            }
            guard errno == EINTR else { throw DataError(path: path, .system(SystemError())) }
        }
    }

    /// Decompresses at least one byte; returns 0 at the end of the last member.
    private func inflateSome(into memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        stream.pointee.next_out = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(memory.count)
        while Int(stream.pointee.avail_out) == memory.count {
            if !isInMember, try !beginMember() { return 0 }
            if stream.pointee.avail_in == 0, try !fetchInput() {
                throw DataError(path: path, offset: position, .cutOff(size: fetched))
            }
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: isInMember = false
            case Z_MEM_ERROR: throw DataError(path: path, .system(SystemError(ENOMEM)))
            default:
                let unpacked = position + memory.count - Int(stream.pointee.avail_out)
                let words = stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
                throw DataError(path: path, offset: unpacked, .damagedCompression(words))
            }
        }
        return memory.count - Int(stream.pointee.avail_out)
    }

    /// Reads more bytes after those still in `input`; returns false at the end of the file.
    private func fetchInput() throws(DataError) -> Bool {
        let waiting = Int(stream.pointee.avail_in)
        if waiting > 0, let start = input.baseAddress, let next = stream.pointee.next_in { memmove(start, next, waiting) }
        stream.pointee.next_in = input.baseAddress
        let got = try fetch(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(input)[waiting...]))
        stream.pointee.avail_in = UInt32(waiting + got)
        return got > 0
    }

    /// Begins the next member; returns false if there is none.
    private func beginMember() throws(DataError) -> Bool {
        if isAtEnd { return false }
        while stream.pointee.avail_in < 2 { if try !fetchInput() { break } }
        let rest = fetched - Int(stream.pointee.avail_in)
        if stream.pointee.avail_in >= 2, let next = stream.pointee.next_in, next[0] == 0x1f, next[1] == 0x8b {
            if rest > 0 { inflateReset(stream) }
            isInMember = true
            return true
        }
        isAtEnd = true
        if try !endsInZeros() { garbage = rest }
        return false
    }

    /// Whether the rest of the file consists of zeros.
    private func endsInZeros() throws(DataError) -> Bool {
        while true {
            let waiting = Int(stream.pointee.avail_in)
            // The first byte is zero, and each equals the one before it.
            if waiting > 0, let next = stream.pointee.next_in, next[0] != 0 || memcmp(next, next + 1, waiting - 1) != 0 { return false }
            stream.pointee.avail_in = 0
            // Holes are skipped, because they may have any size.
            let start = lseek(descriptor, 0, SEEK_CUR)
            if lseek(descriptor, start, Self.seekData) < 0 {
                if errno == ENXIO { return true }
                lseek(descriptor, start, SEEK_SET)
            }
            if try !fetchInput() { return true }
        }
    }

    /// `SEEK_DATA`: moves to the next byte outside a hole; ENXIO if there is none.
    private static let seekData: Int32 = 3
}
