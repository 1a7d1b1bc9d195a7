import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Where a number comes from: the path to it, its rule, for a convolution the window as pictures, the terms as links, and what becomes of
/// their sum.
struct DerivationPane {
    private let bench: Workbench
    private var words: Phrasebook { bench.words }
    private var appearance: Appearance { bench.appearance }
    private var theme: Theme { bench.theme }

    init(_ bench: Workbench) { self.bench = bench }

    /// A factor of a term on the screen (or only the term: factor nil).
    struct Link {
        let rect: Rect
        let term: Int
        let factor: Int?
    }

    /// Draws it; returns where the terms and their factors are.
    @discardableResult
    func draw(on canvas: inout Canvas, in rect: Rect) -> [Link] {
        guard let network = bench.network, let step = bench.why.last else { return [] }
        let inside = Pane.draw(shown(path(network, width: rect.width - 4)), focused: true, on: &canvas, in: rect, appearance).inset(
            left: 1, right: 1)
        guard let derivation = bench.shownDerivation else {
            canvas.write(waiting(step.question, network), x: inside.x, y: inside.y + 1, width: inside.width, theme.quiet)
            return []
        }
        var y = inside.y
        func line(_ text: VisibleText, _ style: Style = .plain) {
            guard y < inside.endY else { return }
            canvas.write(shown(text), x: inside.x, y: y, width: inside.width, style)
            y += 1
        }
        let place = VisibleText(untrusted: network.name(of: derivation.place))
        var title: VisibleText = "\(place) = \(number(derivation.value))"
        if let sample = derivation.sample { title = "\(title) · \(words(.whySample, [.sample: "\(sample)"]))" }
        line(title, theme.title)
        if let end = words.endWords(derivation) {
            line(end)
            return []
        }
        line(words.formula(derivation), theme.strong)
        let closing = closing(derivation, network)
        if let window = WindowPicture(derivation, terms: bench.whyTerms, selected: step.term) {
            y += window.draw(
                on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.endY - y - closing.count - 6),
                turned: bench.isKernelTurned, words, appearance)
        }
        line(words(.whyTerms, [.count: NumberFormat.grouped(derivation.terms.count)]), theme.quiet)
        let isRounded = inside.width < 100
        let rows = max(1, inside.endY - y - closing.count - (isRounded ? 1 : 0))
        let links = drawTerms(derivation, step, network, on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: rows))
        y += min(rows, bench.whyTerms.count)
        if isRounded, step.term < bench.whyTerms.count {
            let term = bench.whyTerms[step.term]
            let factors = VisibleText.joined(term.factors.map { number($0.value) }, separator: " \(words.times) ")
            line("\(appearance.sign("▸", ">")) \(number(term.value)) = \(factors)", theme.quiet)
        }
        for (value, sign, text) in closing {
            guard y < inside.endY else { return links }
            let column = Self.closingWidth
            canvas.writeRight(shown(value), endX: inside.x + column, y: y, theme.strong)
            canvas.write(shown("\(sign) \(text)"), x: inside.x + column + 1, y: y, width: inside.width - column - 1)
            y += 1
        }
        return links
    }

    /// Where there is little room numbers are rounded; the line below the terms has the selected ones in full.
    private func rounded(_ value: Double, _ width: Int) -> VisibleText {
        width < 100 ? NumberFormat.short(value, digits: width < 66 ? 3 : 4) : number(value)
    }

    /// Columns of a number in full.
    private static let closingWidth = 14

    /// Columns of a term's value.
    private func valueWidth(_ width: Int) -> Int { width < 66 ? 8 : width < 100 ? 11 : 14 }

    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.asciiOnly }

    private func number(_ value: Double) -> VisibleText { NumberFormat.exact(Float(value)) }

    private func name(_ place: Place, _ network: Network) -> VisibleText { VisibleText(untrusted: network.symbol(of: place)) }

    /// The way here, its end where not all of it fits.
    private func path(_ network: Network, width: Int) -> VisibleText {
        let sign = appearance.sign(" › ", " > ")
        var parts = bench.why.map { name($0.question.place, network) }
        var text = VisibleText.joined(parts, separator: sign)
        while text.width > width && parts.count > 1 {
            parts.removeFirst()
            text = "\(appearance.sign("…", "..."))\(sign)\(VisibleText.joined(parts, separator: sign))"
        }
        return text
    }

    /// Why there is nothing to be seen.
    private func waiting(_ question: Question, _ network: Network) -> VisibleText {
        guard let answer = bench.snapshot?.answer, answer.question == question else { return "" }
        switch answer.answer {
        case .derivation: return ""
        case .notYet(let phase):
            let layer: VisibleText =
                switch phase {
                case .forward(let node), .backward(let node): VisibleText(untrusted: network.nodes[node].name)
                case .load, .loss, .update: ""
                }
            return words(
                bench.failure == nil ? .notYet : .notYetStopped, [.phase: words.phase(phase, layer: layer)])
        case .updated: return words(.whyUpdated)
        case .tooMany: return words(.whyTooMany)
        }
    }

    /// What becomes of the terms.
    private func closing(_ derivation: Derivation, _ network: Network) -> [(VisibleText, VisibleText, VisibleText)] {
        var lines: [(VisibleText, VisibleText, VisibleText)] = [
            (number(derivation.sum), " ", words(derivation.function == .max ? .whyLargestOf : .whySum))
        ]
        if !derivation.function.written.isEmpty {
            lines.append(
                (
                    number(derivation.function(derivation.sum)), "=",
                    VisibleText(untrusted: "\(derivation.function.written)(\(words(.whySum).string))")
                ))
        }
        if let scale = words.scaleWords(derivation, in: network) {
            lines.append((number(derivation.scale), "×", scale))
            lines.append((number(derivation.value), "=", name(derivation.place, network)))
        }
        return lines
    }

    /// The terms around the selected one; returns where they and their factors are, factors first.
    private func drawTerms(
        _ derivation: Derivation, _ step: WhyStep, _ network: Network, on canvas: inout Canvas, in rect: Rect
    ) -> [Link] {
        var (links, wholes): ([Link], [Link]) = ([], [])
        let terms = bench.whyTerms
        let rows = min(rect.height, terms.count)
        let first = min(max(0, step.term - rows / 2), terms.count - rows)
        for (row, term) in terms[first..<first + rows].enumerated() {
            let y = rect.y + row
            let isSelected = first + row == step.term
            wholes.append(Link(rect: Rect(x: rect.x, y: y, width: rect.width, height: 1), term: first + row, factor: nil))
            canvas.writeRight(
                shown(rounded(term.value, rect.width)), endX: rect.x + valueWidth(rect.width), y: y, isSelected ? theme.strong : .plain)
            var x = rect.x + valueWidth(rect.width)
            x += canvas.write(" = ", x: x, y: y, theme.quiet)
            let link = isSelected ? term.link(step.factor) : nil
            for (index, factor) in term.factors.enumerated() where x < rect.endX {
                if index > 0 {
                    x += canvas.write(rect.width < 66 ? words.times : " \(words.times) ", x: x, y: y, width: rect.endX - x, theme.quiet)
                }
                let isLink = index == link
                let startX = x
                defer {
                    let place = Rect(x: startX, y: y, width: x - startX, height: 1)
                    if factor.place != nil { links.append(Link(rect: place, term: first + row, factor: index)) }
                }
                if isLink { canvas.write(appearance.sign("▸", ">"), x: x - 1, y: y, theme.focus) }
                x += canvas.write(
                    shown(rounded(factor.value, rect.width)), x: x, y: y, width: max(0, rect.endX - x), isLink ? theme.focus : .plain)
                guard let place = factor.place, x < rect.endX else { continue }
                var text: VisibleText = " \(name(place, network))"
                if let sample = factor.sample, derivation.sample == nil { text = "\(text) (\(sample))" }
                x += canvas.write(shown(text), x: x, y: y, width: max(0, rect.endX - x), isLink ? theme.focus : theme.quiet)
            }
        }
        for (isShown, sign, y) in [
            (first > 0, appearance.sign("▲", "^"), rect.y), (first + rows < terms.count, appearance.sign("▼", "v"), rect.y + rows - 1),
        ] where isShown && rows > 1 {
            canvas.write(sign, x: rect.endX - 1, y: y, theme.focus)
        }
        return links + wholes
    }
}

/// The window of a convolution at one unit: what lies under it in one map, the kernel, and their products.
struct WindowPicture {
    private let patch: NumberGrid
    private let kernel: NumberGrid
    private let products: NumberGrid
    private let map: Int
    private let kernelName: (out: Int, input: Int)
    private let marked: (row: Int, column: Int)
    /// What each input map adds to the sum.
    private let partialSums: [(map: Int, sum: Double)]

    /// Whether a number is a sum over a window.
    static func isPossible(_ derivation: Derivation) -> Bool {
        if case .forward(.convolution, _) = derivation.rule { return true }
        return false
    }

    /// Of the map that the selected one of the terms, by size, belongs to; nil where the number is no sum over a window.
    init?(_ derivation: Derivation, terms: [Derivation.Term], selected term: Int) {
        guard case .forward(.convolution(let g), _) = derivation.rule else { return nil }
        typealias Weighted = (indices: [Int], weight: Double, map: Int, activation: Double, product: Double)
        func weighted(_ term: Derivation.Term) -> Weighted? {
            guard term.factors.count == 2, let weight = term.factors[0].place, let unit = term.factors[1].place else { return nil }
            return (weight.indices, term.factors[0].value, unit.indices[0], term.factors[1].value, term.value)
        }
        let all = derivation.terms.compactMap(weighted)
        guard let first = all.first else { return nil }
        let selected = (term < terms.count ? weighted(terms[term]) : nil) ?? first
        let size = g.kernelSize
        var (a, w, p) = ([Float](repeating: 0, count: size * size), [Float](repeating: 0, count: size * size), [Float]())
        p = a
        for one in all where one.map == selected.map {
            let place = one.indices[2] * size + one.indices[3]
            (a[place], w[place], p[place]) = (Float(one.activation), Float(one.weight), Float(one.product))
        }
        patch = NumberGrid(rows: size, columns: size, values: a)
        kernel = NumberGrid(rows: size, columns: size, values: w)
        products = NumberGrid(rows: size, columns: size, values: p)
        map = selected.map
        kernelName = (selected.indices[0], selected.indices[1])
        marked = (selected.indices[2], selected.indices[3])
        var sums: [(map: Int, sum: Double)] = []
        for one in all {
            if sums.last?.map != one.map { sums.append((one.map, 0)) }
            sums[sums.count - 1].sum += one.product
        }
        partialSums = sums
    }

    /// Draws the three pictures side by side if there is room, and what each map adds; returns the rows taken.
    func draw(on canvas: inout Canvas, in rect: Rect, turned: Bool, _ words: Phrasebook, _ appearance: Appearance) -> Int {
        let theme = Theme(appearance)
        let size = patch.rows
        var rows = 0
        let boxes = (rect.width - 4) / 3 / size
        let unit =
            boxes >= Heatmap.numberWidth
            ? UnitSize(boxWidth: min(boxes, 10), rows: 1) : UnitSize(magnification: boxes >= 2 ? 2 : 1, appearance)
        let cells = unit.size(rows: size, columns: size)
        if rect.height >= cells.height + 1 && 3 * cells.width + 4 <= rect.width {
            func turn(_ grid: NumberGrid) -> NumberGrid {
                turned ? NumberGrid(rows: size, columns: size, values: grid.values.reversed()) : grid
            }
            let name: VisibleText = "\(kernelName.out)←\(kernelName.input)"
            let kernelTitle = words(turned ? .whyKernelTurned : .whyKernel, [.kernel: appearance.unicode ? name : name.asciiOnly])
            let turnedMark = (row: size - 1 - marked.row, column: size - 1 - marked.column)
            let pictures: [(VisibleText, NumberGrid, (row: Int, column: Int))] = [
                (words(.whyPatch, [.map: "\(map)"]), patch, marked), (kernelTitle, turn(kernel), turned ? turnedMark : marked),
                (words(.whyProducts), products, marked),
            ]
            var x = rect.x
            for (title, grid, mark) in pictures {
                canvas.write(title, x: x, y: rect.y, width: cells.width + 1, theme.quiet)
                let finite = grid.values.filter(\.isFinite)
                let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
                let scale = HeatmapScale(lowest: low, highest: high, signed: low < 0)
                Heatmap(scale: scale, appearance).draw(
                    grid, unit: unit, marked: mark, on: &canvas, in: Rect(x: x, y: rect.y + 1, width: cells.width, height: cells.height))
                x += cells.width + 2
            }
            rows += cells.height + 1
        }
        if partialSums.count > 1 && rect.height > rows {
            var text: VisibleText = "\(words(.whyPartial)):"
            for (map, sum) in partialSums { text = "\(text)  \(map): \(NumberFormat.short(sum, digits: 3))" }
            for line in text.wrapped(rect.width) where rows < rect.height {
                canvas.write(line, x: rect.x, y: rect.y + rows, width: rect.width, theme.quiet)
                rows += 1
            }
        }
        return rows
    }
}
