import ArgumentParser
import Commands
import Files
import Glibc
import Interchange
import Lessons
import Messages
import NcursesTerminal
import NeuralNetworks
import TerminalUI
import Training
import Workbench

/// Exit codes.
enum ExitStatus {
    static let failed: Int32 = 1
    static let noTerminal: Int32 = 2
    static let badUsage: Int32 = 64
    static let interrupted: Int32 = 130
}

@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cnn-tui", abstract: HelpText.program, discussion: HelpText.programDiscussion, version: RunPlan.version,
        subcommands: [
            Train.self, Trace.self, Show.self, Check.self, Runs.self, Benchmark.self, LessonGroup.self, Config.self, ManualPages.self,
        ])

    @OptionGroup var memory: MemoryOptions
    @Option(help: ArgumentHelp(HelpText.at, valueName: "line"))
    var at: String?
    @Option(help: ArgumentHelp(HelpText.resume, valueName: "name"), completion: .runs)
    var resume: String?
    @OptionGroup var keeping: KeepingOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var moving: KeyOptions
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Self.perform(surroundings, on: .screen) {
            try model.check()
            try memory.check()
            let address = try at.map { try ScreenAddress(parsing: $0) }
            try Watch.run(
                plan(surroundings.configuration), surroundings, historyMegabytes: memory.history?.value, keys: moving.keys, at: address)
        }
    }

    /// The run to open: an existing one by name, or a new one saved under its start time.
    private func plan(_ configuration: Configuration) throws -> RunPlan {
        if keeping.run != nil && resume != nil { throw UsageProblem.exclude(option: "--run", other: "--resume") }
        // A moment takes its changes from its line alone, a run has its own.
        if at != nil, let other = keeping.run != nil ? "--run" : resume != nil ? "--resume" : nil {
            throw UsageProblem.exclude(option: "--at", other: other)
        }
        try keeping.check()
        let saveEvery = configuration.whole(keeping.saveEvery?.value, .saveEvery)
        // The line of a moment leaves out what is the program's default.
        let given = try model.given(over: at == nil ? configuration.run : configuration.machine)
        if let resume { return try RunPlan.existing(resume, in: RunFolder.root(), given: given, everySteps: saveEvery) }
        if let name = keeping.run { return try RunPlan.named(name, in: RunFolder.root(), given: given, everySteps: saveEvery) }
        var plan = RunPlan.dated(given.options, now: RunPlan.systemTime())
        plan.everySteps = saveEvery
        return plan
    }

    static func main() {
        occupyStandardStreams()
        failAtOnce()
        // A file that reaches the size limit should be an error, and not end the program.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parsed(System.arguments)
            try command.run()
        } catch {
            leave(with: error)
        }
    }

    /// The command given by the arguments. Errors are reported in one line and the user's language.
    private static func parsed(_ words: [String]) throws -> any ParsableCommand {
        // A shell asks what could stand at a place of an unfinished line, where empty words and `--help` mean nothing.
        if words.first == "---completion" { return try parseAsRoot(words) }
        let hasEmptyWord = words.contains("")
        let asksForHelp = words.first == "help" || words.contains("--help") || words.contains("-h")
        let first = Result { try parseAsRoot(words) }
        // Most arguments are right: only others need the program's description.
        if !hasEmptyWord && !asksForHelp, case .success(let command) = first {
            // The parser would take an option in front of a command, and nobody would read it.
            if let option = words.first, option.hasPrefix("-"), !(command is Program) {
                let name = words.first { CommandDescription.program?.subcommand($0) != nil } ?? ""
                try refuse(.beforeCommand(option: option, command: "cnn-tui \(name)"), words)
            }
            return command
        }
        guard let program = CommandDescription.program else { return try first.get() }
        let line = ArgumentLine(words: words, program: program)
        // The parser takes empty words for values, and shows the help of another command if it does not know one.
        if hasEmptyWord, let problem = line.problem("") { try refuse(problem, words) }
        if asksForHelp, let problem = line.unknownCommand { try refuse(problem, words) }
        do { return try first.get() } catch {
            if exitCode(for: error).isSuccess { throw error }
            let readable = ArgumentLine(words: line.withNegativeNumbers, program: program)
            var last = error
            // The same words would be refused again.
            if readable.words != words {
                do { return try parseAsRoot(readable.words) } catch {
                    if exitCode(for: error).isSuccess { throw error }
                    last = error
                }
            }
            try refuse(readable.problem(fullMessage(for: last)) ?? line.unreadable, words)
        }
    }

    private static func refuse(_ problem: UsageProblem, _ words: [String]) throws -> Never {
        try perform(Surroundings(guessedFrom: words), on: .nothing) { throw problem }
        throw problem
    }

    /// Reports an error, with all untrusted text made visible, and exits with the matching code.
    static func leave(with error: any Error) -> Never {
        // What is to be said has been said.
        if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if !text.isEmpty {
            let unicode = NcursesScreen.localeIsUTF8()
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                VisibleText(untrusted: String($0)).shortened(to: longestLine)
            }
            let shown = lines.map { unicode ? $0.string : $0.asciiOnly.string }.joined(separator: "\n") + "\n"
            write(shown, to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO)
        }
        Glibc.exit(code == .validationFailure ? ExitStatus.badUsage : code.rawValue)
    }

    /// The most characters of an error line: a name in a hostile file may have millions.
    private static let longestLine = 2000

    /// Where a command shows its words, and so where it says at its start that the requested language cannot be shown, and what is wrong with
    /// the configuration file.
    enum Output {
        /// The standard streams.
        case streams
        /// A file, which can hold Chinese whatever the terminal can show.
        case file
        /// The screen, which says both itself.
        case screen
        /// It shows nothing but its error.
        case nothing
    }

    /// Executes a command: its errors are reported in the user's language, in one line, with the right exit code. Before, it is said what is
    /// wrong with the configuration file, at most so many mistakes.
    static func perform(
        _ surroundings: Surroundings, on output: Output = .streams, mostMistakes: Int = 10, _ work: () throws -> Void
    ) throws {
        let words = surroundings.words
        if output == .streams && surroundings.isChineseRefused {
            write("cnn-tui: \(words(.noticeChinese).string)\n", to: STDERR_FILENO)
        }
        if output == .streams || output == .file { surroundings.tellConfiguration(most: mostMistakes) }
        do {
            try work()
        } catch let code as ExitCode {
            throw code
        } catch let error as FileError where error.problem == .system(SystemError(EPIPE)) && error.path == OutputPlace.standardOutputName {
            // The same end as if standard output had been used for the program's lines.
            leaveWithoutOutput(SystemError(EPIPE))
        } catch {
            let text =
                switch error {
                case let problem as ShowProblem: problem.text(words)
                case let problem as RunProblem: problem.text(words)
                case let problem as RunMismatch: problem.text(words)
                case let problem as BenchmarkProblem: problem.text(words)
                case let problem as LessonNewProblem: problem.text(words)
                default: words.words(error)
                }
            let line = text.shortened(to: longestLine)
            write("cnn-tui: \(surroundings.shown(line))\n", to: STDERR_FILENO)
            switch error {
            case is NotationError, is UsageProblem, is AddressError, is ShowProblem, is PlaceError, is RunMismatch, is NetworkTextError,
                is OtherNetworkFile:
                throw ExitCode(ExitStatus.badUsage)
            case let error as RunFolderError where error.isBadName: throw ExitCode(ExitStatus.badUsage)
            case LessonNewProblem.badName: throw ExitCode(ExitStatus.badUsage)
            case is TerminalProblem: throw ExitCode(ExitStatus.noTerminal)
            default: throw ExitCode(ExitStatus.failed)
            }
        }
    }
}
