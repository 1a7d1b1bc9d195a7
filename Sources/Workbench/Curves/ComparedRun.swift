import Messages
import TerminalUI
import Training

/// A saved run whose curves lie under those of the run on the screen, or in a picture beside those of others.
struct ComparedRun: Sendable {
    /// Its name; untrusted text.
    let name: String
    /// Its curves as saved.
    var curves: RunCurves
    /// Its place among the colours.
    let slot: Int
    /// Its letter, which tells it from others without colours.
    let mark: Unicode.Scalar

    /// The most that are compared at once.
    static let most = 8
    /// The colours there are for other runs: those of lines but the first two, which are the run's own and the cursor's.
    private static let colorCount = 4

    /// A run beside these others. Its colour is that of its name, wherever it is shown, unless one of them has it.
    init(_ name: String, _ curves: RunCurves, beside others: [ComparedRun]) {
        self.name = name
        self.curves = curves
        // FNV-1a.
        let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let wanted = Int(hash % UInt32(Self.colorCount))
        let order = (0..<Self.colorCount).map { (wanted + $0) % Self.colorCount }
        slot = order.first { slot in !others.contains { $0.slot == slot } } ?? wanted
        let letters = "ABCDEFGH".unicodeScalars
        mark = letters.first { letter in !others.contains { $0.mark == letter } } ?? "Z"
    }

    func style(_ theme: Theme) -> Style { theme.line(2 + slot) }

    /// A curve of it, ready to be drawn over steps or seconds.
    private func series(_ curve: Curve, _ positions: [Double]?, _ theme: Theme) -> ChartSeries {
        var one = ChartSeries(curve, style: style(theme), mark: mark)
        one.positions = positions
        one.isMarked = true
        one.isOnTop = true
        return one
    }

    /// The smoothed loss.
    func loss(byTime: Bool, _ theme: Theme) -> ChartSeries { series(curves.loss.smoothed, positions(byTime), theme) }

    /// The learning rate.
    func learningRate(byTime: Bool, _ theme: Theme) -> ChartSeries { series(curves.learningRate, positions(byTime), theme) }

    /// The accuracy on the test set, a line from test to test.
    func testAccuracy(byTime: Bool, _ theme: Theme) -> ChartSeries {
        series(Curve(curves.tests.map { Float(1 - $0.error) }), tests(byTime), theme)
    }

    /// The tests as points with the run's letter, as long as they do not hide each other.
    func testPoints(byTime: Bool, _ theme: Theme) -> ChartPoints {
        let tests = curves.tests.count <= 12 ? curves.tests : []
        return ChartPoints(
            zip(self.tests(byTime), tests).map { ($0, 1 - $1.error) }, style: style(theme), mark: mark)
    }

    private func positions(_ byTime: Bool) -> [Double]? { byTime ? curves.seconds : curves.positions }

    private func tests(_ byTime: Bool) -> [Double] {
        curves.tests.map { curves.position(of: min($0.step, max(0, curves.count - 1)), byTime: byTime) }
    }
}

extension RunCurves {
    /// The position of a step on an axis of steps or of seconds; for a merged step, the position of its block.
    func position(of step: Int, byTime: Bool) -> Double {
        let point = points.point(of: step)
        if byTime { return ChartSeries.position(of: Double(point), in: seconds) }
        return points.isInBlock(step) ? points.middle(of: point) : Double(step)
    }
}

extension Workbench {
    /// Puts a saved run's curves under those on the screen, or takes them away if they are there.
    mutating func compare(_ name: String) throws -> [Effect] {
        if let index = run.curves.compared.firstIndex(where: { $0.name == name }) {
            run.curves.compared.remove(at: index)
            prompt.notice = words(.noticeNotCompared, [.name: VisibleText(untrusted: name)])
            return []
        }
        if name == settings.runName && !study.isStaged {
            prompt.notice = words(.noticeRunIsOpen, [.name: VisibleText(untrusted: name)])
            return []
        }
        try settings.checkRun(name)
        guard run.curves.compared.count < ComparedRun.most else {
            prompt.notice = words(.noticeMostCompared, [.count: "\(ComparedRun.most)"])
            return []
        }
        return [.compare(name)]
    }

    /// Takes away the curves of all other runs.
    mutating func compareNone() -> [Effect] {
        prompt.notice = words(run.curves.compared.isEmpty ? .noticeNoneCompared : .noticeComparedNone)
        run.curves.compared = []
        return []
    }

    /// Takes the curves of a saved run that have been read.
    mutating func take(_ result: Result<History, any Error>, comparing name: String) -> [Effect] {
        let history: History
        do { history = try result.get() } catch {
            prompt.notice = words.onScreen(error)
            return []
        }
        guard !run.curves.compared.contains(where: { $0.name == name }) else { return [] }
        run.curves.compare(name, history)
        prompt.notice = words(.noticeCompared, [.name: VisibleText(untrusted: name), .step: NumberFormat.grouped(history.endStep)])
        return page == .curves || prompt.overlay != nil ? [] : perform(.open(.curves))
    }
}
