import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// Labels and answers made up by rule: 0 … 9 in turn, every third answered one class too high, losses in no order.
private func madeUp(_ count: Int, _ set: SampleSet = .test, step: Int = 0) -> (labels: [UInt8], results: SampleResults) {
    let labels = (0..<count).map { UInt8($0 % 10) }
    let answers = (0..<count).map { $0 % 3 == 0 ? ($0 + 1) % 10 : $0 % 10 }
    let losses = (0..<count).map { Float($0 * 37 % 101) }
    return (labels, SampleResults(set: set, step: step, answers: answers, losses: losses))
}

@Suite struct SamplesListTests {
    private let made = madeUp(60)

    private func list(_ change: (inout SampleFilter) -> Void) -> [Int] {
        var filter = SampleFilter()
        change(&filter)
        return SamplesList(labels: made.labels, results: made.results, filter).indices
    }

    @Test func filters() {
        #expect(list { _ in } == Array(0..<60))
        #expect(list { $0.label = 4 } == [4, 14, 24, 34, 44, 54])
        #expect(list { $0.outcome = .wrong } == Array(stride(from: 0, to: 60, by: 3)))
        #expect(list { $0.outcome = .right }.count == 40)
        #expect(list { ($0.label, $0.outcome) = (4, .wrong) } == [24, 54])
        #expect(list { ($0.label, $0.answer) = (4, 5) } == [24, 54])
        #expect(list { $0.answer = 5 } == [5, 24, 25, 35, 54, 55])
        #expect(list { ($0.label, $0.answer) = (4, 6) }.isEmpty)
    }

    @Test func theWorstFirst() {
        let order = list { $0.order = .worstFirst }
        #expect(order.sorted() == Array(0..<60))
        for (a, b) in zip(order, order.dropFirst()) { #expect(made.results.losses[a] > made.results.losses[b]) }
        let odd = SampleResults(set: .test, step: 0, answers: [0, 0, 0, 0], losses: [1, 2, .nan, 2])
        let filter = SampleFilter(order: .worstFirst)
        #expect(SamplesList(labels: [0, 0, 0, 0], results: odd, filter).indices == [2, 1, 3, 0])
    }

    @Test func withoutResultsThereAreLabelsOnly() {
        func count(_ filter: SampleFilter) -> Int { SamplesList(labels: made.labels, results: nil, filter).indices.count }
        #expect(count(SampleFilter(label: 3)) == 6 && count(SampleFilter(outcome: .right)) == 0)
        #expect(count(SampleFilter(order: .worstFirst)) == 60)
    }

    @Test func theMatrixCounts() {
        let matrix = ConfusionMatrix(labels: made.labels, answers: made.results.answers, classCount: 10)
        for label in 0..<10 {
            for answer in 0..<10 {
                let count = made.labels.indices.filter { Int(made.labels[$0]) == label && made.results.answers[$0] == answer }.count
                #expect(matrix[.init(label: label, answer: answer)] == count)
            }
        }
        #expect(matrix.total == 60 && matrix.wrong == 20 && matrix.mostWrong == 2 && matrix.most == 4)
        #expect(matrix.worst == .init(label: 0, answer: 1))
        #expect(matrix.recall(4) == 4.0 / 6)
        let empty = ConfusionMatrix(labels: [1], answers: [1], classCount: 3)
        #expect(empty.recall(0) == nil && empty.worst == .init(label: 1, answer: 1))
    }

    @Test func theVisiblePartFollows() {
        #expect(visibleRange(of: 256, around: 0, room: 9) == 0..<9)
        #expect(visibleRange(of: 256, around: 100, room: 9) == 96..<105)
        #expect(visibleRange(of: 256, around: 255, room: 9) == 247..<256)
        #expect(visibleRange(of: 3, around: 2, room: 9) == 0..<3)
    }
}

@Suite struct SamplesScreenTests {
    /// With the screen open and test results that have come.
    private func opened(_ bench: Bench) -> Bench {
        var bench = bench
        bench.press(.character("s"))
        bench.give(madeUp(60).results)
        return bench
    }

    @Test func openingEvaluatesWhenThatIsNotKnown() throws {
        var bench = try Bench()
        bench.press(.character("s"))
        #expect(bench.evaluated == [.test] && bench.bench.page == .samples)
        #expect(bench.text.contains("evaluating the weights of step 0"))
        bench.press(.character("f"))
        #expect(bench.text.contains("not evaluated yet: r evaluates"))
        bench.give(madeUp(60).results)
        #expect(bench.text.contains("step 0: 20 of 60 wrong (33.33 %)"))
        bench.press(.escape, .character("s"))
        #expect(bench.evaluated == [.test])
        bench.press(.character("x"))
        #expect(bench.evaluated == [.test, .train] && bench.text.contains("samples · training · all · 1 / 60"))
        bench.press(.character("r"))
        #expect(bench.evaluated == [.test, .train, .train])
    }

    @Test func olderResultsSaySoAndAreMadeAgain() throws {
        var bench = opened(try Bench(size: Size(120, 40)))
        bench.press(.character("b"), .character("b"))
        #expect(bench.trainer.state.step == 1)
        var news = TrainingNews()
        news.snapshot = bench.trainer.snapshot(bench.bench.looks)
        bench.receive(news)
        #expect(bench.text.contains("from step 0, now step 1: r evaluates again"))
        // At rest opening makes them again, running it does not.
        bench.press(.escape, .character("s"))
        #expect(bench.evaluated == [.test, .test])
        bench.give(madeUp(60, step: 1).results)
        #expect(!bench.text.contains("evaluates again"))
        var change = TrainingNews()
        // This step's learning rate has changed no weight yet, a weight has.
        let rate = Change(step: 1, .learningRate, to: 0.1)
        change.events = [.changed([rate])]
        bench.receive(change)
        #expect(!bench.text.contains("evaluates again"))
        let weight = Change(step: 1, .parameter(.parameter(0, of: 1, entry: 0)), to: 1)
        change.events = [.changed([rate, weight])]
        bench.receive(change)
        #expect(bench.text.contains("before a change by hand: r evaluates again"))
        bench.press(.escape)
        for key in [Key.character(" "), .character("s")] { #expect(bench.bench.update(.key(key)).allSatisfy { !$0.isEvaluation }) }
        #expect(bench.evaluated == [.test, .test])
        bench.press(.character("r"))
        var results = madeUp(60, step: 1).results
        results.changes = [weight]
        bench.give(results)
        #expect(!bench.text.contains("evaluates again"))
    }

    @Test func filtersAndOrder() throws {
        var bench = opened(try Bench(size: Size(120, 40)))
        #expect(bench.text.contains("▸0 0→1✗") && bench.text.contains(" 1 1✓"))
        bench.press(.character("f"), .character("f"))
        #expect(
            bench.line(1).contains("samples · test · all · wrong · 1 / 20") || bench.line(1).contains("test · wrong · 1 / 20"))
        bench.press(.character("4"))
        #expect(bench.line(1).contains("test · label 4 · wrong · 1 / 2") && bench.bench.samplesState.list.indices == [24, 54])
        bench.press(.right)
        #expect(bench.text.contains("test sample 54, label 4 · answer 5 ✗ · loss 79"))
        bench.press(.character("o"))
        #expect(bench.bench.samplesState.list.indices == [24, 54].sorted { $0 * 37 % 101 > $1 * 37 % 101 })
        bench.press(.character("4"), .character("f"), .character("o"))
        #expect(bench.bench.samplesState.list.indices == Array(0..<60))
        bench.press(.character("<"))
        #expect(bench.bench.samplesState.filter.label == 9)
        bench.press(.character(">"), .character(">"))
        #expect(bench.bench.samplesState.filter.label == 0)
        bench.press(.character(">"), .end)
        #expect(bench.bench.samplesState.chosen == 51)
    }

    @Test("Classes without samples are left out where labels are gone through; the matrix begins where there are some")
    func classesWithoutSamples() throws {
        let given = GivenData(
            name: "3 and 7", shape: MapShape(maps: 1, rows: 8, columns: 8), bytes: [UInt8](repeating: 1, count: 4 * 64),
            labels: [7, 3, 3, 7],
            divisor: 1, classCount: 8)
        var bench = try Bench("2c3-2s", size: Size(120, 40), given: given)
        bench.press(.character("s"))
        bench.give(SampleResults(set: .test, step: 0, answers: [7, 3, 3, 7], losses: [1, 1, 1, 1]))
        func step(_ key: Character) -> Int? {
            bench.press(.character(key))
            return bench.bench.samplesState.filter.label
        }
        #expect((0..<3).map { _ in step(">") } == [3, 7, nil] && (0..<3).map { _ in step("<") } == [7, 3, nil])
        // A digit asks for a class all the same; from there it goes on to the next that there is.
        #expect(step("5") == 5 && bench.text.contains("no samples match") && step(">") == 7)
        #expect(step("1") == 1 && step("<") == nil && step("1") == 1 && step(">") == 3)
        bench.press(.character("m"))
        #expect(bench.text.contains("label 3, answer 3: 2 samples") && bench.text.contains("100.0 %"))
    }

    @Test func fromTheMatrixToTheTermThatDecided() throws {
        var bench = opened(try Bench(size: Size(120, 40)))
        bench.press(.character("m"))
        #expect(bench.text.contains("label 0, answer 1: 2 samples"))
        bench.press(.left, .enter)
        #expect(bench.bench.samplesState.filter.answer == 0 && bench.bench.samplesState.filter.label == 0)
        bench.press(.escape)
        #expect(bench.bench.samplesState.isMatrixOpen && bench.bench.samplesState.filter == SampleFilter())
        bench.press(.right, .right, .enter)
        #expect(bench.text.contains("no sample with this label got this answer") && bench.bench.samplesState.isMatrixOpen)
        bench.press(.left, .down, .down, .right, .right, .enter)
        #expect(bench.bench.samplesState.list.indices == [12, 42])
        bench.press(.enter)
        #expect(bench.bench.page == .main && bench.bench.selection.guest?.source == .test(12) && bench.bench.selection.guest?.label == 2)
        let samples = bench.bench.run.dataset?.test
        #expect(bench.bench.selection.guest?.pixels == samples.map { Array($0.bytes[12 * 784..<13 * 784]) })
        #expect(bench.line(1).contains("test sample 12, label 2"))
        let outputs = try #require(bench.bench.run.sample?.outputs)
        let best = try #require(outputs.indices.max { outputs[$0] < outputs[$1] })
        #expect(bench.line(37 + 1).contains("test sample 12, label 2 · answer \(best)"))
        #expect(bench.line(39).contains("a why answer") && bench.line(39).contains("esc to the batch"))
        bench.press(.character("a"))
        let question = try #require(bench.bench.inquiry.why.last?.question)
        #expect(question.sample == 0 && question.place.entry == best && question.place.node == bench.trainer.network.outputNode)
        let derivation = try #require(bench.bench.shownDerivation)
        #expect(Float(derivation.value) == outputs[best] && !derivation.terms.isEmpty)
        #expect(bench.text.contains("test sample 12"))
        bench.press(.enter)
        #expect(bench.bench.inquiry.why.count == 2 && bench.bench.shownDerivation != nil)
    }

    @Test func theListGoesOnBesideTheNetwork() throws {
        var bench = opened(try Bench(size: Size(120, 40)))
        bench.press(.escape, .character("b"), .character("]"), .character("]"), .character("s"), .character("7"), .right, .enter)
        #expect(bench.bench.selection.guest?.source == .test(17))
        bench.press(.character("]"))
        #expect(bench.bench.selection.guest?.source == .test(27))
        bench.press(.character("["), .character("["), .character("["))
        #expect(bench.bench.selection.guest?.source == .test(7) && bench.text.contains("there are no more samples in this direction"))
        // Questions about a guest are about sample 0, wherever one was in the batch.
        bench.press(.enter, .enter)
        #expect(bench.bench.inquiry.why.last?.question.sample == 0 && bench.bench.shownDerivation != nil)
        bench.press(.escape, .character("w"))
        #expect(bench.bench.inquiry.why.last?.question.sample == 0 && bench.bench.shownDerivation != nil)
        bench.press(.escape, .character("s"))
        #expect(bench.bench.page == .samples && bench.bench.samplesState.chosen == 7 && bench.line(1).contains("label 7"))
        bench.press(.escape, .escape)
        #expect(bench.bench.selection.guest != nil && bench.bench.selection.focusedPane == .network)
        bench.press(.escape)
        #expect(bench.bench.selection.guest == nil && bench.bench.selection.sample == 2)
        #expect(bench.text.contains("back to the samples of the batch") && bench.line(1).contains("sample 2 of 50"))
        bench.press(.escape)
        #expect(bench.text.contains("nothing to close"))
    }

    @Test func theMouseChoosesAndOpens() throws {
        var bench = opened(try Bench(size: Size(120, 40)))
        func press(_ column: Int, _ row: Int) { _ = bench.bench.update(.mouse(MouseEvent(.press, column: column, row: row))) }
        func click(_ text: String) throws {
            let lines = bench.text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
            let row = try #require(lines.firstIndex { String($0).contains(text) })
            let column = try #require(lines[row].indices.first { lines[row].dropFirst($0).starts(with: text) })
            press(column + 1, row)
        }
        try click(" 9 9→0✗")
        #expect(bench.bench.samplesState.cursor == 9 && bench.bench.page == .samples)
        try click("▸9 9→0✗")
        #expect(bench.bench.page == .main && bench.bench.selection.guest?.source == .test(9))
        bench.press(.character("s"), .character("m"))
        let matrix = try #require(bench.bench.samplesState.matrix)
        let room = SamplesScreen.rooms(ScreenLayout(bench.bench.size).body).picture
        let layout = MatrixLayout(matrix, room: room.size)
        press(room.x + layout.headWidth, room.y + 1)
        #expect(bench.bench.samplesState.chosenPlace == .init(label: 0, answer: 0))
        press(room.x + layout.headWidth + layout.cellWidth - 1, room.y + layout.cellHeight)
        #expect(bench.bench.samplesState.list.indices == [10, 20, 40, 50])
    }

    @Test func openFromTheStartItEvaluatesOnceThereAreData() throws {
        var bench = try Bench()
        bench.bench.page = .samples
        bench.receive(TrainingNews())
        bench.receive(TrainingNews())
        #expect(bench.evaluated == [.test] && bench.bench.samplesState.list.indices.count == 60)
    }

    @Test func whyThisAnswerOfTheBatch() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("a"))
        #expect(bench.text.contains("no answer yet") && bench.bench.inquiry.why.isEmpty)
        bench.press(.character("b"), .character("]"), .character("a"))
        #expect(bench.bench.inquiry.why.last?.question.sample == 1 && bench.bench.shownDerivation != nil)
    }

    @Test func keysAndHelp() throws {
        #expect(KeyTable(Keys.samples.map(\.binding)).duplicates.isEmpty)
        #expect(KeyTable(Keys.mainWithSample.map(\.binding)).duplicates.isEmpty)
        var bench = opened(try Bench(size: Size(120, 60)))
        for text in ["enter open", "m matrix", "f filter", "esc back", "? help", "q quit"] { #expect(bench.line(59).contains(text)) }
        bench.press(.character("?"))
        let unicode = Appearance(colors: .eight, unicode: true)
        // Digits stand together.
        for key in Keys.samples where key.together == nil && key.label != .keySampleLabel {
            #expect(bench.text.contains(Footer.name(key, unicode).string), "\(Footer.name(key, unicode))")
        }
        #expect(bench.text.contains("confusion matrix: how often"))
        bench.press(.escape, .character("8"), .character("n"))
        #expect(bench.bench.page == .samples && bench.bench.prompt.overlay == nil && bench.bench.samplesState.filter.label == 8)
        var few = try Bench()
        few.press(.character("s"))
        #expect(few.line(23).contains("enter open") && few.line(23).contains("q quit"))
    }

    @Test func aMatrixOf256ClassesScrolls() throws {
        let labels = (0..<1024).map { UInt8($0 % 256) }
        let matrix = ConfusionMatrix(labels: labels, answers: (0..<1024).map { ($0 + $0 / 512) % 256 }, classCount: 256)
        for (place, corner) in [((0, 0), "0"), ((128, 200), "128"), ((255, 255), "255")] {
            var canvas = Canvas(Size(58, 16))
            matrix.draw(
                chosen: .init(label: place.0, answer: place.1), on: &canvas, in: Rect(x: 1, y: 0, width: 56, height: 16), .plainest,
                Phrasebook(.english, unicode: false))
            let lines = canvas.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0].contains("v\(place.1)") && canvas.text.contains(">\(corner)"))
            #expect(canvas.cells.contains { $0.style.reverse })
        }
    }

    @Test("Recall goes along a row, precision down a column; a class that is never there or never answered has none")
    func figuresOfClasses() throws {
        // Class 0: 3 of 4 found, and 1 of 2 answers more is wrong; class 2 is never the answer, class 3 is not there at all.
        let matrix = ConfusionMatrix(labels: [0, 0, 0, 0, 1, 1, 2], answers: [0, 0, 0, 1, 1, 0, 0], classCount: 4)
        #expect([0, 1, 2, 3].map(matrix.recall) == [0.75, 0.5, 0, nil])
        #expect([0, 1, 2, 3].map(matrix.precision) == [0.6, 0.5, nil, nil])
        #expect([0, 1, 2, 3].map(matrix.f1) == [6.0 / 9, 0.5, 0, nil])
        for (width, names) in [(80, ["recall", "precision", "F1"]), (36, ["recall", "precision"]), (24, ["recall"]), (16, [])] {
            var canvas = Canvas(Size(width, 12))
            matrix.draw(chosen: .init(label: 0, answer: 0), on: &canvas, in: canvas.bounds, .plainest, Phrasebook(.english))
            let lines = canvas.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(["recall", "precision", "F1"].filter { lines[0].contains($0) } == names, "\(width)")
            if width == 80 {
                for row in ["75.0 %", "60.0 %", "66.7 %"] { #expect(lines.contains { $0.contains(">0") && $0.contains(row) }, "\(row)") }
            }
        }
    }

    @Test("The share of samples with their label among the three largest outputs, where there are more than three classes")
    func topThree() throws {
        for size in [Size(80, 24), Size(120, 40)] {
            var bench = opened(try Bench(size: size))
            let made = madeUp(60)
            var results = made.results
            results.ranks = results.answers.indices.map { results.answers[$0] == Int(made.labels[$0]) ? 0 : $0 % 4 == 0 ? 2 : 5 }
            let right = results.ranks.count { $0 < 3 }
            #expect(right > 40 && right < 60)
            bench.give(results)
            #expect(bench.text.contains("label in the top 3: \(NumberFormat.percent(Double(right) / 60, decimals: 2).string)"))
        }
    }

    @Test func countsAreReadOnEveryShade() {
        var (labels, answers): ([UInt8], [Int]) = ([], [])
        for (label, wrong) in [40, 130, 200, 390].enumerated() {
            labels += Array(repeating: UInt8(label), count: 400)
            answers += Array(repeating: (label + 1) % 4, count: wrong) + Array(repeating: label, count: 400 - wrong)
        }
        let matrix = ConfusionMatrix(labels: labels, answers: answers, classCount: 4)
        var canvas = Canvas(Size(60, 20))
        matrix.draw(
            chosen: .init(label: 0, answer: 0), on: &canvas, in: canvas.bounds, Appearance(colors: .indexed, unicode: true),
            Phrasebook(.english))
        var checked = 0
        for cell in canvas.cells where cell.scalar.map({ ("0"..."9" as ClosedRange<Unicode.Scalar>).contains($0) }) == true {
            // Zeros and right answers are on the terminal's own background.
            guard let ink = cell.style.foreground.rgb else { continue }
            #expect(ink.contrast(with: cell.style.background.rgb ?? RGB(0, 0, 0)) >= 4.5)
            checked += 1
        }
        #expect(checked >= 10)
    }

    @Test("Every size, appearance and language", arguments: Language.allCases)
    func nothingBreaks(_ language: Language) throws {
        let (square, wide) = (MapShape(maps: 1, rows: 28, columns: 28), MapShape(maps: 2, rows: 7, columns: 90))
        for (index, appearance) in LayoutTests.appearances.enumerated() {
            let sizes =
                [Size(60, 16), Size(80, 24), Size(120, 40), Size(20, 5)] + [Size(200, 60), Size(300, 90)].prefix(index < 3 ? 2 : 0)
            for size in sizes {
                for input in size.height == 24 ? [square, wide] : [square] {
                    var bench = try Bench("f12", size: size, language: language, appearance: appearance, input: input)
                    bench.press(.character("s"))
                    func check() {
                        let canvas = bench.bench.view()
                        #expect(canvas.size == size)
                        if !appearance.unicode { #expect(canvas.cells.allSatisfy { $0.scalar?.isASCII ?? false }) }
                    }
                    check()
                    bench.give(madeUp(60).results)
                    for key in [
                        Key.down, .pageDown, .end, .character("m"), .right, .pageDown, .end, .home, .enter, .enter, .character("a"),
                    ] {
                        bench.press(key)
                        check()
                    }
                    bench.press(.escape, .character("s"), .escape, .escape, .character("?"))
                    check()
                }
            }
        }
    }
}

extension Effect {
    var isEvaluation: Bool { if case .send(.evaluateSamples) = self { true } else { false } }
}

extension Bench {
    /// The sets whose evaluation was asked for.
    var evaluated: [SampleSet] { sent.compactMap { if case .evaluateSamples(let set) = $0 { set } else { nil } } }

    mutating func give(_ results: SampleResults) {
        var news = TrainingNews()
        news.events = [.samplesEvaluated(results)]
        news.isRunning = bench.run.isRunning
        receive(news)
    }
}
