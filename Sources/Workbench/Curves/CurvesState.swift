import TerminalUI

/// The charts of the curves' screen.
enum CurvesPane: Int, Hashable, Sendable, CaseIterable {
    case loss = 1
    case accuracy, learningRate, norms
}

/// The state of the curves screen: the steps in view, the charts, the cursor. A view of all steps grows with them; a zoomed or panned view
/// stays fixed.
struct CurvesState: Hashable, Sendable {
    /// The range in view, in the axis's steps or seconds; nil for all.
    private(set) var view: ClosedRange<Double>?
    /// The cursor's step; nil to follow the newest.
    private(set) var cursor: Int?
    /// The single chart shown; nil for all, if there is room.
    var pane: CurvesPane?
    /// Whether the axis is seconds of training instead of steps.
    private(set) var isByTime = false
    /// Whether the horizontal axis is logarithmic.
    var isLogarithmicAcross = false
    /// Whether the vertical axis is logarithmic.
    var isLogarithmicUp = false

    /// The choices for the number of steps to smooth over.
    static let smoothings = [1, 5, 10, 20, 50, 100, 200, 500, 1000]

    /// The fewest steps in view; the fewest blocks where steps are merged into blocks.
    private static let fewestSteps = 4.0

    /// The horizontal axis.
    func axis(of curves: RunCurves) -> ChartAxis {
        let range = view ?? whole(of: curves)
        guard isLogarithmicAcross else { return ChartAxis(range.lowerBound, range.upperBound) }
        guard isByTime else {
            // A block is drawn in the middle of its steps: there is nothing to show before the first.
            let first = max(range.lowerBound, min(curves.positions?.first ?? 0, range.upperBound))
            return ChartAxis(first, range.upperBound, scale: .logarithmic(offset: 1))
        }
        // The logarithm of 0 seconds does not exist.
        let earliest = curves.seconds.first { $0 > 0 } ?? 1e-3
        return ChartAxis(max(range.lowerBound, earliest), max(range.upperBound, earliest), scale: .logarithmic(offset: 0))
    }

    /// The whole range, including an abandoned future and other runs.
    private func whole(of curves: RunCurves) -> ClosedRange<Double> {
        if isByTime {
            let first = curves.seconds.first ?? 0
            let others = curves.compared.compactMap(\.curves.seconds.last).max() ?? 0
            return first...max(first, curves.seconds.last ?? 0, curves.former?.seconds.last ?? 0, others)
        }
        let others = curves.compared.map(\.curves.count).max() ?? 0
        return 0...Double(max(1, max(curves.count, curves.former?.points.endStep ?? 0, others) - 1))
    }

    /// The position of a step on the axis; for a merged step, the position of its block.
    func position(of step: Int, in curves: RunCurves) -> Double {
        curves.position(of: step, byTime: isByTime)
    }

    /// The finished step nearest to a fraction of the axis; for a block, its first step.
    func step(atShare share: Double, of curves: RunCurves) -> Int {
        let (position, points) = (axis(of: curves).value(atShare: share), curves.points)
        guard points.count > 0 else { return 0 }
        func nearest(_ place: Double, _ count: Int) -> Int { min(max(0, Int(min(place, Double(count)).rounded())), count - 1) }
        let point =
            isByTime
            ? nearest(ChartSeries.step(at: position, in: curves.seconds), points.count)
            : points.point(of: nearest(position, points.endStep))
        return points.steps(of: point).lowerBound
    }

    /// The cursor's step; nil before the first step is finished.
    func cursorStep(of curves: RunCurves) -> Int? {
        if curves.count == 0 { return nil }
        let points = curves.points
        return points.steps(of: points.point(of: cursor ?? curves.newestStep)).lowerBound
    }

    /// The cursor's position on the axis, from 0 to 1; 0.5 if the cursor is out of view.
    func cursorShare(of curves: RunCurves) -> Double {
        guard let step = cursorStep(of: curves) else { return 0.5 }
        let share = axis(of: curves).share(of: position(of: step, in: curves))
        return (0...1).contains(share) ? share : 0.5
    }

    // MARK: Zoom and pan

    /// Whether a further zoom around a position is possible.
    func canZoomIn(around share: Double, on curves: RunCurves) -> Bool { zoomed(by: 2, around: share, of: curves) != nil }

    /// Zooms in (a factor above 1) or out around a position from 0 (left) to 1 (right), which stays in place. A view of everything follows
    /// the newest step again.
    mutating func zoom(by factor: Double, around share: Double, of curves: RunCurves) {
        guard factor > 0, let range = zoomed(by: factor, around: share, of: curves) else { return }
        set(range, of: curves)
    }

    private func zoomed(by factor: Double, around share: Double, of curves: RunCurves) -> ClosedRange<Double>? {
        let axis = axis(of: curves)
        let whole = whole(of: curves)
        let lower = max(whole.lowerBound, axis.value(atShare: share - share / factor))
        let upper = min(whole.upperBound, axis.value(atShare: share + (1 - share) / factor))
        guard lower.isFinite, upper.isFinite, lower < upper else { return nil }
        let (seconds, positions) = longest(of: curves)
        func place(_ end: Double) -> Double {
            guard let places = isByTime ? seconds : positions else { return end }
            return min(max(0, ChartSeries.step(at: end, in: places)), Double(places.count - 1))
        }
        return factor > 1 && place(upper) - place(lower) < Self.fewestSteps ? nil : lower...upper
    }

    /// Moves the view by a fraction of its width, to later steps if positive, within the steps that exist.
    mutating func pan(by share: Double, of curves: RunCurves) {
        guard view != nil else { return }
        let axis = axis(of: curves)
        let whole = whole(of: curves)
        let (first, last) = (axis.share(of: max(whole.lowerBound, Double.leastNormalMagnitude)), axis.share(of: whole.upperBound))
        let by = min(max(share, min(0, first)), max(0, last - 1))
        let (lower, upper) = (axis.value(atShare: by), axis.value(atShare: 1 + by))
        if lower < upper { view = max(lower, whole.lowerBound)...max(upper, whole.lowerBound) }
    }

    /// Shows all steps and follows the newest.
    mutating func showAll() {
        view = nil
        cursor = nil
    }

    private mutating func set(_ range: ClosedRange<Double>, of curves: RunCurves) {
        let whole = whole(of: curves)
        let slack = (whole.upperBound - whole.lowerBound) * 1e-9
        let isWhole = range.lowerBound <= whole.lowerBound + slack && range.upperBound >= whole.upperBound - slack
        view = isWhole ? nil : range
        // A zoom stays around the cursor.
        if !isWhole { cursor = cursorStep(of: curves) }
    }

    /// Switches between steps and seconds; the same steps stay in view.
    mutating func toggleTime(of curves: RunCurves) {
        isByTime.toggle()
        guard let old = view else { return }
        let (seconds, positions) = longest(of: curves)
        func convert(_ end: Double) -> Double {
            if isByTime { return ChartSeries.position(of: positions.map { ChartSeries.step(at: end, in: $0) } ?? end, in: seconds) }
            let point = min(max(0, ChartSeries.step(at: end, in: seconds)), Double(seconds.count))
            return positions.map { ChartSeries.position(of: point, in: $0) } ?? point
        }
        let (lower, upper) = (convert(old.lowerBound), convert(old.upperBound))
        view = lower < upper ? lower...upper : nil
    }

    /// The points' positions in time and in steps: those of the abandoned future or another run if that is the longest.
    private func longest(of curves: RunCurves) -> (seconds: [Double], positions: [Double]?) {
        let former = curves.former.map { (end: $0.points.endStep, seconds: $0.seconds, positions: $0.positions) }
        let others = curves.compared.map { (end: $0.curves.count, seconds: $0.curves.seconds, positions: $0.curves.positions) }
        guard let longest = ([former].compactMap { $0 } + others).max(by: { $0.end < $1.end }), longest.end > curves.count else {
            return (curves.seconds, curves.positions)
        }
        return (longest.seconds, longest.positions)
    }

    // MARK: Cursor

    /// Moves the cursor by this many steps, or blocks where steps are merged.
    mutating func moveCursor(by count: Int, of curves: RunCurves) {
        guard let step = cursorStep(of: curves) else { return }
        let point = curves.points.point(of: step) + count
        moveCursor(to: curves.points.steps(of: min(max(0, point), curves.points.count - 1)).lowerBound, of: curves)
    }

    /// Moves the cursor to a step, or to the block that contains it, and brings it into view.
    mutating func moveCursor(to step: Int, of curves: RunCurves) {
        guard curves.count > 0 else { return }
        let step = curves.points.steps(of: curves.points.point(of: step)).lowerBound
        // At the end of a view that grows, the cursor follows the newest step.
        cursor = step == curves.newestStep && view == nil ? nil : step
        let share = axis(of: curves).share(of: position(of: step, in: curves))
        if share < 0 { pan(by: share - 0.1, of: curves) }
        if share > 1 { pan(by: share - 1 + 0.1, of: curves) }
    }
}
