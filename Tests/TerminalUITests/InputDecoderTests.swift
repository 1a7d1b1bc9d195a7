import Testing

@testable import TerminalUI

/// Terminal input and its meaning.
@Suite struct InputDecoderTests {
    typealias Input = InputDecoder.Input

    /// Decodes bytes that arrive at once, followed by a pause longer than any timeout.
    static func decode(
        _ bytes: some Sequence<UInt8>, _ described: DescribedKeys = DescribedKeys(), encoding: TextEncoding = .utf8
    ) -> [Input] {
        var decoder = InputDecoder(described, encoding: encoding)
        return decoder.take(bytes, at: 0) + decoder.expire(at: 10)
    }

    static func keys(_ text: String, _ described: DescribedKeys = DescribedKeys()) -> [Key] {
        decode(text.utf8, described).compactMap { if case .key(let key) = $0 { key } else { nil } }
    }

    static func typed(_ text: String) -> [Key] { text.map { .character($0) } }

    // MARK: Keys

    @Test("One key in every common encoding")
    func keysHaveManyForms() {
        let forms: [(Key, [String])] = [
            (.up, ["\u{1b}[A", "\u{1b}OA", "\u{1b}[1A", "\u{1b}[1;1A", "\u{1b}[1;129A", "\u{1b}[57419u"]),
            (.down, ["\u{1b}[B", "\u{1b}OB", "\u{1b}[1;1:2B"]), (.right, ["\u{1b}[C", "\u{1b}OC"]), (.left, ["\u{1b}[D", "\u{1b}OD"]),
            (.shiftUp, ["\u{1b}[1;2A", "\u{1b}O2A", "\u{1b}O1;2A", "\u{1b}[a", "\u{1b}[57419;2u"]),
            (.shiftDown, ["\u{1b}[1;2B", "\u{1b}O2B", "\u{1b}[b"]), (.shiftRight, ["\u{1b}[1;2C", "\u{1b}O2C", "\u{1b}[c"]),
            (.shiftLeft, ["\u{1b}[1;2D", "\u{1b}O2D", "\u{1b}[d"]), (.home, ["\u{1b}[H", "\u{1b}OH", "\u{1b}[1~", "\u{1b}[7~"]),
            (.end, ["\u{1b}[F", "\u{1b}OF", "\u{1b}[4~", "\u{1b}[8~"]), (.pageUp, ["\u{1b}[5~", "\u{1b}[57421u"]),
            (.pageDown, ["\u{1b}[6~", "\u{1b}[6;1~"]), (.delete, ["\u{1b}[3~", "\u{1b}[57426u"]),
            (.backTab, ["\u{1b}[Z", "\u{1b}[1;2Z", "\u{1b}[9;2u", "\u{1b}[27;2;9~"]), (.tab, ["\t", "\u{1b}OI", "\u{1b}[9u"]),
            (.enter, ["\r", "\n", "\u{1b}OM", "\u{1b}[13u", "\u{1b}[57414u"]), (.backspace, ["\u{7f}", "\u{8}", "\u{1b}[127u"]),
            (.escape, ["\u{1b}", "\u{1b}[27u", "\u{1b}[27;1u", "\u{1b}[27;1;27~"]),
            (.function(1), ["\u{1b}OP", "\u{1b}[P", "\u{1b}[11~", "\u{1b}[[A", "\u{1b}[1;1P"]), (.function(2), ["\u{1b}OQ", "\u{1b}[[B"]),
            (.function(3), ["\u{1b}OR", "\u{1b}[R", "\u{1b}[13~", "\u{1b}[[C"]), (.function(4), ["\u{1b}OS", "\u{1b}[14~", "\u{1b}[[D"]),
            (.function(5), ["\u{1b}[15~", "\u{1b}[[E"]), (.function(6), ["\u{1b}[17~"]), (.function(10), ["\u{1b}[21~"]),
            (.function(11), ["\u{1b}[23~"]), (.function(12), ["\u{1b}[24~"]),
            (.control("a"), ["\u{1}", "\u{1b}[97;5u", "\u{1b}[27;5;97~", "\u{1b}[97;69u"]),
            (.character("q"), ["q", "\u{1b}[113u", "\u{1b}[113;1u"]),
            (.character("A"), ["A", "\u{1b}[97;2u", "\u{1b}[97:65;2u", "\u{1b}[27;2;65~", "\u{1b}[65;2u"]),
            (.character("?"), ["?", "\u{1b}[47:63;2u", "\u{1b}[27;2;63~"]), (.character("é"), ["é", "\u{1b}[233u"]),
        ]
        for (key, texts) in forms { for text in texts { #expect(Self.keys(text) == [key], "\(text.debugDescription)") } }
    }

    @Test func aKeypadInItsApplicationModeGivesWhatIsPrintedOnIt() {
        let sent = "jklmnopqrstuvwxyX".map { "\u{1b}O\($0)" }.joined()
        #expect(Self.keys(sent) == Self.typed("*+,-./0123456789="))
        #expect(Self.keys("\u{1b}O \u{1b}OM") == [.character(" "), .enter])
        let kitty = (57399...57413).map { "\u{1b}[\($0)u" }.joined()
        #expect(Self.keys(kitty) == Self.typed("0123456789./*-+"))
    }

    @Test(
        "Keys that the program does not know do nothing, and least of all are they others",
        arguments: [
            "\u{1b}[2~", "\u{1b}[1;5A", "\u{1b}[1;3D", "\u{1b}[3;5~", "\u{1b}[25~", "\u{1b}[34~", "\u{1b}[1;2R", "\u{1b}[1;2P", "\u{1b}OE",
            "\u{1b}[E", "\u{1b}[G", "\u{1b}Oa", "\u{1b}[3^", "\u{1b}[7@", "\u{1b}[27;5;9~", "\u{1b}[27;3;113~", "\u{1b}[113;3u",
            "\u{1b}[113;9u",
            "\u{1b}[113;1:3u", "\u{1b}[1;1:3A", "\u{1b}[13;2u", "\u{1b}[57358u", "\u{1b}[57441u", "\u{1b}[0u", "\u{1b}[u",
            "\u{1b}[1114112u",
            "\u{1b}[99999999999999999999u", "\u{1b}O5q", "\u{1b}[[F", "\u{1b}[5A", "\u{1b}[1;2;3A", "\u{1b}[~", "\u{1b}[0~",
            "\u{1b}O?", "\u{1b}[ q", "\u{1b}[2 q", "\u{1b}[?25h", "\u{1b}[!p",
        ])
    func whatMeansNothing(_ text: String) {
        #expect(Self.keys(text + "n") == [.character("n")])
    }

    @Test("Replies and reports have no effect", arguments: Replies.all)
    func replies(_ reply: String) {
        let decoded = Self.decode((reply + "n").utf8).filter { if case .systemCommand = $0 { false } else { true } }
        #expect(decoded == [.key(.character("n"))])
        // Byte by byte, each as late as possible within the string's own second.
        var decoder = InputDecoder()
        var found: [Input] = []
        let isString = ["]", "P", "X", "^", "_"].contains { reply.hasPrefix("\u{1b}" + $0) }
        var time = 0.0
        for (place, byte) in reply.utf8.enumerated() {
            found += decoder.take([byte], at: time)
            // Only ESC itself waits no longer than the delay.
            time += place == 0 ? 0.02 : isString ? 0.9 / Double(reply.utf8.count) : 60
            found += decoder.expire(at: time)
        }
        #expect(decoder.isAtRest)
        #expect(found.allSatisfy { if case .systemCommand = $0 { true } else { false } }, "\(found)")
    }

    @Test func anOperatingSystemCommandIsGivenWhole() {
        #expect(Self.decode("\u{1b}]52;c;YWI=\u{7}".utf8) == [.systemCommand(Array("52;c;YWI=".utf8))])
        #expect(Self.decode("\u{1b}]52;c;YWI=\u{1b}\\".utf8) == [.systemCommand(Array("52;c;YWI=".utf8))])
    }

    // MARK: ESC

    @Test func escapeAloneIsAnsweredWithinItsDelay() {
        var decoder = InputDecoder(escapeDelay: 0.5)
        #expect(decoder.take([0x1b], at: 1) == [] && decoder.deadline == 1.5)
        #expect(decoder.expire(at: 1.49) == [])
        #expect(decoder.expire(at: 1.5) == [.key(.escape)] && decoder.deadline == nil && decoder.isAtRest)
        // In time it is an arrow key; also if it is read late because the program was busy.
        #expect(decoder.take([0x1b], at: 2) + decoder.take("OB".utf8, at: 2.4) == [.key(.down)])
        #expect(decoder.take([0x1b], at: 3) + decoder.take("OB".utf8, at: 9) == [.key(.down)])
        // After the delay it is not.
        #expect(
            decoder.take([0x1b], at: 10) + decoder.expire(at: 10.6) + decoder.take("OB".utf8, at: 10.6) == [.key(.escape)]
                + Self.typed("OB").map { .key($0) })
    }

    @Test func behindItsNextByteTheRestBelongsToTheSequenceHoweverLate() {
        for introducer in ["[", "O"] {
            var decoder = InputDecoder()
            #expect(decoder.take([0x1b], at: 0) == [] && decoder.take(introducer.utf8, at: 0.02) == [])
            #expect(decoder.deadline == nil && decoder.expire(at: 3600) == [])
            #expect(decoder.take("B".utf8, at: 3600) == [.key(.down)])
        }
    }

    @Test("Alt with a key is esc and that key, as esc and a key in quick succession are")
    func escapeAndAKey() {
        #expect(Self.keys("\u{1b}q") == [.escape, .character("q")])
        #expect(Self.keys("\u{1b}\u{3}y") == [.escape, .control("c"), .character("y")])
        #expect(Self.keys("\u{1b}\u{1b}") == [.escape, .escape])
        #expect(Self.keys("\u{1b}\u{1b}[A\u{1b}\r") == [.escape, .up, .escape, .enter])
        #expect(Self.keys("\u{1b}é\u{1b} ") == [.escape, .character("é"), .escape, .character(" ")])
    }

    @Test func whatIsCutOffGivesWayToWhatFollows() {
        // By another sequence, or by a control character.
        for begun in [
            "\u{1b}[1;", "\u{1b}[<0;1", "\u{1b}O", "\u{1b}[", "\u{1b}[[", "\u{1b}[M", "\u{1b}[Ma", "\u{1b}]11;rgb", "\u{1b}P1$r",
            "\u{1b}_a",
        ] {
            #expect(Self.keys(begun + "\u{1b}[A") == [.up], "\(begun.debugDescription)")
            #expect(Self.keys(begun + "\u{3}n") == [.control("c"), .character("n")], "\(begun.debugDescription)")
            #expect(Self.keys(begun + "\u{18}n") == [.character("n")], "\(begun.debugDescription)")
        }
        #expect(Self.keys("\u{1b}]11;rgb\u{1b}n") == [.escape, .character("n")])
    }

    // MARK: Strings without an end

    @Test func aStringIsGivenUpAfterASecond() {
        var decoder = InputDecoder()
        #expect(decoder.take("\u{1b}]11;rgb:".utf8, at: 0) == [] && decoder.deadline == 1)
        #expect(decoder.take("q".utf8, at: 0.5) + decoder.expire(at: 0.99) == [] && !decoder.isAtRest)
        #expect(decoder.expire(at: 1) == [] && decoder.isAtRest)
        #expect(decoder.take("?".utf8, at: 1.2) == [.key(.character("?"))])
    }

    @Test("A string abandoned while it is still being sent gives no keys: they begin after its end or the first pause")
    func theRestOfAStringThatIsGivenUp() {
        var decoder = InputDecoder()
        let long = Array("\u{1b}P".utf8) + Array(repeating: UInt8(ascii: "q"), count: 2 * InputDecoder.mostStringBytes)
        #expect(decoder.take(long, at: 0) == [] && !decoder.isAtRest)
        #expect(decoder.heldBytes <= InputDecoder.mostStringBytes)
        #expect(decoder.take("qqq".utf8, at: 0.005) + decoder.expire(at: 0.01) == [] && !decoder.isAtRest)
        #expect(decoder.expire(at: 0.02) == [] && decoder.isAtRest)
        #expect(decoder.take("n".utf8, at: 0.1) == [.key(.character("n"))])
        #expect(decoder.take(long + Array("\u{1b}\\n".utf8), at: 1) == [.key(.character("n"))])
        // A clipboard's content may be of any length, and arrives with pauses.
        let clipboard = Array("\u{1b}]52;c;".utf8) + Array(repeating: UInt8(ascii: "q"), count: 5000)
        #expect(
            decoder.take(clipboard, at: 2) + decoder.expire(at: 2.5) + decoder.take("qqq\u{7}n".utf8, at: 2.6) == [.key(.character("n"))])
        #expect(decoder.take(clipboard, at: 3) + decoder.expire(at: 4) == [] && decoder.isAtRest)
    }

    @Test func aSequenceWithoutEndTakesNoMemory() {
        var decoder = InputDecoder()
        #expect(decoder.take(Array("\u{1b}[".utf8) + Array(repeating: UInt8(ascii: "1"), count: 100_000), at: 0) == [])
        #expect(decoder.heldBytes < 100 && decoder.take("An".utf8, at: 1) == [.key(.character("n"))])
    }

    // MARK: Pastes and the mouse

    @Test func aPasteIsText() {
        func paste(_ text: String) -> [Input] { Self.decode("\u{1b}[200~\(text)\u{1b}[201~n".utf8) }
        #expect(paste("qy\t中\r\nb\rc\nd") == [.paste("qy 中\nb\nc\nd"), .key(.character("n"))])
        #expect(paste("\u{1b}[31mq\u{3}\u{1b}[20\u{1b}[201") == [.paste("[31mq[20[201"), .key(.character("n"))])
        #expect(paste("") == [.key(.character("n"))])
        #expect(Self.decode("\u{1b}[201~n".utf8) == [.key(.character("n"))])
        // Without its end marker it ends after a second without input.
        var decoder = InputDecoder()
        #expect(decoder.take("\u{1b}[200~ab".utf8, at: 0) + decoder.expire(at: 0.9) == [])
        #expect(decoder.take("c".utf8, at: 0.95) + decoder.expire(at: 1.9) == [] && decoder.deadline == 1.95)
        #expect(decoder.expire(at: 2) == [.paste("abc")] && decoder.isAtRest)
        // Only the beginning of a long one is kept.
        let long = String(repeating: "q", count: 3 * InputDecoder.mostPastedBytes)
        #expect(paste(long) == [.paste(String(long.prefix(InputDecoder.mostPastedBytes))), .key(.character("n"))])
    }

    private static func mouse(_ text: String) -> [Input] { decode("\u{1b}[<\(text)".utf8) }

    @Test func reportsOfTheMouse() {
        #expect(Self.mouse("0;10;5M") == [.mouse(MouseEvent(.press, column: 9, row: 4))])
        #expect(Self.mouse("0;10;5m") == [.mouse(MouseEvent(.release, column: 9, row: 4))])
        #expect(Self.mouse("32;300;90M") == [.mouse(MouseEvent(.drag, column: 299, row: 89))])
        #expect(Self.mouse("64;1;1M") == [.mouse(MouseEvent(.wheelUp, column: 0, row: 0))])
        // With control held.
        #expect(Self.mouse("81;1;1M") == [.mouse(MouseEvent(.wheelDown, column: 0, row: 0))])
        #expect(Self.mouse("2;1;1M") == [])
    }

    @Test(
        "A malformed report is taken whole and means nothing",
        arguments: [
            "M", "0;1M", "0;0;1M", ";;M", "0;1;1;1M", "0;-1;1M", "0;1;99999999999999999999999M", "q", "0;1;1q", "0:1:1M", "0;1;é", "0;1 M",
        ])
    func malformedReports(_ text: String) { #expect(Self.mouse(text + "n") == [.key(.character("n"))]) }

    @Test func theOldFormOfReportsIsThreeBytesThatMeanNothing() {
        #expect(Self.decode("\u{1b}[Mqqqn".utf8) == [.key(.character("n"))])
        #expect(Self.decode(Array("\u{1b}[M ".utf8) + [0xc3, 0xff] + Array("n".utf8)) == [.key(.character("n"))])
        var decoder = InputDecoder()
        #expect(decoder.take("\u{1b}[Mq".utf8, at: 0) + decoder.expire(at: 1) == [] && decoder.isAtRest)
    }

    // MARK: Characters

    @Test func charactersComeInPieces() {
        var decoder = InputDecoder()
        var found: [Input] = []
        for byte in "aé中🎉".utf8 { found += decoder.take([byte], at: 0) + decoder.expire(at: 100) }
        #expect(found == Self.typed("aé中🎉").map { .key($0) })
    }

    @Test(
        "Bytes that are no characters are nothing, and take nothing with them",
        arguments: [
            [0x80], [0xbf, 0xbf], [0xc0, 0xaf], [0xc1, 0x81], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5],
            [0xff], [0xfe],
            [0xc3], [0xe4, 0xb8], [0xf0, 0x9f, 0x8e], [0x9b], [0x9b, 0x90], [0xf8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func invalidBytes(_ bytes: [UInt8]) {
        #expect(Self.decode(bytes + Array("n".utf8)) == [.key(.character("n"))])
        #expect(Self.decode(bytes + Array("\u{1b}[A".utf8)) == [.key(.up)])
        #expect(Self.decode(bytes + Array("é".utf8)) == [.key(.character("é"))])
    }

    @Test func controlCharactersOfEightBitsAreOnesWhereNotUTF8() {
        let ascii = TextEncoding.other { _ in .none }
        #expect(
            Self.decode([0x9b, 0x41, 0x8f, 0x71, 0x9b, 0x36, 0x7e], encoding: ascii) == [.key(.up), .key(.character("1")), .key(.pageDown)])
        #expect(
            Self.decode([0x9d, 0x31, 0x9c, 0x6e, 0x90, 0x71, 0x1b, 0x5c, 0x6e, 0x84, 0xe9, 0x6e], encoding: ascii)
                == [.systemCommand([0x31]), .key(.character("n")), .key(.character("n")), .key(.character("n"))])
        let latin = TextEncoding.other { bytes in bytes[0] < 0xa0 ? .none : Unicode.Scalar(UInt32(bytes[0])).map { .character($0) } ?? .none
        }
        #expect(Self.decode([0xe9, 0x9b, 0x42], encoding: latin) == [.key(.character("é")), .key(.down)])
        // An encoding with two bytes per character, the second of which may be a letter.
        let double = TextEncoding.other { bytes in bytes.count < 2 ? .beginning : bytes[1] < 0x40 ? .none : .character("中") }
        #expect(
            Self.decode([0x9b, 0x71, 0x6e, 0x81, 0x31, 0x6e], encoding: double)
                == [.key(.character("中")), .key(.character("n")), .key(.character("1")), .key(.character("n"))])
    }

    // MARK: Descriptions

    @Test func aTerminalsOwnDescriptionGoesBeforeWhatIsCommon() {
        let console = DescribedKeys([
            (Array("\u{1b}[M".utf8), .function(1)), (Array("\u{1b}[I".utf8), .pageUp), (Array("\u{1b}[[".utf8), nil),
        ])
        #expect(
            Self.keys("\u{1b}[Mn\u{1b}[In\u{1b}[[n", console) == [.function(1), .character("n"), .pageUp, .character("n"), .character("n")])
        let sun = DescribedKeys([(Array("\u{1b}[222z".utf8), .pageDown)])
        #expect(Self.keys("\u{1b}[222z\u{1b}[223zn", sun) == [.pageDown, .character("n")])
        // rxvt's shifted keys end with a byte that is an intermediate one everywhere else.
        let rxvt = DescribedKeys([(Array("\u{1b}[7$".utf8), nil)])
        #expect(Self.keys("\u{1b}[7$n\u{1b}[12;2$yn", rxvt) == [.character("n"), .character("n")])
        let wyse = DescribedKeys([([0x01, 0x40, 0x0d], .function(1)), ([0x0b], .up), ([0x03], .left), (Array("q".utf8), .left)])
        #expect(Self.keys("\u{1}@\r\u{b}\u{3}q", wyse) == [.function(1), .up, .control("c"), .character("q")])
        #expect(Self.keys("\u{1}@n\u{1}", wyse) == [.control("a"), .character("@"), .character("n"), .control("a")])
    }

    @Test func descriptionsDoNotTakeTheKeypadsDigits() {
        let vt100 = DescribedKeys([(Array("\u{1b}Ot".utf8), .function(5)), (Array("\u{1b}Oq".utf8), nil), (Array("\u{1b}OA".utf8), .up)])
        #expect(Self.keys("\u{1b}Ot\u{1b}Oq\u{1b}OA", vt100) == [.character("4"), .character("1"), .up])
        let vt52 = DescribedKeys([(Array("\u{1b}A".utf8), .up), (Array("\u{1b}P".utf8), .function(1)), (Array("\u{1b}?q".utf8), nil)])
        #expect(Self.keys("\u{1b}?y\u{1b}?M\u{1b}A\u{1b}Pn", vt52) == [.character("9"), .enter, .up, .function(1), .character("n")])
        #expect(Self.keys("\u{1b}?z\u{1b}?", vt52) == [.escape, .character("?"), .character("z"), .escape, .character("?")])
    }
}

/// Input that is not a key: replies to requests of other programs, and reports that they enabled.
enum Replies {
    static let all = [
        // Focus, a change of theme, an in-band size report.
        "\u{1b}[I", "\u{1b}[O", "\u{1b}[?997;1n", "\u{1b}[48;24;80;480;800t", "\u{1b}[8;24;80t",
        // Device attributes, status, the cursor's position, modes, the keyboard's flags.
        "\u{1b}[?62;22c", "\u{1b}[>1;95;0c", "\u{1b}[=0c", "\u{1b}[0n", "\u{1b}[12;40R", "\u{1b}[?12;40;1R", "\u{1b}[?2004;2$y",
        "\u{1b}[4;2$y", "\u{1b}[?1u",
        "\u{1b}[?1;0;256S", "\u{1b}[2;1;1;112;112;1;0x",
        // Colours, the clipboard, a title, notifications.
        "\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\", "\u{1b}]10;rgb:cdcd/d6d6/f4f4\u{7}", "\u{1b}]4;1;rgb:ffff/0000/0000\u{1b}\\",
        "\u{1b}]52;c;cXE=\u{7}",
        "\u{1b}]lquit\u{1b}\\", "\u{1b}]99;i=1;q\u{1b}\\",
        // Settings, name and version, capabilities, a third attribute, graphics.
        "\u{1b}P1$r2 q\u{1b}\\", "\u{1b}P>|WezTerm 2024\u{1b}\\", "\u{1b}P1+r544e=787465726d\u{1b}\\", "\u{1b}P!|00000000\u{1b}\\",
        "\u{1b}_Gi=31;OK\u{1b}\\", "\u{1b}^q\u{1b}\\", "\u{1b}Xq\u{1b}\\",
    ]
}
