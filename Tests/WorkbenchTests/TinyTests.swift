import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// Networks of a few units on pictures of a few pixels, as lessons show them: every screen must work and look right with them.
@Suite struct TinyTests {
    struct Tiny: CustomTestStringConvertible {
        var notation: String
        var shape: MapShape
        var samples: Int
        var divisor = 1
        var testDescription: String { "\(notation) on \(shape), \(samples) samples" }

        var given: GivenData {
            GivenData(
                name: "given", shape: shape, bytes: (0..<samples * shape.unitCount).map { UInt8($0 * 7 % 4) },
                labels: (0..<samples).map { UInt8($0 % 2) }, divisor: divisor, classCount: 2)
        }
    }

    static let all = [
        Tiny(notation: "1c2:none", shape: MapShape(maps: 1, rows: 4, columns: 4), samples: 1),
        Tiny(notation: "1c3", shape: MapShape(maps: 1, rows: 5, columns: 5), samples: 2, divisor: 4),
        Tiny(notation: "1c2:relu-3s", shape: MapShape(maps: 1, rows: 4, columns: 4), samples: 3),
        Tiny(notation: "1c4-f1", shape: MapShape(maps: 2, rows: 4, columns: 4), samples: 1),
        Tiny(notation: "f1:none", shape: MapShape(maps: 1, rows: 1, columns: 1), samples: 1),
        Tiny(notation: "1c1-1s-f2", shape: MapShape(maps: 1, rows: 1, columns: 1), samples: 2),
        Tiny(notation: "f3:tanh", shape: MapShape(maps: 1, rows: 1, columns: 7), samples: 2),
        Tiny(notation: "2m-f2", shape: MapShape(maps: 3, rows: 2, columns: 2), samples: 1),
    ]
    static let sizes = [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)]

    /// Goes through everything that there is to be seen, with batches larger than there are samples.
    private func tour(_ bench: inout Bench, _ check: (Bench) -> Void) {
        func press(_ keys: Key...) {
            for key in keys {
                bench.press(key)
                check(bench)
            }
        }
        check(bench)
        for _ in 0..<bench.trainer.phasesPerStep { press(.character("n")) }
        press(.character("b"))
        for node in 0..<bench.trainer.network.nodes.count {
            for view in 1...6 {
                press(.character(Character("\(view)")), .enter, .right, .down, .character("z"), .character("m"), .character("M"))
                press(.enter, .down, .enter, .escape, .escape, .escape, .escape)
            }
            press(.character("1"), .character("u"), .right, .down, .escape)
            if node + 1 < bench.trainer.network.nodes.count { press(.down) }
        }
        press(.character("w"), .down, .enter, .escape, .character("["), .character("]"))
        press(
            .character("c"), .tab, .escape, .character("s"), .character("m"), .escape, .end, .enter, .shiftDown, .shiftRight, .escape,
            .escape)
        press(.character("d"), .enter, .down, .right, .character("1"), .escape, .character("?"), .escape, .character("y"), .escape)
    }

    @Test("Every screen, in several sizes, languages and appearances", arguments: all.indices)
    func everyScreen(_ index: Int) throws {
        let tiny = Self.all[index]
        let colours = Appearance(colors: .indexed, unicode: true)
        func check(_ bench: Bench) {
            let canvas = bench.bench.view()
            #expect(canvas.size == bench.bench.size)
            if !bench.bench.appearance.unicode { #expect(canvas.cells.allSatisfy { $0.scalar?.isASCII ?? false }) }
        }
        // Everything in one size, and each picture in all of them.
        let appearance = index % 3 == 2 ? Appearance.plainest : colours
        var bench = try Bench(
            tiny.notation, size: Self.sizes[index % 4], language: index % 3 == 1 ? .chinese : .english, appearance: appearance,
            given: tiny.given)
        tour(&bench, check)
        for size in Self.sizes {
            var bench = try Bench(tiny.notation, size: size, language: .chinese, appearance: colours, given: tiny.given)
            bench.press(.character("b"))
            for _ in 0..<bench.trainer.network.nodes.count {
                for view in 1...6 {
                    bench.press(.character(Character("\(view)")))
                    check(bench)
                }
                bench.press(.down)
            }
        }
    }

    @Test func theTrueDivisorIsSaid() throws {
        var plain = try Bench("1c2:none", size: Size(120, 40), given: Self.all[0].given)
        plain.press(.character("n"))
        #expect(plain.text.contains("a = byte ") && !plain.text.contains("255"))
        var fourths = try Bench("1c3", size: Size(120, 40), given: Self.all[1].given)
        fourths.press(.character("n"))
        #expect(fourths.text.contains("a = byte / 4 "))
        var digits = try Bench(size: Size(120, 40))
        digits.press(.character("n"))
        #expect(digits.text.contains("a = byte / 255"))
    }

    @Test func inkIsAsStrongAsTheData() throws {
        var bench = try Bench("1c2:none", given: Self.all[0].given)
        bench.press(.character("d"), .enter)
        for _ in 0..<3 { bench.press(.right, .down) }
        let guest = try #require(bench.bench.selection.guest)
        #expect(guest.pixels.max() == 3 && bench.bench.run.sample?.outputs?.count == 2)
        let samples = Self.all[0].given.dataset.train
        let grid = SampleGrid(samples.shape, sampleCount: 1, classCount: 2, room: Size(80, 20), Appearance(colors: .indexed, unicode: true))
        #expect(grid.thumbnail(0, of: samples).values.max() == 1)
    }
}
