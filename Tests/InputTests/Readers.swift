import CZlib
import Files
import FoundationEssentials
import Glibc
import Messages
import TerminalUI
import Tensors
import Testing
import Training

@testable import Commands
@testable import Datasets
@testable import Interchange
@testable import Lessons
@testable import NeuralNetworks
@testable import Workbench

/// A small network in the middle of its run, for files about it.
struct SmallRun: Sendable {
    static let network: Network? = try? Network("2c3:tanh-2m-f4", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 3)

    /// A state after this many steps, a few of them kept one by one.
    static func record(steps: Int = 3, mostPoints: Int = 8, validation: ValidationPart? = nil) throws -> RunRecord {
        let network = try #require(network)
        var options = RunOptions()
        options.model = try #require(network.notation)
        options.data = .directory("/some/where")
        options.batchSize = 3
        let changes = [
            Change(step: 1, .learningRate, to: 0.3),
            Change(step: 2, .parameter(try network.place(named: "conv1.kernel[0,0,1,2]")), to: -1e-30),
            Change(step: 9, .pixel(try network.place(named: "input.activation[0,1,2]"), sample: 2), to: 0.1),
        ]
        let state = TrainerState(
            parameters: network.initialParameters(seed: 1), learningRate: 0.1, seed: 1, order: options.order, batchSize: 3, epoch: 0,
            batch: 3,
            step: steps, changes: changes)
        var history = History(
            parameterNodes: network.nodes.indices.filter { !network.nodes[$0].parameters.isEmpty }, mostPoints: mostPoints)
        for step in 0..<steps {
            history.append(
                loss: 1 / Float(step + 1), batchError: 0.5, learningRate: 0.1, seconds: 0.001,
                norms: history.parameterNodes.map { _ in (gradient: 0.5, weight: 1) })
        }
        history.append(testError: 0.25, validationError: validation.map { _ in 0.5 }, afterStep: steps)
        history.thin()
        options.validation = validation
        return RunRecord(
            options: options, input: network.inputShape, classCount: 3, dataHash: String(repeating: "ab", count: 16), state: state,
            history: history, savedAt: 1_764_000_000, version: "0.1.0")
    }

    static func trainer() throws -> Trainer {
        let network = try #require(network)
        var stream = RandomStream(seed: 1, purpose: .testing, index: 77)
        let samples = Samples(
            shape: network.inputShape, bytes: (0..<9 * 64).map { _ in UInt8(stream.integer(below: 256)) },
            labels: (0..<9).map { UInt8($0 % 3) })
        let state = TrainerState(parameters: network.initialParameters(seed: 1), learningRate: 0.5, seed: 1, batchSize: 3)
        return Trainer(network: network, samples: samples, state: state, workers: Workers(count: 1))
    }
}

/// Every reader of the program for input from outside.
enum Readers {
    static let all = [
        labels, images, fileNames, safetensors, weights, runFiles, lessons, expressions, places, notation, networkFiles, addresses,
        progress, configuration, commandLine,
        terminal,
    ]

    private static func big(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

    static func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = "\(Fuzzer.folder)/cnn-tui-fuzz-\(getpid())-\(UInt32.random(in: 0 ... .max)).gz"
        defer { unlink(path) }
        let stream = gzopen(path, "wb9")
        bytes.withUnsafeBytes { _ = gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
        gzclose(stream)
        return try Found.bytes(of: path)
    }

    /// The same in several members, in blocks with an extra field each, with an empty member, zeros and other bytes after them.
    private static func members(_ bytes: [UInt8]) throws -> [[UInt8]] {
        let parts = try [Array(bytes[..<6]), Array(bytes[6...])].map { try compressed($0) }
        // A header of ten bytes; its fourth says that an extra field follows it.
        let blocks = parts.flatMap { $0[..<3] + [4] + $0[4..<10] + [6, 0, 66, 67, 2, 0, 0, 0] + $0[10...] }
        let two = parts[0] + parts[1]
        return [two, blocks, parts[0] + (try compressed([])) + parts[1] + [0, 0, 0], two + [65]]
    }

    private static func texts(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    /// Text that a user could type, well-formed or not.
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static let labelFile = big(0x801) + big(5) + [0, 1, 2, 0, 1]

    private static let integerLabelFile = big(0xc02) + big(3) + big(2) + [1, 7, 0, 8, 2, 9].flatMap { big($0) }

    static let labels = FuzzedReader(
        name: "labels", count: 4_000,
        corpus: { [labelFile, integerLabelFile, try compressed(labelFile)] + (try members(labelFile)) },
        read: { bytes, path in
            write(bytes, to: path)
            _ = try IDXReader.labels(path: path)
        }, isTyped: { $0 is DataError })

    static let images = FuzzedReader(
        name: "images", count: 4_000,
        corpus: {
            let pixels = (0..<60).map { UInt8($0 * 4) }
            let flat = big(0x803) + big(3) + big(4) + big(5) + pixels
            let deep = big(0x804) + big(3) + big(2) + big(2) + big(5) + pixels
            let last = big(0x804) + big(3) + big(2) + big(5) + big(3) + pixels + (0..<30).map { UInt8($0) }
            return [flat, deep, last, try compressed(flat), try compressed(deep), try compressed(last)] + (try members(flat))
        },
        read: { bytes, path in
            write(bytes, to: path)
            // As many labels as the header of a plain file announces pictures.
            let isPlain = bytes.count >= 8 && bytes[0] == 0
            let count = isPlain ? bytes[4..<8].reduce(0) { $0 << 8 | Int($1) } : 3
            _ = try? IDXReader.images(path: path, labelCount: count, layout: .channelsLast)
            _ = try IDXReader.images(path: path, labelCount: count)
        }, isTyped: { $0 is DataError })

    static let safetensors = FuzzedReader(
        name: "safetensors", count: 6_000,
        corpus: {
            var small = Safetensors(metadata: ["format": "x", "note": "\"\\\n"])
            small.add("a", [2, 2], [Float(1), 2, 3, 4])
            small.add("b.c", [], [Double(1)])
            small.add("empty", [0, 4], [Float]())
            small.add("whole", [2], [Int64(-1), .max])
            return [try small.serialized()] + (try SafetensorsVector.all()).filter(\.isTaken).map(\.bytes)
        },
        read: { bytes, path in
            let file = try Safetensors(bytes: bytes, path: path)
            for (name, entry) in file.entries where Safetensors.NumberType(rawValue: entry.type) != nil {
                _ = try file.floats(name)
                _ = try file.numbers(name)
            }
        }, isTyped: { $0 is SafetensorsError })

    static let weights = FuzzedReader(
        name: "weights", count: 2_000,
        corpus: {
            let network = try #require(SmallRun.network)
            var file = Safetensors(metadata: ["format": "cnn-tui"])
            for (name, tensor) in zip(network.parameterNames, network.initialParameters(seed: 1).all) {
                file.add(name, tensor.shape.dimensions, tensor.values)
            }
            return [try file.serialized()]
        },
        read: { bytes, path in
            let network = try #require(SmallRun.network)
            _ = try ParameterFile.parameters(of: try Safetensors(bytes: bytes, path: path), for: network, path: path)
        }, isTyped: { $0 is SafetensorsError })

    static let runFiles = FuzzedReader(
        name: "runs", count: 2_000,
        corpus: {
            [
                try RunFile.bytes(of: SmallRun.record()), try RunFile.bytes(of: SmallRun.record(steps: 40)),
                try RunFile.bytes(of: SmallRun.record(validation: .fraction(0.25))),
            ]
        },
        read: { bytes, path in
            // An attacker would correct the checksum.
            _ = try RunFile.read(rehashed(bytes), path: path)
        }, isTyped: { $0 is SafetensorsError || $0 is RunFileError || $0 is NotationError })

    /// The bytes of a changed run file with a corrected checksum; unchanged if none can be found.
    static func rehashed(_ bytes: [UInt8]) -> [UInt8] {
        let key = Array("\"sha256\":\"".utf8)
        let start = bytes.indices.first { bytes[$0] == key[0] && bytes[$0...].starts(with: key) }
        guard let place = start.map({ $0 + key.count..<$0 + key.count + 64 }), place.upperBound <= bytes.count else { return bytes }
        var bytes = bytes
        bytes.replaceSubrange(place, with: [UInt8](repeating: 0x30, count: 64))
        bytes.replaceSubrange(place, with: Array(Hash.sha256(bytes).utf8))
        return bytes
    }

    static let lessons = FuzzedReader(
        name: "lessons", count: 250,
        corpus: {
            let assets = Found.folder.replacing("Tests/InputTests/Found", with: "assets/lessons")
            let names = try FileManager.default.contentsOfDirectory(atPath: assets).filter { !$0.contains(".") }.sorted()
            // Single pages are as good as the whole lesson, and faster.
            return texts([lesson, "\u{feff}" + lesson])
                + (try names.flatMap { name in try pages(of: text(Found.bytes(of: "\(assets)/\(name)/en.md"))) })
        },
        read: { bytes, path in
            write(bytes, to: path)
            _ = try LessonReader.read(path)
        }, isTyped: { $0 is LessonErrors })

    /// Each page of a lesson as a lesson of its own.
    private static func pages(of lesson: String) -> [[UInt8]] {
        let parts = lesson.split(separator: "\n## ", omittingEmptySubsequences: false)
        // A single page cannot be optional.
        let header = parts[0].split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("optional:") }
        return texts(parts.dropFirst().prefix(3).map { "\(header.joined(separator: "\n"))\n## \($0)\n" })
    }

    private static let lesson = """
        ---
        title: A window
        teaches: a sum
        minutes: 3-5
        optional: 2
        model: 1c2:none
        sample: 0 | 1 2 0 / 0 1 3 / 2 0 1
        sample: 1 | 0 2 0 / 0 1 3 / 2 0 1
        divisor: 1
        ---

        ## One page

        Words, *emphasis*, **strong** and `code` with {conv1.sum[0,0,0]} and {1/3 : 2} and \\{ braces \\}.

        1. first
        2. second

        ```scene
        weights: conv1.kernel = 1 0 / 0 -1
        weights: conv1.bias = 0
        at: step=0 phase=forward.conv1 layer=conv1 view=maps unit=0,1,1 focus=picture
        play: 9 units at 3
        point: units 0 0-1 0-1
        ```

        ```figure full
        A: 1 2 / 3 4
        K: 0.5 1+1 / 2 3
        ```

        ```question number first
        let: r = pick(0, 1)
        ask: What is the sum at {r}?
        answer: conv1.sum[0,r,0]
        within: 1%
        hint: conv1.sum[0,r,0] + 1 | Not *quite*.
          Look again.
        hint: | Think.
        right: Yes.
        ```

        ```formula
        a = σ(z)
          with more
        with: {conv1.sum[0,0,0]} = 1
        ```


        ## Another page

        Words.
        """

    static let expressions = FuzzedReader(
        name: "expressions", count: 4_000,
        corpus: {
            texts([
                "sum(conv1.activation[:,:,:]) / count(conv1.kernel[0,:,1,:])",
                "choose(not 1 < 2 or false, rows(conv1), max(1, 2e3, -4^-.5))",
                "argmax(conv1.kernel[0,0,:,:]) == 8 and selected.layer != pool2", "difference(conv1.kernel[0,0,1,1], 0.25) - loss",
                "conv1.activation[1, 1+1, 6/2]@2 * norm(dense3.weight[:,:])", "pick(0, 4) + sigmoid(-3 * 2 / 1)",
            ])
        },
        read: { bytes, _ in
            let text = text(bytes)
            _ = try? LessonExpression.number(typed: text)
            let expression = try LessonExpression(text)
            var stream = RandomStream(seed: 1, purpose: .testing, index: 0)
            _ = try expression.value(in: Plain(), drawing: &stream)
        }, isTyped: { $0 is ExpressionError || $0 is EvaluationProblem })

    /// Every place has a number.
    private struct Plain: LessonSurroundings {
        let network: Network
        let sample = 0
        let sampleCount = 3

        init() throws { network = try #require(SmallRun.network) }
        func value(_ place: Place, sample: Int) -> Double? { Double(network.indices(of: place).reduce(sample, +)) }
        func variable(_ name: String) -> LessonValue? { name == "selected.layer" ? .name("conv1") : nil }
        func centralDifference(_ place: Place, sample: Int, _ h: Double) -> Double? { h }
        var ahead: any LessonSurroundings { self }
    }

    static let places = FuzzedReader(
        name: "places", count: 4_000,
        corpus: {
            texts([
                "conv1.activation[1,2,3]", "conv1.kernel.gradient[1,0,2,2]", "loss", "output.loss", "dense3.residual[3,0,0]",
                "dense3.weight.updated[3,17]",
            ])
        },
        read: { bytes, _ in
            let network = try #require(SmallRun.network)
            let place = try network.place(named: text(bytes))
            #expect(try network.place(named: network.name(of: place)) == place)
        }, isTyped: { $0 is PlaceError })

    /// The names in a folder: MNIST's file names as used by its relatives.
    static let fileNames = FuzzedReader(
        name: "file-names", count: 10_000,
        corpus: {
            texts([
                "train-images-idx3-ubyte.gz", "t10k-labels.idx1-ubyte", "emnist-letters-test-images-idx4-ubyte",
                "A_TRAIN_LABELS_IDX1_UBYTE.GZ", "qmnist-test-labels-idx2-int.gz",
            ])
        },
        read: { bytes, _ in
            let text = text(bytes)
            guard let name = DataFolder.Name(text) else { throw Refused() }
            #expect(name.name == text && name.prefix.utf8.count < text.utf8.count)
            #expect(DataFolder.Name(name.prefix + "-" + name.part.name)?.prefix == name.prefix || name.prefix.isEmpty)
        }, isTyped: { $0 is Refused })

    static let notation = FuzzedReader(
        name: "notation", count: 4_000,
        corpus: { texts(["6c5-2s-12c5-2s", "16c3p1t2d1g1:relu-2m-f64:relu-f10:none", "8c:tanh-1m", "f30"]) },
        read: { bytes, _ in
            let text = text(bytes)
            let network = try Network(text, input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
            _ = network.memoryEstimate(batchSize: 100_000)
            #expect(try Network.spelled(#require(network.notation)) == network.notation)
            // With sample sizes that no data have, but that a run file may claim.
            for shape in [MapShape(maps: 1 << 16, rows: 1 << 16, columns: 1 << 16), MapShape(maps: 1 << 24, rows: 1, columns: 1)] {
                do throws(NotationError) {
                    _ = try Network(text, input: shape, classes: 1 << 16).memoryEstimate(batchSize: 100_000)
                } catch { continue }
            }
        }, isTyped: { $0 is NotationError })

    static let networkFiles = FuzzedReader(
        name: "network-files", count: 4_000,
        corpus: {
            texts([
                "a = convolution(input) maps=2 kernel_shape=3,3 pads=1 function=relu # x\nb = add(a, a)\noutput = dense(b)\n",
                "\u{feff}enc1.q = dense(input) units=4 function=none\r\nenc1.k = dense(input) units=4\r\np = multiply(enc1.q, enc1.k)\r\n"
                    + "c = concatenate(p, enc1.k)\r\noutput = dense(c) units=10 function=sigmoid",
                "l = leaky-relu(input) alpha=0.2\ns = scale(l)\nm = max-pooling(s) kernel_shape=2 strides=2\noutput = dense(m)",
            ])
        },
        read: { bytes, _ in
            let file = try NetworkText(bytes: bytes, path: "net")
            let network = try Network(file, input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
            _ = network.memoryEstimate(batchSize: 100_000)
            let again = try Network(NetworkText(network.fileText), input: network.inputShape, classes: 10)
            #expect(again.nodes.map(\.name) == network.nodes.map(\.name) && again.nodes.map(\.kind) == network.nodes.map(\.kind))
            for shape in [MapShape(maps: 1 << 16, rows: 1 << 16, columns: 1 << 16), MapShape(maps: 1 << 24, rows: 1, columns: 1)] {
                do throws(NetworkTextError) {
                    _ = try Network(file, input: shape, classes: 1 << 16).memoryEstimate(batchSize: 100_000)
                } catch { continue }
            }
        }, isTyped: { $0 is NetworkTextError })

    static let addresses = FuzzedReader(
        name: "addresses", count: 4_000,
        corpus: {
            texts([
                "step=12 phase=forward.conv1 layer=conv1 view=kernels sample=2 unit=0,1,1 focus=picture zoom=on scale=own",
                "step=3 why=conv1.activation[0,1,2]@1 why=loss mark=conv1.kernel[0,0,1,1]@0 guest=test:7:2,-1 hash=1a2b3c4d",
                "step=120 page=curves update=1 change=120:lr=0.5 change=3:conv1.kernel[0,0,2,2]=-0.3 change=4:input.activation[0,1,1]@2=1",
            ])
        },
        read: { bytes, _ in
            let address = try ScreenAddress(parsing: text(bytes))
            #expect(try ScreenAddress(parsing: address.text) == address)
            try address.check(in: try #require(SmallRun.network), batchSize: 3)
        }, isTyped: { $0 is AddressError || $0 is PlaceError })

    static let progress = FuzzedReader(
        name: "progress", count: 4_500,
        corpus: {
            texts([
                #"{"lessons":{"01-a":{"pages":[0,1,2],"solved":["sum","x"],"last":2},"02-b":{"pages":[],"solved":[],"last":0}}}"#,
                "{\n  \"lessons\" : {\n\n  }\n}\n", "\u{feff}{\"lessons\":{}}",
            ])
        },
        read: { bytes, path in
            write(bytes, to: path)
            let file = ProgressFile(path: path)
            let records = file.read().records
            if file.isDamaged { throw Refused() }
            #expect(records.values.allSatisfy { (0...1000).contains($0.lastPage) && $0.pagesSeen.allSatisfy { (0..<1000).contains($0) } })
        }, isTyped: { $0 is Refused })

    /// Nothing in it stops the program: whatever is set can be set, and each mistake has words and a line.
    static let configuration = FuzzedReader(
        name: "configuration", count: 4_000,
        corpus: {
            texts([
                "# mine\nlearning-rate = 0.5\nmodel = 6c5-2s\ntheme=light\nascii\nlang = zh # Chinese\n",
                "\u{feff}seed = 18446744073709551615\r\nbatch-size = 5\r\nlr = 1e-3\r\n\r\npresent = no\r\nvalidation = 0.1\r\n",
                "data = mnist\nlayout = channels-last\nloss = cross-entropy\norder = file\nthreads = 2\nhistory = 0\nsave-every = 7\ncolor = 24bit",
            ])
        },
        read: { bytes, path in
            write(bytes, to: path)
            let configuration = Configuration(path: path)
            for setting in Setting.all {
                guard let entry = configuration[setting] else { continue }
                if case .run(let option) = setting.kind {
                    var run = RunOptions()
                    try option.take(entry.text, in: &run)
                    #expect(option.value(in: run) == option.value(in: configuration.run))
                } else {
                    try setting.check(entry.text)
                }
            }
            for language in Language.allCases {
                let lines = configuration.messages(Phrasebook(language), most: .max)
                #expect(lines.count == min(21, configuration.problemCount))
                #expect(lines.prefix(20).allSatisfy { $0.string.hasPrefix("\(path):") })
            }
        }, isTyped: { _ in false })

    private struct Refused: Error {}

    /// The program's state with a network, as a user who types finds it.
    private static let bench = Monitor<Workbench?>(nil)

    private static func workbench() throws -> Workbench {
        try bench.withLock { bench in
            if let bench { return bench }
            let trainer = try SmallRun.trainer()
            var run = RunOptions()
            run.model = try #require(trainer.network.notation)
            run.data = .directory("x")
            let settings = Workbench.Settings(
                words: Phrasebook(.english), appearance: Appearance(colors: .indexed, unicode: true), run: run)
            var made = Workbench(settings, network: trainer.network, size: Size(60, 16))
            var news = TrainingNews()
            let dataset = Dataset(name: "x", train: trainer.samples, test: trainer.samples, classCount: 3)
            news.events = [.ready(trainer.network, dataset: dataset)]
            news.history = History(parameterNodes: [1, 3, 4])
            news.snapshot = trainer.snapshot(made.looks)
            _ = made.update(.news(news))
            bench = made
            return made
        }
    }

    static let commandLine = FuzzedReader(
        name: "command-line", count: 200,
        corpus: {
            texts([
                "lr 0.25", "set conv1.kernel[0,0,2,2] 0.5", "unset lr", "goto 300", "show kernels conv1", "unit 1,1,3", "shift 2,-1",
                "why conv1.activation[1,4,4]", "model 8c3:relu-2m", "batch 50", "seed 18446744073709551615", "sample 2", "speed 3",
                "save a b", "layout channels-last", "load x", "lesson 3", "svg x.svg", "lang zh", "order file", "initial x", "data mnist",
            ])
        },
        read: { bytes, _ in
            var bench = try workbench()
            _ = bench.update(.key(.character(":")))
            // Scalar by scalar, as a terminal sends them, with arrow keys between.
            for (index, scalar) in text(bytes).unicodeScalars.prefix(500).enumerated() {
                _ = bench.update(.key(.character(Character(scalar))))
                if index % 17 == 16 { _ = bench.update(.key([.left, .right, .backspace, .delete, .home, .tab, .end][index / 17 % 7])) }
            }
            _ = bench.update(.key(.enter))
            if bytes.count % 8 == 0 { _ = bench.view() }
        }, isTyped: { _ in false }, seconds: 0.5)
}
