import Testing

@testable import NcursesTerminal
@testable import TerminalUI

@Suite struct BackgroundTests {
    @Test func whatATerminalAnswers() {
        func color(_ text: String) -> RGB? { BackgroundColor.color(Array(text.utf8)) }
        #expect(color("11;rgb:1e1e/1e1e/1e1e") == RGB(0x1e, 0x1e, 0x1e) && color("11;rgb:ffff/ffff/ffff") == RGB(255, 255, 255))
        #expect(color("11;rgb:f/0/8") == RGB(255, 0, 136) && color("11;rgb:fd/f6/e3") == RGB(0xfd, 0xf6, 0xe3))
        #expect(color("11;rgb:fff/800/000") == RGB(255, 128, 0) && color("11;rgba:0000/2b2b/3636/ffff") == RGB(0, 0x2b, 0x36))
        #expect(color("11;#002b36") == RGB(0, 0x2b, 0x36) && color("11;#fff") == RGB(255, 255, 255))
        for text in [
            "", "11", "11;", "11;?", "11;rgb:", "11;rgb:1/2", "11;rgb:1/2/3/4", "11;rgb:12345/1/1", "11;rgb:g/0/0", "11;rgb:-1/0/0",
            "11;rgb:+1/0/0", "11;rgb://", "11;red", "11;#", "11;#12345", "11;#gggggg", "11;rgba:1/2/3", "10;rgb:0/0/0", "110;rgb:0/0/0",
            "11;rgb:１/0/0",
        ] { #expect(color(text) == nil, "\(text)") }
        #expect(BackgroundColor.isReply(Array("11;red".utf8)) && !BackgroundColor.isReply(Array("52;c;".utf8)))
    }
}

@Suite struct AddedColorTests {
    @Test func numbersBecomeColors() {
        var colors = AddedColors()
        #expect(colors.number(RGB(1, 2, 3)) == 16 && colors.number(RGB(255, 0, 128)) == 17 && colors.number(RGB(1, 2, 3)) == 16)
        func spelled(_ text: String) -> String { String(decoding: ColorSequences.rewritten(Array(text.utf8), colors), as: UTF8.self) }
        #expect(spelled("a\u{1b}[38;5;16mb\u{1b}[48;5;17mc") == "a\u{1b}[38;2;1;2;3mb\u{1b}[48;2;255;0;128mc")
        // Everything else stays.
        for text in [
            "\u{1b}[38;5;18m", "\u{1b}[38;5;7m", "\u{1b}[38;5;m", "\u{1b}[38;5;16", "\u{1b}[38;5;16;1m", "\u{1b}[38;2;16;1;1m", "[38;5;16m",
            "\u{1b}[58;5;16m", "\u{1b}[38;5;99999999999999999999m", "\u{1b}", "\u{1b}[", "\u{1b}[16;16H×",
        ] { #expect(spelled(text) == text) }
    }

    @Test("A colour that is set already is not set again, whatever else is")
    func repetitions() {
        func rewritten(_ text: String) -> String { String(decoding: ColorSequences.rewritten(Array(text.utf8), nil), as: UTF8.self) }
        let (front, back) = ("\u{1b}[38;5;20m", "\u{1b}[48;5;20m")
        #expect(rewritten("\(front)\(back)a\(front)\(back)b") == "\(front)\(back)ab")
        #expect(rewritten("\(front)a\u{1b}[3;4H\(front)b\u{1b}[K\(front)c") == "\(front)a\u{1b}[3;4Hb\u{1b}[Kc")
        #expect(rewritten("\(front)a\u{1b}[38;5;21mb\(front)c") == "\(front)a\u{1b}[38;5;21mb\(front)c")
        // Any other rendition may have changed the colours.
        for other in ["\u{1b}[m", "\u{1b}[0;1m", "\u{1b}[39;49m", "\u{1b}[31m"] {
            #expect(rewritten("\(front)\(back)a\(other)\(front)\(back)b") == "\(front)\(back)a\(other)\(front)\(back)b")
        }
    }

    @Test func thereAreTwoHundredAndForty() {
        var colors = AddedColors()
        for value in 0..<240 { #expect(colors.number(RGB(UInt8(value), 0, 0)) == Int32(16 + value)) }
        #expect(colors.number(RGB(0, 1, 0)) == nil && colors.number(RGB(7, 0, 0)) == 23)
    }
}
