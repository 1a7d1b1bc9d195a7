import Testing

@testable import TerminalUI

@Suite struct SVGTests {
    private func svg(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> String {
        var canvas = Canvas(Size(width, height))
        draw(&canvas)
        return canvas.svg()
    }

    @Test func aBlankCanvasIsPaper() {
        #expect(
            svg(100, 30) { _ in } == """
                <svg xmlns="http://www.w3.org/2000/svg" width="800" height="480" viewBox="0 0 800 480">
                <path fill="#fff" d="M0 0h800v480h-800z"/>
                </svg>

                """)
    }

    @Test func whatWouldBeMarkupIsWrittenAsReferences() {
        var canvas = Canvas(Size(20, 1))
        canvas.write(VisibleText(untrusted: "<b>&\"\u{1b}"), x: 0, y: 0)
        canvas.put("\u{ffff}", x: 19, y: 0)
        let text = canvas.svg(title: VisibleText(untrusted: "</title><script>"))
        #expect(text.contains("role=\"img\"><title>&lt;/title&gt;&lt;script&gt;</title>"))
        #expect(text.contains(">&lt;b&gt;&amp;&quot;\\u{1b}</text>") && text.contains(">\u{fffd}</text>"))
    }

    @Test func wordsKeepTheirColumnsAndGapsAreLeftOut() {
        let text = svg(40, 2) { canvas in
            canvas.write("one two   three", x: 2, y: 1)
            canvas.write("x", x: 30, y: 1, Style(bold: true))
        }
        #expect(text.contains("<text x=\"16\" y=\"28\" textLength=\"56\">one two</text>"))
        #expect(text.contains("<text x=\"96\" y=\"28\" textLength=\"40\">three</text>"))
        #expect(text.contains("<g fill=\"#000\" font-weight=\"bold\">\n<text x=\"240\" y=\"28\">x</text>"))
    }

    @Test func wideCharactersTakeTwoCells() {
        let text = svg(20, 1) { $0.write("a卷积核b", x: 0, y: 0) }
        #expect(text.contains("letter-spacing=\"2.667\">\n<text x=\"9.333\" y=\"12\">卷积核</text>"))
        #expect(text.contains("<text x=\"56\" y=\"12\">b</text>"))
    }

    @Test func signsOfOtherFontsStandInTheMiddleOfTheirCells() {
        let text = svg(9, 1) { $0.write("▸▲ 5", x: 0, y: 0) }
        #expect(text.contains("text-anchor=\"middle\">\n<text x=\"4\" y=\"12\">▸</text>\n<text x=\"12\" y=\"12\">▲</text>"))
    }

    @Test("Two numbers in each cell: halves of one colour join across rows")
    func halfBlocksJoin() {
        let style = Style(foreground: .indexed(196), background: .direct(red: 0, green: 0, blue: 10))
        let text = svg(4, 2) { canvas in
            canvas.fill(Rect(x: 0, y: 0, width: 4, height: 1), "▄", style)
            canvas.fill(Rect(x: 0, y: 1, width: 4, height: 1), "▀", style)
        }
        #expect(text.contains("<path fill=\"#ff0000\" d=\"M0 8h32v16h-32z\"/>"))
        #expect(text.contains("<path fill=\"#00000a\" d=\"M0 0h32v8h-32zM0 24h32v8h-32z\"/>") && !text.contains("<text"))
    }

    @Test func backgroundsBecomeOneRectangle() {
        let text = svg(10, 4) { $0.fill(Rect(x: 1, y: 1, width: 3, height: 2), " ", Style(background: .named(4))) }
        #expect(text.contains("<path fill=\"#0000ee\" d=\"M8 16h24v32h-24z\"/>"))
    }

    @Test func exchangedColoursArePaperOnInk() {
        let text = svg(2, 1) { $0.write("ab", x: 0, y: 0, Style(reverse: true)) }
        #expect(text.contains("<path fill=\"#000\" d=\"M0 0h16v16h-16z\"/>") && text.contains("<g fill=\"#fff\">"))
    }

    @Test func underlinesAreLines() {
        #expect(svg(3, 1) { $0.write("ab", x: 1, y: 0, Style(underline: true)) }.contains("d=\"M8 14h16v1h-16z\""))
    }

    @Test("Every block element, shade and Braille pattern that the program draws is a shape, not a letter")
    func blocksAreDrawn() {
        for value in [UInt32](0x2580...0x259f) + [UInt32](0x2801...0x28ff) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = svg(1, 1) { $0.put(scalar, x: 0, y: 0) }
            #expect(!text.contains("<text") && text.split(separator: "<path").count == 3, "\(scalar)")
        }
        #expect(svg(1, 1) { $0.put("▙", x: 0, y: 0) }.contains("d=\"M0 0h4v8h-4zM0 8h8v8h-8z\""))
        #expect(svg(1, 1) { $0.put("▃", x: 0, y: 0) }.contains("d=\"M0 10h8v6h-8z\""))
        #expect(svg(1, 1) { $0.put("▋", x: 0, y: 0) }.contains("d=\"M0 0h5v16h-5z\""))
        #expect(svg(2, 1) { $0.fill($0.bounds, "▒") }.contains("fill-opacity=\"0.50\" d=\"M0 0h16v16h-16z\""))
        // The dots of a Braille pattern: the first and the last.
        #expect(svg(1, 1) { $0.put("\u{2881}", x: 0, y: 0) }.contains("d=\"M2 2h0M6 14h0\""))
    }

    @Test func linesJoinAtTheirCorners() {
        let text = svg(3, 2) { canvas in
            for (x, scalar) in "╭─┐".unicodeScalars.enumerated() { canvas.put(scalar, x: x, y: 0) }
            canvas.put("│", x: 0, y: 1)
        }
        #expect(text.contains("d=\"M4 8h1v24h-1zM4 8h17v1h-17zM20 8h1v8h-1z\"") && !text.contains("<text"))
    }

    @Test func theSamePictureIsTheSameText() {
        func made() -> String {
            svg(30, 10) { canvas in
                for i in 0..<300 { canvas.put("▀", x: i % 30, y: i / 30, Style(foreground: .indexed(UInt8(16 + i % 200)))) }
            }
        }
        #expect(made() == made())
    }

    @Test func coloursAreTheTerminals() {
        let rgb = (0..<16).map { Palette.usual(UInt8($0)) }
        #expect(rgb[1] == RGB(205, 0, 0) && rgb[6] == RGB(0, 205, 205) && rgb[11] == RGB(255, 255, 0) && rgb[15] == RGB(255, 255, 255))
        #expect(rgb[0] == RGB(0, 0, 0) && rgb[7] == RGB(229, 229, 229) && rgb[8] == RGB(127, 127, 127))
        #expect(Color.standard.rgb == nil && Color.named(12).rgb == RGB(92, 92, 255) && Color.indexed(255).rgb == RGB(238, 238, 238))
    }

    @Test func aDarkThemeIsOnADarkPage() {
        var canvas = Canvas(Size(2, 1))
        canvas.write("ab", x: 0, y: 0)
        #expect(canvas.svg(theme: .dark).contains("<path fill=\"#1e1e1e\"") && canvas.svg(theme: .dark).contains("<g fill=\"#d4d4d4\">"))
        for theme in [ThemeName.light, .projector] { #expect(canvas.svg(theme: theme) == canvas.svg()) }
    }

    @Test func trimmingKeepsWhatIsDrawn() {
        var canvas = Canvas(Size(20, 9))
        canvas.write("ab", x: 3, y: 2)
        canvas.fill(Rect(x: 7, y: 1, width: 1, height: 1), " ", Style(background: .indexed(20)))
        #expect(canvas.trimmed().size == Size(8, 3) && canvas.trimmed()[4, 2].scalar == "b")
        #expect(Canvas(Size(5, 5)).trimmed().size == Size(0, 0))
    }
}
