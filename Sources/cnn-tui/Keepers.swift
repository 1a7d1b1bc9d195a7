import Commands
import Interchange
import Messages
import TerminalUI
import Tensors
import Training
import Workbench

/// The run savers of one program, and their reports.
final class Keepers: Sendable {
    private let keepers = Monitor<[RunKeeper]>([])
    /// Why the runs with these names could not be saved.
    private let failures = Monitor<[String: KeepingNews]>([:])
    /// The names of the runs with a saved state.
    private let kept = Monitor<Set<String>>([])

    func add(_ keeper: RunKeeper) {
        keepers.withLock { $0.append(keeper) }
        if keeper.goesOn { kept.withLock { _ = $0.insert(keeper.name) } }
    }

    /// Whether the run with this name has a saved state.
    func isKept(_ name: String) -> Bool { kept.withLock { $0.contains(name) } }

    /// The saving results since the last call.
    func takeNews() -> [(runName: String, news: KeepingNews)] {
        keepers.withLock { $0 }.flatMap { keeper in
            keeper.takeResults().map { result in
                let news: KeepingNews =
                    switch result {
                    case .saved(let step, _): .saved(step: step)
                    case .failed(let step, let error): .failed(step: step, error)
                    case .readOnly: .readOnly
                    case .refused(let error): .refused(error)
                    }
                if case .saved = news { kept.withLock { _ = $0.insert(keeper.name) } }
                failures.withLock {
                    switch news {
                    case .saved: $0[keeper.name] = nil
                    // There was nothing to lose yet.
                    case .refused: break
                    case .failed, .readOnly: $0[keeper.name] = news
                    }
                }
                return (keeper.name, news)
            }
        }
    }

    /// Waits until everything is written, at most this many seconds; returns messages about what could not be saved.
    func close(withinSeconds seconds: Double, _ words: Phrasebook) -> [VisibleText] {
        let keepers = keepers.withLock { $0 }
        for keeper in keepers { keeper.end() }
        let end = Clock.steady.now() + seconds
        let late = keepers.filter { !$0.close(withinSeconds: max(0, end - Clock.steady.now())) }.map(\.name)
        _ = takeNews()
        return late.map { words.words(RunFolderError(.notInTime($0))) }
            + failures.withLock { $0 }.filter { !late.contains($0.key) }.compactMap {
                $1.trouble(runName: $0, words, isLast: true, isFirst: !isKept($0))
            }
    }
}
