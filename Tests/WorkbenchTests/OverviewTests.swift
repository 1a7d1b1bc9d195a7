import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing

@testable import Training
@testable import Workbench

/// The whole network at one look.
@Suite struct OverviewTests {
    private static let sizes = [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60), Size(300, 80)]

    /// Arrays of one to four axes, also of shapes that no layer has yet.
    private static let axes: [[Axis]] = [
        [], [Axis("unit", 1)], [Axis("unit", 10)], [Axis("unit", 4096)], [Axis("query", 12), Axis("key", 12)],
        [Axis("time", 300), Axis("unit", 16)], [Axis("map", 1), Axis("row", 28), Axis("column", 28)],
        [Axis("map", 512), Axis("row", 7), Axis("column", 7)], [Axis("map", 3), Axis("row", 200), Axis("column", 1)],
        [Axis("head", 8), Axis("query", 20), Axis("key", 20)], [Axis("out", 16), Axis("in", 8), Axis("row", 3), Axis("column", 3)],
        [Axis("map", 2), Axis("slice", 9), Axis("row", 16), Axis("column", 16)],
    ]

    @Test("Bands of 4 to 100 layers of any shape lie in their room, in order, with the selected one among them", arguments: sizes)
    func bands(_ size: Size) {
        let rect = ScreenLayout(size).body.inset(left: 1, top: 1, right: 1)
        var stream = RandomStream(seed: 3, purpose: .testing, index: size.width)
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            for count in [4, 6, 9, 17, 40, 100] {
                let shapes = (0..<count).map { _ in
                    stream.integer(below: 6) == 0 ? nil : PictureShape(axes: Self.axes[stream.integer(below: Self.axes.count)])
                }
                let selected = stream.integer(below: count)
                let ends = [0] + (1..<count).filter { _ in stream.integer(below: 3) == 0 } + [count]
                let groups = zip(ends, ends.dropFirst()).map { $0..<$1 }
                let layout = OverviewLayout(
                    shapes: shapes, inputs: (0..<count).map { $0 == 0 ? [] : [$0 - 1] }, groups: groups, selected: selected, in: rect,
                    appearance)
                #expect(layout.lanes == 0 && layout.rails.isEmpty && layout.bands.contains { $0.nodes == selected..<selected + 1 })
                let nodes: [Int] = layout.bands.flatMap { Array($0.nodes) }
                #expect(nodes == Array(nodes[0]..<nodes[0] + nodes.count))
                // A group is folded whole or not at all, and only if not everything fits.
                #expect(layout.bands.allSatisfy { $0.nodes.count == 1 || groups.contains($0.nodes) })
                if count <= rect.height / 2 { #expect(layout.bands.count == count) }
                let folded = groups.count + (groups.first { $0.contains(selected) }?.count ?? 1) - 1
                if folded <= rect.height / 2 { #expect(nodes.count == count) }
                var y = rect.y
                for band in layout.bands {
                    #expect(band.rect.y >= y && band.rect.height > 0 && band.rect.endY <= rect.endY && band.picture.endX <= rect.endX)
                    y = band.rect.endY
                    guard let arrangement = band.arrangement, let shape = shapes[band.node] else {
                        #expect(band.arrangement == nil)
                        continue
                    }
                    #expect(arrangement.size.width <= band.picture.width && arrangement.size.height <= band.picture.height)
                    #expect(arrangement.seen > 0 && arrangement.seen <= (arrangement.isVector ? shape.columns : shape.count))
                }
                for row in rect.y..<rect.endY {
                    if let node = layout.node(atRow: row) { #expect(layout.bands.contains { $0.node == node && $0.rect.y <= row }) }
                }
            }
        }
    }

    @Test("However wide a matrix is, there is an arrangement of it")
    func wideMatrix() {
        for columns in [100, 3072, 100_000] {
            let shape = PictureShape(axes: [Axis("out", 10), Axis("in", columns)])
            for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
                #expect(!PlaneArrangement.all(shape, width: 40, height: 6, appearance).isEmpty)
            }
        }
    }

    @Test("Where all planes are seen, no row of them could be shorter with as many rows")
    func evenRows() {
        for count in [2, 5, 6, 12, 13, 64] {
            for axes in [[Axis("map", count), Axis("row", 8), Axis("column", 8)], [Axis("unit", count)]] {
                let shape = PictureShape(axes: axes)
                for arrangement in PlaneArrangement.all(shape, width: 83, height: 40, Appearance(colors: .indexed, unicode: true))
                where arrangement.seen == count {
                    let lines = (count + arrangement.perRow - 1) / arrangement.perRow
                    #expect(arrangement.perRow == 1 || lines * (arrangement.perRow - 1) < count)
                }
            }
        }
    }

    @Test("No layer could have a better picture in the rows that are left", arguments: sizes)
    func roomIsUsed(_ size: Size) throws {
        let rect = ScreenLayout(size).body.inset(left: 1, top: 1, right: 1)
        let appearance = Appearance(colors: .indexed, unicode: true)
        for notation in ["6c5-2s-12c5-2s", "f30", "8c3p1:relu-2m-16c3p1:relu-2m-f64:relu"] {
            let network = try Network(notation, input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
            let shapes = network.nodes.indices.map { PictureShape(node: $0, view: .maps, of: network) }
            let layout = OverviewLayout(
                shapes: shapes, inputs: network.nodes.map(\.inputs), groups: OverviewLayout.groups(of: network), selected: 1, in: rect,
                appearance)
            let left = rect.endY - (layout.bands.last?.rect.endY ?? 0)
            for band in layout.bands {
                guard let shape = shapes[band.node], let arrangement = band.arrangement else { continue }
                let better = PlaneArrangement.all(shape, width: band.picture.width, height: band.rect.height + left, appearance)
                    .filter { $0.quality(shape) > arrangement.quality(shape) }
                #expect(better.isEmpty, "\(notation) \(network.nodes[band.node].name)")
            }
        }
    }

    @Test("Where not all layers fit, those between two with parameters are one band, opened when it is selected")
    func folded() throws {
        let notation = "4c3:relu-2m-8c2:relu-2m-8c3p1:relu-f20:tanh-f16:relu-f12"
        var bench = try Bench(notation, size: Size(80, 16))
        bench.press(.character("b"), .character("o"))
        let network = bench.trainer.network
        func bands(_ bench: Bench) throws -> [Range<Int>] { try #require(bench.bench.overviewScreen.layout).bands.map(\.nodes) }
        // The input, the selected conv1 with its pooling layer, and conv3 with its own.
        #expect(OverviewLayout.groups(of: network).prefix(3) == [0..<1, 1..<3, 3..<5])
        #expect(try bands(bench).contains(1..<2) && !bands(bench).contains(3..<4))
        bench.press(.down, .down)
        #expect(bench.bench.selection.node == 3)
        #expect(try bands(bench).contains(3..<4) && !bands(bench).contains(1..<2))
    }

    @Test("Connections that skip layers have lanes of their own where they overlap")
    func rails() {
        let shapes = (0..<6).map { _ in PictureShape(axes: [Axis("unit", 5)]) }
        let rect = Rect(x: 0, y: 0, width: 80, height: 20)
        func layout(_ inputs: [[Int]]) -> OverviewLayout {
            OverviewLayout(
                shapes: shapes, inputs: inputs, groups: [0..<inputs.count], selected: 0, in: rect,
                Appearance(colors: .indexed, unicode: true))
        }
        #expect(layout([[], [0], [1], [2, 0], [3], [4]]).rails == [.init(from: 0, to: 3, lane: 0)])
        let crossed = layout([[], [0], [1, 0], [2, 1], [3, 2], [4]])
        #expect(crossed.lanes == 2 && Set(crossed.rails.map { "\($0.from)\($0.to)" }) == ["02", "13", "24"])
        // A lane is free for as long as its layer is read.
        let late = OverviewLayout(
            shapes: (0..<7).map { _ in nil }, inputs: [[], [0], [1, 0], [2], [3], [4, 3], [5, 0]], groups: [0..<7], selected: 0, in: rect,
            .plainest)
        #expect(late.rails.filter { $0.from == 3 }.map(\.lane) != late.rails.filter { $0.from == 0 }.prefix(1).map(\.lane))
        for one in crossed.rails {
            for other in crossed.rails where one != other && one.from < other.to && other.from < one.to { #expect(one.lane != other.lane) }
        }
    }

    @Test(
        "Every view is drawn at every size, in every phase", arguments: sizes,
        [
            (Language.english, Appearance(colors: .indexed, unicode: true)), (.chinese, Appearance(colors: .direct, unicode: true)),
            (.english, .plainest),
        ])
    func everyView(_ size: Size, _ setting: (Language, Appearance)) throws {
        var bench = try Bench("6c5-2s-12c5-2m-f7:relu", size: size, language: setting.0, appearance: setting.1)
        bench.press(.character("o"))
        for _ in 0..<4 {
            for number in 1...6 {
                bench.press(.character(Character("\(number)")))
                let layout = try #require(bench.bench.overviewScreen.layout)
                for band in layout.bands {
                    let names = (band.rect.y..<band.rect.endY).map { bench.line($0) }.joined()
                    #expect(names.contains(bench.trainer.network.nodes[band.node].name))
                }
                let isPlain = bench.text.allSatisfy { $0.isASCII }
                #expect(isPlain || setting.1.unicode)
            }
            for _ in 0..<4 { bench.press(.character("n")) }
        }
    }

    @Test("What is not computed yet is hatched where it will be")
    func hatched() throws {
        var bench = try Bench("6c5-2s", size: Size(120, 40))
        bench.press(.character("o"), .character("1"), .character("n"), .character("n"))
        let layout = try #require(bench.bench.overviewScreen.layout)
        for band in layout.bands {
            let isHatched = (band.rect.y..<band.rect.endY).contains { bench.line($0).contains("░") }
            #expect(isHatched == (band.node > 1), "\(band.node)")
        }
        #expect(bench.line(layout.bands[1].rect.y).contains("▼ conv1"))
    }

    @Test("Enter goes into the layer, and esc comes back; a click selects and enters")
    func intoALayer() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"), .character("o"))
        #expect(bench.bench.page == .overview && bench.text.contains("overview · maps"))
        bench.press(.down, .down)
        #expect(bench.bench.selection.node == 3)
        bench.press(.enter)
        #expect(bench.bench.page == .main && bench.bench.selection.focusedPane == .picture && bench.text.contains("conv3 · maps"))
        bench.press(.escape)
        #expect(bench.bench.page == .overview && bench.bench.selection.node == 3)
        bench.press(.end)
        #expect(bench.bench.selection.node == 5)
        let band = try #require(bench.bench.overviewScreen.layout?.bands.first { $0.node == 2 })
        bench.click(band.picture.x, band.rect.y)
        #expect(bench.bench.page == .overview && bench.bench.selection.node == 2)
        bench.click(band.picture.x, bench.bench.overviewScreen.layout?.bands.first { $0.node == 2 }?.rect.y ?? 0)
        #expect(bench.bench.page == .main && bench.bench.selection.node == 2)
        bench.press(.escape, .escape)
        #expect(bench.bench.page == .main)
        bench.press(.escape)
        #expect(bench.bench.page == .main && bench.bench.prompt.notice != nil)
    }

    @Test("Why the answer, and why the loss, can be asked here; esc leads back", arguments: [Character("a"), "w"])
    func why(_ key: Character) throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"), .character("o"), .character(key))
        #expect(bench.bench.page == .main && bench.bench.inquiry.why.count == 1)
        bench.press(.escape, .escape)
        #expect(bench.bench.page == .overview && bench.bench.inquiry.why.isEmpty)
    }

    @Test("A band that does not show all planes says how many are missing", arguments: sizes)
    func hidden(_ size: Size) throws {
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            var bench = try Bench("20c5-2m-50c5-2m-f500:relu", size: size, appearance: appearance, batchSize: 2)
            bench.press(.character("b"), .character("o"))
            for band in try #require(bench.bench.overviewScreen.layout).bands {
                guard let arrangement = band.arrangement,
                    let shape = PictureShape(node: band.node, view: .maps, of: bench.trainer.network)
                else { continue }
                let missing = (arrangement.isVector ? shape.columns : shape.count) - arrangement.seen
                #expect(missing == 0 || bench.line(band.rect.y).contains("+\(NumberFormat.grouped(missing))"), "\(size) \(band.node)")
            }
        }
    }

    @Test("Kernels that a table of connections does not have are hatched, and not counted", arguments: [Size(80, 24), Size(120, 40)])
    func absentKernels(_ size: Size) throws {
        let text = """
            c1 = convolution(input) maps=6 kernel_shape=5 function=tanh
            s2 = subsampling(c1) size=2 function=tanh
            c3 = convolution(s2) maps=16 kernel_shape=5 table=lenet-5 function=tanh
            output = dense(c3)
            """
        var bench = try Bench(.file(NetworkText(text)), size: size, batchSize: 2)
        bench.press(.character("b"), .character("o"), .character("3"))
        let network = bench.trainer.network
        let shape = try #require(PictureShape(node: 3, view: .kernels, of: network))
        #expect(shape.count == 96 && shape.presentCount(0..<96) == 60)
        let band = try #require(bench.bench.overviewScreen.layout?.bands.first { $0.node == 3 })
        let seen = try #require(band.arrangement).seen
        #expect(bench.line(band.rect.y).contains("+\(shape.presentCount(seen..<96))"))
        #expect(!bench.text.contains("NN") && bench.text.contains("░░"))
    }

    @Test("The line of y opens it again")
    func address() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"), .character("o"), .down, .character("3"))
        let address = try #require(bench.bench.address)
        #expect(address.page == .overview && address.view == .kernels && address.layer == "pool2")
        #expect(try ScreenAddress(parsing: address.text) == address)
        var other = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        _ = other.bench.set(out: address)
        other.look()
        #expect(other.bench.page == .overview && other.bench.selection.node == 2)
    }

    @Test("A layer without a picture of what is asked says why, and none that has parameters says that it has none")
    func reasons() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(200, 60))
        bench.press(.character("b"))
        _ = bench.effects(of: "show residuals output")
        bench.press(.enter, .character("m"), .character("o"), .character("3"))
        let text = bench.text.replacing("\n", with: " ")
        #expect(text.contains("came back from the loss") && !text.contains("conv1 learns nothing"))
        #expect(text.contains("pool2 learns nothing"))
        // Before a snapshot has come, the places are hatched.
        bench.press(.character("M"))
        bench.bench.run.snapshot = nil
        #expect(!bench.text.contains("conv1 learns nothing") && bench.text.contains("░"))
    }

    @Test("Esc leads back once only, and the pen is lifted on the way")
    func backOnce() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"), .character("o"), .enter, .character("o"), .escape)
        #expect(bench.bench.page == .main)
        bench.press(.escape, .escape)
        #expect(bench.bench.page == .main)
        bench.press(.character("d"), .enter)
        #expect(bench.bench.drawingState.board?.isPenDown == true)
        bench.press(.character("o"))
        #expect(bench.bench.page == .overview && bench.bench.drawingState.board?.isPenDown == false)
        // A pooling layer has no kernels to go into.
        bench.press(.character("3"), .home, .down, .down, .enter)
        #expect(bench.bench.page == .main && bench.bench.selection.focusedPane == .network)
    }

    @Test("A comparison is named in the title")
    func comparison() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"))
        var state = bench.trainer.stepStart
        state.changes = [Change(step: 0, .parameter(.parameter(0, of: 1, entry: 0)), to: 1)]
        bench.trainer.restart(from: state)
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.character("o"), .character("v"))
        #expect(bench.bench.inquiry.comparison == .before && bench.line(1).contains("before"))
    }

    @Test("Marked shares are seen in all layers")
    func shares() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        bench.press(.character("b"), .down, .down, .enter, .character("m"), .character("o"))
        #expect(bench.text.contains("share in conv3.activation[0,4,4]"))
        let looks = bench.bench.overviewScreen.looks.compactMap { $0 as? PictureLook }
        #expect(looks.count == 6 && looks.allSatisfy { $0.mark == bench.bench.inquiry.mark && $0.mark != nil })
    }
}
