import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// The whole network at one look: every layer's numbers as small pictures, in the order in which they are computed.
struct OverviewScreen {
    let run: RunStatus
    let selection: Selection
    let comparison: Comparison
    let mark: Question?
    let settings: Workbench.Settings
    /// The room below the title.
    let room: Rect

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }

    /// The view that all layers show: arrays have no counterpart in other layers.
    var view: LayerView { if case .array = selection.view { .maps } else { selection.view } }

    /// The arrangement of the layers; nil before the network is known.
    var layout: OverviewLayout? {
        run.network.map { network in
            OverviewLayout(
                shapes: network.nodes.indices.map { PictureShape(node: $0, view: view, of: network) }, inputs: network.nodes.map(\.inputs),
                groups: OverviewLayout.groups(of: network), selected: selection.node, in: room, appearance)
        }
    }

    /// What it looks at: the planes that it draws, of each layer that is seen.
    var looks: [any Look] {
        (layout?.bands ?? []).map { band in
            PictureLook(
                node: band.node, view: view, subject: Subject(sample: selection.sample, guest: selection.guest),
                planes: 0..<max(1, band.arrangement.map { $0.isVector ? 1 : $0.seen } ?? 1), comparison: comparison, mark: mark)
        }
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        _ = Pane.draw(title, focused: true, on: &canvas, in: rect, appearance)
        guard let network = run.network, let layout else {
            canvas.write(words(.waitingForData), x: room.x, y: room.y, theme.quiet)
            return
        }
        drawRails(layout, network, on: &canvas)
        for band in layout.bands {
            drawName(band, layout.lanes, network, on: &canvas)
            drawPicture(band, network, on: &canvas)
        }
        let (first, last) = (layout.bands.first?.nodes.lowerBound ?? 0, layout.bands.last?.node ?? 0)
        for (isShown, sign, y) in [
            (first > 0, appearance.sign("▲", "^"), room.y),
            (last < network.nodes.count - 1, appearance.sign("▼", "v"), room.endY - 1),
        ] where isShown {
            canvas.write(sign, x: room.endX - 1, y: y, theme.focus)
        }
    }

    private var title: VisibleText {
        var parts = [words(.paneOverview), words.view(view, of: selection.node, in: nil)]
        if let network = run.network, let mark {
            parts.append(words(.shareIn, [.place: VisibleText(untrusted: network.name(of: mark.place))]))
        }
        if let guest = selection.guest {
            parts += words.sampleNames(guest).prefix(1)
        } else if let sample = run.sample, let label = sample.label, view == .maps || view == .residuals {
            parts.append(
                words(.paneSample, [.sample: "\(sample.sample)", .total: "\(run.snapshot?.batchCount ?? 0)", .label: "\(label)"]))
        }
        // Shares are computed with the changes.
        switch run.whatIf == nil || mark != nil ? .after : comparison {
        case .after: break
        case .before: parts.insert(words(.comparedBefore), at: 0)
        case .difference: parts.insert(words(.comparedDifference), at: 0)
        }
        let text = VisibleText.joined(parts, separator: " · ")
        return appearance.unicode ? text : text.asciiOnly
    }

    // MARK: Names and connections

    /// Name, shape and range of a layer; of a folded group the names of its first and last one, where the shape fits with the last one's.
    private func drawName(_ band: OverviewLayout.Band, _ lanes: Int, _ network: Network, on canvas: inout Canvas) {
        let node = network.nodes[band.node]
        let x = band.rect.x + lanes
        let width = OverviewLayout.nameWidth - 3
        if let sign = phaseSign(band.nodes) { canvas.write(sign, x: x, y: band.rect.y, theme.focus) }
        var lines: [(text: VisibleText, style: Style)] = []
        func add(_ text: VisibleText, _ style: Style) {
            lines.append(((appearance.unicode ? text : text.asciiOnly).fitted(width, mark: appearance.omission), style))
        }
        let name = VisibleText(untrusted: node.name)
        if band.nodes.count == 1 {
            add(name, band.node == selection.node ? theme.selected : theme.title)
        } else if band.rect.height == 1 {
            add("\(name) +\(band.nodes.count - 1)", theme.title)
        } else {
            add("\(VisibleText(untrusted: network.nodes[band.nodes.lowerBound].name)) \(appearance.sign("…", "..."))", theme.title)
            add(name, theme.title)
        }
        add(VisibleText(untrusted: node.shape.description), theme.quiet)
        if let seen = seen(band.node), case .planes(_, _, _, let lowest, let highest, _) = seen.picture {
            let range: VisibleText =
                "\(NumberFormat.short(Double(lowest), digits: 2)) \(NumberFormat.short(Double(highest), digits: 2))"
            // A range without room is left out: a part of a number would be another one.
            if range.width <= width { lines.append((range, theme.quiet)) }
        }
        for (row, line) in lines.prefix(band.rect.height).enumerated() {
            canvas.write(line.text, x: x + 2, y: band.rect.y + row, line.style)
        }
    }

    /// ▼ beside the layer whose forward pass was just done, ▲ beside the one whose backward pass was.
    private func phaseSign(_ nodes: Range<Int>) -> VisibleText? {
        let (down, up) = (appearance.sign("▼", "v"), appearance.sign("▲", "^"))
        switch run.snapshot?.lastPhase {
        case .load: return nodes.contains(0) ? down : nil
        case .forward(let done): return nodes.contains(done) ? down : nil
        case .backward(let done): return nodes.contains(done) ? up : nil
        case .loss: return run.network.map { nodes.contains($0.outputNode) } == true ? appearance.sign("◆", "*") : nil
        case .update: return nodes.contains(0) ? appearance.sign("●", "*") : nil
        case nil: return nil
        }
    }

    /// A line from each layer to the next that reads it, and beside it the connections that skip layers.
    private func drawRails(_ layout: OverviewLayout, _ network: Network, on canvas: inout Canvas) {
        let line: Unicode.Scalar = appearance.unicode ? "│" : "|"
        let x = room.x + layout.lanes
        for (band, next) in zip(layout.bands, layout.bands.dropFirst())
        where network.nodes[next.nodes.lowerBound].inputs.contains(band.node) {
            canvas.fill(Rect(x: x, y: band.rect.y + 1, width: 1, height: next.rect.y - band.rect.y - 1), line, theme.quiet)
        }
        guard let top = layout.bands.first, let bottom = layout.bands.last else { return }
        func row(_ node: Int) -> Int {
            layout.bands.first { $0.nodes.contains(node) }?.rect.y
                ?? (node < top.nodes.lowerBound ? top.rect.y - 1 : bottom.rect.endY)
        }
        for rail in layout.rails where rail.to >= top.nodes.lowerBound && rail.from <= bottom.node {
            let (start, end) = (row(rail.from), row(rail.to))
            // Within a folded group.
            if start == end { continue }
            let lane = room.x + layout.lanes - 1 - rail.lane
            for y in max(room.y, start)..<max(room.y, start, min(room.endY, end + 1)) { canvas.put(line, x: lane, y: y, theme.quiet) }
            for (y, corner) in [(start, appearance.unicode ? "╭" as Unicode.Scalar : "+"), (end, appearance.unicode ? "╰" : "+")]
            where layout.bands.contains(where: { $0.rect.y == y }) {
                canvas.put(corner, x: lane, y: y, theme.quiet)
                for column in lane + 1..<x { canvas.put(appearance.unicode ? "─" : "-", x: column, y: y, theme.quiet) }
            }
        }
    }

    // MARK: Pictures

    /// What is seen of a layer; for at most a frame what was seen of it with another sample.
    private func seen(_ node: Int) -> PictureLook.Seen? {
        run.snapshot?.first(PictureLook.self) { $0.node == node && $0.view == view }?.seen
    }

    private func drawPicture(_ band: OverviewLayout.Band, _ network: Network, on canvas: inout Canvas) {
        guard let shape = PictureShape(node: band.node, view: view, of: network) else {
            if case .statistics(let figures) = seen(band.node)?.picture { return draw(figures, band, network, on: &canvas) }
            return drawReason(band, network, on: &canvas)
        }
        guard let arrangement = band.arrangement else {
            return hatch(Rect(x: band.picture.x, y: band.picture.y, width: 1, height: 1), on: &canvas)
        }
        guard let seen = seen(band.node) else { return small(arrangement, shape).hatch(on: &canvas, in: band.picture) }
        switch seen.picture {
        case .planes(let planes, _, let count, let lowest, let highest, _):
            let isSigned = view != .maps || mark != nil || comparison == .difference || lowest < 0
            small(arrangement, shape).draw(
                planes, HeatmapScale(lowest: lowest, highest: highest, signed: isSigned), on: &canvas, in: band.picture)
            let hidden =
                arrangement.isVector
                ? shape.columns - arrangement.seen : shape.presentCount(min(count, arrangement.seen)..<count)
            let note: VisibleText = "+\(NumberFormat.grouped(hidden))"
            // Over the end of the picture where there is no room beside it: what is missing is always said.
            let x = min(band.picture.x + arrangement.size.width + 1, band.picture.endX - note.width)
            if hidden > 0 { canvas.write(note, x: x, y: band.rect.y, theme.quiet) }
        case .notYet: small(arrangement, shape).hatch(on: &canvas, in: band.picture)
        case .updated: write(words(.whyUpdated), band, on: &canvas)
        case .whenPaused: write(words(.whyTooMany), band, on: &canvas)
        case .noLabel: write(words(.noLabel), band, on: &canvas)
        case .noShares(let reason):
            let place = seen.mark.map { VisibleText(untrusted: network.name(of: $0.question.place)) } ?? ""
            write(words.text(reason, of: place), band, on: &canvas)
        case .none, .statistics: break
        }
    }

    private func small(_ arrangement: PlaneArrangement, _ shape: PictureShape) -> SmallPicture {
        SmallPicture(arrangement: arrangement, shape: shape, appearance: appearance)
    }

    private func hatch(_ rect: Rect, on canvas: inout Canvas) {
        Heatmap(scale: HeatmapScale(lowest: 0, highest: 1, signed: false), appearance).drawHatch(on: &canvas, in: rect)
    }

    /// The columns of a histogram beside the figures.
    private static let histogramWidth = 32

    /// The figures of the batch, and beside them how the numbers are distributed.
    private func draw(_ figures: LayerStatistics, _ band: OverviewLayout.Band, _ network: Network, on canvas: inout Canvas) {
        let node = network.nodes[band.node]
        let judged = run.health?.advice ?? []
        let advice = judged.indices.contains(band.node) ? judged[band.node] : .sound
        let picture = StatisticsPicture(
            node: node, figures: figures, advice: advice, gradientNorms: SmoothedCurve(), updateRatios: SmoothedCurve(),
            parametersHash: nil, selected: nil, words: words,
            appearance: appearance)
        let room = band.picture
        let hasHistogram = !figures.histogram.isEmpty && room.height >= 4 && room.width >= 2 * Self.histogramWidth
        let width = hasHistogram ? room.width - Self.histogramWidth - 2 : room.width
        let sentence =
            advice.isBad ? advice.text(figures, node.layer?.activation ?? .none, words).wrapped(width).prefix(room.height - 1) : []
        let lines = picture.figureLines(width: width).prefix(room.height - sentence.count).map { ($0, Style.plain) }
        for (row, (line, style)) in (lines + sentence.map { ($0, theme.bad) }).enumerated() {
            canvas.write(line.fitted(width, mark: appearance.omission), x: room.x, y: room.y + row, style)
        }
        if hasHistogram {
            picture.drawHistogram(
                on: &canvas, in: Rect(x: room.x + width + 2, y: room.y, width: Self.histogramWidth, height: room.height))
        }
    }

    /// Why a layer has no picture.
    private func drawReason(_ band: OverviewLayout.Band, _ network: Network, on canvas: inout Canvas) {
        let node = network.nodes[band.node]
        switch view {
        case .residuals where band.node == 0: write(words(.noResidualOfInput), band, on: &canvas)
        case .kernels, .gradients, .updates:
            if network.usedParameters(band.node).isEmpty {
                write(words(.nothingToLearn, [.layer: VisibleText(untrusted: node.name)]), band, on: &canvas)
            }
        case .maps, .residuals, .statistics, .array: break
        }
    }

    private func write(_ text: VisibleText, _ band: OverviewLayout.Band, on canvas: inout Canvas) {
        for (row, line) in text.wrapped(band.picture.width).prefix(band.rect.height).enumerated() {
            canvas.write(line, x: band.picture.x, y: band.rect.y + row, theme.quiet)
        }
    }
}
