import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// A number on the screen is whole, or ends in the mark of omission: at every width, on every pane, in both languages.
@Suite struct WholeNumbersTests {
    /// A screen to look at: a network and the keys that lead there after the first batch.
    struct Scene: CustomTestStringConvertible {
        var notation = "6c5-2s-12c5-2m"
        var keys: [Key] = []
        var wrongRule: WrongRule?
        var testDescription: String { "\(notation) \(keys)" }
    }

    private static func views(_ notation: String, downs: Int, _ rest: Key...) -> [Scene] {
        (1...6).map { view in
            Scene(notation: notation, keys: Array(repeating: .down, count: downs) + [.character(Character("\(view)")), .enter] + rest)
        }
    }

    static let scenes: [Scene] =
        views("6c5-2s-12c5-2m", downs: 2) + views("6c5-2s-12c5-2m", downs: 2, .character("z"))
        + views("6c5-2s-12c5-2m", downs: 2, .enter) + views("12c3p1t2:relu-f70:tanh", downs: 1)
        + views("12c3p1t2:relu-f70:tanh", downs: 1, .enter)
        + [
            Scene(keys: [.down, .down, .character("u"), .right]), Scene(keys: [.character("w")]), Scene(keys: [.character("w"), .enter]),
            Scene(keys: [.down, .down, .down, .enter, .character("m"), .escape, .up]), Scene(keys: [.down, .down, .down, .enter, .enter]),
            Scene(keys: [.character("c"), .tab, .down, .left]), Scene(keys: [.character("s")]),
            Scene(keys: [.character("s"), .character("m")]), Scene(keys: [.character("d"), .enter, .down, .right, .right, .down]),
            Scene(keys: [.character("?"), .pageDown]), Scene(keys: [.character("g"), .character("1")]), Scene(keys: [.character("q")]),
            Scene(keys: [.character(":"), .tab]),
            Scene(keys: [.character(":"), .character("l"), .character("r"), .character(" "), .character("x"), .enter]),
            Scene(keys: [.character("y")]), Scene(keys: [.down, .enter, .character("3"), .character("=")]),
            Scene(keys: [.down, .character("2"), .enter, .enter, .enter, .down, .enter]), Scene(keys: [.character("a")]),
            Scene(keys: [.down, .character("."), .character("."), .character(".")]),
        ]
    static let heights = [16, 24, 20, 30, 40]

    /// The numbers that a bench's screen of a size has in parts.
    static func broken(_ bench: Workbench) -> [String] {
        var canvas = Canvas(bench.size, omission: bench.appearance.omission, recordsNumbers: true)
        bench.draw(on: &canvas)
        return canvas.brokenNumbers
    }

    @Test("No number is cut, at any width", arguments: Language.allCases, 0..<4)
    func noNumberIsCut(_ language: Language, _ part: Int) throws {
        for (index, scene) in Self.scenes.enumerated() where index % 4 == part {
            let appearance = index % 5 == 4 ? Appearance.plainest : Appearance(colors: .indexed, unicode: true)
            var bench = try Bench(scene.notation, size: Size(130, 40), language: language, appearance: appearance)
            bench.press(.character("b"), .character("b"))
            for key in scene.keys { bench.press(key) }
            for width in 60...130 {
                let size = Size(width, Self.heights[(width + index) % Self.heights.count])
                bench.resize(size)
                let broken = Self.broken(bench.bench)
                guard !broken.isEmpty else { continue }
                Issue.record("\(scene) at \(size.width)×\(size.height), \(language): \(broken)\n\(bench.text)")
                break
            }
        }
    }

    @Test("No number is cut beside a lesson, either", arguments: Language.allCases, [false, true])
    func noNumberOfALessonIsCut(_ language: Language, _ presents: Bool) throws {
        for page in 0..<4 {
            var bench = try LessonBench(size: Size(130, 40), language: language)
            bench.bench.settings.presents = presents
            try bench.open(page)
            if page == 0 { bench.press(.enter) }
            for width in 60...130 {
                let size = Size(width, Self.heights[(width + page) % Self.heights.count])
                bench.resize(size)
                // A figure that is wider than its room is moved by keys.
                bench.bench.study.lesson?.shift = width % 3 * 5
                let broken = Self.broken(bench.bench)
                guard !broken.isEmpty else { continue }
                Issue.record("page \(page) at \(size.width)×\(size.height), \(language): \(broken)\n\(bench.text)")
                break
            }
        }
    }

    @Test func whatIsCutIsRecorded() {
        var canvas = Canvas(Size(20, 2), recordsNumbers: true)
        canvas.write("a number 0.1234567890", x: 0, y: 0)
        canvas.write("-3.5e-05 whole", x: 0, y: 1)
        #expect(canvas.brokenNumbers.isEmpty && canvas.text == "a number 0.12345678…\n-3.5e-05 whole")
        canvas.write("v", x: 0, y: 1)
        #expect(canvas.brokenNumbers == ["-3.5e-05"])
        canvas.write("12", x: 5, y: 0, width: 0)
        canvas.write("34", x: 0, y: 2)
        #expect(canvas.brokenNumbers == ["12", "34", "-3.5e-05"])
        // What a box covers is meant to be hidden.
        canvas.fill(Rect(x: 0, y: 1, width: 20, height: 1))
        #expect(canvas.brokenNumbers == ["12", "34"])
    }
}
