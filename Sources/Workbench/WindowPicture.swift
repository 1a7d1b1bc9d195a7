import Messages
import NeuralNetworks
import Tensors
import TerminalUI

/// The window of a convolution at one unit: its input in one map, the kernel, and their products. In the backward pass it is the window of
/// the full correlation: the residuals that depend on the unit, under the kernel turned by 180°.
struct WindowPicture {
    private let patch: NumberGrid
    private let kernel: NumberGrid
    private let products: NumberGrid
    /// Places of the window without a term: padding, or gaps left by the stride.
    private let absent: Set<Int>
    private let map: Int
    private let kernelName: (out: Int, input: Int)
    private let marked: Int
    private let isBackward: Bool
    /// Whether the rule turns the kernel: in the backward pass, unless the rule is deliberately wrong.
    private let isTurned: Bool
    /// Each map's contribution to the sum.
    private let partialSums: [(map: Int, sum: Double)]
    /// What belongs to no map, such as a bias; nil if nothing does.
    private let rest: Double?

    /// The window in the map of the selected term, `term` being its index by size; nil if the number is no sum over a window.
    init?(_ derivation: Derivation, terms: Derivation.TermsBySize, selected term: Int, in network: Network) {
        guard let window = derivation.window else { return nil }
        let (rows, columns, count) = (window.window.vertical.size, window.window.horizontal.size, window.window.count)
        isBackward = window.isBackward
        isTurned = window.isTurned
        typealias Weighted = (weight: Place, factor: Double, map: Int, unit: Double, product: Double)
        // The factors alone: there may be thousands of terms.
        func weighted(_ index: Int) -> Weighted? {
            guard let weight = derivation.terms.factor(0, ofTerm: index), let unit = derivation.terms.factor(1, ofTerm: index),
                let place = weight.place, let unitPlace = unit.place, network.specification(of: place).axes.count > 2
            else { return nil }
            return (place, weight.value, network.unit(of: unitPlace).map, unit.value, derivation.terms.value(index))
        }
        let all = derivation.terms.indices.compactMap(weighted)
        guard let first = all.first else { return nil }
        let selected = (term < terms.count ? weighted(terms.index(ofRank: term)) : nil) ?? first
        // In the backward pass a larger row of the kernel leads to a smaller row above: in the order of the map the kernel is turned.
        func place(_ one: Weighted) -> Int {
            // Row and column are the last axes of a kernel.
            let place = one.weight.entry % count
            return window.isTurned ? count - 1 - place : place
        }
        var (a, w, p) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count), [Float]())
        p = a
        var absent = Set(0..<count)
        for one in all where one.map == selected.map {
            (a[place(one)], w[place(one)], p[place(one)]) = (Float(one.unit), Float(one.factor), Float(one.product))
            absent.remove(place(one))
        }
        self.absent = absent
        patch = NumberGrid(rows: rows, columns: columns, values: a)
        kernel = NumberGrid(rows: rows, columns: columns, values: w)
        products = NumberGrid(rows: rows, columns: columns, values: p)
        map = selected.map
        let index = selected.weight.entry / count
        let layout = network.planeLayout(selected.weight.node)
        let ends = layout?.ends(ofPlane: layout?.plane(ofKernel: index) ?? index)
        kernelName = (ends?.out ?? 0, ends?.in ?? 0)
        marked = place(selected)
        var sums: [(map: Int, sum: Double)] = []
        for one in all {
            if sums.last?.map != one.map { sums.append((one.map, 0)) }
            sums[sums.count - 1].sum += one.product
        }
        partialSums = sums
        rest = all.count < derivation.terms.count ? derivation.sum - sums.reduce(0) { $0 + $1.sum } : nil
    }

    /// The arrangement of the three pictures.
    private struct Arrangement {
        let unit: UnitSize
        /// Pictures side by side.
        let perRow: Int
        /// All rows, with a title above each picture.
        let rows: Int
    }

    /// The arrangement in which each number can be read, with as many pictures side by side as possible; nil if none fits.
    private func arrangementOfNumbers(_ room: Size) -> Arrangement? {
        // Small whole numbers need less room than others.
        let least = Heatmap.width(of: patch.values + kernel.values + products.values)
        return (1...3).reversed().lazy.compactMap { perRow -> Arrangement? in
            let width = (room.width - 2 * (perRow - 1)) / perRow / patch.columns
            let rows = (3 + perRow - 1) / perRow * (patch.rows + 1)
            guard width >= least, rows <= room.height else { return nil }
            return Arrangement(unit: UnitSize(boxWidth: min(width, 10), rows: 1), perRow: perRow, rows: rows)
        }.first
    }

    /// The rows in which the numbers of all three pictures can be read, in this room; nil if they do not fit.
    func rowsOfNumbers(_ room: Size) -> Int? { arrangementOfNumbers(room)?.rows }

    /// The rows of the pictures without numbers.
    func rowsWithoutNumbers(width: Int, _ appearance: Appearance) -> Int { plainArrangement(width, appearance).rows }

    private func plainArrangement(_ width: Int, _ appearance: Appearance) -> Arrangement {
        let unit = UnitSize(magnification: (width - 4) / 3 / patch.columns >= 2 ? 2 : 1, appearance)
        return Arrangement(unit: unit, perRow: 3, rows: unit.size(rows: patch.rows, columns: patch.columns).height + 1)
    }

    /// The rows of the line with each map's contribution.
    func rowsOfSums(width: Int, _ words: Phrasebook) -> Int { lineOfSums(width: width, words).count }

    private func lineOfSums(width: Int, _ words: Phrasebook) -> [VisibleText] {
        guard partialSums.count > 1 else { return [] }
        var entries = partialSums.map { words(.namedNumber, [.name: "\($0)", .value: NumberFormat.short($1, digits: 3)]) }
        if let rest { entries.append(words(.namedNumber, [.name: "b", .value: NumberFormat.short(rest, digits: 3)])) }
        return VisibleText.lines(of: entries, heading: words(.headOfNumbers, [.name: words(.whyPartial)]), columns: width)
    }

    /// Draws the three pictures, with their numbers if there is room, and each map's contribution; returns the rows used.
    func draw(on canvas: inout Canvas, in rect: Rect, turned: Bool, _ words: Phrasebook, _ appearance: Appearance) -> Int {
        let theme = Theme(appearance)
        var rows = 0
        let arrangement = arrangementOfNumbers(rect.size) ?? plainArrangement(rect.width, appearance)
        let unit = arrangement.unit
        let cells = unit.size(rows: patch.rows, columns: patch.columns)
        if rect.height >= arrangement.rows && arrangement.perRow * (cells.width + 2) - 2 <= rect.width {
            let name: VisibleText = "\(kernelName.out)\(appearance.sign("←", "<-"))\(kernelName.input)"
            // In the window's order the backward kernel is the turned one; `r` shows the other reading.
            let others = [words(isBackward ? .whyPatchBack : .whyPatch, [.map: "\(map)"]), words(.whyProducts)]
            let kernelTitles = (turned != isTurned ? [.whyKernelTurned, .whyKernelTurnedShort] : [Phrase.whyKernel])
                .map { words($0, [.kernel: name]) }
            // Small pictures are spaced further apart if their titles need the room; titles without room are cut, never run together.
            var columns: [(title: VisibleText, width: Int)] = []
            let gaps = 2 * (arrangement.perRow - 1)
            func isTooWide() -> Bool { columns.prefix(arrangement.perRow).reduce(gaps, { $0 + $1.width }) > rect.width }
            for kernelTitle in kernelTitles where columns.isEmpty || isTooWide() {
                columns = [others[0], kernelTitle, others[1]].map { ($0, max(cells.width, $0.width)) }
            }
            if isTooWide() {
                columns = columns.map { ($0.title, max(cells.width, (rect.width - gaps) / arrangement.perRow)) }
            }
            let count = patch.rows * patch.columns
            func drawOne(_ place: Int, _ grid: NumberGrid, turned: Bool) {
                let (line, first) = (place / arrangement.perRow, place / arrangement.perRow * arrangement.perRow)
                let x = columns[first..<place].reduce(rect.x) { $0 + $1.width + 2 }
                let y = rect.y + line * (cells.height + 1)
                let title = columns[place].title.fitted(columns[place].width, mark: appearance.omission)
                let values = turned ? grid.values.reversed() : grid.values
                let finite = values.filter(\.isFinite)
                let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
                canvas.write(title, x: x, y: y, theme.quiet)
                Heatmap(scale: HeatmapScale(lowest: low, highest: high, signed: low < 0 || isBackward), appearance).draw(
                    NumberGrid(rows: patch.rows, columns: patch.columns, values: values), unit: unit,
                    overlay: { row, column in
                        let place = row * patch.columns + column
                        let own = turned ? count - 1 - place : place
                        return own == marked ? .marked : absent.contains(own) ? .padding : nil
                    }, on: &canvas, in: Rect(x: x, y: y + 1, width: cells.width, height: cells.height))
            }
            drawOne(0, patch, turned: false)
            drawOne(1, kernel, turned: turned)
            drawOne(2, products, turned: false)
            rows += arrangement.rows
        }
        for line in lineOfSums(width: rect.width, words) where rows < rect.height {
            canvas.write(line, x: rect.x, y: rect.y + rows, width: rect.width, theme.quiet)
            rows += 1
        }
        return rows
    }
}
