import NeuralNetworks
import Tensors
import Training

/// The training speed of whole networks here and, if there is a peer, in the peer, in alternation.
struct NetworkBenchmark {
    let clock: Clock
    /// Seconds per measurement.
    let window: Double
    let repeats: Int
    let threadCounts: [Int]
    /// The choices for the peer: more threads than two do not always make small networks faster.
    var peerThreadCounts: [Int] { Set(threadCounts + [min(2, threadCounts.last ?? 1)]).sorted() }
    /// Waits, so that spinning threads of one side do not disturb the other.
    let rest: () -> Void

    /// Samples per second over a window.
    func rate(_ trainer: Trainer) throws -> Double {
        var samples = 0
        let begin = clock.now()
        var now = begin
        repeat {
            try trainer.advanceThroughUpdate()
            samples += trainer.tape.sampleCount
            now = clock.now()
        } while now - begin < window
        return Double(samples) / (now - begin)
    }

    private func evaluationRate(_ model: BenchmarkedNetwork, _ trainer: Trainer, _ workers: Workers) -> Double {
        let samples = model.samples.prefix(10_000)
        var done = 0
        let begin = clock.now()
        var now = begin
        repeat {
            var evaluation = Evaluation(
                network: model.network, samples: samples, parameters: trainer.state.parameters, workers: workers)
            while !evaluation.isFinished && now - begin < window {
                evaluation.advance()
                now = clock.now()
            }
            done += evaluation.done
        } while now - begin < window
        return Double(done) / (now - begin)
    }

    /// A peer's best settings for a network: with one thread, and with any number.
    struct PeerChoice {
        let oneThread: PeerProcess.Setting
        let best: PeerProcess.Setting
    }

    func choose(_ model: BenchmarkedNetwork, _ peer: PeerProcess, _ progress: () -> Void) throws -> PeerChoice {
        var found: [(setting: PeerProcess.Setting, rate: Double)] = []
        for setting in peer.settings(threadCounts: peerThreadCounts) {
            // Settings that this version cannot run are skipped.
            if let rate = try peer.rate(model, setting, seconds: window / 2) { found.append((setting, rate)) }
            progress()
        }
        // Twice, so that one disturbed measurement does not decide.
        for index in found.indices {
            let again = try peer.rate(model, found[index].setting, seconds: window / 2) ?? 0
            found[index].rate = max(found[index].rate, again)
            progress()
        }
        let one = found.filter { $0.setting.threads == 1 }.max { $0.rate < $1.rate }
        guard let one, let best = found.max(by: { $0.rate < $1.rate }) else { throw BenchmarkProblem.peerFailed(peer.lastError) }
        return PeerChoice(oneThread: one.setting, best: best.setting)
    }

    typealias Results = (networks: [BenchmarkReport.NetworkRate], evaluation: [BenchmarkReport.EvaluationRate])

    func run(_ models: [BenchmarkedNetwork], _ peer: PeerProcess?, _ progress: () -> Void) throws -> Results {
        var results: Results = ([], [])
        for model in models {
            let choice = try peer.map { try choose(model, $0, progress) }
            let trainers = threadCounts.map { model.trainer(threads: $0) }
            for trainer in trainers {
                for _ in 0..<3 { try trainer.advanceThroughUpdate() }
            }
            let workers = Workers(count: threadCounts.last ?? 1)
            var ours = [[Double]](repeating: [], count: trainers.count)
            var theirs = ours
            var evaluations: [Double] = []
            for _ in 0..<repeats {
                for (index, trainer) in trainers.enumerated() {
                    rest()
                    ours[index].append(try rate(trainer))
                    progress()
                    if let choice, let peer {
                        rest()
                        let setting = threadCounts[index] == 1 && threadCounts.count > 1 ? choice.oneThread : choice.best
                        theirs[index].append(try peer.rate(model, setting, seconds: window) ?? .nan)
                        progress()
                    }
                }
                rest()
                evaluations.append(evaluationRate(model, trainers[trainers.count - 1], workers))
            }
            for (index, threads) in threadCounts.enumerated() {
                let isOne = threads == 1 && threadCounts.count > 1
                results.networks.append(
                    BenchmarkReport.NetworkRate(
                        network: model.name, notation: model.network.notation ?? model.name, batchSize: model.batchSize,
                        loss: model.network.loss.text, threads: threads, samplesPerSecond: .init(ours[index]),
                        ratio: choice.map { _ in .init(zip(ours[index], theirs[index]).map { $0 / $1 }) },
                        peer: choice.map {
                            let setting = isOne ? $0.oneThread : $0.best
                            return BenchmarkReport.PeerRate(
                                threads: setting.threads, channelsLast: setting.channelsLast, compiled: setting.compiled,
                                samplesPerSecond: .init(theirs[index]))
                        }))
            }
            results.evaluation.append(
                BenchmarkReport.EvaluationRate(
                    network: model.name, threads: threadCounts.last ?? 1, samplesPerSecond: .init(evaluations),
                    ratio: .init(zip(evaluations, ours[ours.count - 1]).map { $0 / $1 })))
        }
        return results
    }

    /// Epoch times of the reference network and its variants, in alternation.
    func growth(_ reference: BenchmarkedNetwork, _ progress: () -> Void) throws -> [BenchmarkReport.Growth] {
        var entries: [(variable: String, value: Int, trainer: Trainer, times: [Double])] = []
        let threads = threadCounts.last ?? 1
        func add(_ variable: String, _ value: Int, batchSize: Int = 50, width: Int = 1, threads: Int) throws {
            let network = try Network(
                "\(6 * width)c5-2s-\(12 * width)c5-2s", input: reference.samples.shape, classes: 10, loss: .halfSquaredError)
            let model = BenchmarkedNetwork(
                name: "", network: network, samples: reference.samples, batchSize: batchSize, learningRate: 0.1)
            entries.append((variable, value, model.trainer(threads: threads), []))
        }
        for size in Self.batchSizes { try add("batch_size", size, batchSize: size, threads: threads) }
        for width in Self.widths { try add("width", width, width: width, threads: threads) }
        for count in 1...threads { try add("threads", count, threads: count) }
        for entry in entries {
            for _ in 0..<2 { try entry.trainer.advanceThroughUpdate() }
        }
        for _ in 0..<repeats {
            for index in entries.indices {
                rest()
                entries[index].times.append(Double(reference.samples.count) / (try rate(entries[index].trainer)))
                progress()
            }
        }
        return entries.map { BenchmarkReport.Growth(variable: $0.variable, value: $0.value, epochSeconds: .init($0.times)) }
    }

    static let batchSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    static let widths = [1, 2, 4, 8]
}
