import FoundationEssentials
import Interchange
import Lessons
import Messages
import NeuralNetworks
import TemporaryFolders
import Testing
import Training

@testable import Commands

/// The manual's description of JSON, files and the `--at` line agrees with the program.
@Suite struct ManualReferenceTests {
    private func options(_ model: String = "2c5t2-2s") -> RunOptions {
        var options = RunOptions()
        options.model = model
        options.batchSize = 4
        options.threads = 1
        return options
    }

    /// All keys of a JSON text, including nested ones.
    private func keys(_ json: String) throws -> Set<String> {
        // In a text with sorted keys and no blanks, a key is a string before a colon; strings contain neither here.
        let parts = json.filter { $0 != " " && $0 != "\n" }.split(separator: "\":", omittingEmptySubsequences: false)
        return Set(
            parts.dropLast().map { part in String(part[(part.lastIndex(of: "\"").map { part.index(after: $0) } ?? part.startIndex)...]) })
    }

    /// The keys explained in the tables of a section.
    private func explained(_ heading: String) throws -> Set<String> {
        let section = try #require(Documents.section(heading, of: Documents.topic("json")), "\(heading)")
        // In its first column; for nested keys, within the meaning of another key.
        return Set(
            section.split(separator: "\n").filter { $0.hasPrefix("| ") }.flatMap { line in
                let cells = line.split(separator: "|").map(String.init)
                let isGroup = heading == "benchmark" || cells[0].contains("`terms`") || cells[0].contains("`factors`")
                return Documents.codeSpans(isGroup ? String(line) : cells[0])
            })
    }

    @Test func train() throws {
        let recorder = Recorder()
        _ = try TrainCommand(plan: RunPlan(options: options()), length: .steps(1), json: true).run(recorder.commandOutput())
        #expect(try keys(recorder.output) == explained("train"))
    }

    @Test func why() throws {
        // A slope has a place, everything else a reason.
        let found = try ["conv1.residual[0,0,0]", "conv1.activation[0,0,0]", "loss"].reduce(into: Set<String>()) { found, place in
            let recorder = Recorder()
            try WhyCommand(options: options(), place: place, json: true).run(recorder.commandOutput())
            found.formUnion(try keys(recorder.output))
        }
        #expect(try found == explained("show why"))
    }

    @Test func network() throws {
        let recorder = Recorder()
        // Plain descent leaves settings and slots out.
        var options = options()
        options.learning.rule = "adam"
        try ShowCommand(options: options, view: "network", layer: "", json: true).run(recorder.commandOutput(), appearance: .plainest)
        #expect(try keys(recorder.output) == explained("show network"))
    }

    @Test func config() throws {
        let folder = TemporaryFolder()
        folder.write("seed = 7\ncolour = never", to: "config")
        let recorder = Recorder()
        let command = ConfigCommand(
            typed: [:], given: GivenOptions(), configuration: Configuration(path: folder.path("config")), json: true)
        try command.run(recorder.commandOutput())
        #expect(try keys(recorder.output) == explained("config"))
    }

    @Test func everySettingIsInTheManual() throws {
        let spans = Set(try Documents.codeSpans(Documents.topic("config")))
        for setting in Setting.all { #expect(spans.contains(setting.name), "\(setting.name)") }
    }

    @Test func check() throws {
        let found = try [nil, WrongRule(layer: "conv1", .slope)].reduce(into: Set<String>()) { found, rule in
            var options = options()
            options.wrongRule = rule
            let recorder = Recorder()
            _ = try CheckCommand(plan: RunPlan(options: options), samples: 2, entries: 2, json: true).run(recorder.commandOutput())
            found.formUnion(try keys(recorder.output))
        }
        #expect(try found == explained("check"))
    }

    @Test func runs() throws {
        let folder = TemporaryFolder()
        let given = try GivenOptions([.model: "f5", .batchSize: "1000", .threads: "1"])
        let plan = try RunPlan.named("digits", in: folder.path, given: given)
        _ = try TrainCommand(plan: plan, length: .steps(1), json: true).run(Recorder().commandOutput())
        for action in [RunsCommand.Action.list, .show("digits"), .compare(["digits", "digits"])] {
            let recorder = Recorder()
            _ = try RunsCommand(action, root: folder.path, json: true).run(recorder.commandOutput())
            #expect(try keys(recorder.output) == explained("runs"))
        }
    }

    @Test func benchmark() throws {
        let spread = BenchmarkReport.Spread([1])
        var report = BenchmarkReport(
            version: "1", machine: .init(processor: "P", cores: 2, instructionSet: "S", lanes: 8, isPortableBuild: true))
        report.peakGflops = spread
        report.kernels = [
            .init(network: "n", layer: "l", geometry: "g", kernel: "k", activation: "a", gflops: spread, shareOfPeak: spread)
        ]
        report.peer = .init(name: "N", version: "1", interpreter: "i")
        report.networks = [
            .init(
                network: "n", notation: "f5", batchSize: 50, loss: "l", threads: 2, samplesPerSecond: spread, ratio: spread,
                peer: .init(threads: 1, channelsLast: true, compiled: false, samplesPerSecond: spread))
        ]
        report.evaluation = [.init(network: "n", threads: 2, samplesPerSecond: spread, ratio: spread)]
        report.screen = .init(
            columns: 120, rows: 40, firstFrameSeconds: spread, keySeconds: spread, key99thPercentileSeconds: 1,
            trainSamplesPerSecond: spread,
            watchedSamplesPerSecond: spread, watchedRatio: spread)
        report.growth = [.init(variable: "width", value: 1, epochSeconds: spread)]
        let measured: Set = ["median", "least", "most", "repeats"]
        #expect(try keys(JSONLine.text(report, snakeCase: true)).subtracting(measured) == explained("benchmark"))
        let section = try #require(Documents.section("benchmark", of: Documents.topic("json")))
        #expect(measured.isSubset(of: Documents.codeSpans(section)))
    }

    /// A tensor's name with one number for all layers.
    private func plain(_ name: String) -> String {
        var words = name.split(separator: ".").map(String.init)
        if let word = words.dropFirst().first, word.hasPrefix("layer") || (word == "output" && words[0] != "error") { words[1] = "layer" }
        return words.joined(separator: ".")
    }

    @Test func traces() throws {
        let folder = TemporaryFolder()
        let path = folder.path("trace.safetensors")
        try TraceCommand(options: options(), steps: 1, outputFile: path).run(Recorder().commandOutput())
        let section = try #require(Documents.section("Traces", of: Documents.topic("files")))
        let spans = Documents.codeSpans(section).map { plain($0) }
        for name in try Safetensors(bytes: folder.read("trace.safetensors"), path: path).entries.keys {
            let isThere = spans.contains { $0.hasSuffix(".*") ? name.hasPrefix($0.dropLast()) : $0 == plain(name) }
            #expect(isThere, "\(name)")
        }
    }

    @Test func states() throws {
        let folder = TemporaryFolder()
        let given = try GivenOptions([.model: "f5", .batchSize: "1000", .threads: "1"])
        let plan = try RunPlan.named("digits", in: folder.path, given: given)
        _ = try TrainCommand(plan: plan, length: .steps(1), json: true).run(Recorder().commandOutput())
        let name = try #require(folder.names(in: "digits").first { $0.hasSuffix(".safetensors") })
        let file = try Safetensors(bytes: folder.read("digits/\(name)"), path: name)
        let section = try #require(Documents.section("States of runs", of: Documents.topic("files")))
        let spans = Documents.codeSpans(section)
        for name in file.entries.keys where name.hasPrefix("history.") {
            let words = name.split(separator: ".")
            let general = words.count == 3 ? "history.\(words[1]).LAYER" : name
            #expect(spans.contains(general), "\(name)")
        }
        for note in ["model", "data", "data_sha256", "seed", "order", "batch_size", "step", "epoch", "batch", "learning_rate", "sha256"] {
            #expect(file.metadata[note] != nil && spans.contains(note), "\(note)")
        }
    }

    @Test func theLineThatOpensAScreen() throws {
        let section = try #require(Documents.section("The line that opens a screen", of: Documents.topic("files")))
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        var explained: Set<Substring> = []
        for span in rows.flatMap({ Documents.codeSpans($0.split(separator: "|")[0]) }) {
            let place = span.hasPrefix("change=") ? "conv1.bias[0]" : "conv1.sum[0,0,0]"
            let word = span.replacing("PLACE", with: place).replacing("SAMPLE", with: "3")
            #expect(throws: Never.self, "\(word)") {
                try ScreenAddress(parsing: word).check(
                    in: options("6c5-2s-12c5-2s").network(input: .init(maps: 1, rows: 28, columns: 28), classes: 10), batchSize: 50)
            }
            explained.insert(span.prefix { $0 != "=" })
        }
        // All accepted words are explained.
        #expect {
            _ = try ScreenAddress(parsing: "nothing=1")
        } throws: { error in
            Set((error as? AddressError)?.expected.split(separator: ", ") ?? []) == explained
        }
    }
}
