import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// `cnn-tui show why`: the derivation of a number, as text or as JSON.
public struct WhyCommand: Sendable {
    /// The options of the run.
    public var options: RunOptions
    /// The number to derive.
    public var place: String
    /// Updates before the batch to look at.
    public var step: Int
    /// The sample in the batch.
    public var sample: Int
    /// Whether to print all terms.
    public var all: Bool
    /// Whether to print a single JSON object and nothing else.
    public var json: Bool
    /// The SVG file to write instead of printing.
    public var svgFile: String?

    /// A derivation with these options.
    public init(
        options: RunOptions, place: String, step: Int = 0, sample: Int = 0, all: Bool = false, json: Bool = false, svgFile: String? = nil
    ) {
        self.options = options
        self.place = place
        self.step = step
        self.sample = sample
        self.all = all
        self.json = json
        self.svgFile = svgFile
    }

    /// The most terms printed without `--all`.
    static let mostTerms = 20

    /// Trains as far as requested and prints or writes the derivation.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws {
        if let svgFile { try checkWritable(svgFile) }
        // A wrong name fails before anything is computed, if the network is already known.
        if let network = try options.knownNetwork() { _ = try network.place(named: place) }
        let start = try options.start()
        output.tell(start.dataset.remarks)
        let place = try start.network.place(named: place)
        let trainer = try start.trainer(afterSteps: step, threads: options.threads, output, clock)
        try show(place, of: trainer, output)
    }

    /// Prints or writes the derivation in the trainer's current step.
    func show(_ place: Place, of trainer: Trainer, _ output: CommandOutput) throws {
        guard sample < trainer.tape.sampleCount else { throw ShowProblem.noSample(sample, count: trainer.tape.sampleCount) }
        let derivation = trainer.derivation(of: place, sample: sample)
        if json {
            let report = WhyReport(derivation, step: step, in: trainer.network)
            output.standardOutput(try JSONLine.text(report))
        } else {
            let lines = lines(derivation, trainer.network, svgFile == nil ? output.words : output.fileWords)
            guard let svgFile else { return lines.forEach(output.line) }
            var canvas = Canvas(Size(lines.map(\.width).max() ?? 0, lines.count))
            for (y, line) in lines.enumerated() { canvas.write(line, x: 0, y: y) }
            try output.show(canvas, title: lines.first ?? "", svgFile: svgFile, .plainest)
        }
    }

    private func lines(_ derivation: Derivation, _ network: Network, _ words: Phrasebook) -> [VisibleText] {
        func name(_ place: Place) -> VisibleText { VisibleText(untrusted: network.name(of: place)) }
        func number(_ value: Double) -> VisibleText { NumberFormat.exact(Float(value)) }
        var values: [Placeholder: VisibleText] = [
            .place: name(derivation.place), .value: number(derivation.value), .step: "\(step)",
        ]
        if let sample = derivation.sample { values[.sample] = "\(sample)" }
        var lines = [words(derivation.sample == nil ? .whyTitle : .whyTitleSample, values)]
        if let end = words.endWords(derivation, in: network) { return lines + [end] }
        lines += [words.formula(derivation), ""]

        let isCut = !all && derivation.terms.count > Self.mostTerms
        let terms = isCut ? Array(derivation.termsBySize.prefix(Self.mostTerms)) : Array(derivation.terms)
        lines.append(words(isCut ? .whyLargest : .whyTerms, [.count: NumberFormat.grouped(derivation.terms.count)]))
        var rows: [[VisibleText]] = terms.map { term in
            var row: [VisibleText] = [number(term.value), "="]
            for (i, factor) in term.factors.enumerated() {
                if i > 0 { row.append(words.times) }
                row.append(number(factor.value))
                let sample: VisibleText = factor.sample.map { derivation.sample == nil ? " (\($0))" : "" } ?? ""
                row.append(factor.place.map { "\(name($0))\(sample)" } ?? "")
            }
            return row
        }
        if isCut {
            let rest = derivation.sum - terms.reduce(0) { $0 + $1.value }
            let count = words(.whyOthers, [.count: NumberFormat.grouped(derivation.terms.count - terms.count)])
            if derivation.function != .max { rows.append([number(rest), " ", count]) }
        }
        rows.append([number(derivation.sum), " ", words(derivation.function == .max ? .whyLargestOf : .whySum)])
        if derivation.function != .identity && derivation.function != .max {
            let value = derivation.function(derivation.sum)
            rows.append([number(value), "=", VisibleText(untrusted: "\(derivation.function.written)(\(words(.whySum).string))")])
        }
        if let scale = words.scaleWords(derivation, in: network) {
            rows.append([number(derivation.scale), "×", scale])
            rows.append([number(derivation.scale * derivation.function(derivation.sum)), "=", name(derivation.place)])
        }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.filter { $0.count > 3 || column < 2 }.map { column < $0.count ? $0[column].width : 0 }.max() ?? 0
        }
        for row in rows {
            var line: VisibleText = " "
            for (column, text) in row.enumerated() {
                // Numbers are aligned right, names left.
                let isNumber = column == 0 || (row.count > 3 && column % 3 == 2)
                let blanks = VisibleText("").padded(max(0, widths[column] - text.width))
                line = isNumber ? "\(line) \(blanks)\(text)" : column == row.count - 1 ? "\(line) \(text)" : "\(line) \(text)\(blanks)"
            }
            lines.append(line)
        }
        return words.unicode ? lines : lines.map(\.asciiOnly)
    }
}

/// The object that `--json` prints.
struct WhyReport: Encodable {
    struct Factor: Encodable {
        var place: String?
        var sample: Int?
        var value: Double
    }

    struct Term: Encodable {
        var factors: [Factor]
        var value: Double
    }

    var place: String
    var step: Int
    var sample: Int?
    var value: Double
    var formula: String
    var function: String
    var scale: Double
    var scalePlace: String?
    var scaleReason: String?
    var sum: Double
    var terms: [Term]

    private enum CodingKeys: String, CodingKey {
        case place, step, sample, value, formula, function, scale, sum, terms
        case scalePlace = "scale_place"
        case scaleReason = "scale_reason"
    }

    init(_ derivation: Derivation, step: Int, in network: Network) {
        place = network.name(of: derivation.place)
        self.step = step
        sample = derivation.sample
        value = derivation.value
        formula = derivation.formula
        function = derivation.function.rawValue
        scale = derivation.scale
        switch derivation.scaleOrigin {
        case .slope(let place, _): scalePlace = network.name(of: place)
        case .block(let count): scaleReason = "1/\(count): mean of a block of \(count)"
        case .mean(let count): scaleReason = "1/\(count): mean of \(count) numbers of the batch"
        case .batch(let count): scaleReason = "1/\(count): mean over the \(count) samples of the batch"
        case .product(let factors) where factors.allSatisfy({ $0.place == nil }):
            scaleReason = "\(derivation.scale): a number of the formula"
        case .product(let factors):
            scalePlace = factors.compactMap(\.place).map(network.name).joined(separator: " · ")
        case .softmax: scaleReason = "1/Σ exp(z) over all classes"
        case .minus: scaleReason = "−1 of −ln"
        case .none: scaleReason = "1: nothing multiplies"
        }
        sum = derivation.sum
        // The samples of a batch have the same places.
        var names: [Place: String] = [:]
        terms = derivation.terms.map { term in
            Term(
                factors: term.factors.map { factor in
                    let name = factor.place.map { place in names[place] ?? network.name(of: place) }
                    if let place = factor.place { names[place] = name }
                    return Factor(place: name, sample: factor.sample, value: factor.value)
                }, value: term.value)
        }
    }

    /// `sample` is always present, null if the number belongs to the whole batch.
    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(place, forKey: .place)
        try fields.encode(step, forKey: .step)
        try fields.encode(sample, forKey: .sample)
        try fields.encode(value, forKey: .value)
        try fields.encode(formula, forKey: .formula)
        try fields.encode(function, forKey: .function)
        try fields.encode(scale, forKey: .scale)
        try fields.encodeIfPresent(scalePlace, forKey: .scalePlace)
        try fields.encodeIfPresent(scaleReason, forKey: .scaleReason)
        try fields.encode(sum, forKey: .sum)
        try fields.encode(terms, forKey: .terms)
    }
}

extension TrainingStart {
    /// A trainer after `step` updates. `isInterrupted` is called before each update; if it returns true, throws `Interrupted`.
    func trainer(
        afterSteps steps: Int, threads: Int, _ output: CommandOutput, _ clock: Clock, isInterrupted: () -> Bool = { false }
    ) throws -> Trainer {
        let trainer = Trainer(network: network, samples: dataset.train, state: state, workers: Workers(count: threads))
        let bar = ProgressBar(output, total: steps)
        defer { bar.clear() }
        while trainer.state.step < steps {
            if isInterrupted() { throw Interrupted() }
            try trainer.advanceThroughUpdate()
            bar.show(trainer.state.step, at: clock.now()) { "" }
        }
        try trainer.advanceToRestingPlace()
        return trainer
    }
}

/// Work was cancelled because the program was asked to end.
struct Interrupted: Error {}
