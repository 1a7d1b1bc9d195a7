import Testing

@testable import TerminalUI

@Suite struct ChartAxisTests {
    @Test func ticksAreRoundNumbers() {
        #expect(ChartAxis(0, 1.21).ticks(most: 3) == [0, 0.5, 1])
        #expect(ChartAxis(0, 1005).ticks(most: 6, whole: true) == [0, 200, 400, 600, 800, 1000])
        #expect(ChartAxis(3.2, 5.9).ticks(most: 8, whole: true) == [4, 5])
        #expect(ChartAxis(0.002, 3, scale: .logarithmic(offset: 0)).ticks(most: 4) == [0.01, 0.1, 1])
        #expect(ChartAxis(3, 9, scale: .logarithmic(offset: 0)).ticks(most: 4) == [4, 6, 8])
        #expect(ChartAxis(0, 2000, scale: .logarithmic(offset: 1)).ticks(most: 5) == [0, 1, 10, 100, 1000])
        #expect(ChartAxis(-.infinity, 1).ticks(most: 5).isEmpty)
    }

    @Test("Never more ticks than fit, and all of them on the axis")
    func ticksFit() {
        for scale in [ChartScale.linear, .logarithmic(offset: 0), .logarithmic(offset: 1)] {
            for i in 1...60 {
                let lower = Double(i * i % 37 + 1) / 50
                let axis = ChartAxis(lower, lower + Double(i * i * i) / 300, scale: scale)
                for most in 1...9 {
                    let ticks = axis.ticks(most: most)
                    #expect(ticks.count <= most && ticks == ticks.sorted())
                    #expect(ticks.allSatisfy { axis.share(of: $0) > -1e-6 && axis.share(of: $0) < 1 + 1e-6 })
                }
            }
        }
    }

    @Test func thereAndBack() {
        for scale in [ChartScale.linear, .logarithmic(offset: 0), .logarithmic(offset: 1)] {
            let axis = ChartAxis(2, 500, scale: scale)
            for share in [0, 0.25, 0.5, 1] { #expect(abs(axis.share(of: axis.value(atShare: share)) - share) < 1e-12) }
        }
    }

    @Test func labels() {
        #expect(ChartLabels.numbers.texts([0, 0.5, 1], .linear) == ["0.0", "0.5", "1.0"])
        #expect(ChartLabels.percentages.texts([0.9, 0.95, 1], .linear) == ["90 %", "95 %", "100 %"])
        #expect(ChartLabels.numbers.texts([0.001, 0.01, 10], .logarithmic(offset: 0)) == ["0.001", "0.01", "10"])
        #expect(ChartLabels.counts.texts([0, 1_000_000], .linear) == ["0", "1,000,000"])
        #expect(ChartLabels.seconds.texts([0, 20], .linear) == ["0 s", "20 s"])
        #expect(ChartLabels.numbers.texts([1e-7, 2e-7], .linear) == ["1e-7", "2e-7"])
    }
}

@Suite struct LineChartViewTests {
    private let unicode = Appearance(colors: .monochrome, unicode: true)

    private func draw(_ chart: LineChart, _ size: Size) -> Canvas {
        var canvas = Canvas(size)
        chart.draw(on: &canvas, in: canvas.bounds)
        return canvas
    }

    private func rows(_ canvas: Canvas) -> [String] {
        canvas.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether the upper row of the plot has a dot.
    private func hasPeak(_ chart: LineChart) -> Bool {
        rows(draw(chart, Size(40, 8)))[0].unicodeScalars.contains { (0x2801...0x28ff).contains($0.value) }
    }

    @Test("A single high step is visible at every zoom, by step and by time, on linear and logarithmic axes")
    func noPeakIsLeftOut() {
        let count = 10_000
        for peak in [1, 777, 5000, 9998] {
            var values = [Float](repeating: 1, count: count)
            values[peak] = 100
            let curve = Curve(values)
            // Slow, then fast, then slow.
            let seconds = (0..<count).map { step -> Double in
                let even = Double(step) * 0.001
                if step <= 4000 { return even }
                return step <= 9000 ? even + 3 : even + 3 + Double(step - 9000) * 0.1
            }
            for reach in [40, 300, 20_000] {
                let (first, last) = (Double(max(0, peak - reach)), Double(min(count - 1, peak + reach)))
                for scale in [ChartScale.linear, .logarithmic(offset: 1)] {
                    var bySteps = LineChart([ChartSeries(curve, style: .plain)], unicode)
                    bySteps.horizontal = ChartAxis(first, last, scale: scale)
                    #expect(hasPeak(bySteps), "step \(peak), \(first)–\(last), \(scale)")
                    var series = ChartSeries(curve, style: .plain)
                    series.positions = seconds
                    var byTime = LineChart([series], unicode)
                    byTime.horizontal = ChartAxis(seconds[Int(first)], seconds[Int(last)], scale: scale)
                    #expect(hasPeak(byTime), "time of \(peak), \(first)–\(last), \(scale)")
                }
            }
        }
    }

    @Test func onlyTheStepsAskedForDecideTheScale() {
        var chart = LineChart([ChartSeries(Curve((0..<100).map(Float.init)), style: .plain)], .plainest)
        chart.horizontal = ChartAxis(10, 20)
        chart.span = .fitted
        let text = draw(chart, Size(40, 8)).text
        #expect(text.contains("20+") && text.contains("10+") && !text.contains("100"))
    }

    @Test func logarithmsLeaveOutWhatHasNone() {
        var chart = LineChart([ChartSeries(Curve([1, 0.1, 0, 0.01, -1]), style: .plain)], .plainest)
        chart.vertical = .logarithmic(offset: 0)
        #expect(draw(chart, Size(40, 10)).text.contains("1e-6"))
        var none = LineChart([ChartSeries(Curve([0, -1]), style: .plain)], .plainest)
        none.vertical = .logarithmic(offset: 0)
        #expect(draw(none, Size(40, 10)).text.allSatisfy { $0 == "\n" })
    }

    @Test func timesAndSteps() {
        let seconds = [1.0, 2, 2, 4, 8]
        #expect(ChartSeries.step(at: 0.5, in: seconds) == -1 && ChartSeries.step(at: 9, in: seconds) == 5)
        #expect(ChartSeries.step(at: 1.5, in: seconds) == 0.5 && ChartSeries.step(at: 3, in: seconds) == 2.5)
        #expect(ChartSeries.step(at: 8, in: seconds) == 4)
        for step in stride(from: 2.0, through: 4, by: 0.25) {
            #expect(ChartSeries.step(at: ChartSeries.position(of: step, in: seconds), in: seconds) == step)
        }
        #expect(ChartSeries.position(of: 99, in: seconds) == 8 && ChartSeries.step(at: 1, in: []) == 0)
    }

    @Test func cursorMarksAndNow() {
        var chart = LineChart([ChartSeries(Curve([0, 0, 0, 0, 0]), style: .plain)], .plainest)
        chart.labelWidth = 3
        chart.cursor = 2
        chart.marks = [1]
        chart.now = 4
        let canvas = draw(chart, Size(13, 6))
        #expect(rows(canvas)[0] == "1.0+  # |")
        #expect((1..<4).allSatisfy { canvas[6, $0].scalar == ":" && canvas[8, $0].scalar == "|" })
        #expect(canvas[12, 5].scalar == "^")
    }

    @Test("The mark hides no digit of a position")
    func theMarkSparesTheLabels() {
        for count in [11, 101, 801, 1201] {
            for now in stride(from: 0, through: count - 1, by: max(1, count / 40)) {
                var chart = LineChart([ChartSeries(Curve([Float](repeating: 1, count: count)), style: .plain)], .plainest)
                let bare = rows(draw(chart, Size(50, 8))).last?.split(separator: " ").map(String.init) ?? []
                chart.now = Double(now)
                let marked = rows(draw(chart, Size(50, 8))).last ?? ""
                #expect(marked.contains("^"))
                let labels = marked.replacing("^", with: " ").split(separator: " ").map(String.init)
                #expect(labels.allSatisfy { bare.contains($0) }, "\(marked)")
                #expect(now != count - 1 || labels == bare, "\(marked)")
            }
        }
    }

    @Test("The curve on top stays a line where it crosses a broad one; the others share their cells")
    func onTop() {
        let broad = Curve((0..<400).map { $0 % 2 == 0 ? 0 : 1 })
        var line = ChartSeries(Curve([Float](repeating: 0.5, count: 400)), style: Style(bold: true))
        func cells() -> [Int] {
            let canvas = draw(LineChart([ChartSeries(broad, style: .plain), line], unicode), Size(30, 9))
            return canvas.cells.compactMap { $0.style.bold ? $0.scalar.map { ($0.value - 0x2800).nonzeroBitCount } : nil }
        }
        #expect(!cells().isEmpty && cells().allSatisfy { $0 == 8 })
        line.isOnTop = true
        #expect(!cells().isEmpty && cells().allSatisfy { $0 <= 2 })
    }

    @Test func marksTellCurvesApart() {
        let curves = [Curve([Float](repeating: 1, count: 50)), Curve([Float](repeating: 2, count: 50))]
        let series = zip(curves, ["a", "b"] as [Unicode.Scalar]).map { curve, mark -> ChartSeries in
            var one = ChartSeries(curve, style: .plain, mark: mark)
            one.isMarked = true
            return one
        }
        let text = draw(LineChart(series, unicode), Size(60, 10)).text
        #expect(text.contains("a") && text.contains("b"))
    }

    @Test func aFormerCurveBeginsWhereItIsTold() {
        var series = ChartSeries(Curve([Float](repeating: 1, count: 100)), style: .plain)
        series.firstStep = 50
        let canvas = draw(LineChart([series], .plainest), Size(44, 6))
        #expect(rows(canvas)[0] == "1.0+" + String(repeating: " ", count: 20) + String(repeating: "*", count: 20))
    }

    @Test func aMillionStepsWithOnePeak() {
        var values = [Float](repeating: 1, count: 1_000_000)
        values[765_432] = 9
        let chart = LineChart([ChartSeries(Curve(values), style: .plain)], unicode)
        #expect(hasPeak(chart) && draw(chart, Size(100, 20)).text.contains("200,000"))
    }
}
