import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The two rows below the planes: the scale with notes on the picture, and the selected number.
extension MiddlePane {
    func drawLegend(_ pictured: Pictured, _ layout: PictureLayout, on canvas: inout Canvas, in rect: Rect) {
        let index = (selection?.plane ?? pictured.first) - pictured.first
        let chosen = pictured.grids.indices.contains(index) ? pictured.grids[index] : pictured.grids[0]
        drawScale(scale(pictured, chosen), notes(pictured, layout), on: &canvas, in: rect)
        if let selection, pictured.grids.indices.contains(selection.plane - pictured.first) {
            drawSelection(selection, chosen[selection.row, selection.column], pictured, layout, on: &canvas, in: rect)
        }
    }

    private func drawScale(_ scale: HeatmapScale, _ notes: [VisibleText], on canvas: inout Canvas, in rect: Rect) {
        let low = NumberFormat.short(Double(scale.lowest))
        let high = NumberFormat.short(Double(scale.highest))
        let rampWidth = rect.width < 64 ? 10 : min(24, rect.width / 4)
        var x = rect.x + canvas.write(low, x: rect.x, y: rect.y) + 1
        let ramp = Rect(x: x, y: rect.y, width: rampWidth, height: 1)
        Heatmap(scale: scale, appearance).drawRamp(on: &canvas, in: ramp)
        if scale.kind == .diverging { canvas.put("0", x: ramp.x + rampWidth / 2, y: rect.y, Style(bold: true)) }
        x += rampWidth + 1
        x += canvas.write(high, x: x, y: rect.y) + 2
        // Whole notes only, the most important first.
        let separator = appearance.sign(" · ", " - ")
        var text: VisibleText = ""
        for note in notes {
            let longer = text.isEmpty ? note : "\(text)\(separator)\(note)"
            if x + longer.width <= rect.endX { text = longer }
        }
        canvas.write(text, x: x, y: rect.y, theme.quiet)
    }

    private func notes(_ pictured: Pictured, _ layout: PictureLayout) -> [VisibleText] {
        var notes: [VisibleText] = []
        if let sum = sumOfShares {
            notes.append(sum)
        } else if look.view == .updates {
            let isDone = snapshot.lastPhase == .update
            let rate = NumberFormat.typed(snapshot.learningRate)
            notes.append(
                snapshot.isDescent
                    ? words(isDone ? .updatesDone : .updatesToCome, [.rate: rate])
                    : words(.updatesOfRule, [.name: VisibleText(untrusted: snapshot.rule)]))
        }
        if layout.isZoomed {
            let shown = layout.shownUnits
            if shown.rows < layout.shape.rows || shown.columns < layout.shape.columns {
                let corner = layout.viewport(row: selection?.row ?? 0, column: selection?.column ?? 0)
                notes.append(
                    words(
                        .zoomCropped,
                        [
                            .number: "\(corner.row)–\(corner.row + shown.rows - 1)",
                            .position: "\(corner.column)–\(corner.column + shown.columns - 1)",
                        ]))
            }
        } else if pictured.grids.count < pictured.count {
            // Of a table of connections those that are there.
            let shape = layout.shape
            let before = shape.presentCount(0..<pictured.first)
            let end = shape.presentCount(0..<pictured.first + pictured.grids.count)
            let total = shape.presentCount(0..<pictured.count)
            notes.append(words(.planesShown, [.number: "\(before)", .end: "\(max(before, end - 1))", .total: "\(total)"]))
        }
        if layout.rowReduction > 1 || layout.columnReduction > 1 {
            notes.append(words(.reducedBy, [.number: "\(layout.rowReduction)×\(layout.columnReduction)"]))
        }
        if layout.shape.count > 1 && !layout.isZoomed { notes.append(words(ownScales ? .rangeEach : .rangeShared)) }
        return appearance.unicode ? notes : notes.map(\.asciiOnly)
    }

    private func drawSelection(
        _ selection: (plane: Int, row: Int, column: Int), _ value: Float, _ pictured: Pictured, _ layout: PictureLayout,
        on canvas: inout Canvas, in rect: Rect
    ) {
        if layout.shape.isAbsent(selection.plane) {
            let absent = words(.kernelAbsent, [.kernel: ends(ofPlane: selection.plane, layout)])
            canvas.write(absent, x: rect.x, y: rect.y + 1, width: rect.width, theme.quiet)
            return
        }
        // The number is never cut: a part of it would look like another number.
        let number: VisibleText = "= \(NumberFormat.exact(value))"
        let place = place(selection, layout).fitted(rect.width - number.width - 1, mark: appearance.omission)
        var x = rect.x + canvas.write(place, x: rect.x, y: rect.y + 1, theme.quiet) + 1
        x += canvas.write(number, x: x, y: rect.y + 1, theme.title) + 2
        if let part = part(value), x + part.width <= rect.endX { x += canvas.write(part, x: x, y: rect.y + 1, theme.strong) + 2 }
        let detail = detail(selection, pictured, layout)
        if x + detail.width <= rect.endX { canvas.write(detail, x: x, y: rect.y + 1, theme.quiet) }
    }

    private func place(_ selection: (plane: Int, row: Int, column: Int), _ layout: PictureLayout) -> VisibleText {
        if case .array = look.view { return place(ofEntry: selection, layout) }
        if layout.shape.isVector && isPerSample {
            return words(.unitOfRow, [.unit: "\(selection.column)"])
        }
        if isPerSample {
            return words(
                .unitOfMap, [.map: "\(selection.plane)", .number: "\(selection.row)", .position: "\(selection.column)"])
        }
        if network.planeLayout(look.node)?.isOneForEachMap == true {
            return node.shape.planeCount == 1
                ? words(.factorOfUnit, [.unit: "\(selection.column)"]) : words(.factorOfMap, [.map: "\(selection.column)"])
        }
        if network.planeLayout(look.node)?.isOneForEachUnit == true {
            return words(
                .unitOfMap, [.map: "\(selection.plane)", .number: "\(selection.row)", .position: "\(selection.column)"])
        }
        if layout.shape.isMatrix {
            return words(.weightOfMatrix, [.unit: "\(selection.row)", .position: "\(selection.column)"])
        }
        return words(
            .weightOfKernel,
            [.kernel: ends(ofPlane: selection.plane, layout), .number: "\(selection.row)", .position: "\(selection.column)"])
    }

    /// The maps that a kernel connects.
    private func ends(ofPlane plane: Int, _ layout: PictureLayout) -> VisibleText {
        let ends = layout.shape.ends(ofPlane: plane)
        let kernel: VisibleText = "\(ends.out) ← \(ends.in)"
        return appearance.unicode ? kernel : kernel.asciiOnly
    }

    /// The place of an entry of an array, in symbols.
    private func place(ofEntry selection: (plane: Int, row: Int, column: Int), _ layout: PictureLayout) -> VisibleText {
        guard let family = network.family(of: look.view, at: look.node) else { return "" }
        let entry = (selection.plane * layout.shape.rows + selection.row) * layout.shape.columns + selection.column
        let symbol = VisibleText(untrusted: network.symbol(of: family.place(entry)))
        return appearance.unicode ? symbol : symbol.asciiOnly
    }

    private func detail(
        _ selection: (plane: Int, row: Int, column: Int), _ pictured: Pictured, _ layout: PictureLayout
    ) -> VisibleText {
        if !pictured.bias.isEmpty {
            let planes = network.planeLayout(look.node)
            let output =
                if planes?.isOneForEachUnit == true {
                    (selection.plane * layout.shape.rows + selection.row) * layout.shape.columns + selection.column
                } else if planes?.isOneForEachMap == true {
                    selection.column
                } else {
                    layout.shape.count == 1 ? selection.row : layout.shape.ends(ofPlane: selection.plane).out
                }
            guard pictured.bias.indices.contains(output) else { return "" }
            return words(.biasIs, [.bias: NumberFormat.short(Double(pictured.bias[output]), digits: 4)])
        }
        let index = selection.plane - pictured.first
        if seen.winners.indices.contains(index),
            let windows = (node.layer as? any WindowPooling)?.windows(on: network.nodes[node.inputs[0]].shape)
        {
            let place = seen.winners[index][selection.row * layout.shape.columns + selection.column]
            let winner = windows.unit(at: place, inWindow: selection.row, selection.column)
            return words(
                .winner,
                [
                    .number: "\(winner.row)", .position: "\(winner.column)",
                    .layer: VisibleText(untrusted: network.nodes[node.inputs[0]].name),
                ])
        }
        return ""
    }
}
