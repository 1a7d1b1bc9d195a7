import Datasets
import FoundationEssentials
import Messages
import Testing
import Training

@testable import Commands

@Suite struct BenchmarkTests {
    private var report: BenchmarkReport {
        var report = BenchmarkReport(
            version: "1",
            machine: .init(processor: "Abacus\u{1b}[7m 3000", cores: 2, instructionSet: "SSE2", lanes: 8, isPortableBuild: true))
        report.peakGflops = .init([99, 101])
        report.kernels = [
            .init(
                network: "reference", layer: "conv1", geometry: "1×28×28", kernel: "forward-activated", activation: "sigmoid",
                gflops: .init([50]), shareOfPeak: .init([0.5]))
        ]
        report.peer = .init(name: "PyTorch", version: "9.9", interpreter: "python3")
        report.networks = [
            .init(
                network: "reference", notation: "6c5", batchSize: 50, loss: "half-squared-error", threads: 2,
                samplesPerSecond: .init([60_000, 50_000, 70_000]), ratio: .init([6, 5, 7]),
                peer: .init(threads: 1, channelsLast: true, compiled: false, samplesPerSecond: .init([10_000])))
        ]
        report.evaluation = [.init(network: "reference", threads: 2, samplesPerSecond: .init([180_000]), ratio: .init([3]))]
        report.screen = .init(
            columns: 120, rows: 40, firstFrameSeconds: .init([0.008]), keySeconds: .init([0.002]), key99thPercentileSeconds: 0.009,
            trainSamplesPerSecond: .init([100]), watchedSamplesPerSecond: .init([99]), watchedRatio: .init([0.99]))
        report.growth = [
            .init(variable: "width", value: 1, epochSeconds: .init([0.5])), .init(variable: "width", value: 2, epochSeconds: .init([1])),
        ]
        return report
    }

    @Test func mediansAndRanges() {
        let odd = BenchmarkReport.Spread([3, 1, 2])
        #expect(odd.median == 2 && odd.least == 1 && odd.most == 3 && odd.repeats == 3)
        #expect(BenchmarkReport.Spread([4, 1, 2, 3]).median == 2.5)
    }

    @Test(arguments: [Phrasebook(.english), Phrasebook(.chinese), Phrasebook(.english, unicode: false)])
    func tablesSayWhatWasMeasured(_ words: Phrasebook) {
        let lines = BenchmarkTables(report, words).lines.map(\.string)
        let text = lines.joined(separator: "\n")
        for part in [
            "Abacus", "SSE2", "CNN_TUI_PORTABLE", "conv1", "50 %", "PyTorch 9.9", "60,000", "6.00", "180,000", "8.0 ms", "9.0 ms", "99.0 %",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("\u{1b}"))
        #expect(words.unicode || text.utf8.allSatisfy { $0 < 128 })
    }

    @Test func jsonSaysWhatWasMeasured() throws {
        var printed = ""
        let output = CommandOutput(
            standardOutput: { printed += $0 }, standardError: { _ in }, progressAppearance: nil, words: Phrasebook(.english))
        try BenchmarkCommand(parts: [], peer: nil, repeats: 1, threads: 1, json: true, version: "1").print(report, output)
        struct Read: Decodable {
            struct Network: Decodable {
                struct Spread: Decodable { var median: Double }
                var samples_per_second: Spread
                var ratio: Spread
            }
            struct Machine: Decodable { var is_portable_build: Bool }
            var machine: Machine
            var networks: [Network]
        }
        let read = try JSONDecoder().decode(Read.self, from: Data(printed.utf8))
        #expect(read.machine.is_portable_build && read.networks[0].samples_per_second.median == 60_000)
        #expect(read.networks[0].ratio.median == 6)
    }

    @Test func everyLayerHasItsKernels() throws {
        let mnist = try DataSource.mnist.load().train.prefix(100)
        for model in try BenchmarkedNetwork.all(mnist: mnist) {
            let kernels = KernelBenchmark.kernels(of: model)
            for node in model.network.nodes where !node.parameters.isEmpty {
                let own = kernels.filter { $0.layer == node.name }
                #expect(own.contains { $0.direction == .forward } && own.contains { $0.direction == .toParameters })
                // Nothing below the first layer learns.
                #expect(own.contains { $0.direction == .toInput } == (node.inputs != [0]))
                #expect(own.allSatisfy { $0.operations == 2 * node.multiplyAdds * model.batchSize })
            }
        }
    }

    @Test func missingPeersAreTold() {
        #expect(throws: BenchmarkProblem.noInterpreter("/no/such/python")) { _ = try PeerProcess(interpreter: "/no/such/python") }
        #expect(throws: BenchmarkProblem.noPeer("true", "")) { _ = try PeerProcess(interpreter: "true") }
    }
}
