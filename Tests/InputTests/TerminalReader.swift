import Tensors
import Testing

@testable import TerminalUI

extension Readers {
    /// Terminal input, in any pieces and at any times.
    static let terminal = FuzzedReader(
        name: "terminal", count: 1000,
        corpus: {
            let texts = [
                "nbq?\u{1b}[A\u{1b}OB\u{1b}[1;2C\u{1b}[5~\u{1b}[[A\u{1b}Oq\u{1b}\u{1b}\r",
                "\u{1b}[<0;10;5M\u{1b}[<32;11;5M\u{1b}[<0;11;5m\u{1b}[M !!",
                "\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\\u{1b}P>|name 1\u{1b}\\\u{1b}_Gi=1;OK\u{1b}\\\u{1b}]52;c;cXE=\u{7}\u{1b}^x\u{1b}\\\u{1b}Xy\u{1b}\\",
                "\u{1b}[200~two\r\nlines \u{1b}[20\u{1b}[201~\u{1b}[I\u{1b}[O",
                "\u{1b}[97;5u\u{1b}[27;5;9~\u{1b}[97:65;2:1;65u\u{1b}[57399u",
                "é中🎉\u{9b}A\u{1b}?q\u{1b}A\u{1}@\r\u{1b}[7$", "\u{1b}]0;" + String(repeating: "x", count: 5000),
            ]
            return texts.map { Array($0.utf8) } + [[0x9b, 0x41, 0x9d, 0x31, 0x9c, 0xe4, 0xb8, 0xff, 0x8f, 0x71]]
        },
        read: { bytes, _ in
            // Longer than the longest string.
            let bytes = Array(bytes.prefix(5000))
            for decoder in decoders {
                try expectPiecesToMakeNoDifference(decoder, bytes)
                try expectToComeToRest(decoder, bytes)
            }
        }, isTyped: { _ in false })

    private struct Misread: Error { var what: String }

    private static let decoders = [
        InputDecoder(),
        InputDecoder(
            DescribedKeys([
                (Array("\u{1b}A".utf8), .up), (Array("\u{1b}[M".utf8), .function(1)), ([0x01, 0x40, 0x0d], .function(2)),
                (Array("\u{1b}[7$".utf8), nil), (Array("\u{1b}[[A".utf8), .function(3)), (Array("\u{1b}\u{1b}[A".utf8), nil),
            ]), encoding: .other { $0[0] < 0xa0 ? .none : $0.count < 2 ? .beginning : .character("中") }, escapeDelay: 0.3),
    ]

    /// As long as no time passes.
    private static func expectPiecesToMakeNoDifference(_ decoder: InputDecoder, _ bytes: [UInt8]) throws {
        var (whole, cut) = (decoder, decoder)
        let found = whole.take(bytes, at: 0)
        var pieces: [InputDecoder.Input] = []
        for byte in bytes { pieces += cut.take([byte], at: 0) }
        guard found == pieces, whole.isAtRest == cut.isAtRest else { throw Misread(what: "pieces") }
    }

    /// Split anywhere, with any pauses: reproducible, in bounded memory, and after two seconds and a cancelled sequence keys work again.
    private static func expectToComeToRest(_ decoder: InputDecoder, _ bytes: [UInt8]) throws {
        func run() throws -> [InputDecoder.Input] {
            var decoder = decoder
            var stream = RandomStream(seed: UInt64(bytes.count), purpose: .testing, index: Int(bytes.first ?? 0))
            var (time, place) = (0.0, 0)
            var found: [InputDecoder.Input] = []
            while place < bytes.count {
                let count = min(bytes.count - place, 1 + stream.integer(below: stream.integer(below: 8) == 0 ? 5000 : 6))
                found += decoder.take(bytes[place..<place + count], at: time)
                place += count
                time += [0, 0.001, 0.02, 0.2, 1.5][stream.integer(below: 5)]
                if stream.integer(below: 3) > 0 { found += decoder.expire(at: time) }
                guard decoder.heldBytes <= InputDecoder.mostPastedBytes else { throw Misread(what: "memory") }
            }
            found += decoder.expire(at: time + 2)
            found += decoder.take([0x18], at: time + 2) + decoder.expire(at: time + 3) + decoder.take("n".utf8, at: time + 3)
            guard found.last == .key(.character("n")), decoder.isAtRest, decoder.deadline == nil else { throw Misread(what: "no rest") }
            return found
        }
        guard try run() == run() else { throw Misread(what: "not the same again") }
    }
}
