import Datasets
import Lessons
import Messages
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

@Suite struct DrawingTests {
    private func drawn(_ size: Size = Size(120, 40), _ appearance: Appearance = Appearance(colors: .indexed, unicode: true)) throws -> Bench
    {
        var bench = try Bench(size: size, appearance: appearance)
        bench.press(.character("d"), .enter)
        for _ in 0..<6 { bench.press(.down) }
        return bench
    }

    @Test("The line that opens this screen again is written, and leads here")
    func itsLine() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .character("d"), .character("y"))
        let line = try #require(bench.bench.stateLine)
        #expect(bench.bench.isStateLineReady && line.contains(" page=draw ") && line.contains(" hash="), "\(line)")
        bench.press(.escape)
        _ = bench.bench.set(out: try ScreenAddress(parsing: "step=0 phase=backward.conv1 page=draw"))
        bench.look()
        #expect(bench.bench.page == .drawing && bench.bench.run.destination == nil)
    }

    @Test func keysAreBoundOnce() { #expect(KeyTable(Keys.drawing.map(\.binding)).duplicates.isEmpty) }

    @Test func aLineByKeysGoesThroughTheNetworkAtOnce() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("d"))
        #expect(bench.bench.selection.guest == nil && bench.text.contains("no answer yet"))
        bench.press(.enter, .down, .down, .down)
        let guest = try #require(bench.bench.selection.guest)
        #expect(guest.source == .drawing && guest.pixels.count == 784 && guest.pixels.contains(255))
        #expect(bench.bench.run.snapshot?.looks.guest == guest)
        let before = bench.bench.run.sample?.outputs
        bench.press(.right, .right, .right, .right)
        #expect(before != nil && bench.bench.run.sample?.outputs != before)
        #expect(bench.text.contains("pen down") && !bench.text.contains("no answer yet"))
        bench.press(.enter)
        let lifted = bench.bench.selection.guest
        bench.press(.right, .right)
        #expect(bench.bench.selection.guest == lifted)
    }

    @Test func undoClearAndThickness() throws {
        var bench = try drawn()
        let first = bench.bench.selection.guest
        // Nothing has said what it is: the answer is neither right nor wrong.
        #expect(!bench.text.contains("✗") && !bench.text.contains("✓"))
        bench.press(.enter, .right, .right, .right, .enter, .up, .up, .enter)
        #expect(bench.bench.selection.guest != first)
        bench.press(.character("u"))
        #expect(bench.bench.selection.guest == first)
        bench.press(.character("x"))
        #expect(bench.bench.selection.guest == nil)
        bench.press(.character("x"))
        #expect(bench.text.contains("the board is empty"))
        bench.press(.character("u"))
        #expect(bench.bench.selection.guest == first)
        bench.press(.character("u"), .character("u"))
        #expect(bench.bench.selection.guest == nil && bench.text.contains("nothing to undo"))
        for _ in 0..<9 { bench.press(.character("]")) }
        #expect(bench.text.contains("thickness 5.0") && bench.text.contains("thickest pen"))
    }

    @Test func aLabelGivesItALossAndResiduals() throws {
        var bench = try drawn()
        #expect(bench.bench.run.sample?.loss == nil)
        bench.press(.character("7"))
        #expect(bench.bench.selection.guest?.label == 7 && bench.bench.run.sample?.loss != nil && bench.text.contains("label 7"))
        bench.press(.escape, .character("2"))
        #expect(bench.bench.page == .main && bench.bench.selection.guest?.label == 7)
        guard case .planes = bench.bench.run.snapshot?.first(PictureLook.self)?.seen.picture else {
            Issue.record("no residuals")
            return
        }
        bench.press(.character("1"), .character("d"), .character("7"))
        #expect(bench.bench.selection.guest?.label == nil)
    }

    @Test func theWholePictureIsCentredUnlessItIsToBeRaw() throws {
        var bench = try drawn()
        let centred = try #require(bench.bench.drawingState.picture?.bounds)
        #expect(centred.rows == 4..<24)
        bench.press(.character("r"))
        let raw = try #require(bench.bench.drawingState.picture)
        #expect(raw.bounds.map { $0.rows.count < 12 } == true)
        #expect(bench.bench.selection.guest?.pixels == raw.bytes(fullInk: 255))
    }

    @Test func theMouseDrawsAndALayersNameShowsItsMaps() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("d"))
        let areas = DrawingAreas(ScreenLayout(bench.bench.size).body, rows: 28, columns: 28)
        bench.click(areas.board.x + 10, areas.board.y + 4)
        bench.click(areas.board.x + 10, areas.board.y + 12, .drag)
        bench.click(areas.board.x + 10, areas.board.y + 12, .release)
        let guest = bench.bench.selection.guest
        #expect(guest != nil && bench.bench.drawingState.board?.isPenDown == false)
        bench.click(areas.board.x + 20, areas.board.y + 12, .drag)
        #expect(bench.bench.selection.guest == guest)
        let row = areas.maps.y
        let line = Array(bench.line(row).unicodeScalars)
        let name = Array("conv3".unicodeScalars)
        let column = try #require(line.indices.first { line[$0...].starts(with: name) })
        bench.click(column, row)
        #expect(bench.bench.selection.node == 3 && bench.bench.run.snapshot?.first(PictureLook.self)?.look.node == 3)
        bench.press(.character("u"))
        #expect(bench.bench.selection.guest == nil)
    }

    /// A press on any cell of the board leaves ink that is drawn in that cell.
    @Test(arguments: [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)], [true, false])
    func inkAppearsWhereOnePresses(_ size: Size, _ isColoured: Bool) throws {
        let appearance = isColoured ? Appearance(colors: .indexed, unicode: true) : .plainest
        var bench = try Bench(size: size, appearance: appearance)
        bench.press(.character("d"))
        let areas = DrawingAreas(ScreenLayout(size).body, rows: 28, columns: 28)
        #expect(areas.board.width >= 16 && areas.board.endX <= areas.picture.x && areas.picture.endX <= areas.divider.x)
        for y in stride(from: 0, to: areas.board.height, by: 3) {
            for x in stride(from: 0, to: areas.board.width, by: 5) {
                var pressed = bench
                _ = pressed.bench.update(.mouse(MouseEvent(.press, column: areas.board.x + x, row: areas.board.y + y)))
                let shown = areas.shownSize(areas.board, appearance)
                let board = try #require(pressed.bench.drawingState.board)
                let ink = board.ink.resampled(rows: shown.height, columns: shown.width)
                #expect(ink[y * shown.height / areas.board.height, x] > 0)
            }
        }
    }

    @Test func threeMapsGetTheSame() throws {
        var bench = try Bench("2c5-4s", input: MapShape(maps: 3, rows: 32, columns: 32))
        bench.press(.character("d"), .enter, .down, .down)
        let pixels = try #require(bench.bench.selection.guest?.pixels)
        #expect(pixels.count == 3 * 1024 && pixels[0..<1024] == pixels[2048...] && pixels.contains { $0 > 0 })
    }

    @Test(arguments: [Size(60, 16), Size(80, 24), Size(300, 90)])
    func itFitsInEverySizeAndInASCII(_ size: Size) throws {
        for language in Language.allCases {
            var bench = try Bench(size: size, language: language)
            bench.press(.character("d"), .enter, .down, .down, .down)
            #expect(!bench.text.isEmpty)
        }
        let bench = try drawn(size, .plainest)
        #expect(bench.text.unicodeScalars.allSatisfy { $0.value < 0x80 })
    }
}

@Suite struct DrawingElsewhereTests {
    @Test func anotherNetworkGetsTheSameDrawingIfItsInputIsAsLarge() throws {
        var bench = try Bench()
        bench.press(.character("d"), .enter, .down, .down, .enter)
        let guest = try #require(bench.bench.selection.guest)
        let other = bench.bench.reopened(with: RunOptions())
        #expect(other.selection.guest == nil)
        for (notation, side, isKept) in [("2c5-4s", 28, true), ("2c5-2s", 20, false)] {
            var opened = try Bench(notation, input: MapShape(maps: 1, rows: side, columns: side))
            opened.bench.drawingState = other.drawingState
            opened.press(.character("d"))
            #expect((opened.bench.selection.guest == guest) == isKept && opened.bench.drawingState.board?.rows == side)
        }
    }
}
