import Tensors

/// Work on a thread of its own that the screen does not wait for, and is told how far it has got.
public final class SideWork: Sendable {
    /// How far it is.
    public enum State: Sendable {
        /// So much of so much is done.
        case underWay(done: Int, of: Int)
        /// It is done.
        case done
        /// It could not be done.
        case failed(any Error)
    }

    private struct Box: Sendable {
        var state: State
        var isNew = true
        var isUnwanted = false
    }

    /// It is not wanted any more.
    private struct Unwanted: Error {}

    private let box: Monitor<Box>

    /// Begins it. `work` is given a function that takes how much is done, and throws if the work is not wanted any more; `wake` is called,
    /// from the work's thread, when there is news.
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

    /// How far it is, if that is news.
    public func takeNews() -> State? {
        box.withLock { box in
            guard box.isNew else { return nil }
            box.isNew = false
            return box.state
        }
    }

    /// Ends it at its next step; what it would have told is not wanted.
    public func giveUp() { box.withLock { $0.isUnwanted = true } }
}
