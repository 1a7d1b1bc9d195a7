import Tensors

/// Makes invalid files from valid ones, with a seed.
struct Mutator {
    private var stream: RandomStream
    /// Longer files show nothing that shorter ones do not.
    private static let mostBytes = 32 << 10

    /// Replacements for numbers in text.
    private static let extremes = [
        "0", "-0", "-1", "1", "2", "255", "256", "65536", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "1000000000", "1e309", "-1e309", "1e-400", "nan", "inf", "0.5", "0x10", "00", "",
        String(repeating: "9", count: 400),
    ].map { Array($0.utf8) }
    /// Replacements for four or eight bytes.
    private static let words: [UInt64] = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, .max >> 1, 1 << 63, .max]
    /// Bytes with a meaning in one of the formats.
    private static let bytes: [UInt8] =
        Array("\"\\{}[](),:;=@-+*/^.|#<>`~!&_ \n\t\r0129aef".utf8) + [0, 1, 0x1f, 0x7f, 0x80, 0xc0, 0xcc, 0xff]
    private static let characters = [
        "\u{301}", "\u{200d}", "\u{1f469}", "\u{202e}", "\u{feff}", "\u{10ffff}", "\u{e000}", "\u{1f1e9}", "中", "−", "×", "１",
    ].map {
        Array($0.utf8)
    }

    /// The mutator of a case.
    init(seed: UInt64, number: Int) { stream = RandomStream(seed: seed, purpose: .testing, index: number) }

    mutating func below(_ limit: Int) -> Int { stream.integer(below: max(1, limit)) }

    /// A file of a corpus, changed in one to four ways.
    mutating func file(from corpus: [[UInt8]]) -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        for _ in 0...(below(2) == 0 ? 0 : below(4)) { mutate(&bytes, corpus) }
        return bytes.count > Self.mostBytes ? Array(bytes[..<Self.mostBytes]) : bytes
    }

    private mutating func chunk(_ bytes: [UInt8]) -> Range<Int> {
        let start = below(bytes.count + 1)
        // Short ones mostly.
        let longest = below(4) == 0 ? bytes.count - start : min(bytes.count - start, 24)
        return start..<start + below(longest + 1)
    }

    private mutating func mutate(_ bytes: inout [UInt8], _ corpus: [[UInt8]]) {
        let place = below(bytes.count)
        switch below(14) {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where !bytes.isEmpty: bytes[place] = Self.bytes[below(Self.bytes.count)]
        case 2 where !bytes.isEmpty: bytes[place] = UInt8(below(256))
        case 3: bytes.removeSubrange(below(bytes.count + 1)...)
        case 4: bytes.removeSubrange(chunk(bytes))
        case 5: bytes.insert(Self.bytes[below(Self.bytes.count)], at: below(bytes.count + 1))
        case 6: bytes.insert(contentsOf: Self.characters[below(Self.characters.count)], at: below(bytes.count + 1))
        case 7:
            let copy = Array(bytes[chunk(bytes)])
            bytes.insert(contentsOf: copy, at: below(bytes.count + 1))
        case 8:
            // The same chunk repeated.
            let range = chunk(bytes)
            let copy = Array(bytes[range])
            let times = min(1 + below(below(4) == 0 ? 2000 : 20), Self.mostBytes / max(1, copy.count))
            bytes.insert(contentsOf: (0..<times).flatMap { _ in copy }, at: range.upperBound)
        case 9, 10: number(&bytes)
        case 11:
            let size = below(2) == 0 ? 4 : 8
            guard bytes.count >= size else { return }
            // Mostly where headers have their sizes.
            let start = below(2) == 0 ? below(min(5, (bytes.count - size) / 4 + 1)) * 4 : below(bytes.count - size + 1)
            let word = Self.words[below(Self.words.count)]
            let isLittle = below(2) == 0
            for i in 0..<size { bytes[start + i] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (isLittle ? i : size - 1 - i))) }
        case 12:
            let other = corpus[below(corpus.count)]
            bytes = Array(bytes[..<below(bytes.count + 1)] + other[below(other.count + 1)...])
        default:
            // Two parts are swapped.
            let (a, b) = (below(bytes.count + 1), below(bytes.count + 1))
            let (first, second) = (min(a, b), max(a, b))
            bytes = Array(bytes[first..<second] + bytes[..<first] + bytes[second...])
        }
    }

    /// Replaces a number in text by an extreme one.
    private mutating func number(_ bytes: inout [UInt8]) {
        func isDigit(_ place: Int) -> Bool { bytes.indices.contains(place) && (0x30...0x39).contains(bytes[place]) }
        let start = below(bytes.count)
        guard let first = (start..<bytes.count).first(where: isDigit) else { return }
        var end = first
        while isDigit(end) { end += 1 }
        bytes.replaceSubrange(first..<end, with: Self.extremes[below(Self.extremes.count)])
    }
}
