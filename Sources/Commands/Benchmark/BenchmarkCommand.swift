import Datasets
import Glibc
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// `cnn-tui benchmark`: how fast this build is on this machine.
public struct BenchmarkCommand: Sendable {
    /// The parts of the benchmark.
    public enum Part: String, CaseIterable, Sendable {
        /// Convolution and dense kernels, compared with the peak of a core.
        case kernels
        /// Training and evaluation of whole networks.
        case networks
        /// First frame, response to a key, cost of being watched.
        case screen
        /// Epoch time by batch size, width and threads.
        case growth
    }

    /// The parts to measure.
    public var parts: Set<Part>
    /// A Python interpreter with PyTorch, to compare with; nil for none.
    public var peer: String?
    /// Repeats of each measurement.
    public var repeats: Int
    /// The largest number of threads.
    public var threads: Int
    /// Whether to print a single JSON object and nothing else.
    public var json: Bool
    /// The program's version.
    public var version: String

    /// A benchmark with these options.
    public init(parts: Set<Part>, peer: String?, repeats: Int, threads: Int, json: Bool, version: String) {
        self.parts = parts
        self.peer = peer
        self.repeats = repeats
        self.threads = threads
        self.json = json
        self.version = version
    }

    /// Measures, and prints the report to `output`.
    public func run(_ output: CommandOutput, clock: Clock = .steady) throws {
        try print(try measure(output, clock), output)
    }

    func print(_ report: BenchmarkReport, _ output: CommandOutput) throws {
        guard json else {
            for line in BenchmarkTables(report, output.words).lines { output.line(line) }
            return
        }
        output.standardOutput(try JSONLine.text(report, snakeCase: true))
    }

    private func measure(_ output: CommandOutput, _ clock: Clock) throws -> BenchmarkReport {
        // Fails before anything is measured.
        let peer = try parts.contains(.networks) ? self.peer.map { try PeerProcess(interpreter: $0) } : nil
        let models = try BenchmarkedNetwork.all(mnist: try DataSource.mnist.load().train)
        let kernels = parts.contains(.kernels) ? models.flatMap { KernelBenchmark.kernels(of: $0) } : []
        let threadCounts = threads == 1 ? [1] : [1, threads]
        let network = NetworkBenchmark(
            clock: clock, window: 0.5, repeats: repeats, threadCounts: threadCounts, rest: { usleep(30_000) })
        let screen = ScreenBenchmark(clock: clock, threads: threads, repeats: repeats)
        let settings = peer?.settings(threadCounts: network.peerThreadCounts).count ?? 0
        var total = kernels.count * repeats
        if parts.contains(.networks) {
            total += models.count * (repeats * threadCounts.count * (peer == nil ? 1 : 2) + 2 * settings)
        }
        if parts.contains(.screen) { total += ScreenBenchmark.measurements(repeats: repeats) }
        if parts.contains(.growth) {
            total += repeats * (NetworkBenchmark.batchSizes.count + NetworkBenchmark.widths.count + threads)
        }
        let bar = ProgressBar(output, total: total)
        defer { bar.clear() }
        var done = 0
        func progress() {
            done += 1
            bar.show(min(done, total), at: clock.now()) { output.words(.benchmarkMeasuring) }
        }
        bar.show(0, at: clock.now()) { output.words(.benchmarkMeasuring) }

        var report = BenchmarkReport(version: version, machine: Self.machine)
        if parts.contains(.kernels) {
            let (peak, results) = KernelBenchmark(clock: clock, window: 0.02).run(kernels, repeats: repeats, progress: progress)
            report.peakGflops = .init(peak)
            report.kernels = results.map { result in
                let kernel = result.kernel
                return BenchmarkReport.Kernel(
                    network: kernel.network, layer: kernel.layer, geometry: kernel.geometry, kernel: kernel.direction.rawValue,
                    activation: kernel.direction == .forwardActivated ? kernel.activation.rawValue : nil,
                    gflops: .init(result.rates), shareOfPeak: .init(result.shares))
            }
        }
        if parts.contains(.networks) {
            report.peer = peer?.description
            (report.networks, report.evaluation) = try network.run(models, peer, progress)
        }
        if parts.contains(.screen) { report.screen = try screen.run(progress) }
        if parts.contains(.growth), let reference = models.first { report.growth = try network.growth(reference, progress) }
        return report
    }

    static var machine: BenchmarkReport.Machine {
        BenchmarkReport.Machine(
            processor: processorName, cores: Workers.processorCount, instructionSet: VectorUnit.instructionSet,
            lanes: VectorUnit.laneCount, isPortableBuild: VectorUnit.isPortable)
    }

    /// The processor's name as the system reports it.
    private static var processorName: String {
        guard let file = fopen("/proc/cpuinfo", "r") else { return "?" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 4096)
        while fgets(&buffer, 4096, file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard line.hasPrefix("model name"), let colon = line.firstIndex(of: ":") else { continue }
            return line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return "?"
    }
}
