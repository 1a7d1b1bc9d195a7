import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// A workbench on a small network and small data, moved on by hand.
struct Bench {
    var bench: Workbench { didSet { drawn = DrawnScreen() } }
    private var drawn = DrawnScreen()
    let trainer: Trainer
    /// The viewer of the session.
    let viewer: Viewer
    var sent: [TrainingCommand] = []
    var history: History

    init(
        _ notation: NetworkDescription = "6c5-2s-12c5-2m", size: Size = Size(80, 24), language: Language = .english,
        appearance: Appearance = Appearance(colors: .indexed, unicode: true), input: MapShape = MapShape(maps: 1, rows: 28, columns: 28),
        given: GivenData? = nil, weights: [String: [Float]] = [:], batchSize: Int = 50, wrongRule: WrongRule? = nil,
        opening: Opening = Opening()
    ) throws {
        let classes = given?.classCount ?? 10
        let network = try notation.network(input: given?.shape ?? input, classes: classes).with(wrongRule)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 77)
        let made = Samples(
            shape: input, bytes: (0..<60 * input.unitCount).map { _ in UInt8(stream.integer(below: 256)) },
            labels: (0..<60).map { UInt8($0 % 10) })
        let samples = given?.dataset.train ?? made
        var parameters = network.initialParameters(seed: 1)
        try parameters.set(weights, in: network)
        trainer = Trainer(
            network: network, samples: samples,
            state: TrainerState(parameters: parameters, learningRate: 0.5, seed: 1, batchSize: batchSize),
            workers: Workers(count: 1))
        viewer = Viewer(trainer)
        var run = RunOptions()
        run.architecture = notation
        run.batchSize = batchSize
        run.data = given.map { .given($0) } ?? .directory("sm\u{1b}all")
        run.wrongRule = wrongRule
        var settings = Workbench.Settings(
            words: Phrasebook(language, unicode: appearance.unicode), appearance: appearance, run: run)
        settings.opening = opening
        bench = Workbench(settings, network: network, size: size)
        history = History(parameterNodes: network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty })
        var news = TrainingNews()
        let dataset = Dataset(name: "small", train: samples, test: samples, classCount: classes)
        news.events = [.ready(network, dataset: dataset)]
        news.history = history
        receive(news)
    }

    init(
        _ notation: String, size: Size = Size(80, 24), language: Language = .english,
        appearance: Appearance = Appearance(colors: .indexed, unicode: true), input: MapShape = MapShape(maps: 1, rows: 28, columns: 28),
        given: GivenData? = nil, weights: [String: [Float]] = [:], batchSize: Int = 50, wrongRule: WrongRule? = nil,
        opening: Opening = Opening()
    ) throws {
        try self.init(
            .notation(notation), size: size, language: language, appearance: appearance, input: input, given: given, weights: weights,
            batchSize: batchSize, wrongRule: wrongRule, opening: opening)
    }

    mutating func receive(_ news: TrainingNews) {
        for effect in bench.update(.news(news)) { if case .send(let command) = effect { sent.append(command) } }
        look()
    }

    /// What the session does when told where to look.
    mutating func look() {
        var news = TrainingNews()
        news.snapshot = viewer.snapshot(bench.looks)
        _ = bench.update(.news(news))
    }

    mutating func resize(_ size: Size) {
        for effect in bench.update(.resized(size)) { if case .send(.look) = effect { look() } }
    }

    /// The session sends no new picture of what did not change.
    mutating func press(_ keys: Key...) {
        for key in keys {
            var isNew = false
            for effect in bench.update(.key(key)) {
                switch effect {
                case .send(let command):
                    isNew = true
                    sent.append(command)
                    do {
                        switch command {
                        case .stepPhase: try trainer.advance()
                        case .stepBatch: try trainer.advanceToRestingPlace()
                        default: break
                        }
                    } catch { Issue.record(error) }
                default: break
                }
            }
            if isNew { look() }
        }
    }

    var text: String { drawn.text(bench) }
    func line(_ index: Int) -> String { drawn.line(index, bench) }
}

@Suite struct DataRemarkTests {
    /// A bench to which data come of which something is to be said.
    private func bench(_ remarks: [DataRemark], problem: VisibleText? = nil) throws -> Bench {
        var bench = try Bench(size: Size(100, 30))
        bench.bench.settings.firstProblems = [problem].compactMap { $0 }
        var news = TrainingNews()
        let samples = bench.trainer.samples
        let dataset = Dataset(name: "small", train: samples, test: samples, classCount: 10, remarks: remarks)
        news.events = [.ready(bench.trainer.network, dataset: dataset)]
        bench.receive(news)
        return bench
    }

    @Test("What a user should know of the data is said on the screen, behind what keeps the run from being kept: all of it")
    func onTheScreen() throws {
        let differs = DataRemark.differs(used: "some/folder/train-labels-idx1-ubyte", other: "some/folder/train-labels-idx1-ubyte.gz")
        #expect(try bench([differs]).text.contains(" train-labels-idx1-ubyte is used, train-labels-idx1-ubyte.gz differs"))
        var both = try bench([differs], problem: "not saved")
        #expect(both.text.contains(" (1 of 2) not saved"))
        both.press(.down)
        #expect(both.text.contains(" (2 of 2) train-labels-idx1-ubyte is used") && !both.text.contains("not saved"))
        both.press(.down)
        #expect(!both.text.contains(" of 2)") && !both.text.contains("is used"))
        #expect(try !bench([]).text.contains("is used"))
        var several = try bench([differs, .garbage(file: "a/b", offset: 3)])
        #expect(several.text.contains(" (1 of 2) train-labels-idx1-ubyte is used"))
        several.press(.up)
        #expect(several.text.contains(" (2 of 2) b: not gzip data from byte 3 on"))
    }
}

@Suite struct KeyTests {
    @Test func everyKeyIsBoundOnce() {
        for table in [Keys.main, Keys.mainWithSample, Keys.whyAndMain, Keys.previewAndMain, Keys.samples, Keys.help, Keys.quit] {
            #expect(KeyTable(table.map(\.binding)).duplicates.isEmpty)
        }
    }

    @Test func helpListsEveryKey() throws {
        var bench = try Bench(size: Size(120, 160))
        bench.press(.character("?"))
        // The arrows with shift stand together.
        for key in Keys.main where key.together == nil && key.label != .keyShift {
            #expect(bench.text.contains(Footer.name(key, .init(colors: .eight, unicode: true)).string))
        }
        bench.press(.escape)
        #expect(!bench.text.contains("Running and stepping"))
    }

    @Test func leavingAsksOnlyWhenThereIsSomethingToLose() throws {
        var bench = try Bench()
        #expect(bench.bench.update(.key(.character("q"))).contains { if case .leave = $0 { true } else { false } })
        for _ in 0..<13 { bench.press(.character("n")) }
        #expect(bench.trainer.state.step == 1)
        #expect(bench.bench.update(.key(.control("c"))).isEmpty)
        #expect(bench.text.contains("Leave at step 1? This run is NOT saved: it has no name to be saved"))
        bench.press(.escape)
        #expect(bench.bench.prompt.overlay == nil)
        bench.press(.character("q"), .character("n"))
        #expect(bench.bench.prompt.overlay == nil && bench.trainer.state.step == 1)
        bench.press(.character("q"))
        #expect(bench.bench.update(.key(.character("y"))).contains { if case .leave = $0 { true } else { false } })
    }

    @Test("^C is q everywhere: pressed again while the program asks whether to leave, it leaves; in a field it closes that")
    func controlCLeaves() throws {
        func leaves(_ bench: inout Bench) -> Bool {
            bench.bench.update(.key(.control("c"))).contains { if case .leave = $0 { true } else { false } }
        }
        var bench = try Bench(size: Size(100, 30))
        for _ in 0..<13 { bench.press(.character("n")) }
        for key: Key in [
            .character("?"), .character("c"), .character("s"), .character("d"), .character("w"), .character("u"), .character("l"),
        ] {
            bench.press(key)
            #expect(!leaves(&bench) && bench.bench.prompt.overlay == .quit, "\(key)")
            bench.press(.escape, .escape)
        }
        for keys: [Key] in [[.character("g")], [.character(":")], [.character("b"), .character("3"), .enter, .character("=")]] {
            for key in keys { bench.press(key) }
            #expect(
                bench.bench.prompt.overlay != nil && !leaves(&bench) && bench.bench.prompt.overlay == nil, "\(keys)")
        }
        // Nor does it open another run.
        _ = bench.bench.update(.key(.character(":")))
        for character in "seed 7" { bench.press(.character(character)) }
        bench.press(.enter)
        #expect(bench.text.contains("Open another run?") && !leaves(&bench) && bench.bench.prompt.overlay == .quit)
        #expect(leaves(&bench))
    }

    @Test func aPasteIsTextInAFieldAndNothingElsewhere() throws {
        var bench = try Bench(size: Size(100, 30))
        for _ in 0..<13 { bench.press(.character("n")) }
        for keys: [Key] in [[], [.character("q")], [.character("?")], [.character("s")], [.character("y")], [.character("w")]] {
            for key in keys { bench.press(key) }
            let before = bench.text
            #expect(bench.bench.update(.pasted("qyn?b\n\n")).isEmpty)
            bench.look()
            #expect(bench.text == before, "\(keys)")
            bench.press(.escape, .escape)
        }
        bench.press(.character(":"))
        _ = bench.bench.update(.pasted("lr\n0.25\n"))
        #expect(bench.bench.prompt.overlay == .commandLine && bench.bench.prompt.line.field.text == "lr 0.25")
        _ = bench.bench.update(.pasted(String(repeating: "x", count: 100_000)))
        #expect(bench.bench.prompt.line.field.text.count == TextField.mostCharacters)
        bench.press(.escape, .character("g"))
        _ = bench.bench.update(.pasted("1,2\n"))
        #expect(bench.bench.prompt.overlay == .goTo(TextField("1,2")))
    }

    @Test func keysThatCannotBeUsedSayWhy() throws {
        var bench = try Bench()
        bench.press(.character("3"), .character("]"))
        #expect(bench.text.contains("they are the same for every sample"))
        bench.press(.character("6"), .character("z"))
        #expect(bench.text.contains("no picture to zoom here"))
        bench.press(.character("1"), .character("<"))
        #expect(bench.text.contains("there are no more maps"))
        bench.press(.down)
        #expect(!bench.text.contains("there are no more maps"))
    }
}

@Suite struct SelectionTests {
    @Test func arrowsAndEnter() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .down, .down, .enter, .right, .character(">"))
        #expect(
            bench.bench.selection.node == 3 && bench.bench.selection.plane == 1
                && (bench.bench.selection.row, bench.bench.selection.column) == (4, 5))
        let value = bench.trainer.tape.activations[3][0, 1, 4, 5]
        #expect(bench.text.contains("map 1, row 4, column 5 = \(value)"))
        bench.press(.character("]"))
        #expect(bench.text.contains("map 1, row 4, column 5 = \(bench.trainer.tape.activations[3][1, 1, 4, 5])"))
        #expect(bench.line(1).contains("conv3 · maps · 12×8×8 · sample 1 of 50, label \(bench.trainer.tape.labels[1])"))
        bench.press(.escape, .up)
        #expect(bench.bench.selection.focusedPane == .network && bench.bench.selection.node == 2)
    }

    @Test func everyViewShowsItsNumbers() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .down, .down)
        func shows(_ value: Float) -> Bool { bench.text.contains("= \(NumberFormat.exact(value))") }
        bench.press(.character("2"))
        #expect(shows(bench.trainer.tape.residuals[3][0, 0, 4, 4]))
        bench.press(.character("3"))
        #expect(shows(bench.trainer.state.parameters.ofNode[3][0][0, 0, 2, 2]))
        bench.press(.tab)
        #expect(shows(bench.trainer.tape.gradients.ofNode[3][0][0, 0, 2, 2]))
        bench.press(.tab)
        #expect(shows(-0.5 * bench.trainer.tape.gradients.ofNode[3][0][0, 0, 2, 2]) && bench.text.contains("next: −0.5 × gradient"))
        bench.press(.character("n"))
        #expect(bench.text.contains("done: −0.5 × gradient"))
        bench.press(.tab)
        #expect(bench.text.contains("saturated units") && bench.text.contains("norm of the parameters"))
    }

    @Test func winnersStandInTheLegend() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .down, .down, .down)
        let snapshot = bench.trainer.snapshot(bench.bench.looks)
        let winner = try #require(snapshot.first(PictureLook.self)?.seen.winners[0][2 * 4 + 2])
        #expect(bench.text.contains("won: conv3 \(4 + winner / 2),\(4 + winner % 2)"))
    }

    @Test func whatIsNotComputedSaysSo() throws {
        var bench = try Bench()
        #expect(bench.text.contains("not computed yet in this step: forward of conv1 computes"))
        bench.press(.character("n"), .character("n"), .character("2"))
        #expect(bench.text.contains("backward of conv1") && bench.text.contains("no answer yet"))
        #expect(bench.line(3).contains("▼ conv1") || bench.text.contains("▼ conv1"))
        bench.press(.character("1"), .up)
        #expect(bench.text.contains("input · maps"))
        bench.press(.character("2"))
        #expect(bench.text.contains("training needs no residuals of the input"))
        bench.press(.character("3"))
        #expect(bench.text.contains("input learns nothing"))
    }

    @Test func zoomShowsNumbersAndFollowsTheUnit() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("3"), .character("z"))
        let kernel = bench.trainer.state.parameters.ofNode[1][0]
        for place in 0..<25 { #expect(bench.text.contains(NumberFormat.short(Double(kernel[place]), digits: 4).string)) }
        bench.press(.escape)
        #expect(!bench.bench.selection.isZoomed)
        var small = try Bench(size: Size(60, 16), appearance: .plainest)
        small.press(.character("b"), .enter, .character("z"))
        for _ in 0..<30 { small.press(.down, .right) }
        #expect((small.bench.selection.row, small.bench.selection.column) == (23, 23))
        #expect(small.text.contains("= \(small.trainer.tape.activations[1][0, 0, 23, 23])"))
    }
}

@Suite struct LayoutTests {
    static let appearances = [
        Appearance(colors: .indexed, unicode: true), Appearance(colors: .monochrome, unicode: true), .plainest,
        Appearance(colors: .direct, unicode: true), Appearance(colors: .eight, unicode: false),
    ]

    @Test(
        "Every view of every layer at every size",
        arguments: [
            "6c5-2s-12c5-2s", "f30", "16c3p1:relu-2m-f64:relu", "1c28", "40c1t9-f200",
        ], Language.allCases)
    func nothingBreaks(_ notation: String, _ language: Language) throws {
        for (index, appearance) in Self.appearances.enumerated() {
            for size in [[Size(60, 16), Size(131, 43)], [Size(80, 24)], [Size(300, 90)], [Size(20, 5)], [Size(1, 1), Size(97, 30)]][index] {
                var bench = try Bench(notation, size: size, language: language, appearance: appearance)
                bench.press(.character("b"))
                for node in bench.trainer.network.nodes.indices {
                    for view in LayerView.common {
                        bench.press(.character(Character(String((LayerView.common.firstIndex(of: view) ?? 0) + 1))))
                        if view == .kernels && index < 2 { bench.press(.character("z"), .character("t"), .character("z")) }
                        let canvas = bench.bench.view()
                        #expect(canvas.size == size)
                        if !appearance.unicode {
                            #expect(canvas.cells.allSatisfy { ($0.scalar?.isASCII ?? false) }, "\(node) \(view) \(size)")
                        }
                    }
                    bench.press(.character("1"), .down)
                }
            }
        }
    }

    @Test func tooSmallSaysWhatItNeeds() throws {
        #expect(try Bench(size: Size(59, 30)).text.contains("59×30 is too small: needs 60×16"))
        #expect(try Bench(size: Size(60, 15)).text.contains("needs 60×16"))
    }

    @Test func outsideTextIsVisibleInTheHeader() throws {
        #expect(try Bench(size: Size(120, 40)).line(0).contains("sm\\u{1b}all"))
    }

    @Test func moreRoomShowsMoreMaps() throws {
        func shown(_ size: Size) throws -> Int {
            var bench = try Bench(size: size)
            bench.press(.down, .down, .character("3"))
            return bench.bench.pictureLayout?.planeCount ?? 0
        }
        #expect(try shown(Size(80, 24)) < shown(Size(120, 40)) && shown(Size(200, 60)) == 72)
    }

    @Test func aTallScreenShowsTheViewThatBelongsToIt() throws {
        var bench = try Bench(size: Size(120, 75))
        bench.press(.character("b"), .enter, .right)
        let (map, delta) = (bench.trainer.tape.activations[1][0, 0, 12, 13], bench.trainer.tape.residuals[1][0, 0, 12, 13])
        #expect(bench.text.contains("conv1 · maps") && bench.text.contains("conv1 · residuals"))
        for value in [map, delta] { #expect(bench.text.contains("= \(NumberFormat.exact(value))")) }
        bench.press(.character("3"))
        #expect(bench.text.contains("conv1 · kernels") && bench.text.contains("conv1 · gradients"))
        bench.press(.escape, .down)
        #expect(bench.text.contains("pool2 learns nothing") && !bench.text.contains("pool2 · gradients"))
    }

    @Test func theMainScreen() throws {
        var bench = try Bench("2c3-2s", size: Size(62, 17), appearance: .plainest, input: MapShape(maps: 1, rows: 6, columns: 6))
        bench.press(.character("b"))
        let lines = bench.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix(" || paused   step 0       epoch 1  0/2  loss "))
        #expect(lines[1].hasPrefix("= network ===========|- conv1 - maps - 2x4x4 - sample 0"))
        #expect(lines[2].hasPrefix("   input      1x6x6"))
        #expect(lines[3].hasPrefix(" ^ conv1      2x4x4"))
        #expect(lines.contains { $0.contains("map 0, row 2, column 2 = \(bench.trainer.tape.activations[1][0, 0, 2, 2])") })
        #expect(lines[15].hasPrefix(" backward of conv1"))
        #expect(lines[16].hasPrefix(" space run  n next phase"))
    }
}
