import Datasets
import FoundationEssentials
import GoldenFiles
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// Whole screens, as they stand in `Golden/`. `GOLDEN=1 swift test --filter GoldenScreenTests` writes them anew; the diff says what changed.
///
/// Their numbers are the same on every processor: weights and pictures are quarters and eighths, and both maps have the same kernel and
/// opposite weights behind them, so that each sum of the output is 0, each output ½, and all that comes back can be written exactly.
@Suite struct GoldenScreenTests {
    struct Screen: CustomTestStringConvertible, Sendable {
        var name: String
        var size: Size
        var language = Language.english
        var appearance = Appearance(colors: .indexed, unicode: true)
        /// What is drawn at this size.
        var draw: @Sendable (Screen) throws -> Canvas

        var testDescription: String { name }
        var file: GoldenFile { GoldenFile("\(name).txt") }
    }

    private static let small = Size(80, 24)
    private static let middle = Size(120, 40)
    private static let large = Size(200, 60)
    private static let monochrome = Appearance(colors: .monochrome, unicode: true)

    static let screens = [
        Screen(name: "main-80x24", size: small) { try $0.afterAStep().view() },
        Screen(name: "main-120x40-zh", size: middle, language: .chinese) { try $0.afterAStep(.enter).view() },
        Screen(name: "main-200x60", size: large) { try $0.afterAStep(.enter, .right, .character("m")).view() },
        Screen(name: "main-80x24-ascii", size: small, appearance: .plainest) { try $0.afterAStep(.enter).view() },
        Screen(name: "residuals-120x40", size: middle) { try $0.afterAStep(.character("2"), .enter, .down).view() },
        Screen(name: "kernels-200x60-zh", size: large, language: .chinese) { try $0.afterAStep(.character("3"), .enter).view() },
        Screen(name: "kernels-80x24-monochrome", size: small, appearance: monochrome) {
            try $0.afterAStep(.character("3"), .enter, .character("z")).view()
        },
        Screen(name: "derivation-120x40", size: middle) { try $0.afterAStep(.enter, .enter).view() },
        Screen(name: "derivation-80x24-zh", size: small, language: .chinese) {
            try $0.afterAStep(.character("2"), .enter, .enter).view()
        },
        Screen(name: "update-120x40", size: middle) { try $0.afterAStep(.character("u")).view() },
        Screen(name: "updated-80x24", size: small) { try $0.afterAStep(.character("n"), .character("5"), .enter).view() },
        Screen(name: "statistics-120x40", size: middle) { try $0.afterAStep(.character("6")).view() },
        Screen(name: "overview-80x24", size: small) { try $0.afterAStep(.character("o")).view() },
        Screen(name: "overview-120x40-zh", size: middle, language: .chinese) { try $0.afterAStep(.character("o"), .character("2")).view() },
        Screen(name: "overview-80x24-ascii", size: small, appearance: .plainest) { try $0.afterAStep(.character("o")).view() },
        Screen(name: "curves-120x40", size: middle) { try $0.curves().view() },
        Screen(name: "curves-80x24-ascii", size: small, appearance: .plainest) { try $0.curves(.left, .left).view() },
        Screen(name: "curves-validation-120x40-zh", size: middle, language: .chinese) { try $0.curves(isValidated: true).view() },
        Screen(name: "curves-validation-80x24", size: small) { try $0.curves(isValidated: true, .character("2")).view() },
        Screen(name: "curves-compared-120x40", size: middle) { try $0.compared().view() },
        Screen(name: "curves-compared-80x24-ascii", size: small, appearance: .plainest) { try $0.compared().view() },
        Screen(name: "samples-80x24", size: small) { try $0.samples().view() },
        Screen(name: "matrix-80x24", size: small) { try $0.samples(.character("m")).view() },
        Screen(name: "matrix-120x40-zh", size: middle, language: .chinese) { try $0.samples(.character("m")).view() },
        Screen(name: "drawing-120x40", size: middle) {
            try $0.afterAStep(.character("d"), .enter, .down, .down, .right, .down).view()
        },
        Screen(name: "lesson-120x40", size: middle) { screen in
            var bench = try LessonBench(size: screen.size, language: screen.language, appearance: screen.appearance)
            try bench.open(0)
            return bench.bench.view()
        },
        Screen(name: "lesson-80x24-zh", size: small, language: .chinese) { screen in
            var bench = try LessonBench(size: screen.size, language: screen.language, appearance: screen.appearance)
            try bench.open(1)
            for _ in 0..<3 where bench.bench.selection.focusedPane != .text { bench.press(.backTab) }
            bench.press(.enter)
            bench.type("7")
            return bench.bench.view()
        },
        Screen(name: "help-80x24", size: small) { try $0.afterAStep(.character("?")).view() },
        Screen(name: "help-120x40-zh", size: middle, language: .chinese) { try $0.afterAStep(.character("?"), .pageDown).view() },
        Screen(name: "command-line-120x40", size: middle) { screen in
            var bench = try screen.afterAStep(.character(":"))
            for character in "set conv1.k" { bench.press(.character(character)) }
            return bench.view()
        },
        Screen(name: "state-line-120x40", size: middle) { try $0.stateLine().view() },
        Screen(name: "quit-80x24-zh", size: small, language: .chinese) {
            try $0.afterAStep(.character("n"), .character("q")).view()
        },
        Screen(name: "begin-80x24", size: small) { try $0.opened().view() },
        Screen(name: "main-80x24-light", size: small, appearance: Appearance(colors: .indexed, unicode: true, theme: .light)) {
            try $0.afterAStep(.enter).view()
        },
        Screen(
            name: "residuals-80x24-projector-zh", size: small, language: .chinese,
            appearance: Appearance(colors: .direct, unicode: true, theme: .projector)
        ) { try $0.afterAStep(.character("2"), .enter, .down).view() },
        Screen(name: "residuals-80x24-16", size: small, appearance: Appearance(colors: .sixteen, unicode: true)) {
            try $0.afterAStep(.character("2"), .enter).view()
        },
        Screen(name: "too-small-50x10", size: Size(50, 10)) { try $0.afterAStep().view() },
    ]

    @Test("Every screen is the one that is in its file", arguments: screens)
    func screen(_ screen: Screen) throws {
        let canvas = try screen.draw(screen)
        #expect(canvas.size == screen.size)
        let text = GoldenCanvas(canvas, screen.appearance).text
        if let difference = try screen.file.difference(from: text, suite: "GoldenScreenTests") { Issue.record("\(difference)") }
    }

    @Test func everyFileHasItsScreen() throws {
        let folder = GoldenFile("").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let spare = Set(names).subtracting(Self.screens.map { "\($0.name).txt" })
        #expect(spare.isEmpty)
        #expect(Set(Self.screens.map(\.name)).count == Self.screens.count)
    }
}

extension GoldenScreenTests.Screen {
    /// Two maps with the same kernel; of their four means each, what one adds to an output the other takes away.
    private static let weights: [String: [Float]] = [
        "conv1.kernel": [1, 0, -0.5, 0.25, 0.5, 0, -0.25, 0, 0.5, 1, 0, -0.5, 0.25, 0.5, 0, -0.25, 0, 0.5],
        "conv1.bias": [-0.25],
        "output.weight": [
            1, -0.5, 0.25, 0.5, -1, 0.5, -0.25, -0.5, -0.5, 0.25, 1, 0.25, 0.5, -0.25, -1, -0.25, 0.25, 0.5, -1, 0.75, -0.25, -0.5, 1,
            -0.75,
        ],
        "output.bias": [0],
    ]

    /// Eight pictures of 6 × 6 quarters: strokes across, down and aslant.
    private static let data: GivenData = {
        let bytes = (0..<8).flatMap { picture in
            (0..<36).map { place -> UInt8 in
                let (row, column) = (place / 6, place % 6)
                let isInk = [row == 1 + picture / 3, column == 1 + picture / 3, row == column || row == column + 1][picture % 3]
                return isInk ? UInt8(4 - picture % 2) : UInt8((row * 5 + column * 3 + picture) % 7 == 0 ? 1 : 0)
            }
        }
        return GivenData(
            name: "strokes", shape: MapShape(maps: 1, rows: 6, columns: 6), bytes: bytes, labels: (0..<8).map { UInt8($0 % 3) },
            divisor: 4, classCount: 3)
    }()

    fileprivate func opened() throws -> Bench {
        try Bench(
            "2c3:relu-2s", size: size, language: language, appearance: appearance, given: Self.data, weights: Self.weights, batchSize: 4)
    }

    /// Keys of a bench; a bench is a value.
    private func pressed(_ keys: [Key], _ bench: Bench) -> Bench {
        var bench = bench
        for key in keys { bench.press(key) }
        return bench
    }

    /// A step before its update, then these keys.
    func afterAStep(_ keys: Key...) throws -> Bench { try pressed([.character("b")] + keys, opened()) }

    /// The curves of forty steps and two tests, also on a validation part if `isValidated`.
    func curves(isValidated: Bool = false, _ keys: Key...) throws -> Bench {
        var history = History(parameterNodes: [1, 3])
        for step in 0..<40 {
            history.append(
                loss: 1 / Float(step + 2) + (step % 3 == 0 ? 0.0625 : 0), batchError: Float(step % 4) / 4,
                learningRate: step < 30 ? 0.5 : 0.25,
                seconds: 0.015625, norms: [1, 2].map { (gradient: $0 / Double(step + 1), weight: 8) })
        }
        history.append(testError: 0.5, validationError: isValidated ? 0.375 : nil, afterStep: 20)
        history.append(testError: 0.25, validationError: isValidated ? 0.125 : nil, afterStep: 40)
        var bench = try opened()
        bench.tell(history)
        return pressed([.character("c")] + keys, bench)
    }

    /// The curves with those of two other runs.
    func compared() throws -> Bench {
        var bench = try curves()
        for (name, steps) in [("digits", 60), ("relu", 20)] {
            var history = History(parameterNodes: [1])
            for step in 0..<steps {
                history.append(
                    loss: 2 / Float(step + 4), batchError: 0.5, learningRate: 0.125, seconds: 0.03125, norms: [(gradient: 1, weight: 1)])
            }
            history.append(testError: 0.375, afterStep: steps / 2)
            history.append(testError: 0.5, afterStep: steps)
            _ = bench.bench.update(.compared(name, .success(history)))
        }
        bench.bench.prompt.notice = nil
        return bench
    }

    /// All samples, every third of them wrong.
    func samples(_ keys: Key...) throws -> Bench {
        var bench = try afterAStep(.character("s"))
        bench.give(
            SampleResults(
                set: .test, step: 0, answers: (0..<8).map { ($0 + ($0 % 3 == 0 ? 1 : 0)) % 3 },
                losses: (0..<8).map { Float($0 * 3 % 8) / 8 }))
        return pressed(keys, bench)
    }

    /// The line that opens the screen, once the hash of the weights has come.
    func stateLine() throws -> Bench { try afterAStep(.enter, .character("y")) }
}

extension Bench {
    fileprivate func view() -> Canvas { bench.view() }
}
