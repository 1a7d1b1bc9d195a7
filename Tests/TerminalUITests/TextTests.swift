import Files
import Testing

@testable import TerminalUI

@Suite struct VisibleTextTests {
    @Test func controlCharactersAreMadeVisible() {
        let outside = "a\u{1b}[31m\u{7}\n\t\u{85}\u{202e}e\u{301}\u{feff}\u{e000}z"
        let text: VisibleText = "<\(outside)>"
        #expect(text.string == "<a\\u{1b}[31m\\u{7}\\n\\t\\u{85}\\u{202e}e\\u{301}\\u{feff}\\u{e000}z>")
        #expect(VisibleText(untrusted: "plain 卷积核 ×").string == "plain 卷积核 ×")
        #expect(VisibleText(untrusted: String(systemBytes: [0x61, 0xe9, 0x2f, 0xd6, 0xd0])).string == "a\\xe9/\\xd6\\xd0")
        let broken = String(decoding: [0x61, 0xff, 0x62] as [UInt8], as: UTF8.self)
        #expect(VisibleText(untrusted: broken).string == "a\u{fffd}b")
    }

    /// Joined, over-wide and recent characters, invisible letters, flags.
    @Test(arguments: [
        "\u{1160}", "\u{d7cb}", "\u{fdfd}", "\u{2e3b}", "\u{12031}", "\u{1f1e9}", "\u{1f3fd}", "\u{3164}", "\u{1f6dc}", "\u{200d}",
    ])
    func charactersThatTerminalsDisagreeOnAreMadeVisible(_ text: String) throws {
        let scalar = try #require(text.unicodeScalars.first)
        #expect(VisibleText(untrusted: text).string == "\\u{\(String(scalar.value, radix: 16))}")
    }

    @Test func wideCharactersTakeTwoColumns() {
        let text: VisibleText = "卷积 6×5"
        #expect(text.width == 8)
        #expect(text.fitted(4, mark: "~").string == "卷~" && text.fitted(3, mark: "~").string == "卷~")
        #expect(text.fitted(8, mark: "…") == text && text.fitted(0, mark: "…").string == "")
        #expect(text.padded(10).width == 10 && text.padded(5).width == 5)
        #expect(VisibleText(untrusted: "😀").width == 2)
    }

    @Test func wrapping() {
        let english: VisibleText = "one two three"
        #expect(english.wrapped(8).map(\.string) == ["one two", "three"])
        #expect(english.wrapped(3).map(\.string) == ["one", "two", "thr", "ee"])
        let chinese: VisibleText = "卷积核滑过特征图"
        #expect(chinese.wrapped(7).map(\.string) == ["卷积核", "滑过特", "征图"])
        for columns in 2...20 { #expect(english.wrapped(columns).allSatisfy { $0.width <= columns }) }
    }

    @Test("A Chinese paragraph does not end in a line of one character")
    func noLoneCharacter() {
        let text: VisibleText = "用鼠标选中全部各行（通常要按住 shift），就是一条完整的命令；退出后还会再输出一次"
        for columns in 8...100 {
            let lines = text.wrapped(columns)
            #expect(lines.allSatisfy { $0.width <= columns } && lines.last.map { $0.width > 2 } == true, "\(columns)")
            #expect(lines.map(\.string).joined().filter { $0 != " " } == text.string.filter { $0 != " " })
        }
        let marked: VisibleText = "卷积核滑过特征图。"
        #expect(marked.wrapped(14).map(\.string) == ["卷积核滑过特", "征图。"] && marked.wrapped(3).count == 9)
        // What follows a space is no part of a word before it.
        let spaced: VisibleText = "有异常：按 ! 看"
        #expect(spaced.wrapped(13).map(\.string) == ["有异常：按 !", "看"])
    }

    @Test func aTemplateHasSingularAndPlural() {
        func text(_ count: VisibleText?) -> String {
            VisibleText(template: "{n} {n|step is|steps are} done", values: count.map { ["n": $0] } ?? [:]).string
        }
        #expect(text("1") == "1 step is done" && text("  1") == "  1 step is done" && text("0") == "0 steps are done")
        #expect(text("11") == "11 steps are done" && text(nil) == "{n} steps are done")
    }

    @Test func templatesAndSpellings() {
        #expect(VisibleText(template: "a {x} b {y}{z", values: ["x": "1", "y": "{x}"]).string == "a 1 b {x}{z")
        let formula: VisibleText = "δ = a(1−a) ∘ 6×5 …"
        #expect(formula.asciiOnly.string == "delta = a(1-a) * 6x5 ...")
        let signs: [(VisibleText, String)] = [
            ("⅓ ⅔ ¼ ½ ¾", "1/3 2/3 1/4 1/2 3/4"), ("×10, ÷10", "x10, /10"),
            ("Müller, Łukasz, Ångström, Æ, straße", "Muller, Lukasz, Angstrom, AE, strasse"),
            ("• ℓ？", "* l?"), ("Σ w, Σw", "sum w, sum w"), ("卷", "?"),
        ]
        for (text, spelled) in signs { #expect(text.asciiOnly.string == spelled) }
    }
}

@Suite struct NumberFormatTests {
    @Test(
        arguments: [
            (0, "0"), (1, "1.00"), (0.2184, "0.218"), (-0.00123, "-0.00123"), (0.000123, "1.23e-4"), (12345, "12345"), (123456, "1.23e5"),
            (99.96, "100.0"), (9.9999e-5, "1.00e-4"), (-3.25e-9, "-3.25e-9"), (.nan, "NaN"), (.infinity, "+inf"), (-.infinity, "-inf"),
        ] as [(Double, String)])
    func short(_ value: Double, _ text: String) {
        #expect(NumberFormat.short(value).string == text)
    }

    @Test func exactReadsBack() {
        for value in [0.1, -.leastNonzeroMagnitude, 3.4e38, 0.8312742] as [Float] {
            #expect(Float(NumberFormat.exact(value).string) == value)
        }
        // One style for exponents, whichever function wrote them.
        for (value, exact, typed) in [
            (Float(1e20), "1e20", "1e20"), (3.27e-5, "3.27e-5", "3.27e-5"), (-1.5e-38, "-1.5e-38", "-1.5e-38"), (4, "4.0", "4"),
            (0.5, "0.5", "0.5"),
            (-0.0, "-0.0", "-0"), (.nan, "NaN", "NaN"), (-.infinity, "-inf", "-inf"), (3.4028235e38, "3.4028235e38", "3.4028235e38"),
        ] {
            #expect(NumberFormat.exact(value).string == exact && NumberFormat.typed(value).string == typed)
        }
        #expect(NumberFormat.round(1e20).string == "1e20" && NumberFormat.round(2.5e-7).string == "2.5e-7")
        #expect(NumberFormat.round(1.25e10).string == "1.25e10" && NumberFormat.round(0).string == "0")
        #expect(NumberFormat.percent(0.1413, decimals: 2).string == "14.13 %")
        #expect(NumberFormat.grouped(1_234_567).string == "1,234,567" && NumberFormat.grouped(-12).string == "-12")
        #expect(NumberFormat.fixed(3.7e35, 4).string == "3.7000e35" && NumberFormat.fixed(-9.99999e20, 1).string == "-1.0e21")
        #expect(NumberFormat.fixed(-0.0001, 2).string == "0.00" && NumberFormat.fixed(1.999, 1).string == "2.0")
    }
}

@Suite struct CanvasTests {
    @Test func textIsCutAtTheEdgeNeverInTheMiddleOfACharacter() {
        var canvas = Canvas(Size(5, 2))
        #expect(canvas.write("卷积核", x: 0, y: 0) == 5)
        #expect(canvas.write("abcdefgh", x: 2, y: 1) == 3)
        canvas.write("nothing", x: 0, y: 7)
        #expect(canvas.text == "卷积…\n  ab…")
        canvas.write("x", x: 1, y: 0)
        #expect(canvas.text == " x积…\n  ab…")
        canvas.write("y", x: 2, y: 0)
        #expect(canvas.text == " xy …\n  ab…")
    }

    @Test func renderedTextHasColoursOnlyWhenAskedFor() {
        var canvas = Canvas(Size(4, 1))
        canvas.write("ab", x: 0, y: 0, Style(foreground: .indexed(32), bold: true))
        #expect(canvas.rendered(.monochrome) == "ab\n")
        #expect(canvas.rendered(.indexed) == "\u{1b}[0;1;38;5;32mab\u{1b}[0m\n")
    }

    @Test func boxesAndRules() {
        var canvas = Canvas(Size(14, 5))
        let inside = Pane.box("hi", width: 6, height: 1, on: &canvas, .plainest)
        #expect(canvas.text == "\n  +- hi ---+\n  |        |\n  +--------+\n")
        #expect(inside == Rect(x: 4, y: 2, width: 6, height: 1))
        canvas = Canvas(Size(14, 1))
        _ = Pane.draw("maps", focused: true, on: &canvas, in: canvas.bounds, .plainest)
        #expect(canvas.text == "= maps =======")
    }

    @Test func textInSeveralStylesIsBrokenAsPlainTextIs() {
        let bold = Style(bold: true)
        for (first, second) in [("one two ", "three four five"), ("中文，", "这里很长。abc"), ("a", "")] {
            var text = StyledText(VisibleText(untrusted: first))
            text.append(VisibleText(untrusted: second), bold)
            let whole = VisibleText(untrusted: first + second)
            for columns in 4...20 {
                #expect(text.wrapped(columns).map(\.plain) == whole.wrapped(columns))
                let styles = text.wrapped(columns).flatMap(\.pieces).filter { $0.style == bold }.map(\.text.string).joined()
                #expect(styles.filter { $0 != " " } == second.filter { $0 != " " })
            }
        }
        var text = StyledText("abc")
        text.append("def", bold)
        #expect(text.dropping(columns: 4, mark: "…").plain == "…f" && text.dropping(columns: 0, mark: "…") == text && text.width == 6)
    }
}
