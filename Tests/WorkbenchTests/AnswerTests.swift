import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Testing
import Training

@testable import Workbench

/// Commands and keys answer with the old and the new value; steps have one number everywhere.
@Suite struct AnswerTests {
    /// The session takes these changes.
    private func take(_ changes: [Change], _ bench: inout Bench) {
        var news = TrainingNews()
        news.events = [.changed(changes)]
        _ = bench.bench.update(.news(news))
    }

    @Test(arguments: [(Language.english, "learning rate 0.5 → 0.25, from step 1"), (.chinese, "学习率 0.5 → 0.25，从第 1 步起")])
    func theLearningRate(_ language: Language, _ text: String) throws {
        var bench = try Bench(size: Size(80, 24), language: language)
        bench.press(.character("b"), .character("b"))
        let step = bench.trainer.state.step
        _ = bench.effects(of: "lr 0.25")
        take([Change(step: step, .learningRate, to: 0.25)], &bench)
        #expect(bench.text.contains(text))
        // Changed again in the same step: the number before is that of the first change.
        _ = bench.effects(of: "lr 0.125")
        take([Change(step: step, .learningRate, to: 0.125)], &bench)
        #expect(bench.text.contains("0.25 → 0.125"))
        _ = bench.effects(of: "unset lr")
        take([], &bench)
        bench.look()
        #expect(bench.text.contains("0.125 → 0.5"))
    }

    @Test("A learning rate stands in the strip once, with a name, from the command on that sets it")
    func theRateStandsInTheStrip() throws {
        for (typed, shown) in [("0.25", "0.25"), ("1000000", "1000000"), ("1e-40", "1e-40"), ("3e38", "3e38")] {
            for language in Language.allCases {
                var bench = try Bench(size: Size(120, 40), language: language)
                _ = bench.effects(of: "lr \(typed)")
                take([Change(step: 0, .learningRate, to: try #require(Float(typed)))], &bench)
                let row = bench.text.split(separator: "\n").first { $0.prefix(22).contains(shown) }
                let cell = try #require(row, "\(typed)").prefix(while: { $0 != "│" })
                #expect(cell.ranges(of: shown).count == 1, "\(cell)")
                #expect(["rate", "学习率"].contains { cell.contains($0) }, "\(cell)")
            }
        }
    }

    @Test("Long numbers keep each other whole in the strip: learning rate and batch size, and on wide screens the loss function, too")
    func longNumbersInTheStrip() throws {
        for (size, notation) in [(Size(80, 24), "6c5-2s-12c5-2m"), (Size(120, 24), "2c3-2c3-2c3-2c3-2c3-2c3-2c3-2c3-2c3-f20-f20")] {
            for language in Language.allCases {
                for (rate, batch) in [("1.234e-6", 50), ("1.2345679e-5", 100_000), ("0.5", 50), ("1e20", 1)] {
                    var bench = try Bench(notation, size: size, language: language)
                    bench.bench.settings.run.batchSize = batch
                    take([Change(step: 0, .learningRate, to: try #require(Float(rate)))], &bench)
                    bench.bench.run.curves.changes = [Change(step: 0, .learningRate, to: try #require(Float(rate)))]
                    let strip = bench.text.split(separator: "\n").map { String($0.prefix { $0 != "│" }) }.joined(separator: "\n")
                    #expect(
                        strip.contains(rate) && strip.contains(NumberFormat.grouped(batch).string), "\(size) \(rate) \(batch)\n\(strip)")
                    if size.width >= 120 { #expect(strip.contains(language == .english ? "half squared error" : "半平方误差")) }
                    #expect(!strip.contains("…"), "\(strip)")
                }
            }
        }
    }

    @Test func aStepBelowZeroIsRefusedWithTheRange() throws {
        var bench = try Bench(size: Size(100, 30))
        bench.press(.character("g"), .character("-"), .character("5"), .enter)
        #expect(bench.text.contains("-5") && bench.bench.prompt.notice?.string.contains("0") == true)
        if case .goTo = bench.bench.prompt.overlay {} else { Issue.record("the field is closed") }
    }

    @Test("A weight: old and new with what came of it where there is room, and old and new alone where there is less")
    func aWeight() throws {
        for (size, place) in [
            (Size(120, 40), "conv1.kernel[0,0,2,2]"), (Size(80, 24), "conv3.kernel[11,5,4,4]"), (Size(60, 16), "conv3.kernel[11,5,4,4]"),
        ] {
            var bench = try Bench(size: size)
            bench.press(.character("b"))
            let found = try bench.trainer.network.place(named: place)
            let old = bench.trainer.state.parameters[found]
            _ = bench.effects(of: "set \(place) 0.75")
            let change = Change(step: 0, .parameter(found), to: 0.75)
            take([change], &bench)
            var state = bench.trainer.stepStart
            state.changes = [change]
            bench.trainer.restart(from: state)
            try bench.trainer.advanceToRestingPlace()
            bench.look()
            #expect(bench.text.contains("\(place) \(NumberFormat.short(Double(old), digits: 4)) → 0.75"))
            #expect(bench.text.contains("seen") == (size.width >= 80))
        }
        var bench = try Bench(size: Size(80, 24))
        _ = bench.effects(of: "set conv1.bias[0] 2")
        take([Change(step: 0, .parameter(try bench.trainer.network.place(named: "conv1.bias[0]")), to: 2)], &bench)
        #expect(bench.text.contains("conv1.bias[0] → 2 when step 0 begins"))
    }

    @Test("What opens another run says when it stands what is otherwise")
    func anotherRun() throws {
        for (line, text) in [
            ("loss cross-entropy", "loss function half squared error → cross-entropy; a new run starts at step 0"),
            ("seed 7", "seed 1 → 7"), ("batch 100", "batch size 50 → 100"), ("order file", "order random → file"),
            ("model 8c3-2m", "network 6c5-2s-12c5-2m → 8c3-2m"), ("data other", "data sm\\u{1b}all → other"),
            ("initial w.safetensors", "initial weights from the seed → w.safetensors"), ("seed 1", "the same settings"),
        ] {
            var bench = try Bench(size: Size(120, 40))
            let run = bench.effects(of: line).compactMap { if case .open(let run) = $0 { run } else { nil } }.first
            var other = Bench(bench, reopenedWith: try #require(run, "\(line)"))
            other.receive(other.ready)
            #expect(other.text.contains(text), "\(line): \(other.line(38))")
        }
    }

    @Test func speedSampleAndShift() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .character("-"))
        #expect(bench.text.contains("speed: flat out → 100 steps/s"))
        _ = bench.effects(of: "speed 4")
        #expect(bench.text.contains("speed: 100 steps/s → 1 phase/s"))
        _ = bench.effects(of: "sample 3")
        #expect(bench.text.contains("sample 0 → 3"))
        bench.press(.character("s"), .enter)
        _ = bench.effects(of: "shift 2,-1")
        #expect(bench.text.contains("shift 0,0 → 2,-1"))
        _ = bench.effects(of: "shift 0,0")
        #expect(bench.text.contains("shift 2,-1 → 0,0"))
        for line in ["view maps", "pause", "lang en"] {
            _ = bench.effects(of: line)
            #expect(bench.text.contains(":\(line.split(separator: " ")[0]) changes nothing"), "\(line)")
        }
    }

    @Test("Learning rate, batch size and loss function stand on the main screen", arguments: [Language.english, .chinese])
    func settingsAreSeen(_ language: Language) throws {
        for size in [Size(80, 24), Size(120, 24), Size(120, 40), Size(160, 45), Size(200, 60)] {
            for notation in ["6c5-2s-12c5-2m", "2c3-2c3-2c3-2c3-2c3-2c3-2c3-2c3-2c3-f20-f20"] where size.width >= 120 || notation.count < 20
            {
                let bench = try Bench(notation, size: size, language: language)
                for part in language == .english ? ["0.5", "50", "half squared error"] : ["0.5", "50", "半平方误差", "学习率"] {
                    #expect(bench.text.contains(part), "\(size) \(notation) \(part)")
                }
            }
        }
    }
}

@Suite struct StepNumberTests {
    /// A bench whose snapshot is of a later step.
    private func bench(step: Int, epoch: Int, batch: Int, per: Int, size: Size = Size(120, 40)) throws -> Bench {
        var bench = try Bench(size: size)
        bench.press(.character("b"))
        var snapshot = try #require(bench.bench.run.snapshot)
        (snapshot.step, snapshot.epoch, snapshot.batch, snapshot.batchesPerEpoch) = (step, epoch, batch, per)
        bench.bench.run.snapshot = snapshot
        return bench
    }

    @Test("Header, question and field count the same")
    func oneNumber() throws {
        for size in [Size(60, 16), Size(80, 24), Size(120, 40)] {
            var bench = try bench(step: 1364, epoch: 1, batch: 164, per: 1200, size: size)
            let header = bench.line(0)
            #expect(header.contains("step 1,364") && header.contains("epoch 2"))
            if size.width >= 80 { #expect(header.contains("164/1,200")) }
            _ = bench.bench.update(.key(.character("g")))
            #expect(bench.text.contains("0 … 1,364, or a later step"))
            _ = bench.bench.update(.key(.escape))
            _ = bench.bench.update(.key(.character("q")))
            #expect(bench.text.contains("step 1,364"))
        }
    }

    @Test("What the header shows can be typed: the step, with or without its comma, or its place in the epoch")
    func whatIsTyped() throws {
        let found = try bench(step: 1364, epoch: 1, batch: 164, per: 1200)
        for (text, step) in [
            ("149", 149), ("1364", 1364), ("1,364", 1364), (" 1,364 ", 1364), ("164/1,200", 1364), ("0/1200", 1200), ("1200/1200", 2400),
            ("1000000000", 1_000_000_000), ("1,000,000,001", nil), ("164/1100", nil), ("1201/1200", nil), ("1,36", nil), ("", nil),
            ("/", nil), ("1/2/3", nil), (",", nil), ("99999999999999999999", nil),
        ] as [(String, Int?)] {
            #expect(found.bench.run.step(typed: text) == step, "\(text)")
            var bench = found
            _ = bench.bench.update(.key(.character("g")))
            for character in text { _ = bench.bench.update(.key(.character(character))) }
            let effects = bench.bench.update(.key(.enter))
            let sent = effects.compactMap { if case .send(.goTo(let step)) = $0 { step } else { nil } }
            #expect(sent == (step.map { [$0] } ?? []), "\(text)")
            if step == nil && !text.isEmpty {
                #expect(bench.text.contains("expected a step from 0 to 1,000,000,000, such as 1,364") && bench.bench.prompt.overlay != nil)
            }
        }
        // In a session that went on with a run, earlier steps are none of its own.
        var late = found
        late.bench.run.firstStep = 1200
        #expect(late.bench.run.step(typed: "1199") == nil && late.bench.run.step(typed: "1200") == 1200)
        #expect(late.effects(of: "goto 3").isEmpty && late.text.contains("step 3: the session resumed the run at 1,200"))
        _ = late.bench.update(.key(.escape))
        let sent = late.effects(of: "goto 1,300").contains { if case .send(.goTo(1300)) = $0 { true } else { false } }
        #expect(sent)
    }
}

extension Bench {
    /// The screen of another run, before its data are there.
    fileprivate init(_ bench: Bench, reopenedWith run: RunOptions) {
        self = bench
        self.bench = bench.bench.reopened(with: run)
    }

    /// The data of this bench's run are there.
    fileprivate var ready: TrainingNews {
        var news = TrainingNews()
        let samples = trainer.samples
        news.events = [.ready(trainer.network, dataset: Dataset(name: "small", train: samples, test: samples, classCount: 10))]
        news.history = history
        return news
    }
}
