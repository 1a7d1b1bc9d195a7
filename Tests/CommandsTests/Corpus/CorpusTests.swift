import Datasets
import FoundationEssentials
import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Testing
import Training

@testable import Commands
@testable import Workbench

/// What there was before the numeric core was rebuilt, and what must not change with it: numbers and their derivations, pictures, lines,
/// lessons' figures, and the bits of short runs. `GOLDEN=1 swift test --filter CorpusTests` writes the files in `Golden`.
///
/// The last bits of a number depend on the instructions of the kernels. The files are those of the tests' debug build, whose kernels use
/// what every x86-64 has; other builds skip these tests.
@Suite(.serialized, .enabled(if: VectorUnit.instructionSet == "SSE2" && VectorUnit.isPortable)) struct CorpusTests {
    // MARK: Derivations

    @Test("Every quantity of every layer has its number and its derivation", arguments: CorpusNetwork.all)
    func derivations(_ network: CorpusNetwork) throws {
        let entries = try Self.derivations(network)
        #expect(entries.count > 20)
        try Corpus.compare(entries, with: "derivations/\(network.name).jsonl")
    }

    private static func derivations(_ network: CorpusNetwork) throws -> [CorpusEntry] {
        let trainer = try network.trainer()
        return try CorpusNetwork.numbers(of: trainer.network, batchSize: trainer.tape.sampleCount).map { number in
            let derivation = trainer.derivation(of: number.place, sample: number.sample)
            let name = "\(trainer.network.name(of: number.place)) of sample \(number.sample)"
            return CorpusEntry(name, try line(WhyReport(derivation, step: CorpusNetwork.step, in: trainer.network)))
        }
    }

    /// The terms kept at each end of a long derivation.
    private static let keptTerms = 8

    /// What `show why --json` prints. Of many terms only the first and the last are kept, and a hash of all.
    private static func line(_ report: WhyReport) throws -> String {
        var report = report
        var all = ""
        if report.terms.count > 2 * keptTerms {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let hash = Hash.sha256([UInt8](try encoder.encode(report.terms)))
            all = ",\"all_terms\":\(report.terms.count),\"all_terms_sha256\":\"\(hash)\""
            report.terms = Array(report.terms.prefix(keptTerms) + report.terms.suffix(keptTerms))
        }
        // The line ends in `}` and a line feed.
        return try JSONLine.text(report).dropLast(2) + all + "}"
    }

    @Test("A changed digit is found, and its place is named")
    func changesAreFound() throws {
        let network = try #require(CorpusNetwork.named("pooling"))
        let entries = try Self.derivations(network)
        let recorded = Corpus.text(entries)
        #expect(Corpus.difference(entries, recorded: recorded) == nil)
        var changed = entries
        let digit = try #require(changed[7].text.lastIndex { $0.isNumber })
        changed[7].text.replaceSubrange(digit...digit, with: changed[7].text[digit] == "1" ? "2" : "1")
        let difference = try #require(Corpus.difference(changed, recorded: recorded))
        #expect(difference.hasPrefix("lines that differ: 1\n\(entries[7].name): was …") && difference.count < 300, "\(difference)")
        let shorter = try #require(Corpus.difference(entries.dropLast(), recorded: recorded))
        #expect(shorter.contains("behind the last entry") && shorter.hasSuffix("is (nothing)"))
    }

    @Test("Derivations read the same, as text and on the screen, in both languages")
    func texts() throws {
        var entries: [CorpusEntry] = []
        var times: [String: Int] = [:]
        for network in CorpusNetwork.all {
            let trainer = try network.trainer()
            for number in try CorpusNetwork.numbers(of: trainer.network, batchSize: trainer.tape.sampleCount) {
                let derivation = trainer.derivation(of: number.place, sample: number.sample)
                let report = WhyReport(derivation, step: CorpusNetwork.step, in: trainer.network)
                // Two of each kind are enough.
                let kind = [number.quantity, report.formula, report.function, report.scaleReason ?? "slope"].joined(separator: "|")
                times[kind, default: 0] += 1
                if times[kind, default: 0] > 2 { continue }
                for language in Language.allCases {
                    let (output, text) = CommandOutput.collected(language)
                    let command = WhyCommand(
                        options: network.options, place: report.place, step: CorpusNetwork.step, sample: number.sample)
                    try command.show(number.place, of: trainer, output)
                    let pane = try Self.pane(Question(number.place, sample: number.sample), trainer, network, language)
                    entries.append(
                        CorpusEntry("\(network.name) \(report.place) \(language.rawValue)", "\(text())\n\(pane)\n"))
                }
            }
        }
        #expect(times.count > 30)
        try Corpus.compare(entries, with: "derivations.txt")
    }

    /// The pane of a derivation, as on a screen of 120 columns and 40 rows.
    private static func pane(
        _ question: Question, _ trainer: Trainer, _ network: CorpusNetwork, _ language: Language
    ) throws -> String {
        let appearance = Appearance(colors: .monochrome, unicode: true)
        let settings = Workbench.Settings(words: Phrasebook(language), appearance: appearance, run: network.options)
        var bench = Workbench(settings, network: trainer.network, size: Size(120, 40))
        bench.selection.node = question.place.node
        bench.inquiry.open(question)
        var news = TrainingNews()
        let data = Dataset(name: "made", train: trainer.samples, test: trainer.samples, classCount: trainer.network.classCount)
        news.events = [.ready(trainer.network, dataset: data)]
        _ = bench.update(.news(news))
        // Which maps stand beside the terms depends on the terms.
        for _ in 0..<2 {
            var news = TrainingNews()
            news.snapshot = trainer.snapshot(bench.looks)
            _ = bench.update(.news(news))
        }
        let room = bench.layout.middle
        var canvas = Canvas(Size(room.width, room.height))
        bench.derivationPane.draw(on: &canvas, in: canvas.bounds)
        return canvas.text
    }

    // MARK: Pictures

    @Test("Every view of every layer shows the same picture", arguments: CorpusNetwork.all)
    func pictures(_ network: CorpusNetwork) throws {
        let trainer = try network.trainer()
        var entries: [CorpusEntry] = []
        func add(_ view: String, _ layer: String, _ colors: ColorDepth = .monochrome) throws {
            let (output, text) = CommandOutput.collected()
            try ShowCommand(options: network.options, view: view, layer: layer, sample: 1, width: 80)
                .show(trainer, output, Appearance(colors: colors, unicode: true))
            entries.append(CorpusEntry("\(view) \(layer)", text().replacing("\u{1b}", with: "␛") + "\n"))
        }
        for layer in trainer.network.nodes.map(\.name) {
            for view in LayerView.common { try add("\(view)", layer) }
        }
        if network.name == "colours" { for view in LayerView.common { try add("\(view)", "conv1", .indexed) } }
        try Corpus.compare(entries, with: "pictures/\(network.name).txt")
    }

    @Test("The tables of the networks are the same")
    func tables() throws {
        var entries: [CorpusEntry] = []
        for network in CorpusNetwork.all {
            for (language, json) in [(Language.english, true), (.english, false), (.chinese, false)] {
                let (output, text) = CommandOutput.collected(language)
                try ShowCommand(options: network.options, view: "network", layer: "", json: json)
                    .run(output, appearance: Appearance(colors: .monochrome, unicode: true))
                entries.append(CorpusEntry("\(network.name) \(json ? "json" : language.rawValue)", text() + "\n"))
            }
        }
        try Corpus.compare(entries, with: "networks.txt")
    }

    // MARK: Runs

    @Test("Short runs end with the same bits, on one thread and on two")
    func runs() throws {
        var long = try #require(CorpusNetwork.named("reference")).options
        long.batchSize = 50
        var other = long
        other.model = "4c5p2t2:relu-2m-f20:tanh"
        other.loss = .crossEntropy
        other.learningRate = 0.25
        let small = try ["pooling", "colours", "wrong-rotation"].map { try #require(CorpusNetwork.named($0)).options }
        var entries: [CorpusEntry] = []
        for options in [long, other] + small {
            let hashes = try [1, 2].map { threads in
                let trainer = try options.start().trainer(
                    afterSteps: 20, threads: threads, CommandOutput.collected().output, .steady)
                return trainer.state.parameters.sha256
            }
            #expect(hashes[0] == hashes[1])
            let name = "\(options.model) \(options.loss.text)"
            entries.append(CorpusEntry(name, "\(name) \(hashes[0])"))
        }
        try Corpus.compare(entries, with: "runs.txt")
    }
}
