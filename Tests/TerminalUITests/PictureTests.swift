import Testing

@testable import TerminalUI

@Suite struct HeatmapTests {
    static let grid = NumberGrid(rows: 4, columns: 3, values: [0, 0.5, 1, 0, 0, 0, 1, 1, 1, 0.25, 0.5, 0.75])

    private func draw(
        _ grid: NumberGrid, _ scale: HeatmapScale, _ appearance: Appearance, magnification: Int = 1,
        marked: (row: Int, column: Int)? = nil
    ) -> Canvas {
        let unit = UnitSize(magnification: magnification, appearance)
        var canvas = Canvas(unit.size(rows: grid.rows, columns: grid.columns))
        Heatmap(scale: scale, appearance).draw(grid, unit: unit, marked: marked, on: &canvas, in: canvas.bounds)
        return canvas
    }

    @Test func twoNumbersACellWhereThereAreColours() {
        let canvas = draw(
            Self.grid, HeatmapScale(lowest: 0, highest: 1, signed: false), Appearance(colors: .indexed, unicode: true))
        #expect(canvas.size == Size(3, 2))
        #expect(canvas[0, 0] == Cell(" ", Style(background: .indexed(16))))
        #expect(canvas[2, 0] == Cell("▀", Style(foreground: .indexed(231), background: .indexed(16))))
        #expect(canvas[0, 1].style.foreground == .indexed(231))
    }

    @Test(
        "Units that are pointed at stand out in every appearance, beside the marked one",
        arguments: [
            Appearance(colors: .monochrome, unicode: false), Appearance(colors: .eight, unicode: true),
            Appearance(colors: .indexed, unicode: true), Appearance(colors: .direct, unicode: true),
        ])
    func pointedUnits(_ appearance: Appearance) {
        let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)
        for unit in [UnitSize(magnification: 2, appearance), UnitSize(boxWidth: 7, rows: 1)] {
            var canvases: [Canvas] = []
            for pointed in [false, true] {
                var canvas = Canvas(unit.size(rows: 4, columns: 3))
                Heatmap(scale: scale, appearance).draw(
                    Self.grid, unit: unit, marked: (0, 0), overlay: { row, _ in pointed && row < 2 ? .pointed : nil }, on: &canvas,
                    in: canvas.bounds)
                canvases.append(canvas)
            }
            let differing = canvases[0].cells.indices.filter { canvases[0].cells[$0] != canvases[1].cells[$0] }
            #expect(!differing.isEmpty)
            // Those of the third row are unchanged; so is the marked one.
            let below = 2 * unit.halfRows / 2 * canvases[0].size.width
            #expect(differing.allSatisfy { $0 < below })
            #expect(canvases[0][0, 0] == canvases[1][0, 0])
        }
    }

    @Test("There is always a blank between two numbers", arguments: [7, 8, 10])
    func numbersStandApart(_ width: Int) {
        let scale = HeatmapScale(lowest: -1, highest: 1, signed: true)
        let values: [Float] = [-2.39e-5, -1.234e-5, -0.001234, 12_345.6, -98_765, -9.996e-12, 1e-30]
        let unit = UnitSize(boxWidth: width, rows: 1)
        // Without colours no shade touches a number either.
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            var canvas = Canvas(unit.size(rows: 1, columns: values.count))
            Heatmap(scale: scale, appearance).draw(
                NumberGrid(rows: 1, columns: values.count, values: values), unit: unit, on: &canvas, in: canvas.bounds)
            let numbers = canvas.text.split(whereSeparator: { " \n".contains($0) }).compactMap { Float($0) }
            #expect(numbers.count == values.count, "\(canvas.text)")
            for (number, value) in zip(numbers, values) { #expect(abs(number - value) <= 0.2 * abs(value)) }
        }
    }

    @Test func charactersWhereThereAreNone() {
        let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)
        #expect(draw(Self.grid, scale, .plainest).text == " +@\n\n@@@\n:+#")
        let unicode = draw(Self.grid, scale, Appearance(colors: .monochrome, unicode: true), magnification: 2)
        #expect(unicode.text == "  ▒▒██\n\n██████\n··▒▒▓▓")
    }

    @Test func signAndSizeCanBeToldWithoutColour() {
        let signed = NumberGrid(rows: 1, columns: 7, values: [-1, -0.6, -0.3, 0, 0.3, 0.6, 1])
        let scale = HeatmapScale(lowest: -1, highest: 0.5, signed: true)
        #expect(scale.highest == 1 && scale.lowest == -1)
        #expect(draw(signed, scale, .plainest).text == "O=- :*@")
        let text = draw(signed, scale, Appearance(colors: .monochrome, unicode: true)).text
        #expect(Set(text).count == 7)
    }

    @Test func whatIsNotFiniteIsDrawnAsWhatItIs() {
        let grid = NumberGrid(rows: 1, columns: 3, values: [.nan, .infinity, -.infinity])
        for appearance in [Appearance.plainest, Appearance(colors: .indexed, unicode: true)] {
            let canvas = draw(grid, HeatmapScale(lowest: 0, highest: 0, signed: true), appearance)
            #expect(canvas[0, 0].scalar == "N" && canvas[1, 0].scalar == canvas[2, 0].scalar)
            #expect(canvas[1, 0].style != canvas[2, 0].style)
        }
    }

    @Test func theMarkIsSeen() {
        let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)
        let colored = draw(Self.grid, scale, Appearance(colors: .indexed, unicode: true), marked: (2, 1))
        #expect(colored[1, 1].style.foreground == .indexed(46))
        #expect(draw(Self.grid, scale, .plainest, marked: (2, 1))[1, 2].style.reverse)
    }

    @Test func largeBoxesShowTheirNumbers() {
        var canvas = Canvas(Size(16, 2))
        let grid = NumberGrid(rows: 1, columns: 2, values: [-0.123456, 0.5])
        Heatmap(scale: HeatmapScale(lowest: -1, highest: 1, signed: true), .plainest).draw(
            grid, unit: UnitSize(boxWidth: 8, rows: 2), on: &canvas, in: canvas.bounds)
        #expect(canvas.text.contains("-0.123") && canvas.text.contains("0.500"))
    }

    @Test func reductionKeepsTheLargest() {
        let grid = NumberGrid(rows: 3, columns: 3, values: [1, -5, 2, 0, 0, .nan, 7, 0, -1])
        let reduced = grid.reduced(rows: 2, columns: 2)
        #expect(reduced.rows == 2 && reduced.values[0] == -5 && reduced.values[1].isNaN && reduced.values[2] == 7)
        #expect(grid.reduced(rows: 1, columns: 1).values.count == 9)
    }
}

@Suite struct ColorRampTests {
    @Test("Lightness rises in even steps", arguments: [ColorDepth.indexed, .direct])
    func evenSteps(_ depth: ColorDepth) {
        for kind in [RampKind.sequential, .diverging] {
            for negative in kind == .diverging ? [false, true] : [false] {
                let lightness = ColorRamp(kind, depth).lightnesses(negative: negative)
                let steps = zip(lightness.dropFirst(), lightness).map { $0 - $1 }
                #expect(steps.allSatisfy { $0 > 0 }, "\(kind) \(lightness)")
                #expect((lightness.last ?? 0) > 0.75 && lightness.count >= 7)
                // The 256 colours include few dark ones: their first step is the largest.
                let mean = ((lightness.last ?? 0) - lightness[1]) / Double(steps.count - 1)
                #expect(steps.dropFirst().allSatisfy { $0 < max(2.6 * mean, 0.025) }, "\(kind) \(lightness)")
            }
        }
    }

    @Test func bothSidesAreEquallyBright() {
        let ramp = ColorRamp(.diverging, .indexed)
        let (warm, cold) = (ramp.lightnesses(negative: false), ramp.lightnesses(negative: true))
        #expect(abs((warm.last ?? 0) - (cold.last ?? 0)) < 0.1)
        #expect(ramp.color(0) == .indexed(16) && ramp.color(1) != ramp.color(-1))
        #expect(ColorRamp(.sequential, .indexed).color(-3) == .indexed(16))
    }
}

@Suite struct LineChartTests {
    private func draw(_ values: [Float], _ size: Size, _ appearance: Appearance) -> String {
        var canvas = Canvas(size)
        LineChart([ChartSeries(Curve(values), style: .plain)], appearance).draw(on: &canvas, in: canvas.bounds)
        return canvas.text
    }

    @Test func inCharacters() {
        #expect(
            draw([4, 3, 2, 1, 0], Size(14, 6), .plainest) == """
                4+**
                 |  ***
                2+     **
                 |       ***
                0+          **
                  0
                """)
    }

    @Test func noPeakIsLeftOut() {
        var values = [Float](repeating: 1, count: 10_000)
        values[7777] = 100
        let text = draw(values, Size(30, 8), Appearance(colors: .monochrome, unicode: true))
        #expect(text.split(separator: "\n")[0].contains { ("\u{2801}"..."\u{28ff}").contains($0) })
    }

    @Test func emptyAndNotFiniteDataDrawNothing() {
        #expect(draw([], Size(20, 6), .plainest).allSatisfy { $0 == "\n" })
        #expect(draw([.nan, .infinity], Size(20, 6), .plainest).allSatisfy { $0 == "\n" })
        #expect(!draw([1, .nan, 2], Size(20, 6), .plainest).allSatisfy { $0 == "\n" })
        #expect(!draw([0.5], Size(20, 6), .plainest).allSatisfy { $0 == "\n" })
    }

    @Test func bars() {
        let unicode = Appearance(colors: .monochrome, unicode: true)
        #expect(Bar.horizontal(0.5, width: 5, unicode).string == "██▌" && Bar.horizontal(7, width: 2, unicode).string == "██")
        #expect(Bar.horizontal(.nan, width: 5, unicode).string == "" && Bar.horizontal(0.5, width: 4, .plainest).string == "##")
        var canvas = Canvas(Size(4, 2))
        Bar.histogram([0, 1, 2, 4], on: &canvas, in: canvas.bounds, .plain, unicode)
        #expect(canvas.text == "   █\n ▄██")
    }
}
