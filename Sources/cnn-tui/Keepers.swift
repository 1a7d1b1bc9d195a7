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
    private let failures = Monitor<[String: (step: Int, error: any Error)]>([:])

    func add(_ keeper: RunKeeper) { keepers.withLock { $0.append(keeper) } }

    /// What has come of keeping since this was last asked.
    func takeNews() -> [(runName: String, news: KeepingNews)] {
        keepers.withLock { $0 }.flatMap { keeper in
            keeper.takeResults().map { result in
                switch result {
                case .saved(let step, _):
                    failures.withLock { $0[keeper.name] = nil }
                    return (keeper.name, .saved(step: step))
                case .failed(let step, let error):
                    failures.withLock { $0[keeper.name] = (step, error) }
                    return (keeper.name, .failed(step: step, error))
                case .readOnly: return (keeper.name, .readOnly)
                }
            }
        }
    }

    /// Waits until all is written, for so many seconds at most; tells what could not be.
    func close(withinSeconds seconds: Double, _ words: Phrasebook) -> [VisibleText] {
        for keeper in keepers.withLock({ $0 }) { _ = keeper.close(withinSeconds: seconds) }
        _ = takeNews()
        return failures.withLock { $0 }.values.map {
            words(.runNotSaved, [.step: NumberFormat.grouped($0.step), .detail: words.words($0.error)])
        }
    }
}
