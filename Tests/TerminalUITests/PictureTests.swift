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
        #expect(canvas[0, 0] == .blank)
        #expect(canvas[2, 0] == Cell("▀", Style(foreground: .indexed(231))))
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

    static let sizes: [UnitSize] =
        (1...12).map { UnitSize(magnification: $0, Appearance(colors: .direct, unicode: true)) }
        + [(7, 1), (8, 2), (10, 3), (12, 6)].map { UnitSize(boxWidth: $0.0, rows: $0.1) }

    @Test("A marked unit is seen, and so is its own colour, at every size, wherever it is", arguments: sizes)
    func theMarkIsSeen(_ unit: UnitSize) {
        let scale = HeatmapScale(lowest: -1, highest: 1, signed: true)
        let values = (0..<30).map { Float($0 % 7 - 3) / 3 }
        let grid = NumberGrid(rows: 5, columns: 6, values: values)
        for appearance in ThemeName.allCases.flatMap({ theme in
            [ColorDepth.indexed, .direct].map { Appearance(colors: $0, unicode: true, theme: theme) }
        }) {
            func drawn(_ marked: (row: Int, column: Int)?) -> Canvas {
                let size = unit.size(rows: 5, columns: 6)
                var canvas = Canvas(Size(size.width + 2, size.height + 2))
                let rect = Rect(x: 1, y: 1, width: size.width, height: size.height)
                Heatmap(scale: scale, appearance).draw(grid, unit: unit, marked: marked, on: &canvas, in: rect)
                return canvas
            }
            let without = drawn(nil)
            for (row, column) in [(0, 0), (1, 2), (2, 5), (3, 3), (4, 0), (4, 5)] {
                let level = Double(values[row * 6 + column])
                let isHalf = unit.halfRows == 1
                // Units of half a cell have another hue, of which the lightness is their own.
                let own =
                    isHalf
                    ? ColorRamp(.framed, appearance.colors, appearance.theme).color(level)
                    : ColorRamp(.diverging, appearance.colors, appearance.theme).color(level)
                let mark = isHalf ? own : Theme(appearance).mark(beside: own)
                let with = drawn((row, column))
                let columns = 1 + column * unit.width..<1 + (column + 1) * unit.width
                let rows = 1 + row * unit.halfRows / 2...1 + ((row + 1) * unit.halfRows - 1) / 2
                var (markCount, ownCount) = (0, 0)
                for y in 0..<with.size.height {
                    for x in 0..<with.size.width {
                        let isInside = columns.contains(x) && rows.contains(y)
                        let cell = with[x, y]
                        // All other units are as they were; around the map there may be pointers.
                        let isAround = x == 0 || y == 0 || x == with.size.width - 1 || y == with.size.height - 1
                        if !isInside && !isAround { #expect(cell == without[x, y]) }
                        guard isInside else { continue }
                        if cell.style.foreground == mark || cell.style.background == mark { markCount += 1 }
                        if cell.style.foreground == own || cell.style.background == own { ownCount += 1 }
                    }
                }
                #expect(markCount >= 1 && ownCount >= 1, "\(unit) \(row),\(column)")
                // At least half of the unit has its own colour, where it is half a cell all of it.
                #expect(2 * ownCount >= unit.width * unit.halfRows / 2)
            }
        }
    }

    @Test func aMarkIsReversedWithoutColours() {
        let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)
        #expect(draw(Self.grid, scale, .plainest, marked: (2, 1))[1, 2].style.reverse)
    }

    @Test("A unit of half a cell is marked by its hue, and the other half keeps its colour")
    func theMarkOfHalfACell() {
        let appearance = Appearance(colors: .indexed, unicode: true)
        let scale = HeatmapScale(lowest: 0, highest: 1, signed: false)
        let grid = NumberGrid(rows: 3, columns: 1, values: [1, 0.5, 1])
        let plain = draw(grid, scale, appearance)
        for row in 0..<3 {
            let marked = draw(grid, scale, appearance, marked: (row, 0))
            let mark = ColorRamp(.framed, .indexed, .dark).color(row == 1 ? 0.5 : 1)
            let (isUpper, y) = (row % 2 == 0, row / 2)
            #expect((isUpper ? marked[0, y].style.foreground : marked[0, y].style.background) == mark)
            guard y == 0 else { continue }
            #expect(
                (isUpper ? marked[0, y].style.background : marked[0, y].style.foreground)
                    == (isUpper ? plain[0, y].style.background : plain[0, y].style.foreground))
        }
    }

    @Test("Edges show how far a map of zeros extends, and take no cell that is in use")
    func edges() {
        let scale = HeatmapScale(lowest: -1, highest: 1, signed: true)
        let grid = NumberGrid(rows: 5, columns: 2, values: [Float](repeating: 0, count: 10))
        for appearance in [Appearance(colors: .direct, unicode: true), .plainest] {
            let unit = UnitSize(magnification: 1, appearance)
            let height = unit.size(rows: 5, columns: 2).height
            var canvas = Canvas(Size(6, height))
            canvas.put("x", x: 4, y: 1)
            Heatmap(scale: scale, appearance).draw(grid, unit: unit, on: &canvas, in: Rect(x: 2, y: 0, width: 2, height: height))
            let rows = canvas.text.split(separator: "\n").map(String.init)
            if appearance.unicode {
                #expect(rows == [" │  │", " │  x", " ╵  ╵"])
            } else {
                #expect(rows == [" |  |", " |  x", " |  |", " |  |", " |  |"])
            }
            #expect(canvas[2, 0] == .blank && canvas[3, 1] == .blank)
        }
    }

    @Test("A frame lies in the halves of its units that are next to the window, the rest keeps its colour")
    func frames() {
        let appearance = Appearance(colors: .direct, unicode: true)
        let grid = NumberGrid(rows: 5, columns: 5, values: (0..<25).map { Float($0) / 24 })
        let unit = UnitSize(magnification: 2, appearance)
        var canvas = Canvas(unit.size(rows: 5, columns: 5))
        func side(_ row: Int, _ column: Int) -> HeatmapOverlay? {
            var sides: FrameSides = []
            if row == 0 { sides.insert(.bottom) } else if row == 4 { sides.insert(.top) }
            if column == 0 { sides.insert(.right) } else if column == 4 { sides.insert(.left) }
            return sides.isEmpty ? nil : .frame(sides)
        }
        Heatmap(scale: HeatmapScale(lowest: 0, highest: 1, signed: false), appearance).draw(
            grid, unit: unit, overlay: side, on: &canvas, in: canvas.bounds)
        #expect(
            canvas.text == """
                 ▗▄▄▄▄▄▄▖
                 ▐      ▌
                 ▐      ▌
                 ▐      ▌
                 ▝▀▀▀▀▀▀▘
                """)
        let ramp = ColorRamp(.sequential, .direct)
        for row in 0..<5 {
            for column in 0..<5 {
                let own = ramp.color(Double(grid.values[row * 5 + column]))
                for x in 0..<2 { #expect(canvas[2 * column + x, row].style.background == own) }
            }
        }
    }

    /// The grid of `frames`, its middle nine units framed.
    private static func framed(_ unit: UnitSize, _ appearance: Appearance) -> Canvas {
        let grid = NumberGrid(rows: 5, columns: 5, values: (0..<25).map { Float($0) / 24 })
        var canvas = Canvas(unit.size(rows: 5, columns: 5))
        Heatmap(scale: HeatmapScale(lowest: 0, highest: 1, signed: false), appearance).draw(
            grid, unit: unit,
            overlay: { row, column in
                var sides: FrameSides = []
                if row == 0 { sides.insert(.bottom) } else if row == 4 { sides.insert(.top) }
                if column == 0 { sides.insert(.right) } else if column == 4 { sides.insert(.left) }
                return sides.isEmpty ? nil : .frame(sides)
            }, on: &canvas, in: canvas.bounds)
        return canvas
    }

    @Test("A frame is closed and touches the window on all sides, also where units end in the middle of a cell", arguments: 2...12)
    func closedFrames(_ magnification: Int) {
        let appearance = Appearance(colors: .direct, unicode: true)
        let unit = UnitSize(magnification: magnification, appearance)
        let canvas = Self.framed(unit, appearance)
        let signs: [Unicode.Scalar] = [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"]
        let marks = [46, 22].map { Palette.color($0, .direct) }
        // In halves of rows and of columns.
        let (top, bottom) = (unit.halfRows - 1, 4 * unit.halfRows)
        let (left, right) = (2 * unit.width - 1, 8 * unit.width)
        for half in 0..<5 * unit.halfRows {
            for column in 0..<10 * unit.width {
                let cell = canvas[column / 2, half / 2]
                let quarters = marks.contains(cell.style.foreground) ? signs.firstIndex(of: cell.scalar ?? " ") ?? 0 : 0
                let isDrawn = quarters >> (half % 2 * 2 + column % 2) & 1 == 1
                let isOnLine =
                    (half == top || half == bottom) && (left...right).contains(column)
                    || (column == left || column == right) && (top...bottom).contains(half)
                #expect(isDrawn == isOnLine, "\(half), \(column)")
            }
        }
    }

    @Test func framesInASCII() {
        let appearance = Appearance(colors: .indexed, unicode: false)
        #expect(Self.framed(UnitSize(magnification: 1, appearance), appearance).text == "+---+\n|   |\n|   |\n|   |\n+---+")
        #expect(
            Self.framed(UnitSize(magnification: 2, appearance), appearance).text
                == " +------+\n |      |\n |      |\n |      |\n +------+")
    }

    @Test("A marked number has as many digits as the others", arguments: [7, 8, 9, 12], [1, 2])
    func digitsOfTheMarked(_ width: Int, _ rows: Int) {
        let values: [Float] = [-0.1356, -0.09837, 0.5, -12.34, -1.234e-5]
        let grid = NumberGrid(rows: 1, columns: values.count, values: values)
        for appearance in [Appearance(colors: .indexed, unicode: true), Appearance(colors: .indexed, unicode: false)] {
            func numbers(_ marked: Int?) -> [String] {
                let unit = UnitSize(boxWidth: width, rows: rows)
                let size = unit.size(rows: 1, columns: values.count)
                var canvas = Canvas(Size(size.width + 1, size.height))
                Heatmap(scale: HeatmapScale(lowest: -13, highest: 1, signed: true), appearance).draw(
                    grid, unit: unit, marked: marked.map { (0, $0) }, on: &canvas,
                    in: Rect(x: 1, y: 0, width: size.width, height: size.height))
                let bars = canvas.text.count { "▌▐[]".contains($0) }
                #expect(marked == nil ? bars == 0 : bars >= 1, "\(canvas.text)")
                return canvas.text.split { "▌▐[]│|╵╷' \n".contains($0) }.map(String.init)
            }
            let all = numbers(nil)
            #expect(all.count == values.count)
            for place in values.indices { #expect(numbers(place) == all) }
        }
    }

    @Test("What is not computed yet is hatched, not zero, in every appearance")
    func hatched() {
        let scale = HeatmapScale(lowest: -1, highest: 1, signed: true)
        for appearance in [
            Appearance.plainest, Appearance(colors: .monochrome, unicode: true), Appearance(colors: .sixteen, unicode: true),
            Appearance(colors: .indexed, unicode: false), Appearance(colors: .direct, unicode: true, theme: .light),
        ] {
            let unit = UnitSize(magnification: 2, appearance)
            var canvas = Canvas(unit.size(rows: 4, columns: 3))
            Heatmap(scale: scale, appearance).draw(
                Self.grid, unit: unit, overlay: { row, _ in row > 1 ? .toCome : nil }, on: &canvas, in: canvas.bounds)
            let last = canvas[0, canvas.size.height - 1]
            #expect(last.scalar == (Heatmap.hasHalfRows(appearance) ? "░" : "/") && last.style == Theme(appearance).faintest)
            let ramp = CharacterRamp.positive(unicode: appearance.unicode) + CharacterRamp.negative(unicode: appearance.unicode)
            if appearance.colors < .indexed { #expect(!ramp.contains(last.scalar ?? " ")) }
        }
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
