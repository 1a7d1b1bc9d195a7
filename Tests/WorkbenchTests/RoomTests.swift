import Messages
import TerminalUI
import Tensors
import Testing

@testable import NeuralNetworks
@testable import Training
@testable import Workbench

/// Pictures use the room there is. What they are compared with is found by trying everything.
@Suite struct RoomTests {
    private static let sizes = [Size(80, 24), Size(120, 40), Size(200, 60), Size(300, 80)]
    private static let notations = [
        "6c5-2s-12c5-2s", "f30", "2c3-2s", "8c3p1:relu-2m-16c3p1:relu-2m-f64:relu",
        "4c3:relu-2m-8c2:relu-2m-8c3p1:relu-f20:tanh-f16:relu-f12",
        "20c5:relu-2m-50c5:relu-2m-f500:relu",
    ]
    private static let appearances = [Appearance(colors: .indexed, unicode: true), .plainest]

    /// How a picture may be arranged, written down anew.
    private struct Choice {
        var planes: Int
        var isReduced: Bool
        var hasNumbers: Bool
        /// Half cells.
        var pixels: Int
    }

    private static func up(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

    /// Widths and half rows of units: squares, and boxes with a number.
    private static func cells(boxes: Bool, _ appearance: Appearance) -> [(width: Int, halves: Int)] {
        let isHalf = appearance.unicode && appearance.colors >= .indexed
        var found = (1...16).map { ($0, isHalf ? $0 : max(2, $0 / 2 * 2)) }
        for width in 7...16 where boxes {
            for rows in 1...8 where 2 * rows <= width && (width <= 5 * rows || width == 7) { found.append((width, 2 * rows)) }
        }
        return found
    }

    /// Every arrangement of planes: cells, reductions, rows and columns.
    private static func grids(_ shape: PictureShape, _ room: Size, _ appearance: Appearance) -> [Choice] {
        let isHalf = appearance.unicode && appearance.colors >= .indexed
        let caption = shape.count > 1 ? 1 : 0
        var found: [Choice] = []
        func tryAll(_ width: Int, _ halves: Int, _ rows: Int, _ columns: Int, isReduced: Bool) {
            let (high, wide) = (up(rows * halves, 2) + caption, columns * width)
            for down in 1...max(1, room.height / high) where down * high <= room.height {
                for across in 1...max(1, (room.width + 1) / (wide + 1)) where across * (wide + 1) - 1 <= room.width {
                    let planes = min(shape.count, down * across)
                    found.append(
                        Choice(
                            planes: planes, isReduced: isReduced, hasNumbers: width >= 7, pixels: planes * rows * columns * width * halves))
                }
            }
        }
        for (width, halves) in cells(boxes: shape.rows <= 8 && shape.columns <= 8, appearance) {
            tryAll(width, halves, shape.rows, shape.columns, isReduced: false)
        }
        var factor = isHalf ? 2 : 1
        while min(shape.rows, shape.columns) / factor >= 10 {
            tryAll(1, isHalf ? 1 : 2, up(shape.rows, isHalf ? factor : 2 * factor), up(shape.columns, factor), isReduced: true)
            factor += 1
        }
        return found
    }

    /// Every way to cut a vector or a table into bands, or to reduce it to bands.
    private static func bands(_ shape: PictureShape, _ room: Size, _ appearance: Appearance) -> [Choice] {
        let isHalf = appearance.unicode && appearance.colors >= .indexed
        var found: [Choice] = []
        func tryAll(_ width: Int, _ halves: Int, _ rows: Int, _ columns: Int, isReduced: Bool) {
            for count in 1...columns where up(columns, count) * width <= room.width {
                let height = shape.isVector ? up(count * halves, 2) : count * (up(rows * halves, 2) + (count > 1 ? 1 : 0))
                if height > room.height { break }
                found.append(
                    Choice(planes: 1, isReduced: isReduced, hasNumbers: width >= 7, pixels: rows * columns * width * halves))
            }
        }
        for (width, halves) in cells(boxes: true, appearance) where !(shape.isVector && width >= 7 && (halves < 4 || halves % 2 > 0)) {
            tryAll(width, halves, shape.rows, shape.columns, isReduced: false)
        }
        if found.isEmpty {
            for rows in 1...shape.rows {
                for columns in 2...max(2, shape.columns) {
                    let drawn = up(shape.columns, columns)
                    if up(shape.rows, rows) * drawn <= room.width * room.height * 2 {
                        tryAll(1, isHalf ? 1 : 2, up(shape.rows, rows), drawn, isReduced: true)
                    }
                }
                tryAll(1, isHalf ? 1 : 2, up(shape.rows, rows), shape.columns, isReduced: true)
            }
        }
        return found
    }

    private func isBest(_ layout: PictureLayout, _ room: Size, _ appearance: Appearance) -> Bool {
        let shape = layout.shape
        let isBanded = shape.isVector || shape.isTable
        let all = isBanded ? Self.bands(shape, room, appearance) : Self.grids(shape, room, appearance)
        #expect(layout.totalSize.width <= room.width && (layout.totalSize.height <= room.height || all.isEmpty), "\(shape) \(room)")
        let whole = all.filter { $0.planes == shape.count && !$0.isReduced }
        // Numbers first where there are few.
        let wantsNumbers = isBanded || shape.count <= 4 && shape.rows <= 8 && shape.columns <= 8
        let numbers = wantsNumbers ? whole.filter(\.hasNumbers) : []
        if let best = (numbers.isEmpty ? whole : numbers).map(\.pixels).max() {
            return layout.isWhole && (numbers.isEmpty || layout.hasNumbers) && layout.pixels == best
        }
        let seen = all.filter { $0.planes == shape.count && $0.isReduced }
        if let best = seen.map(\.pixels).max() { return layout.planeCount == shape.count && layout.pixels == best }
        guard let most = all.filter({ !$0.isReduced }).map(\.planes).max() else { return true }
        let best = all.filter { $0.planes == most && !$0.isReduced }.map(\.pixels).max()
        // The last row may be cut short by the end of the planes.
        return layout.planeCount <= most && (layout.planeCount < most || layout.pixels == best) && layout.rowReduction == 1
    }

    @Test("No arrangement by whole factors shows more than the one chosen", arguments: sizes)
    func nothingShowsMore(_ size: Size) throws {
        for notation in Self.notations {
            for appearance in Self.appearances {
                var bench = try Bench(notation, size: size, appearance: appearance, batchSize: 1)
                let network = bench.trainer.network
                var seen: Set<PictureLayout> = []
                for node in network.nodes.indices {
                    for view in LayerView.common + network.arrayViews(of: node) {
                        bench.bench.selection.select(layer: node, view: view, in: network)
                        guard let layout = bench.bench.pictureLayout else { continue }
                        let room = MiddlePane.pictureRoom(bench.bench.layout.middle)
                        if seen.insert(layout).inserted {
                            #expect(isBest(layout, room, appearance), "\(notation) \(network.nodes[node].name) \(view) \(layout)")
                        }
                        guard let companion = bench.bench.companion else { continue }
                        let below = MiddlePane.pictureRoom(companion.rect)
                        if seen.insert(companion.layout).inserted {
                            #expect(isBest(companion.layout, below, appearance), "\(notation) \(network.nodes[node].name) \(view) below")
                        }
                        let rects = bench.bench.middleRects
                        #expect(rects.main.height + companion.rect.height == bench.bench.layout.middle.height)
                        #expect(layout.totalSize.height <= MiddlePane.pictureRoom(rects.main).height)
                    }
                }
            }
        }
    }

    @Test("Planes stand in as few rows as possible, and their last row is as full as it can be")
    func evenRows() throws {
        func layout(_ notation: String, _ view: LayerView, _ room: Size) throws -> PictureLayout {
            let network = try Network(notation, input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
            let shape = try #require(PictureShape(node: view == .maps ? 1 : 3, view: view, of: network))
            return PictureLayout(shape, room: room, selected: 0, zoomed: false, Self.appearances[0])
        }
        // Six maps of 24 × 24, of which five would have room side by side.
        let maps = try layout("6c5-2s-12c5-2s", .maps, Size(127, 26))
        #expect(maps.perRow == 3 && maps.unit.width == 1 && maps.isWhole)
        // The kernels of a map stand side by side where that costs no size.
        #expect(try layout("6c5-2s-12c5-2s", .kernels, Size(127, 26)).perRow == 18)
        #expect(try layout("6c5-2s-12c5-2s", .kernels, Size(127, 54)).unit.width == 2)
    }

    @Test("A table wider than the room is cut into bands, not reduced; each unit is found where it is drawn")
    func bandsOfATable() throws {
        var bench = try Bench("f190:tanh", size: Size(120, 40), batchSize: 2)
        bench.press(.character("b"))
        bench.bench.selection.select(layer: 2, view: .kernels, in: bench.bench.run.network)
        bench.look()
        let layout = try #require(bench.bench.pictureLayout)
        #expect(layout.shape.columns == 190 && layout.bandCount == 3 && layout.isWhole)
        #expect(bench.text.contains("0–63") && bench.text.contains("128–189"))
        var found: Set<[Int]> = []
        for row in 0..<layout.shape.rows {
            for column in 0..<layout.shape.columns {
                let (x, y) = (
                    column % 64 * layout.unit.width,
                    column / 64 * (layout.planeSize.height + 1) + 1 + row * layout.unit.halfRows / 2
                )
                let unit = layout.unit(atColumn: x, row: y, selected: (0, row, column))
                if let unit { found.insert([unit.row, unit.column]) }
            }
        }
        #expect(found.count == layout.shape.rows * layout.shape.columns)
        #expect(layout.unit(atColumn: 0, row: 0, selected: (0, 0, 0)) == nil)
    }

    @Test("A vector of more units than the pane has half cells is reduced, not cut")
    func longVectors() throws {
        for count in [3, 100, 1_000, 5_000] {
            let shape = PictureShape(axes: [Axis("unit", count)])
            for appearance in Self.appearances {
                let room = Size(56, 14)
                let layout = PictureLayout(shape, room: room, selected: 0, zoomed: false, appearance)
                #expect(layout.totalSize.height <= room.height && layout.totalSize.width <= room.width)
                let band = try #require(layout.band)
                #expect(layout.bandCount * band * layout.columnReduction >= count)
                #expect(isBest(layout, room, appearance), "\(count)")
            }
        }
    }

    // MARK: Presented lessons

    @Test("A presented lesson leaves a larger screen no less room for the picture")
    func presentedRoomGrows() {
        var before = ScreenLayout(Size(60, 16), lesson: .presented)
        for height in 16...110 {
            let layout = ScreenLayout(Size(60, height), lesson: .presented)
            #expect(layout.middle.height >= before.middle.height && layout.lesson.height >= before.lesson.height)
            before = layout
            var narrower = layout
            for width in 60...320 {
                let wider = ScreenLayout(Size(width, height), lesson: .presented)
                #expect(wider.middle.width >= narrower.middle.width && wider.middle.height >= narrower.middle.height)
                narrower = wider
            }
        }
    }

    @Test("The picture of a pane never shows less in a larger one")
    func picturesGrow() throws {
        for notation in Self.notations.prefix(4) {
            let network = try Network(notation, input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
            var shapes: Set<PictureShape> = []
            for node in network.nodes.indices {
                for view in LayerView.common { PictureShape(node: node, view: view, of: network).map { _ = shapes.insert($0) } }
            }
            for shape in shapes {
                /// Whether all planes are seen, how many unreduced, how little reduced they are, whether numbers are written, half cells.
                func shown(_ width: Int, _ height: Int) -> [Int] {
                    let layout = PictureLayout(shape, room: Size(width, height), selected: 0, zoomed: false, Self.appearances[0])
                    let isBanded = shape.isVector || shape.isTable
                    let isAll = layout.planeCount == shape.count && min(layout.drawnRows, layout.drawnColumns) >= min(10, shape.rows)
                    let written = layout.hasNumbers && layout.isWhole && (isBanded || shape.count <= 4 && shape.rows <= 8)
                    return [
                        isAll ? 1 : 0, layout.rowReduction == 1 ? layout.planeCount : 0, isBanded ? 0 : -layout.rowReduction,
                        written ? 1 : 0, layout.pixels,
                    ]
                }
                for (width, height) in stride(from: 36, through: 290, by: 7).flatMap({ w in
                    stride(from: 4, through: 70, by: 5).map { (w, $0) }
                }) {
                    let now = shown(width, height)
                    #expect(
                        !shown(width + 7, height).lexicographicallyPrecedes(now)
                            && !shown(width, height + 5).lexicographicallyPrecedes(now), "\(shape) \(width)×\(height)")
                }
            }
        }
    }

    // MARK: Windows

    /// A bench with an open derivation of a convolution with kernels of this size.
    private func derived(_ kernel: Int, _ size: Size, language: Language = .english) throws -> Bench {
        var bench = try Bench("3c\(kernel)p\(kernel / 2):relu-2m", size: size, language: language, batchSize: 4)
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.enter, .enter)
        return bench
    }

    /// How many of the kernel's numbers are written in the pane above the list of terms.
    private func numbersSeen(_ bench: Bench, _ kernel: Int) throws -> Int {
        let canvas = bench.bench.view()
        let pane = bench.bench.layout.middleWithoutChart
        var text = ""
        for y in pane.y..<pane.endY {
            let line = String(String.UnicodeScalarView((pane.x..<pane.endX).compactMap { canvas[$0, y].scalar }))
            if line.contains("terms:") { break }
            text += line + "\n"
        }
        let numbers = (0..<kernel * kernel).map { place in
            [4, 3, 2, 1].map { NumberFormat.short(Double(bench.trainer.state.parameters.ofNode[1][0][place]), digits: $0).string }
        }
        return numbers.count { $0.contains { text.contains($0) } }
    }

    @Test("Windows of 3×3 and 5×5 have their numbers wherever they fit, side by side or below each other")
    func windowsHaveNumbers() throws {
        for (kernel, size) in [(3, Size(80, 24)), (3, Size(120, 40)), (5, Size(120, 40)), (3, Size(200, 60)), (5, Size(200, 60))] {
            let bench = try derived(kernel, size)
            #expect(try numbersSeen(bench, kernel) == kernel * kernel, "\(kernel) \(size)")
        }
        // The numbers of a window of 5×5 need 18 rows where two are not wide enough for each other.
        let pane = try derived(5, Size(80, 40))
        #expect(try numbersSeen(pane, 5) == 25)
    }

    @Test("A window with its numbers keeps them in every larger pane")
    func windowNumbersStay() throws {
        for kernel in [3, 5] {
            let bench = try derived(kernel, Size(120, 40))
            let derivation = try #require(bench.bench.shownDerivation)
            let window = try #require(
                WindowPicture(derivation, terms: derivation.termsBySize, selected: 0, in: bench.trainer.network))
            for width in 20...200 {
                for height in 2...40 {
                    guard let rows = window.rowsOfNumbers(Size(width, height)) else { continue }
                    #expect(rows <= height && width >= 7 * kernel)
                    #expect(window.rowsOfNumbers(Size(width + 1, height)) != nil && window.rowsOfNumbers(Size(width, height + 1)) != nil)
                }
            }
            #expect(window.rowsOfNumbers(Size(7 * kernel, 3 * (kernel + 1))) != nil)
        }
    }

    // MARK: Sums

    @Test("A sum over a row of planes has the sums by map above its terms, and only such a sum")
    func sumsByMap() throws {
        var bench = try Bench("6c5-2s-12c5-2m", size: Size(120, 40))
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.character("a"))
        let output = try #require(bench.bench.shownDerivation)
        #expect(output.terms.count == 193 && bench.text.contains("sum by map"))
        let sums = output.terms.sums(by: try #require(output.partialSums.first))
        #expect(sums.map(\.key) == Array(0..<12))
        // All but the bias.
        let bias = try #require(output.terms.first { $0.factors.allSatisfy { $0.sample == nil } })
        #expect(abs(sums.reduce(bias.value) { $0 + $1.sum } - output.sum) < 1e-12)
        for term in sums.prefix(3) { #expect(bench.text.contains("\(term.key): \(NumberFormat.short(term.sum, digits: 3))")) }
        let deriver = Deriver(bench.trainer.network, bench.trainer.tape, bench.trainer.state.parameters, learningRate: 1)
        func parts(_ name: String) throws -> [Derivation.PartialSums] {
            deriver.derivation(of: try bench.trainer.network.place(named: name), sample: 2).partialSums
        }
        #expect(try parts("pool2.activation[0,1,1]").isEmpty && parts("pool4.residual[0,1,1]").isEmpty)
        #expect(try parts("output.weight.gradient[1,3]") == [.bySample])
    }
}
