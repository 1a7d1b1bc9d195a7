import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The derivation of a number: the path to it, its rule, for a convolution the window as pictures, the terms as links, and what is done
/// with their sum.
struct DerivationPane {
    let run: RunStatus
    let inquiry: Inquiry
    /// The picture shown beside the batch; nil for none.
    let guest: Guest?
    let isFocused: Bool
    /// Whether a lesson points at the pane, and the term that it points at.
    let isPointed: Bool
    let pointedTerm: Int?
    let settings: Workbench.Settings

    private var words: Phrasebook { settings.words }
    private var appearance: Appearance { settings.appearance }
    private var theme: Theme { settings.theme }

    /// A factor of a term on the screen, or with `factor` nil the term itself.
    struct Link {
        let rect: Rect
        let term: Int
        let factor: Int?
    }

    /// Draws the pane; returns where the terms and their factors are. Longer than other functions because it goes down the rows, and each
    /// part takes what those above have left.
    @discardableResult
    func draw(on canvas: inout Canvas, in rect: Rect) -> [Link] {
        guard let network = run.network, let step = inquiry.why.last else { return [] }
        let inside = Pane.draw(
            shown(path(network, width: rect.width - 4)), focused: isFocused,
            pointed: isPointed,
            on: &canvas, in: rect, appearance
        ).inset(left: 1, right: 1)
        guard let derivation = inquiry.derivation(in: run.snapshot) else {
            for (row, line) in waiting(step.question, network).wrapped(inside.width).enumerated() where inside.y + 1 + row < inside.endY {
                canvas.write(line, x: inside.x, y: inside.y + 1 + row, width: inside.width, theme.quiet)
            }
            return []
        }
        var y = inside.y
        func line(_ text: VisibleText, _ style: Style = .plain) {
            guard y < inside.endY else { return }
            canvas.write(shown(text), x: inside.x, y: y, width: inside.width, style)
            y += 1
        }
        let place = VisibleText(untrusted: network.name(of: derivation.place))
        // With fewer digits if not all fit: the rest of the screen shows the number in full.
        var title = fitting(
            inside.width,
            ([number(derivation.value)] + [6, 4, 3].map { NumberFormat.short(derivation.value, digits: $0) })
                .map { "\(place) = \($0)" })
        if let sample = derivation.sample {
            let name = guest.flatMap { words.sampleName($0) } ?? words(.whySample, [.sample: "\(sample)"])
            let longer: VisibleText = "\(title) · \(name)"
            if shown(longer).width <= inside.width { title = longer }
        }
        line(title, theme.title)
        let unit = inquiry.unit.flatMap { $0.question == step.question ? $0 : nil }
        if let unit {
            line(words(.whyUnit, [.number: NumberFormat.grouped(unit.index + 1), .total: NumberFormat.grouped(unit.count)]), theme.focus)
        }
        let term = step.term < inquiry.terms.count ? inquiry.terms[step.term] : nil
        let maps = DerivationMaps(
            derivation, maps: inquiry.maps(in: run.snapshot), selected: term, unit: unit, network: network, appearance)
        if let end = words.endWords(derivation, in: network) {
            line(end)
            _ = maps?.draw(on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.endY - y))
            return []
        }
        line(words.formula(derivation), theme.strong)
        let closing = closing(derivation, network)
        // A few terms and the lines about their sum always stay visible.
        let kept = closing.count + 1 + min(derivation.terms.count, 3) + (inside.width < 100 ? 1 : 0)
        let room = inside.endY - y - kept
        let window = WindowPicture(derivation, terms: inquiry.terms, selected: step.term, in: network)
        // A window with its numbers is worth more than large maps, and so are the sums of parts.
        let sums = derivation.partialSums.filter { $0.isShown(beside: window) }
            .map { Array(linesOfSums(derivation, $0, width: inside.width, most: 3)) }
        let least = window.map { window in
            // While units are computed one by one the map is seen being filled.
            let height = unit == nil ? room : room - DerivationMaps.leastRows
            let ofSums = min(2, window.rowsOfSums(width: inside.width, words))
            if let rows = window.rowsOfNumbers(Size(inside.width, max(0, height))) { return rows + ofSums }
            let rows = window.rowsWithoutNumbers(width: inside.width, appearance) + ofSums
            return room - rows >= DerivationMaps.fewestRows ? rows : 3
        }
        if let maps {
            let height = max(0, room - (least ?? sums.reduce(0) { $0 + $1.count }))
            // Units grow beyond their usual size where all terms are seen nevertheless.
            let spare = height - max(0, derivation.terms.count - 3)
            y += maps.draw(on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: height), spare: spare)
        }
        if let window {
            y += window.draw(
                on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: max(0, inside.endY - y - kept)),
                turned: inquiry.isKernelTurned, words, appearance)
        }
        for sum in sums.joined() where y < inside.endY - kept { line(sum, theme.quiet) }
        line(words(.whyTerms, [.count: NumberFormat.grouped(derivation.terms.count)]), theme.quiet)
        let isRounded = inside.width < 100
        let rows = max(1, inside.endY - y - closing.count - (isRounded ? 1 : 0))
        let links = drawTerms(derivation, step, network, on: &canvas, in: Rect(x: inside.x, y: y, width: inside.width, height: rows))
        y += min(rows, inquiry.terms.count)
        if isRounded, step.term < inquiry.terms.count {
            let term = inquiry.terms[step.term]
            line(
                fitting(
                    inside.width,
                    [product(term, number)] + [6, 4].map { digits in product(term) { NumberFormat.short($0, digits: digits) } }),
                theme.quiet)
        }
        let column = max(Self.closingWidth, closing.map { shown($0.0).width }.max() ?? 0)
        for (value, sign, text) in closing {
            guard y < inside.endY else { return links }
            canvas.writeRight(shown(value), endX: inside.x + column, y: y, theme.strong)
            canvas.write(shown("\(sign) \(text)"), x: inside.x + column + 1, y: y, width: inside.width - column - 1)
            y += 1
        }
        return links
    }

    /// The first text that fits, otherwise the last.
    private func fitting(_ width: Int, _ texts: [VisibleText]) -> VisibleText {
        texts.first { shown($0).width <= width } ?? texts.last ?? ""
    }

    /// A term as a product of numbers.
    private func product(_ term: Derivation.Term, _ number: (Double) -> VisibleText) -> VisibleText {
        let factors = VisibleText.joined(term.factors.map { number($0.value) }, separator: " \(words.times) ")
        return "\(appearance.sign("▸", ">")) \(number(term.value)) = \(factors)"
    }

    private func title(_ parts: Derivation.PartialSums) -> VisibleText {
        switch parts {
        case .bySample: words(.whySampleSums)
        case .byClass: words(.whyClassSums)
        case .byMap: words(.whyPartial)
        }
    }

    /// The first lines of how the terms are first summed, the largest sums first.
    private func linesOfSums(
        _ derivation: Derivation, _ parts: Derivation.PartialSums, width: Int, most: Int
    ) -> ArraySlice<VisibleText> {
        var sums = derivation.terms.sums(by: parts)
        sums.sort { abs($0.sum) > abs($1.sum) || (abs($0.sum) == abs($1.sum) && $0.key < $1.key) }
        // No more than could stand there.
        var entries = sums.prefix(width * most).map {
            words(.namedNumber, [.name: "\($0.key)", .value: NumberFormat.short($0.sum, digits: 3)])
        }
        // A bias belongs to no map.
        if case .byMap = parts, let bias = derivation.terms.last, bias.factors.count == 1, bias.factors[0].place?.parameter != nil {
            entries.append(words(.namedNumber, [.name: "b", .value: NumberFormat.short(bias.value, digits: 3)]))
        }
        let title = title(parts)
        return VisibleText.lines(of: entries, heading: words(.headOfNumbers, [.name: title]), columns: width).prefix(most)
    }

    /// Rounded if there is little room; the line below the terms shows the selected numbers in full.
    private func rounded(_ value: Double, _ width: Int) -> VisibleText {
        width < 100 ? NumberFormat.short(value, digits: width < 66 ? 3 : 4) : number(value)
    }

    /// Columns for most numbers in full.
    private static let closingWidth = 14

    /// Columns for the values of these terms: the same for most terms, so that the columns stay in place while scrolling.
    private func valueWidth(_ terms: [Derivation.Term], _ width: Int) -> Int {
        max(width < 66 ? 8 : width < 100 ? 11 : 14, terms.map { shown(rounded($0.value, width)).width }.max() ?? 0)
    }

    private func shown(_ text: VisibleText) -> VisibleText { appearance.unicode ? text : text.asciiOnly }

    private func number(_ value: Double) -> VisibleText { NumberFormat.exact(Float(value)) }

    private func name(_ place: Place, _ network: Network) -> VisibleText { VisibleText(untrusted: network.symbol(of: place)) }

    /// The path to this number, shortened at its beginning if it does not fit.
    private func path(_ network: Network, width: Int) -> VisibleText {
        let sign = appearance.sign(" › ", " > ")
        var parts = inquiry.why.map { name($0.question.place, network) }
        var text = VisibleText.joined(parts, separator: sign)
        while text.width > width && parts.count > 1 {
            parts.removeFirst()
            text = "\(appearance.sign("…", "..."))\(sign)\(VisibleText.joined(parts, separator: sign))"
        }
        return text
    }

    /// Why there is no derivation yet.
    private func waiting(_ question: Question, _ network: Network) -> VisibleText {
        guard let answer = run.snapshot?.first(DerivationLook.self, where: { $0.question == question })?.seen else { return "" }
        switch answer {
        case .derivation: return ""
        case .notYet(let phase):
            let layer: VisibleText =
                switch phase {
                case .forward(let node), .backward(let node): VisibleText(untrusted: network.nodes[node].name)
                case .load, .loss, .update: ""
                }
            return words(
                run.failure == nil ? .notYet : .notYetStopped, [.phase: words.phase(phase, layer: layer)])
        case .updated: return words(.whyUpdated)
        case .tooMany: return words(.whyTooMany)
        }
    }

    /// What is done with the terms' sum.
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

    /// A factor's place, with the sample if samples differ; without the layer's name where indices suffice.
    private func named(
        _ place: Place, _ sample: Int?, _ derivation: Derivation, _ network: Network, isShort: Bool = false
    ) -> VisibleText {
        var symbol = network.symbol(of: place)
        if isShort, let gap = symbol.firstIndex(of: " "), let indices = symbol.firstIndex(of: "["), gap < indices {
            symbol.removeSubrange(gap..<indices)
        }
        guard let sample, derivation.sample == nil else { return " \(symbol)" }
        return " \(symbol) (\(sample))"
    }

    /// A term without its value: numbers in full, places shortened to fit.
    private func parts(
        _ term: Derivation.Term, _ derivation: Derivation, _ network: Network, width: Int, room: Int
    ) -> [(number: VisibleText, place: VisibleText)] {
        func places(isShort: Bool) -> [VisibleText] {
            term.factors.enumerated().map { index, factor in
                guard let place = factor.place else { return "" }
                // If both factors belong to the same sample, it is written once when there is little room.
                let isSaidLater = width < 66 && term.factors[(index + 1)...].contains { $0.sample == factor.sample && $0.place != nil }
                return shown(named(place, isSaidLater ? nil : factor.sample, derivation, network, isShort: isShort))
            }
        }
        let texts = [rounded] + [4, 3, 2].map { digits in { value, _ in NumberFormat.short(value, digits: digits) } }
        let numbers = texts.lazy.map { text in term.factors.map { shown(text($0.value, width)) } }
        let whole = numbers.first { $0.reduce(0) { $0 + $1.width } <= room } ?? term.factors.map { _ in "" }
        var left = max(0, room - whole.reduce(0) { $0 + $1.width })
        // Indices say more than the layer, which all terms share.
        let full = places(isShort: false)
        let places = full.reduce(0) { $0 + $1.width } <= left ? full : places(isShort: true)
        // The shortest places stay whole, the others share the remaining room.
        var shares = places.map { _ in 0 }
        for (rank, index) in places.indices.sorted(by: { places[$0].width < places[$1].width }).enumerated() {
            shares[index] = min(places[index].width, left / (places.count - rank))
            left -= shares[index]
        }
        return zip(whole, zip(places, shares)).map { number, place in
            // Less than the beginning of a name is useless.
            (number, place.1 < min(4, place.0.width) ? "" : place.0.fitted(place.1, mark: appearance.omission))
        }
    }

    /// The terms around the selected one; returns where they and their factors are, factors first.
    private func drawTerms(
        _ derivation: Derivation, _ step: WhyStep, _ network: Network, on canvas: inout Canvas, in rect: Rect
    ) -> [Link] {
        var (links, wholes): ([Link], [Link]) = ([], [])
        let terms = inquiry.terms
        let rows = min(rect.height, terms.count)
        let first = min(max(0, step.term - rows / 2), terms.count - rows)
        let seen = Array(terms[first..<first + rows])
        let isNarrow = rect.width < 66
        let equals: VisibleText = isNarrow ? "= " : " = "
        let column = valueWidth(seen, rect.width)
        func signs(_ term: Derivation.Term, isClose: Bool) -> Int {
            equals.width + (term.factors.count - 1) * (words.times.width + (isClose ? 0 : 2))
        }
        let isClose =
            isNarrow
            || !seen.allSatisfy { term in
                let parts = parts(term, derivation, network, width: rect.width, room: .max / 2)
                return parts.reduce(column + signs(term, isClose: false)) { $0 + $1.number.width + $1.place.width } <= rect.width
            }
        for (row, term) in seen.enumerated() {
            let y = rect.y + row
            let isSelected = first + row == step.term
            wholes.append(Link(rect: Rect(x: rect.x, y: y, width: rect.width, height: 1), term: first + row, factor: nil))
            canvas.writeRight(
                shown(rounded(term.value, rect.width)), endX: rect.x + column, y: y, isSelected ? theme.strong : .plain)
            var x = rect.x + column
            x += canvas.write(equals, x: x, y: y, theme.quiet)
            let link = isSelected ? term.link(step.factor) : nil
            let pointer: VisibleText = first + row == pointedTerm ? " \(appearance.sign("◂", "<")) " : ""
            let parts = parts(
                term, derivation, network, width: rect.width,
                room: rect.width - column - signs(term, isClose: isClose) - pointer.width - (isClose && isSelected ? 1 : 0))
            for (index, factor) in term.factors.enumerated() {
                let isLink = index == link
                if index > 0 {
                    // The mark replaces the blank after the sign, if there is one.
                    let times: VisibleText =
                        !isClose ? " \(words.times) " : isLink ? "\(words.times) " : words.times
                    x += canvas.write(times, x: x, y: y, theme.quiet)
                }
                let startX = x
                if isLink { canvas.write(appearance.sign("▸", ">"), x: x - 1, y: y, theme.focus) }
                x += canvas.write(parts[index].number, x: x, y: y, isLink ? theme.focus : .plain)
                x += canvas.write(parts[index].place, x: x, y: y, width: rect.endX - x, isLink ? theme.focus : theme.quiet)
                if factor.place != nil {
                    links.append(Link(rect: Rect(x: startX, y: y, width: x - startX, height: 1), term: first + row, factor: index))
                }
            }
            canvas.write(pointer, x: x, y: y, theme.selected)
        }
        for (isShown, sign, y) in [
            (first > 0, appearance.sign("▲", "^"), rect.y), (first + rows < terms.count, appearance.sign("▼", "v"), rect.y + rows - 1),
        ] where isShown && rows > 1 {
            // In the margin: at the other end it would cover a digit.
            canvas.write(sign, x: rect.x - 1, y: y, theme.focus)
        }
        return links + wholes
    }
}

extension Derivation.PartialSums {
    /// A window has the sums by map below it.
    fileprivate func isShown(beside window: WindowPicture?) -> Bool {
        if case .byMap = self { window == nil } else { true }
    }
}
