import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// A sample that is looked at, moved by keys and by command.
@Suite struct ShiftTests {
    private func looking(_ size: Size = Size(120, 40), language: Language = .english) throws -> Bench {
        var bench = try Bench(size: size, language: language)
        bench.press(.character("s"), .right, .right, .enter)
        #expect(bench.bench.selection.guest?.source == .test(2))
        return bench
    }

    @Test func arrowsWithShiftMoveTheSample() throws {
        var bench = try looking()
        let pixels = try #require(bench.bench.selection.guest?.pixels)
        bench.press(.shiftDown, .shiftDown, .shiftRight)
        let guest = try #require(bench.bench.selection.guest)
        #expect(guest.shift == .init(rows: 2, columns: 1) && guest.source == .test(2) && guest.label == 2)
        for row in 0..<28 {
            for column in 0..<28 {
                let expected = row < 2 || column < 1 ? 0 : pixels[(row - 2) * 28 + column - 1]
                #expect(guest.pixels[row * 28 + column] == expected)
            }
        }
        #expect(bench.text.contains("test sample 2, label 2, shifted 2 down, 1 right") && bench.bench.run.snapshot?.looks.guest == guest)
        bench.press(.shiftUp, .shiftUp, .shiftLeft)
        #expect(bench.bench.selection.guest?.pixels == pixels && !bench.text.contains("shifted"))
        // Another sample is where it is in the data.
        bench.press(.shiftUp, .character("]"))
        #expect(bench.bench.selection.guest?.source == .test(3) && bench.bench.selection.guest?.shift == Guest.Shift.none)
        var chinese = try looking(language: .chinese)
        chinese.press(.shiftUp, .shiftLeft)
        #expect(chinese.text.contains("平移：上 1、左 1"))
    }

    @Test("A title without room for all of it says how far the sample is moved", arguments: Language.allCases)
    func theTitleKeepsTheShift(_ language: Language) throws {
        for size in [Size(60, 16), Size(80, 24)] {
            var bench = try looking(size, language: language)
            _ = bench.effects(of: "shift -13,12")
            bench.look()
            let shift = language == .english ? "13 up, 12 right" : "上 13、右 12"
            let titles = bench.text.split(separator: "\n").filter { $0.contains("·") && $0.contains("─") }
            #expect(titles.contains { $0.contains(shift) }, "\(bench.text)")
        }
    }

    @Test func theCommandMovesItFromWhereItIs() throws {
        var bench = try looking()
        _ = bench.effects(of: "shift -3,5")
        _ = bench.effects(of: "shift 0,27")
        #expect(bench.bench.selection.guest?.shift == .init(rows: 0, columns: 27))
        bench.press(.shiftRight)
        #expect(bench.text.contains("the sample would leave the picture"))
        for wrong in ["shift 28,0", "shift 0", "shift 1,2,3", "shift a,b", "shift 0,-28"] {
            _ = bench.effects(of: wrong)
            #expect(bench.bench.prompt.overlay == .commandLine && bench.bench.selection.guest?.shift.columns == 27, "\(wrong)")
            bench.press(.escape)
        }
        _ = bench.effects(of: "shift 0,0")
        #expect(bench.bench.selection.guest?.shift == Guest.Shift.none)
        var none = try Bench()
        none.press(.shiftLeft)
        #expect(none.text.contains("only a sample of the data can be shifted"))
        _ = none.effects(of: "shift 1,1")
        #expect(none.bench.prompt.overlay == .commandLine && none.bench.selection.guest == nil)
    }

    @Test func theLineOfTheScreenSaysIt() throws {
        var bench = try looking()
        _ = bench.effects(of: "shift 2,-1")
        let address = try #require(bench.bench.address)
        #expect(address.text.contains("guest=test:2:2,-1"))
        var other = try Bench(size: Size(120, 40))
        _ = other.bench.set(out: try ScreenAddress(parsing: address.text))
        #expect(other.bench.selection.guest == bench.bench.selection.guest)
    }

    @Test("The title of a shifted sample's picture says the shift, if need be without the size and the plane")
    func theTitleSaysTheShift() throws {
        for (language, shift) in [(Language.english, "shifted 1 right"), (.chinese, "平移：右 1")] {
            for isZoomed in [false, true] {
                var bench = try looking(Size(80, 24), language: language)
                _ = bench.effects(of: "shift 0,1")
                bench.look()
                bench.bench.selection.isZoomed = isZoomed
                #expect(bench.line(1).contains(shift), "\(bench.line(1))")
            }
        }
    }

    @Test func aWrongRuleIsSaidOnTheScreen() throws {
        let rules: [(WrongRule, String, String)] = [
            (WrongRule(layer: "conv3", .rotation), "wrong on purpose: conv3 kernel not turned", "故意用错规则：conv3 卷积核未旋转"),
            (WrongRule(layer: "conv1", .slope), "wrong on purpose: conv1 without slope", "故意用错规则：conv1 缺斜率"),
            (WrongRule(layer: "pool2", .division), "wrong on purpose: pool2 not divided", "故意用错规则：pool2 未除以块大小"),
        ]
        for (rule, english, chinese) in rules {
            for size in [Size(60, 16), Size(80, 24), Size(120, 40)] {
                #expect(try Bench(size: size, wrongRule: rule).line(0).contains(english), "\(size)")
                #expect(try Bench(size: size, language: .chinese, wrongRule: rule).line(0).contains(chinese), "\(size)")
            }
        }
        // The formulas of the status line are those that are used.
        var bench = try Bench(size: Size(120, 40), wrongRule: WrongRule(layer: "conv3", .rotation))
        for _ in 0..<11 { bench.press(.character("n")) }
        #expect(bench.trainer.lastPhase == .backward(2))
        #expect(bench.text.contains("⋆full k") && !bench.text.contains("rot180"))
    }
}
