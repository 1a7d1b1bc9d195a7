import ArgumentParser
import Commands
import Datasets
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

/// The screen: the program's default command.
enum Watch {
    /// Runs a session until it ends, and says what became of it. Longer than other functions because it wires all parts of the program, each of
    /// which it passes to those that follow.
    static func run(
        _ plan: RunPlan, _ surroundings: Surroundings, historyMegabytes: Int? = nil, keys: MovingKeys? = nil,
        at address: ScreenAddress? = nil,
        progress file: ProgressFile = ProgressFile(), setUp: (inout Workbench.Settings) -> Void = { _ in }
    ) throws {
        let options = plan.options
        let historyMegabytes = surroundings.configuration.whole(historyMegabytes, .history)
        let network = try options.knownNetwork()
        try options.checkNetwork()
        let screen = try NcursesScreen(
            maximumColors: surroundings.maximumColors, unicode: surroundings.unicode, hasDirectColors: surroundings.hasDirectColors,
            asksBackground: surroundings.givenTheme == nil, theme: surroundings.likelyTheme)
        defer { screen.close() }
        var settings = Workbench.Settings(
            words: surroundings.words, appearance: screen.appearance, run: options,
            firstNotice: surroundings.lacksChinese ? .noticeChinese : nil)
        settings.foundTheme = surroundings.likelyTheme
        settings.picksTheme = surroundings.givenTheme == nil
        settings.address = address
        settings.paths = Paths.completions
        settings.lessons = LessonLibrary.shelf
        settings.progress = file.read()
        if file.isDamaged, let path = file.path, let kept = file.damagedPath {
            settings.firstProblems.append(
                surroundings.words(
                    .noticeProgressDamaged, [.file: VisibleText(untrusted: path), .name: VisibleText(untrusted: kept)]))
        }
        if let refusal = file.refusal { settings.firstProblems.append(surroundings.words.words(refusal)) }
        // The first two: each takes a key to read.
        settings.firstProblems += surroundings.configuration.messages(surroundings.words, most: 2)
        settings.movingKeys = surroundings.configuration.choice(keys, .keys) ?? .arrows
        settings.presents = surroundings.configuration.flag(nil, .present) ?? false
        settings.runName = plan.keptName
        settings.keepingProblem = plan.keepingProblem(surroundings.words)
        if let problem = plan.problem(surroundings.words) { settings.firstProblems.insert(problem, at: 0) }
        if let (name, like) = screen.substitution {
            settings.firstProblems.append(
                surroundings.words(.noticeTerminal, [.name: VisibleText(untrusted: name), .found: VisibleText(untrusted: like)]))
        }
        let root = plan.root
        if plan.record == nil, address == nil, plan.folder == nil {
            settings.leftRun = RunFolder.newestRun(in: root).map { LeftRun(name: $0.name, step: $0.step) }
        }
        settings.runNames = { RunFolder.names(in: root) }
        settings.check = { try $0.check($1, samples: $2) }
        settings.checkRun = { name in
            if try RunFolder.look(name, in: root).files.isEmpty { throw RunFolderError(.empty(name)) }
        }
        settings.opening = .overview(plays: plan.record == nil && plan.folder == nil && address == nil && options.initial == nil)
        setUp(&settings)
        // Lessons say themselves what is to be seen, and how fast.
        if settings.lesson != nil { settings.opening = Opening() }
        let bench = Workbench(settings, network: network, size: screen.size)
        // The first frame does not wait for the session's thread.
        screen.present(bench.view(), urgent: true)
        let keepers = Keepers()
        // Two runs that begin in the same second need two names.
        var names = Set([plan.name].compactMap { $0 })
        func dated(_ options: RunOptions) -> RunPlan {
            let plan = RunPlan.dated(options, now: RunPlan.systemTime(), besides: names)
            if let name = plan.name { names.insert(name) }
            return plan
        }
        func session(_ plan: RunPlan, looks: Looks, at address: ScreenAddress? = nil) -> TrainingSession {
            TrainingSession(
                looks: looks,
                start: { [wake = screen.wake] in
                    var start = try plan.start()
                    if let historyMegabytes { start.historyBytes = historyMegabytes << 20 }
                    if let address {
                        let batch = min(plan.options.batchSize, start.dataset.train.count)
                        do { try address.check(in: start.network, batchSize: batch) } catch {
                            // Another file may lack what the address names.
                            throw address.otherNetwork(in: plan.options) ?? error
                        }
                        start.state.changes = try address.changes(in: start.network, batchSize: batch)
                        start.reproducibleStep = address.step
                    }
                    if let keeper = plan.keeper(start, triesOut: true, now: RunPlan.systemTime, wake: wake) {
                        keepers.add(keeper)
                        start.keeper = keeper
                    }
                    return start
                }, wake: screen.wake)
        }
        func opened(_ plan: RunPlan, _ looks: Looks) -> OpenedRun {
            OpenedRun(
                session(plan, looks: looks), plan.options, name: plan.keptName, problem: plan.problem(surroundings.words),
                keepingProblem: plan.keepingProblem(surroundings.words))
        }
        var services = WorkbenchServices(
            open: { options, looks, isScene in
                opened(isScene ? RunPlan(options: options) : dated(options), looks)
            },
            save: { try ParameterFile.write($0, of: $1, to: $2, .binary.onScreen) },
            write: { try writeFile($0, to: $1, .text.onScreen) },
            keep: { try file.keep($0) })
        services.load = { opened(try RunPlan.existing($0, in: root, given: GivenOptions(defaults: options)), $1) }
        services.history = { try RunFolder.look($0, in: root).newest().record.history }
        services.keepingNews = keepers.takeNews
        services.handout = { HandoutCommand.beside($0, $1, $2, wake: screen.wake) }
        let runner = WorkbenchRunner(
            screen: screen, bench: bench, session: session(plan, looks: bench.looks, at: address), services: services,
            suspend: screen.suspend)
        let ending = runner.run()
        // After a key the user can wait until a long run is written; the wait is shorter after a signal, shortest without a terminal.
        let patience =
            switch ending {
            case .left, .failed: 60.0
            case .signal(let number) where number != SIGHUP: 2.5
            case .signal, .terminalGone: 1.7
            }
        var troubles = keepers.close(withinSeconds: patience, surroundings.words)
        if troubles.isEmpty, !runner.hasHandedOver, let name = runner.runName {
            troubles.append(surroundings.words.words(RunFolderError(.notInTime(name))))
        }
        screen.close()
        for trouble in troubles { write("cnn-tui: \(trouble.string)\n", to: STDERR_FILENO) }
        switch ending {
        case .left:
            let totals = runner.totals
            if totals.samples > 0 {
                if let reason = runner.keepingProblem {
                    let text = surroundings.words(.noticeNotKeptFor, [.reason: reason])
                    write("cnn-tui: \(text.string)\n", to: STDERR_FILENO)
                }
                surroundings.output.line(CommandOutput.farewell(totals, surroundings.words))
                // A run at its beginning has nothing to resume.
                if let name = runner.runName, troubles.isEmpty, keepers.isKept(name) {
                    surroundings.output.line(surroundings.words(.sessionKept, [.name: VisibleText(untrusted: ShellWords.quoted(name))]))
                }
            }
            printStateLine(runner.stateLine, surroundings)
            if !troubles.isEmpty { throw ExitCode(ExitStatus.failed) }
        case .terminalGone:
            // Normally SIGHUP reports this; if it is ignored, an exit code does.
            if isIgnored(SIGHUP) { throw ExitCode(ExitStatus.noTerminal) }
            die(by: SIGHUP)
        case .signal(let number): die(by: number)
        case .failed(let error):
            printStateLine(runner.stateLine, surroundings)
            throw error
        }
    }

    /// Prints the last line that `y` showed, where it stays: alone in its line, so that one click selects it.
    private static func printStateLine(_ line: String?, _ surroundings: Surroundings) {
        if let line { surroundings.output.line(VisibleText(untrusted: line)) }
    }
}
