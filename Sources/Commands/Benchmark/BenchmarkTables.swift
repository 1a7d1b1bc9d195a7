import Messages
import TerminalUI

/// A report as text: a heading and a table for each part.
struct BenchmarkTables {
    private let words: Phrasebook
    private(set) var lines: [VisibleText] = []

    init(_ report: BenchmarkReport, _ words: Phrasebook) {
        self.words = words
        let machine = report.machine
        lines.append(
            words(
                .benchmarkMachine,
                [
                    .name: VisibleText(untrusted: machine.processor), .count: "\(machine.cores)",
                    .detail: VisibleText(untrusted: machine.instructionSet), .width: "\(machine.lanes)",
                ]))
        if machine.isPortableBuild { lines.append(words(.benchmarkPortable)) }
        addKernels(report)
        addNetworks(report)
        addScreen(report)
        addGrowth(report)
    }

    private mutating func addKernels(_ report: BenchmarkReport) {
        guard let kernels = report.kernels else { return }
        heading(words(.benchmarkKernels))
        if let peak = report.peakGflops {
            lines.append(
                words(
                    .benchmarkPeak, [.rate: NumberFormat.fixed(peak.median, 1), .found: range(peak) { NumberFormat.fixed($0, 1) }]))
        }
        var rows = [
            [
                words(.columnNetwork), words(.columnLayer), words(.columnGeometry), words(.columnKernel), words(.columnRate),
                words(.columnShare), words(.columnRange),
            ]
        ]
        for kernel in kernels {
            let name: VisibleText =
                switch kernel.kernel {
                case KernelBenchmark.Direction.forward.rawValue: words(.benchmarkForward)
                case KernelBenchmark.Direction.forwardActivated.rawValue:
                    words(.benchmarkForwardActivated, [.name: VisibleText(untrusted: kernel.activation ?? "")])
                case KernelBenchmark.Direction.toInput.rawValue: words(.benchmarkToInput)
                default: words(.benchmarkToParameters)
                }
            rows.append([
                VisibleText(untrusted: kernel.network), VisibleText(untrusted: kernel.layer),
                VisibleText(untrusted: kernel.geometry), name, NumberFormat.fixed(kernel.gflops.median, 1),
                NumberFormat.percent(kernel.shareOfPeak.median, decimals: 0),
                range(kernel.shareOfPeak) { NumberFormat.percent($0, decimals: 0) },
            ])
        }
        table(rows, textColumns: 4)
    }

    private mutating func addNetworks(_ report: BenchmarkReport) {
        if let networks = report.networks {
            heading(words(.benchmarkNetworks))
            if let peer = report.peer {
                lines.append(
                    words(
                        .benchmarkPeer,
                        [.name: VisibleText(untrusted: peer.name), .detail: VisibleText(untrusted: peer.version)]))
            }
            var rows = [[words(.columnNetwork), words(.columnThreads), words(.columnSamples), words(.columnRange)]]
            if report.peer != nil { rows[0] += [words(.columnPeer), "", words(.columnRatio), words(.columnRange)] }
            for network in networks {
                var row: [VisibleText] = [
                    VisibleText(untrusted: network.network), "\(network.threads)", rate(network.samplesPerSecond.median),
                    range(network.samplesPerSecond, rate),
                ]
                if let peer = network.peer, let ratio = network.ratio {
                    row += [
                        rate(peer.samplesPerSecond.median), setting(peer), "\(NumberFormat.fixed(ratio.median, 2))×",
                        range(ratio) { NumberFormat.fixed($0, 2) },
                    ]
                }
                rows.append(row)
            }
            table(rows, textColumns: 1)
        }
        if let evaluation = report.evaluation {
            heading(words(.benchmarkEvaluation, [.count: "\(evaluation.first?.threads ?? 1)"]))
            var rows = [[words(.columnNetwork), words(.columnSamples), words(.columnRange), words(.ofTraining)]]
            for result in evaluation {
                rows.append([
                    VisibleText(untrusted: result.network), rate(result.samplesPerSecond.median),
                    range(result.samplesPerSecond, rate), "\(NumberFormat.fixed(result.ratio.median, 2))×",
                ])
            }
            table(rows, textColumns: 1)
        }
    }

    private mutating func addScreen(_ report: BenchmarkReport) {
        guard let screen = report.screen else { return }
        heading(words(.benchmarkScreen, [.width: "\(screen.columns)", .height: "\(screen.rows)"]))
        func milliseconds(_ seconds: Double) -> VisibleText { "\(NumberFormat.fixed(seconds * 1000, 1)) ms" }
        func percent(_ value: Double) -> VisibleText { NumberFormat.percent(value, decimals: 1) }
        table(
            [
                ["", words(.columnMedian), words(.columnRange)],
                [
                    words(.screenFirstFrame), milliseconds(screen.firstFrameSeconds.median),
                    range(screen.firstFrameSeconds, milliseconds),
                ],
                [words(.screenKey), milliseconds(screen.keySeconds.median), range(screen.keySeconds, milliseconds)],
                [words(.screenKey99), milliseconds(screen.key99thPercentileSeconds), ""],
                [words(.screenTrain), rate(screen.trainSamplesPerSecond.median), range(screen.trainSamplesPerSecond, rate)],
                [
                    words(.screenWatched), rate(screen.watchedSamplesPerSecond.median),
                    range(screen.watchedSamplesPerSecond, rate),
                ],
                [words(.screenRatio), percent(screen.watchedRatio.median), range(screen.watchedRatio, percent)],
            ], textColumns: 1)
    }

    private mutating func addGrowth(_ report: BenchmarkReport) {
        guard let growth = report.growth else { return }
        heading(words(.benchmarkGrowth))
        for (variable, phrase) in [("batch_size", Phrase.growthBatch), ("width", .growthWidth), ("threads", .growthThreads)] {
            let entries = growth.filter { $0.variable == variable }
            guard let first = entries.first else { continue }
            var rows = [[words(phrase), words(.columnMedian), words(.columnRange), words(.columnRatio)]]
            for entry in entries {
                let seconds: (Double) -> VisibleText = { "\(NumberFormat.fixed($0, 2)) s" }
                rows.append([
                    "\(entry.value)", seconds(entry.epochSeconds.median), range(entry.epochSeconds, seconds),
                    NumberFormat.fixed(entry.epochSeconds.median / first.epochSeconds.median, 2),
                ])
            }
            table(rows, textColumns: 0)
        }
    }

    private mutating func heading(_ text: VisibleText) { lines += ["", text] }

    /// Columns as wide as their longest text, separated by two blanks; the first `textColumns` hold text, the others numbers.
    private mutating func table(_ rows: [[VisibleText]], textColumns: Int) {
        let rows = words.unicode ? rows : rows.map { $0.map(\.asciiOnly) }
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].width }.max() ?? 0 }
        lines.append("")
        for row in rows {
            var line: VisibleText = ""
            for (column, text) in row.enumerated() {
                let blanks = VisibleText("").padded(widths[column] - text.width)
                line = column < textColumns ? "\(line)  \(text)\(blanks)" : "\(line)  \(blanks)\(text)"
            }
            lines.append(line)
        }
    }

    private func range(_ spread: BenchmarkReport.Spread, _ format: (Double) -> VisibleText) -> VisibleText {
        "\(format(spread.least))–\(format(spread.most))"
    }

    private func rate(_ value: Double) -> VisibleText {
        value.isFinite ? NumberFormat.grouped(Int(value)) : "–"
    }

    private func setting(_ peer: BenchmarkReport.PeerRate) -> VisibleText {
        var parts = [words(.settingThreads, [.count: "\(peer.threads)"])]
        if peer.channelsLast { parts.append(words(.settingChannelsLast)) }
        if peer.compiled { parts.append(words(.settingCompiled)) }
        return .joined(parts, separator: ", ")
    }
}
