import Datasets
import Files
import FoundationEssentials
import Glibc
import Interchange
import Messages
import NeuralNetworks
import TemporaryFolders
import TerminalUI
import Testing
import Training

@testable import Commands

/// Records what a command prints.
final class Recorder {
    private(set) var output = ""
    private(set) var errors = ""

    func commandOutput(_ language: Language = .english, progress: Bool = false, unicode: Bool = true) -> CommandOutput {
        CommandOutput(
            standardOutput: { self.output += $0 }, standardError: { self.errors += $0 },
            progressAppearance: progress ? .plainest : nil, words: Phrasebook(language, unicode: unicode))
    }
}

private func options(_ model: String = "f5") -> RunOptions {
    var options = RunOptions()
    options.model = model
    options.threads = 2
    return options
}

private struct Report: Decodable {
    let model: String
    let seed, epochs, steps, threads: Int
    let train_loss, test_error, seconds, samples_per_second: Double
    let parameters_sha256: String
}

@Suite struct TrainCommandTests {
    @Test func jsonIsOneObjectAndNothingElse() throws {
        let recorder = Recorder()
        let command = TrainCommand(options: options(), length: .steps(30), json: true)
        #expect(try command.run(recorder.commandOutput()) == .done)
        let report = try JSONDecoder().decode(Report.self, from: Data(recorder.output.utf8))
        #expect(report.model == "f5" && report.seed == 1 && report.steps == 30 && report.epochs == 0 && report.threads == 2)
        #expect(report.test_error > 0 && report.test_error < 1 && report.train_loss > 0 && report.seconds > 0)
        #expect(report.parameters_sha256.count == 64 && recorder.errors.isEmpty)
        #expect(recorder.output.count { $0 == "\n" } == 1)
    }

    @Test func weightsGoRoundAndRunsRepeat() throws {
        let folder = TemporaryFolder()
        let path = folder.path("train.safetensors")
        let first = Recorder()
        _ = try TrainCommand(options: options(), length: .steps(20), outputFile: path, json: true).run(first.commandOutput())
        var again = options()
        again.initial = path
        let second = Recorder()
        _ = try TrainCommand(options: again, length: .steps(0), json: true).run(second.commandOutput())
        func hash(_ recorder: Recorder) throws -> String {
            try JSONDecoder().decode(Hash.self, from: Data(recorder.output.utf8)).parameters_sha256
        }
        #expect(try hash(first) == hash(second))
        #expect(try Safetensors(path: path).metadata["model"] == "f5")
    }

    private struct Hash: Decodable { let parameters_sha256: String }

    @Test func anInterruptedRunReportsWhatItReached() throws {
        let recorder = Recorder()
        let ending = try TrainCommand(options: options(), length: .epochs(5)).run(recorder.commandOutput(), isInterrupted: { $0 == 7 })
        #expect(ending == .interrupted)
        #expect(recorder.output.hasPrefix("interrupted after step 7;") && recorder.output.contains("7 steps in"))
    }

    @Test func progressGoesToATerminalOnly() throws {
        let recorder = Recorder()
        _ = try TrainCommand(options: options(), length: .steps(10)).run(recorder.commandOutput(progress: true))
        #expect(recorder.errors.contains("\r[#") && recorder.errors.hasSuffix("\r") && !recorder.output.contains("\r"))
    }

    @Test func chineseWordsToo() throws {
        let recorder = Recorder()
        _ = try TrainCommand(options: options(), length: .steps(5)).run(recorder.commandOutput(.chinese))
        #expect(recorder.output.hasPrefix("5 步，"))
    }
}

@Suite struct TraceCommandTests {
    @Test("Names and shapes of the golden file, for a network with a dense layer and an activation function below the output")
    func namesAndShapes() throws {
        let folder = TemporaryFolder()
        let path = folder.path("trace.safetensors")
        var small = options("3c9-2m-f7:tanh")
        small.batchSize = 12
        let recorder = Recorder()
        try TraceCommand(options: small, steps: 3, outputFile: path).run(recorder.commandOutput())
        let file = try Safetensors(path: path)
        let shapes = file.entries.mapValues(\.shape)
        #expect(shapes["activation.layer0"] == [12, 1, 28, 28] && shapes["activation.layer1"] == [12, 3, 20, 20])
        #expect(shapes["delta.layer2"] == [12, 3, 10, 10] && shapes["activation.layer3"] == [12, 7])
        #expect(shapes["activation.features"] == [12, 7] && shapes["delta.features"] == [12, 7])
        #expect(shapes["activation.output"] == [12, 10] && shapes["error.output"] == [12, 10] && shapes["delta.layer0"] == nil)
        #expect(shapes["gradient.layer3.weight"] == [7, 300] && shapes["final.output.bias"] == [10])
        #expect(shapes["loss.per_step"] == [3] && file.entries["test.misclassified"]?.type == "I64")
        // The gradient of the features does not include the slope of tanh.
        let (share, a, delta) = (
            try file.numbers("delta.features").values, try file.numbers("activation.layer3").values,
            try file.numbers("delta.layer3").values
        )
        #expect(zip(zip(share, a), delta).allSatisfy { abs($0.0 * (1 - $0.1 * $0.1) - $1) < 1e-8 })
        #expect(try file.numbers("loss.first_batch").values[0] == file.numbers("loss.per_step").values[0])
    }
}

@Suite struct ShowCommandTests {
    private func show(_ view: String, _ layer: String, _ change: (inout ShowCommand) -> Void = { _ in }) throws -> String {
        var command = ShowCommand(options: options("6c5-2m-f9"), view: view, layer: layer, step: 2, sample: 3, width: 80)
        change(&command)
        let recorder = Recorder()
        try command.run(recorder.commandOutput(unicode: false), appearance: .plainest)
        return recorder.output
    }

    @Test func everyViewPrints() throws {
        for view in LayerView.common {
            for layer in ["input", "conv1", "pool2", "dense3", "output"] {
                let text = try show(String(describing: view), layer)
                #expect(text.hasPrefix(layer) && text.allSatisfy(\.isASCII))
                #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
            }
        }
    }

    @Test func theNetworkAsATable() throws {
        let text = try show("network", "")
        #expect(text.contains("conv1   convolution 5x5, sigmoid  6x24x24") && text.contains("total"))
    }

    @Test func oneKernelWithItsNumbers() throws {
        #expect(try show("weights", "output") == show("kernels", "output"))
        #expect(try show("weights", "output").hasPrefix("output - weights - "))
        let text = try show("kernels", "conv1") { $0.map = 4 }
        let values = try options("6c5-2m-f9").start()
        let trainer = Trainer(
            network: values.network, samples: values.dataset.train, state: values.state, workers: .init(count: 1))
        for _ in 0..<2 { try trainer.advanceThroughUpdate() }
        for place in 0..<25 {
            let weight = trainer.state.parameters.ofNode[1][0][100 + place]
            #expect(text.contains(NumberFormat.short(Double(weight), digits: 4).string))
        }
    }

    @Test("A file gets the same picture as the print, with its own colours and words; only its name is printed")
    func picturesAsFiles() throws {
        let folder = TemporaryFolder()
        let path = folder.path("show.svg")
        func written(_ run: (Recorder) throws -> Void) throws -> String {
            let recorder = Recorder()
            try run(recorder)
            #expect(recorder.output == "wrote \(path)\n" && recorder.errors.isEmpty)
            let file = try #require(fopen(path, "r"))
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }
        let appearance = Appearance(colors: .direct, unicode: true)
        for (view, layer, words) in [("kernels", "conv1", "卷积核"), ("statistics", "pool2", "pool2"), ("network", "", "平均池化")] {
            let command = ShowCommand(options: options("6c5-2s"), view: view, layer: layer, width: 80, svgFile: path)
            let text = try written { recorder in
                let output = CommandOutput(
                    standardOutput: recorder.commandOutput().standardOutput, standardError: { _ in }, progressAppearance: nil,
                    words: Phrasebook(.english), fileWords: Phrasebook(.chinese))
                try command.run(output, appearance: appearance)
            }
            #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n") && text.contains(words))
        }
        let why = WhyCommand(options: options(), place: "output.activation[3]", svgFile: path)
        let text = try written { try why.run($0.commandOutput()) }
        #expect(text.contains("output.activation[3]") && text.contains("output.weight[3,"))
        #expect(throws: FileError(path: "/nonexistent/x.svg", .system(SystemError(ENOENT)))) {
            try ShowCommand(options: options(), view: "network", layer: "", svgFile: "/nonexistent/x.svg").run(
                Recorder().commandOutput(), appearance: appearance)
        }
    }

    @Test func whatIsNotThereIsToldWithWhatThereIs() {
        #expect(throws: ShowProblem.noLayer("conv9", layers: ["input", "conv1", "pool2", "dense3", "output"])) {
            try show("maps", "conv9")
        }
        #expect(throws: ShowProblem.self) { try show("mops", "conv1") }
        #expect(throws: ShowProblem.noSample(50, count: 50)) { try show("maps", "conv1") { $0.sample = 50 } }
        #expect(throws: ShowProblem.noMap(6, count: 6)) { try show("maps", "conv1") { $0.map = 6 } }
    }
}
