import Commands
import Datasets
import Messages
import NcursesTerminal
import NeuralNetworks
import TerminalUI
import Training
import Workbench

/// The screen: what the program does when nothing else is asked for.
enum Watch {
    static func run(_ model: ModelOptions, _ surroundings: Surroundings, historyBytes: Int) throws {
        let options = model.run
        let network = try options.knownNetwork()
        try Network.checkNotation(options.model)
        let screen = try NcursesScreen(maximumColors: surroundings.maximumColors, unicode: surroundings.unicode)
        defer { screen.close() }
        let settings = Workbench.Settings(
            words: surroundings.words, appearance: screen.appearance, run: options,
            firstNotice: surroundings.lacksChinese ? .noticeChinese : nil)
        let bench = Workbench(settings, network: network, size: screen.size)
        // The first frame does not wait for the session's thread.
        screen.present(bench.view(), urgent: true)
        let session = TrainingSession(
            focus: bench.focus,
            start: {
                var start = try options.start()
                start.historyBytes = historyBytes
                return start
            }, wake: screen.wake)
        let runner = WorkbenchRunner(screen: screen, bench: bench, session: session, suspend: screen.suspend)
        let ending = runner.run()
        screen.close()
        switch ending {
        case .left:
            let totals = session.totals
            if totals.samples > 0 { surroundings.output.line(CommandOutput.farewell(totals, surroundings.words)) }
        case .terminalGone: break
        case .signal(let number): die(by: number)
        case .failed(let error): throw error
        }
    }
}
