import Testing

@testable import Files

@Suite struct SystemTextTests {
    /// Invalid UTF-8 (0xe9 alone, a surrogate, an overlong form, beyond the last plane, truncated), valid UTF-8, and the scalars that stand
    /// for bytes, which must not stand for themselves.
    static let names: [[UInt8]] = [
        [], Array("plain".utf8), Array("卷积 é 😀".utf8), Array("donn".utf8) + [0xe9] + Array("es".utf8), [0xd6, 0xd0, 0xce, 0xc4],
        [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xe5, 0x8d], [0xff, 0xfe, 0x41], Array("\u{10fee9}x\u{10fe80}".utf8),
        [0x41, 0xf4, 0x8f, 0xbb, 0xa9, 0xf4, 0x8f], Array("\r\n\u{301}".utf8),
    ]

    @Test(arguments: names) func whatWasReadIsWrittenAgain(_ bytes: [UInt8]) {
        #expect(String(systemBytes: bytes).systemBytes == bytes)
        #expect(String(systemBytes: bytes).systemPath == bytes.map { CChar(bitPattern: $0) } + [0])
    }

    @Test func anyBytesAtAll() {
        var state: UInt64 = 7
        func random(_ count: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % count
        }
        // Mostly bytes that begin or continue a longer sequence.
        let heads: [UInt8] = [0xc3, 0xe5, 0xed, 0xf0, 0xf4, 0x8f, 0xba, 0xbb, 0xa9, 0x80, 0xbf, 0x41]
        for _ in 0..<5000 {
            let bytes = (0..<random(12)).map { _ in
                random(2) == 0 ? heads[Int(random(UInt64(heads.count)))] : UInt8(1 + random(255))
            }
            let text = String(systemBytes: bytes)
            #expect(text.systemBytes == bytes)
            // Concatenated texts stand for concatenated bytes.
            let cut = Int(random(UInt64(bytes.count + 1)))
            #expect((String(systemBytes: bytes[..<cut]) + String(systemBytes: bytes[cut...])).systemBytes == bytes)
        }
    }

    @Test func validUTF8StaysWhatItSaysAndOtherBytesAreSeen() {
        #expect(String(systemBytes: "é卷".utf8) == "é卷")
        let text = String(systemBytes: [0x61, 0xe9, 0x62])
        #expect(text == "a\u{10fee9}b" && text.unicodeScalars.compactMap(\.systemByte) == [0xe9])
        #expect(Unicode.Scalar("é").systemByte == nil && Unicode.Scalar(0x10fe7f)?.systemByte == nil)
    }

    @Test func noPathHoldsAZero() { #expect("/etc/passwd\u{0}.svg".systemPath == [0]) }

    @Test func partsAreFoundByTheirBytes() {
        // The mark combines with the slash before it.
        let joined = "a/\u{301}b"
        #expect(joined.lastPathPart == "\u{301}b" && joined.parentPath == "a")
        #expect("/x".parentPath == "/" && "x".parentPath == "." && "a/".lastPathPart.isEmpty && "/".lastPathPart.isEmpty)
        #expect("a//".withoutTrailingSlashes == "a" && "//".withoutTrailingSlashes == "/" && "".withoutTrailingSlashes.isEmpty)
        #expect("e\u{301}".beginsExactly(with: "e") && !"\u{e9}".beginsExactly(with: "e"))
    }
}
