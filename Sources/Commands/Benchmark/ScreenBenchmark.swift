import Datasets
import FoundationEssentials
import Glibc
import Tensors
import Training

/// How soon the program shows its first frame, how soon it responds to keys, and what being watched costs, measured in a pseudo-terminal.
struct ScreenBenchmark {
    let clock: Clock
    let threads: Int
    let repeats: Int
    static let (columns, rows) = (120, 40)
    /// The number of starts, and of keys.
    static let (starts, keys) = (11, 100)
    /// Seconds per watched or unwatched run.
    static let seconds = 2.0

    /// Words in the last line of the first frame, in the first heading of the help, and in the question before quitting.
    private static let (footer, helpWord, question) = ("quit", "stepping", "saved")

    init(clock: Clock, threads: Int, repeats: Int) {
        self.clock = clock
        self.threads = threads
        self.repeats = repeats
    }

    private func open() throws -> PseudoTerminal {
        try start(["--lang", "en", "--threads", "\(threads)"], columns: Self.columns, rows: Self.rows)
    }

    /// Starts this program.
    private func start(_ arguments: [String], columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
        guard let program = Assets.executable else { throw BenchmarkProblem.screenFailed("/proc/self/exe") }
        guard let terminal = PseudoTerminal(program, arguments, columns: UInt16(columns), rows: UInt16(rows)) else {
            throw BenchmarkProblem.screenFailed("/dev/ptmx")
        }
        return terminal
    }

    private func wait(_ terminal: PseudoTerminal, for text: String) throws {
        guard terminal.wait(for: text, seconds: 10) else { throw BenchmarkProblem.screenFailed(text) }
    }

    /// Opens the screen and lets training run for a moment.
    private func openRunning() throws -> PseudoTerminal {
        let terminal = try open()
        // The first digit goes through the network before it is paused: training flat out ends that.
        try wait(terminal, for: Self.footer)
        terminal.type("f")
        terminal.forget(seconds: 0.6)
        return terminal
    }

    /// Quits, and returns the samples per second that the program reports.
    private func leave(_ terminal: PseudoTerminal) throws -> Double {
        terminal.type("q")
        try wait(terminal, for: Self.question)
        terminal.type("y")
        guard terminal.waitForEnd() != nil else { throw BenchmarkProblem.screenFailed("q") }
        let text = String(decoding: terminal.output.suffix(400), as: UTF8.self)
        let number = text.split(separator: "training, ").last?.prefix { $0.isNumber || $0 == "," }.filter(\.isNumber)
        guard let number, let rate = Double(number) else { throw BenchmarkProblem.screenFailed("samples/s") }
        return rate
    }

    func run(_ progress: () -> Void) throws -> BenchmarkReport.Screen {
        var firstFrames: [Double] = []
        for _ in 0..<Self.starts {
            let begin = clock.now()
            let terminal = try open()
            try wait(terminal, for: Self.footer)
            firstFrames.append(clock.now() - begin)
            progress()
        }
        var answers: [Double] = []
        let terminal = try openRunning()
        for _ in 0..<Self.keys {
            let begin = clock.now()
            terminal.type("?")
            try wait(terminal, for: Self.helpWord)
            answers.append(clock.now() - begin)
            terminal.type("?")
            // Not a multiple of the frame time, so that keys arrive at any moment between frames.
            terminal.forget(seconds: 0.073)
            progress()
        }
        _ = try leave(terminal)

        var (unwatched, watched): ([Double], [Double]) = ([], [])
        for round in 0..<repeats {
            // The order alternates, so that a slow drift in speed favours neither.
            for isWatched in round % 2 == 0 ? [false, true] : [true, false] {
                if isWatched {
                    let terminal = try openRunning()
                    terminal.forget(seconds: Self.seconds)
                    watched.append(try leave(terminal))
                } else {
                    unwatched.append(try train())
                }
                progress()
            }
        }
        return BenchmarkReport.Screen(
            columns: Self.columns, rows: Self.rows, firstFrameSeconds: .init(firstFrames), keySeconds: .init(answers),
            key99thPercentileSeconds: answers.sorted()[min(answers.count - 1, answers.count * 99 / 100 - 1)],
            trainSamplesPerSecond: .init(unwatched), watchedSamplesPerSecond: .init(watched),
            watchedRatio: .init(zip(watched, unwatched).map { $0 / $1 }))
    }

    static func measurements(repeats: Int) -> Int { starts + keys + 2 * repeats }

    private struct TrainReport: Decodable { var samples_per_second: Double }

    /// Runs `train` for about as long, in the same kind of terminal; returns its samples per second.
    private func train() throws -> Double {
        let terminal = try start(["train", "--epochs", "4", "--json", "--threads", "\(threads)", "--lang", "en"])
        guard terminal.waitForEnd(seconds: 600) == 0 else { throw BenchmarkProblem.screenFailed("train") }
        let text = String(decoding: terminal.output, as: UTF8.self)
        guard let start = text.lastIndex(of: "{"), let end = text.lastIndex(of: "}") else {
            throw BenchmarkProblem.screenFailed("train --json")
        }
        return try JSONDecoder().decode(TrainReport.self, from: Data(text[start...end].utf8)).samples_per_second
    }
}
