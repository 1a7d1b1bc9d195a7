import Messages
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

extension Bench {
    mutating func click(_ column: Int, _ row: Int, _ kind: MouseEvent.Kind = .press) {
        for effect in bench.update(.mouse(MouseEvent(kind, column: column, row: row))) {
            if case .send(let command) = effect { sent.append(command) }
        }
        look()
    }
}

@Suite struct MouseTests {
    @Test(arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
    func whatIsDrawnInTheStripIsWhatAClickThereSelects(_ size: Size) throws {
        var bench = try Bench(size: size)
        let rect = ScreenLayout(size).network
        for row in rect.y + 1..<rect.endY {
            var clicked = bench
            clicked.click(5, row)
            let name = bench.bench.run.network?.nodes.first { bench.line(row).prefix(12).contains(" \($0.name) ") }
            if let name { #expect(clicked.bench.run.network?.nodes[clicked.bench.selection.node].name == name.name) }
        }
        bench.click(5, rect.y + 1)
        #expect(bench.bench.selection.focusedPane == .network && bench.bench.selection.node == 0)
        // Another click goes in.
        bench.click(5, rect.y + 1)
        #expect(bench.bench.selection.focusedPane == .picture && bench.bench.selection.node == 0)
    }

    @Test(
        "A click on a bar of the answer asks why, one on the small chart opens the curves",
        arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
    func besideThePicture(_ size: Size) throws {
        for isOverview in [false, true] where !isOverview || size.width >= 120 {
            var bench = try Bench(size: size)
            bench.press(.character("b"))
            if isOverview { bench.press(.character("o")) }
            let layout = bench.bench.layout
            var asked: Set<Int> = []
            for row in layout.answer.y + 1..<layout.answer.endY {
                var clicked = bench
                clicked.click(layout.answer.x + 4, row)
                guard let place = clicked.bench.inquiry.why.last?.question.place else { continue }
                #expect(clicked.bench.page == .main && place.node == 5 && bench.trainer.network.isActivation(place))
                // The class stands at the beginning of its row.
                let shown = bench.line(row).dropFirst(layout.answer.x).prefix(5)
                #expect(shown.contains("\(place.entry)"))
                asked.insert(place.entry)
            }
            #expect(asked.count == min(10, layout.answer.height - 1))
            var clicked = bench
            clicked.click(layout.chart.x + 3, layout.chart.y + 1)
            #expect(clicked.bench.page == .curves)
            clicked = bench
            clicked.click(layout.chart.x + 3, layout.chart.y + 1, .wheelUp)
            #expect(clicked.bench.page != .curves)
        }
    }

    /// For every cell of the picture: the unit that a click there selects is drawn there, marked.
    @Test(
        arguments: [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)],
        [Appearance(colors: .indexed, unicode: true), .plainest])
    func aClickMarksTheCellUnderThePointer(_ size: Size, _ appearance: Appearance) throws {
        for (node, view, isZoomed) in [(1, LayerView.maps, false), (3, .kernels, false), (1, .maps, true), (5, .maps, false)] {
            var bench = try Bench(size: size, appearance: appearance)
            bench.press(.character("b"))
            (bench.bench.selection.node, bench.bench.selection.view, bench.bench.selection.isZoomed) = (node, view, isZoomed)
            bench.bench.selection.reset(in: bench.bench.run.network)
            bench.bench.selection.focusedPane = .picture
            let layout = try #require(bench.bench.pictureLayout)
            let rect = bench.bench.middleRects.main.inset(left: 1, top: 1)
            var reached: Set<[Int]> = []
            for y in 0..<layout.totalSize.height {
                for x in 0..<layout.totalSize.width {
                    let before = (bench.bench.selection.plane, bench.bench.selection.row, bench.bench.selection.column)
                    guard let unit = layout.unit(atColumn: x, row: y, selected: before) else { continue }
                    reached.insert([unit.plane, unit.row, unit.column])
                    if layout.isZoomed || (y * 5 + x) % 11 > 0 { continue }
                    var clicked = bench
                    clicked.click(rect.x + x, rect.y + y)
                    if clicked.bench.inquiry.why.isEmpty {
                        #expect(
                            clicked.bench.selection.plane == unit.plane
                                && (clicked.bench.selection.row, clicked.bench.selection.column) == (unit.row, unit.column))
                        // The place found is the place drawn: asked again with itself selected, the cell answers the same.
                        let again = layout.unit(atColumn: x, row: y, selected: unit)
                        #expect(again.map { $0 == unit } == true)
                    }
                }
            }
            #expect(Set(reached.map { $0[0] }).count == (layout.isZoomed ? 1 : layout.planeCount))
        }
    }

    @Test func theMarkStandsWhereOneClicked() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .enter)
        let layout = try #require(bench.bench.pictureLayout)
        let rect = bench.bench.middleRects.main.inset(left: 1, top: 1)
        let before = bench.bench.view()
        for y in 0..<layout.totalSize.height {
            for x in 0..<layout.totalSize.width where (x + 3 * y) % 31 == 0 {
                var clicked = bench
                guard let unit = layout.unit(atColumn: x, row: y, selected: (0, 12, 12)), y % (layout.planeSize.height + 1) > 0 else {
                    continue
                }
                clicked.click(rect.x + x, rect.y + y)
                guard clicked.bench.inquiry.why.isEmpty else { continue }
                let cell = clicked.bench.view()[rect.x + x, rect.y + y]
                #expect(cell != before[rect.x + x, rect.y + y], "\(x),\(y) \(unit)")
            }
        }
    }

    @Test func theSecondClickAsksWhyAndTermsAreLinks() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"))
        let rect = bench.bench.middleRects.main.inset(left: 1, top: 1)
        bench.click(rect.x + 4, rect.y + 4)
        #expect(bench.bench.selection.focusedPane == .picture && bench.bench.inquiry.why.isEmpty)
        bench.click(rect.x + 4, rect.y + 4)
        #expect(bench.bench.inquiry.why.count == 1 && bench.bench.shownDerivation != nil)
        var scratch = Canvas(bench.bench.size)
        let links = bench.bench.derivationPane.draw(on: &scratch, in: ScreenLayout(bench.bench.size).middle)
        let link = try #require(links.first { $0.term == 1 && $0.factor == 1 })
        bench.click(link.rect.x, link.rect.y)
        #expect(bench.bench.inquiry.why.last?.term == 1 && bench.bench.inquiry.why.last?.factor == 1 && bench.bench.inquiry.why.count == 1)
        let place = bench.bench.selectedFactor?.place
        bench.click(link.rect.x, link.rect.y)
        #expect(bench.bench.inquiry.why.count == 2 && bench.bench.inquiry.why.last?.question.place == place)
        bench.click(rect.x + 4, rect.y + 4, .wheelDown)
        #expect(bench.bench.inquiry.why.count == 2)
        bench.click(3, ScreenLayout(bench.bench.size).network.y + 1)
        #expect(bench.bench.inquiry.why.isEmpty && bench.bench.selection.node == 0)
    }

    @Test func everyKeyOfTheFooterCanBeClicked() throws {
        let bench = try Bench(size: Size(120, 40))
        let rect = ScreenLayout(bench.bench.size).footer
        let footer = bench.bench.footer
        for item in footer.items(in: rect) {
            let first = try #require(footer.action(atColumn: item.x, in: rect))
            #expect(first == item.key.binding.action)
            #expect(footer.action(atColumn: item.endX, in: rect) == nil)
        }
        var clicked = bench
        let help = try #require(footer.items(in: rect).first { $0.key.binding.action == .help })
        clicked.click(help.x, rect.y)
        #expect(clicked.bench.prompt.overlay == .help(scroll: 0))
        clicked.click(60, 10)
        #expect(clicked.bench.prompt.overlay != nil)
        clicked.click(1, 10)
        #expect(clicked.bench.prompt.overlay == nil)
    }

    @Test func theWheelScrollsAndChangesMaps() throws {
        var bench = try Bench()
        bench.press(.character("b"))
        bench.click(40, 5, .wheelDown)
        #expect(bench.bench.selection.plane == 1)
        bench.click(40, 5, .wheelUp)
        bench.click(40, 5, .wheelUp)
        #expect(bench.bench.selection.plane == 0 && bench.bench.prompt.notice == nil)
        bench.press(.character("?"))
        bench.click(40, 5, .wheelDown)
        #expect(bench.bench.prompt.overlay == .help(scroll: 3))
        bench.press(.escape)
        bench.click(4, 5, .wheelDown)
        #expect(bench.bench.selection.node == 2)
    }
}
