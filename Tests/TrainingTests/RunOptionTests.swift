import Datasets
import NeuralNetworks
import OptionSamples
import Tensors
import Testing
import Training

extension RunOption {
    /// Texts of values, none of them the default.
    fileprivate var samples: [String] {
        switch kind {
        case .notation: ["f7", "8c3:relu-2m"]
        case .folder: ["/a b/ü", "."]
        case .file: ["weights.safetensors", "/a b"]
        case .networkFile: [sample]
        case .number: setting == nil ? ["3", "129"] : ["0.25", "2"]
        case .fraction: ["0.5", "0.125"]
        case .schedule: ["warm-up:7", "steps:3e,0.5"]
        case .rule: UpdateRules.names
        case .loss: LossFunction.names + ["cross-entropy smoothing=0.125 weights=1,2"]
        case .choice(let words): words
        }
    }
}

@Suite struct RunOptionTests {
    @Test("A value's text is taken as the same value, and sets nothing else", arguments: RunOption.all)
    func takesItsText(_ option: RunOption) throws {
        for sample in option.samples {
            var run = RunOptions()
            try option.take(sample, in: &run)
            let text = try #require(option.value(in: run)?.text)
            var again = RunOptions()
            try option.take(text, in: &again)
            #expect(again == run)
            var copied = RunOptions()
            option.copy(from: run, to: &copied)
            #expect(copied == run)
            // Notation and file are two ways to say the network; each update rule has its own settings and learning rate.
            let same: Set<RunOption> = [.model, .network].contains(option) ? [.model, .network] : [option]
            for other in RunOption.all
            where !same.contains(other) && (option != .optimizer || !other.isOfUpdate && other != .learningRate) {
                #expect(other.value(in: run) == other.value(in: RunOptions()))
            }
            let isDefault = run == RunOptions()
            #expect(option.text(in: run) == (isDefault ? nil : text))
        }
    }

    @Test("Defaults have no text, and most can be typed", arguments: RunOption.all)
    func defaults(_ option: RunOption) throws {
        var run = RunOptions()
        #expect(option.text(in: run) == nil)
        if let text = option.value(in: run)?.text { try option.take(text, in: &run) }
        #expect(run == RunOptions())
    }

    @Test("Every option that can be typed is in the table: options equal in all of it are equal")
    func theTableIsWhole() throws {
        var run = RunOptions()
        run.given = ["conv1.kernel": [1]]
        run.wrongRule = WrongRule(layer: "conv1", .slope)
        for option in RunOption.all { try option.take(#require(option.samples.last), in: &run) }
        var copy = RunOptions()
        for option in RunOption.all { option.copy(from: run, to: &copy) }
        (copy.given, copy.wrongRule) = (run.given, run.wrongRule)
        #expect(copy == run)
        // A property more must be in the table, or be excepted here as what only lessons say; that of how it learns has many options.
        #expect(Mirror(reflecting: run).children.count == RunOption.all.count - RunOption.updates.count + 2)
    }

    @Test func namesAreTheirOwn() {
        for names in [
            RunOption.all.map(\.name), RunOption.all.map(\.key), RunOption.all.map(\.note), RunOption.all.compactMap(\.command),
            RunOption.all.compactMap(\.lessonKey),
        ] {
            #expect(Set(names).count == names.count && !names.contains(""))
        }
    }

    @Test(arguments: [
        (RunOption.seed, "x", BadOptionValue.outOfRange(0...UInt64.max)), (.seed, "-1", .outOfRange(0...UInt64.max)),
        (.seed, "18446744073709551616", .outOfRange(0...UInt64.max)), (.batchSize, "x", .notWhole(1...100_000)),
        (.batchSize, "", .notWhole(1...100_000)), (.batchSize, "1.5", .notWhole(1...100_000)), (.batchSize, "--1", .notWhole(1...100_000)),
        (.batchSize, "0", .outOfRange(1...100_000)), (.batchSize, "-7", .outOfRange(1...100_000)),
        (.batchSize, "100001", .outOfRange(1...100_000)), (.batchSize, "99999999999999999999999", .outOfRange(1...100_000)),
        (.threads, "257", .outOfRange(1...256)), (.learningRate, "x", .number(.notANumber)), (.learningRate, "nan", .number(.notANumber)),
        (.learningRate, "1e-50", .number(.tooSmall)), (.learningRate, "inf", .number(.tooLarge)), (.learningRate, "0", .notPositive),
        (.learningRate, "-1", .notPositive), (.loss, "x", .notAmong(LossFunction.names)),
        (.order, "Random", .notAmong(["random", "file"])), (.layout, "", .notAmong(["channels-first", "channels-last"])),
        (.validation, "1.0", .notPart), (.validation, "-0.1", .notPart), (.validation, "-1", .notPart), (.validation, "x", .notPart),
        (.validation, "10%", .notPart), (.validation, "nan", .notPart), (.validation, "1e-50", .notPart),
        (.validation, "16777217", .notPart),
        (.validation, "99999999999999999999", .notPart), (.validation, "", .notPart),
    ])
    func otherTextsAreNotTaken(_ option: RunOption, _ text: String, _ problem: BadOptionValue) {
        var run = RunOptions()
        #expect(throws: problem) { try option.take(text, in: &run) }
        #expect(run == RunOptions())
    }

    @Test("A validation part is a fraction, a number of samples, or with 0 none")
    func validation() throws {
        for (text, part) in [
            ("0.1", ValidationPart.fraction(0.1)), ("5000", .count(5000)), ("1", .count(1)), ("0", nil), ("0.0", nil),
            ("1e-3", .fraction(0.001)),
        ] {
            var run = RunOptions()
            run.validation = .count(7)
            try RunOption.validation.take(text, in: &run)
            #expect(run.validation == part)
        }
    }

    @Test("Numbers written in a lesson have no text; the word mnist is the built-in data")
    func data() throws {
        var run = RunOptions()
        run.data = .given(
            GivenData(name: "a", shape: MapShape(maps: 1, rows: 1, columns: 1), bytes: [0], labels: [0], divisor: 1, classCount: 2))
        #expect(RunOption.data.value(in: run) == nil && RunOption.data.text(in: run) == nil)
        try RunOption.data.take("mnist", in: &run)
        #expect(run.data == .mnist)
    }

    @Test("Only the number of threads is the machine's")
    func machines() throws {
        for option in RunOption.all {
            var (run, other) = (RunOptions(), RunOptions())
            (run.threads, other.threads) = (5, 5)
            try option.take(#require(option.samples.last), in: &other)
            #expect(run.isSame(as: other) == (option == .threads), "\(option.name)")
            #expect(run.onMachine(of: other) == (option == .threads ? other : run), "\(option.name)")
        }
    }
}
