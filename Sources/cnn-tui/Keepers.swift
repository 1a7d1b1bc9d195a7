import Commands
import Interchange
import Messages
import TerminalUI
import Tensors
import Training
import Workbench

/// Whoever keeps the runs of one program, and what they tell.
final class Keepers: Sendable {
    private let keepers = Monitor<[RunKeeper]>([])
    /// Why the runs with these names could not be kept.
    private let failures = Monitor<[String: KeepingNews]>([:])
    /// The runs with these names of which a state is kept.
    private let kept = Monitor<Set<String>>([])

    func add(_ keeper: RunKeeper) {
        keepers.withLock { $0.append(keeper) }
        if keeper.goesOn { kept.withLock { _ = $0.insert(keeper.name) } }
    }

    /// Whether a state of the run with this name is kept.
    func isKept(_ name: String) -> Bool { kept.withLock { $0.contains(name) } }

    /// What has come of keeping since this was last asked.
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
                    // There was nothing yet that could be lost.
                    case .refused: break
                    case .failed, .readOnly: $0[keeper.name] = news
                    }
                }
                return (keeper.name, news)
            }
        }
    }

    /// Waits until all is written, for so many seconds at most; tells what could not be.
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
