import Tensors

/// Work on a thread of its own that reports its progress and does not block the screen.
public final class SideWork: Sendable {
    /// The state of the work.
    public enum State: Sendable {
        /// This part of the total is done.
        case underWay(done: Int, of: Int)
        /// Finished.
        case done
        /// Failed.
        case failed(any Error)
    }

    private struct Box: Sendable {
        var state: State
        var isNew = true
        var isUnwanted = false
    }

    /// The result is no longer wanted.
    private struct Unwanted: Error {}

    private let box: Monitor<Box>

    /// Starts it. `work` gets a function to report its progress, which throws when the result is no longer wanted; `wake` is called from
    /// the work's thread when there is something to report.
    public init(
        of total: Int, wake: @escaping @Sendable () -> Void, _ work: @escaping @Sendable (_ progress: (Int) throws -> Void) throws -> Void
    ) {
        let box = Monitor(Box(state: .underWay(done: 0, of: total)))
        self.box = box
        @Sendable func tell(_ state: State) {
            box.withLock { ($0.state, $0.isNew) = (state, true) }
            wake()
        }
        startThread {
            do {
                try work { done in
                    if box.withLock({ $0.isUnwanted }) { throw Unwanted() }
                    tell(.underWay(done: done, of: total))
                }
                tell(.done)
            } catch {
                tell(.failed(error))
            }
        }
    }

    /// The state, if it has changed since the last call.
    public func takeNews() -> State? {
        box.withLock { box in
            guard box.isNew else { return nil }
            box.isNew = false
            return box.state
        }
    }

    /// Stops it at its next report; its result is dropped.
    public func giveUp() { box.withLock { $0.isUnwanted = true } }
}
