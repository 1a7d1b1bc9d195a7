/// The results. Encoded in snake case for `benchmark --json`; times in seconds, rates per second.
struct BenchmarkReport: Encodable {
    /// Median and range of several repeats.
    struct Spread: Encodable {
        var median: Double
        var least: Double
        var most: Double
        var repeats: Int

        /// Needs at least one number.
        init(_ values: [Double]) {
            let sorted = values.sorted()
            repeats = sorted.count
            least = sorted.first ?? .nan
            most = sorted.last ?? .nan
            let middle = repeats / 2
            median = repeats == 0 ? .nan : repeats % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }

    struct Machine: Encodable {
        var processor: String
        var cores: Int
        var instructionSet: String
        var lanes: Int
        /// Whether the build uses only instructions that every processor of this architecture has.
        var isPortableBuild: Bool
    }

    struct Kernel: Encodable {
        var network: String
        var layer: String
        var geometry: String
        var kernel: String
        var activation: String?
        var gflops: Spread
        var shareOfPeak: Spread
    }

    struct NetworkRate: Encodable {
        var network: String
        var notation: String
        var batchSize: Int
        var loss: String
        var threads: Int
        var samplesPerSecond: Spread
        /// This rate divided by the peer's with the same number of threads (for all threads: the peer's best), round by round.
        var ratio: Spread?
        var peer: PeerRate?
    }

    struct PeerRate: Encodable {
        var threads: Int
        var channelsLast: Bool
        var compiled: Bool
        var samplesPerSecond: Spread
    }

    struct EvaluationRate: Encodable {
        var network: String
        var threads: Int
        var samplesPerSecond: Spread
        /// The ratio to the training rate with the same number of threads.
        var ratio: Spread
    }

    struct Peer: Encodable {
        var name: String
        var version: String
        var interpreter: String
    }

    struct Screen: Encodable {
        var columns: Int
        var rows: Int
        /// From the program's start to the last byte of its first frame.
        var firstFrameSeconds: Spread
        /// From a key pressed during flat-out training to the response on the terminal.
        var keySeconds: Spread
        var key99thPercentileSeconds: Double
        var trainSamplesPerSecond: Spread
        var watchedSamplesPerSecond: Spread
        /// The rate while watched divided by the rate while not, round by round.
        var watchedRatio: Spread
    }

    struct Growth: Encodable {
        var variable: String
        var value: Int
        var epochSeconds: Spread
    }

    var version: String
    var machine: Machine
    var peakGflops: Spread?
    var kernels: [Kernel]?
    var peer: Peer?
    var networks: [NetworkRate]?
    var evaluation: [EvaluationRate]?
    var screen: Screen?
    var growth: [Growth]?
}
