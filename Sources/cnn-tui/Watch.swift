import ArgumentParser
import Commands
import Datasets
import Glibc
import Interchange
import Lessons
import Messages
import NcursesTerminal
import NeuralNetworks
import TerminalUI
import Training
import Workbench

/// The screen: what the program does when nothing else is asked for.
enum Watch {
    static func run(
        _ options: RunOptions, _ surroundings: Surroundings, historyBytes: Int = 64 << 20, at address: ScreenAddress? = nil,
        progress file: ProgressFile = ProgressFile(), setUp: (inout Workbench.Settings) -> Void = { _ in }
    ) throws {
        let network = try options.knownNetwork()
        try Network.checkNotation(options.model)
        let screen = try NcursesScreen(maximumColors: surroundings.maximumColors, unicode: surroundings.unicode)
        defer { screen.close() }
        var settings = Workbench.Settings(
            words: surroundings.words, appearance: screen.appearance, run: options,
            firstNotice: surroundings.lacksChinese ? .noticeChinese : nil)
        settings.address = address
        settings.paths = Paths.completions
        settings.lessons = LessonLibrary.shelf
        settings.progress = file.read()
        if file.isDamaged, let path = file.path, let kept = file.damagedPath {
            settings.progressProblem = surroundings.words(
                .noticeProgressDamaged, [.file: VisibleText(untrusted: path), .name: VisibleText(untrusted: kept)])
        }
        setUp(&settings)
        let bench = Workbench(settings, network: network, size: screen.size)
        // The first frame does not wait for the session's thread.
        screen.present(bench.view(), urgent: true)
        func session(_ options: RunOptions, focus: Focus, at address: ScreenAddress?) -> TrainingSession {
            TrainingSession(
                focus: focus,
                start: {
                    var start = try options.start()
                    start.historyBytes = historyBytes
                    if let address {
                        let batch = min(options.batchSize, start.dataset.train.count)
                        try address.check(in: start.network, batchSize: batch)
                        start.state.changes = try address.changes(in: start.network, batchSize: batch)
                    }
                    return start
                }, wake: screen.wake)
        }
        var services = WorkbenchServices(
            open: { session($0, focus: $1, at: nil) }, save: { try ParameterFile.write($0, of: $1, to: $2) },
            write: { try writeFile($0, to: $1) },
            keep: { try file.keep($0) })
        services.handout = { HandoutCommand.beside($0, $1, $2, wake: screen.wake) }
        let runner = WorkbenchRunner(
            screen: screen, bench: bench, session: session(options, focus: bench.focus, at: address), services: services,
            suspend: screen.suspend)
        let ending = runner.run()
        screen.close()
        switch ending {
        case .left:
            let totals = runner.totals
            if totals.samples > 0 { surroundings.output.line(CommandOutput.farewell(totals, surroundings.words)) }
        case .terminalGone:
            // The system says it by SIGHUP, as a rule; whoever had that ignored gets a code.
            if isIgnored(SIGHUP) { throw ExitCode(ExitStatus.noTerminal) }
            die(by: SIGHUP)
        case .signal(let number): die(by: number)
        case .failed(let error): throw error
        }
    }
}
