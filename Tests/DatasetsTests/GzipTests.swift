import CZlib
import Glibc
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

/// Hand-made gzip files (RFC 1952).
enum Gzip {
    static func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(&stream, 6, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 64)
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                deflate(&stream, Z_FINISH)
                return Array(output[..<(output.count - Int(stream.avail_out))])
            }
        }
    }

    /// A member; `flags` and `fields` are the header's.
    static func member(_ bytes: [UInt8], flags: UInt8 = 0, fields: [UInt8] = []) -> [UInt8] {
        let sum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        return [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 0xff] + fields + deflated(bytes) + little(Int(sum), 4) + little(bytes.count, 4)
    }

    /// Bytes in blocks as bgzip writes them: an extra field with the block's size, and an empty block at the end.
    static func blocks(_ bytes: [UInt8], of size: Int) -> [UInt8] {
        let parts = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) } + [[]]
        return parts.flatMap { part in
            let length = member(part).count + 8
            return member(part, flags: 4, fields: little(6, 2) + Array("BC".utf8) + little(2, 2) + little(length - 1, 2))
        }
    }
}

@Suite struct GzipTests {
    private static let plain = SmallData(trainLabels: (0..<400).map { UInt8($0 * $0 % 7) }).images(400)

    private func images(_ bytes: [UInt8], in folder: TemporaryFolder = TemporaryFolder()) throws -> ByteReader {
        folder.write(bytes, to: "images")
        let reader = try ByteReader(path: folder.path("images"))
        let pictures = try IDXReader.images(reader, labelCount: 400, layout: nil)
        #expect(pictures.bytes == Array(Self.plain[16...]))
        return reader
    }

    /// Files that `gzip -dc` reads: the pictures in two members, in blocks …
    static let read: [(name: String, bytes: [UInt8], garbage: Int?)] = {
        let (half, rest) = (Array(plain[..<1000]), Array(plain[1000...]))
        let whole = Gzip.member(plain)
        let name = Array("pictures\0".utf8)
        return [
            ("one", whole, nil),
            ("two members", Gzip.member(half) + Gzip.member(rest), nil),
            ("blocks", Gzip.blocks(plain, of: 333), nil),
            ("a byte a member", plain.flatMap { Gzip.member([$0]) }, nil),
            ("empty members", Gzip.member([]) + Gzip.member(half) + Gzip.member([]) + Gzip.member(rest) + Gzip.member([]), nil),
            ("a name and a comment", Gzip.member(plain, flags: 0x18, fields: name + name), nil),
            ("zeros", whole + [0], nil),
            ("many zeros", whole + [UInt8](repeating: 0, count: 300_000), nil),
            ("text", whole + Array("hello".utf8), whole.count),
            ("zeros and text", whole + [0, 0, 0, 65], whole.count),
            ("half a magic number", whole + [0x1f], whole.count),
        ]
    }()

    @Test("Everything that gzip -dc reads is read", arguments: read.indices)
    func whateverGzipReads(_ index: Int) throws {
        let (name, bytes, garbage) = Self.read[index]
        #expect(try images(bytes).garbage == garbage, "\(name)")
    }

    @Test func aHoleBehindTheEndIsNothing() throws {
        let folder = TemporaryFolder()
        folder.write(Gzip.member(Self.plain), to: "images")
        // So large that reading it would take a while.
        #expect(truncate(folder.path("images"), 1 << 40) == 0)
        let reader = try ByteReader(path: folder.path("images"))
        _ = try IDXReader.images(reader, labelCount: 400, layout: nil)
        #expect(reader.garbage == nil)
    }

    @Test("Truncated anywhere it is refused, with the byte at which it ends")
    func cutOff() throws {
        let folder = TemporaryFolder()
        let members = [Gzip.member(Array(Self.plain[..<1000])), Gzip.member(Array(Self.plain[1000...]))]
        let bytes = members[0] + members[1]
        for count in 2..<bytes.count {
            let error = #expect(throws: DataError.self) { try images(Array(bytes[..<count]), in: folder) }
            // Nothing between two members announces another; one byte of a magic number does not count.
            let isWhole = count == members[0].count || count == members[0].count + 1
            switch error?.problem {
            case .tooShort(let expected, let found)?: #expect(isWhole && expected == Self.plain.count && found == 1000)
            case .impossibleSize?: #expect(count * 1032 < Self.plain.count)
            case .cutOff(let size)?: #expect(size == count && !isWhole)
            default: Issue.record("\(count): \(String(describing: error))")
            }
        }
    }

    @Test("Damage in a later member is refused")
    func damaged() throws {
        let folder = TemporaryFolder()
        let members = [Gzip.member(Array(Self.plain[..<1000])), Gzip.member(Array(Self.plain[1000...]))]
        // Method, flags, data, checksum and length of the second.
        for (place, value) in [(2, 7), (3, 0xe0), (14, 0xff), (members[1].count - 8, 1), (members[1].count - 4, 1)] as [(Int, UInt8)] {
            var second = members[1]
            second[place] ^= value
            let error = #expect(throws: DataError.self) { try images(members[0] + second, in: folder) }
            guard case .damagedCompression? = error?.problem else {
                Issue.record("byte \(place): \(String(describing: error))")
                continue
            }
            #expect((error?.offset ?? 0) >= 1000)
        }
    }

    @Test("Several members are one file above 64 MB, too")
    func large() throws {
        let folder = TemporaryFolder()
        var stream = RandomStream(seed: 1, purpose: .testing, index: 5)
        // Not so compressible that it could be a bomb.
        let block = (0..<8192).map { _ in UInt8(stream.integer(below: 256)) } + [UInt8](repeating: 0, count: (1 << 20) - 8192)
        let blocks = 70
        let header = [0x803, blocks << 10, 32, 32].flatMap(SmallData.number)
        let member = Gzip.member(block)
        folder.write(Gzip.member(header) + (0..<blocks).flatMap { _ in member } + [0, 0, 0], to: "images")
        let pictures = try IDXReader.images(path: folder.path("images"), labelCount: blocks << 10)
        #expect(pictures.bytes.count == blocks << 20 && pictures.bytes[69 << 20..<69 << 20 + 8192].elementsEqual(block[..<8192]))
    }
}
