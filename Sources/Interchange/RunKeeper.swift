import Datasets
import Tensors
import Training

/// Writes a run's states in the background, the newest first: one that is still waiting is replaced by a newer one. A state that could not
/// be written is tried again with the next; nothing stops training.
public final class RunKeeper: StateKeeper {
    /// What has come of saving.
    public enum Result: Sendable {
        /// The state after so many updates is in this file.
        case saved(step: Int, RunFolder.File)
        /// The state after so many updates could not be written.
        case failed(step: Int, any Error)
        /// Another program has the run open: nothing is written here.
        case readOnly
    }

    private struct Work: Sendable {
        var waiting: RunRecord?
        var isWriting = false
        var results: [Result] = []
        var isClosed = false
        var hasEnded = false
    }

    private let work = Monitor(Work())
    private let template: RunRecord
    /// The run's name.
    public let name: String
    /// Updates after which a state is wanted whatever the time; nil for none.
    public let everySteps: Int?

    /// A keeper of the run with this name below `root`, whose folder is made when the first state comes; a `folder` that is open already is
    /// written to. `template` says everything that stays the same; where it has no hash of the data, that of `dataset` is found out, before
    /// the first state comes if there is time. `now` is the time in seconds since 1970; `wake` is called, from the keeper's thread, when
    /// there are results.
    public init(
        name: String, root: String, folder: RunFolder? = nil, template: RunRecord, dataset: Dataset, everySteps: Int? = nil,
        now: @escaping @Sendable () -> Int, wake: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.template = template
        self.everySteps = everySteps
        startThread { [work] in
            var folder = folder
            var best = folder?.best()
            // Nobody who leaves at once waits for it.
            let hash =
                template.dataHash.isEmpty
                ? dataset.sha256(isGivenUp: { work.withLock { $0.isClosed && $0.waiting == nil } }) : template.dataHash
            while let hash, let record = Self.next(work) {
                var record = record
                record.savedAt = now()
                record.dataHash = hash
                let result: Result
                do {
                    if folder == nil {
                        folder = try RunFolder.open(name, in: root)
                        best = folder?.best()
                    }
                    if let folder, !folder.isReadOnly {
                        result = .saved(step: record.state.step, try folder.save(record, best: &best))
                    } else {
                        folder = nil
                        result = .readOnly
                    }
                } catch { result = .failed(step: record.state.step, error) }
                work.withLock {
                    $0.isWriting = false
                    $0.results.append(result)
                }
                work.notifyAll()
                wake()
            }
            // The lock is given up before anyone is told.
            folder?.unlock()
            work.withLock { $0.hasEnded = true }
            work.notifyAll()
        }
    }

    /// Waits for a state to be written; nil once there will be none.
    private static func next(_ work: Monitor<Work>) -> RunRecord? {
        let next: RunRecord?? = work.wait { work in
            if let record = work.waiting {
                work.waiting = nil
                work.isWriting = true
                return .some(record)
            }
            return work.isClosed ? .some(nil) : nil
        }
        return next ?? nil
    }

    deinit { end() }

    /// No more states will come: what waits is written, and the run is given free.
    public func end() {
        work.withLock { $0.isClosed = true }
        work.notifyAll()
    }

    /// Takes a state to be written.
    public func keep(_ state: TrainerState, _ history: History) {
        var record = template
        record.state = state
        record.history = history
        work.withLock { $0.waiting = record }
        work.notifyAll()
    }

    /// What has come of saving since this was last asked.
    public func takeResults() -> [Result] {
        work.withLock { work in
            defer { work.results.removeAll() }
            return work.results
        }
    }

    /// Waits until all is written that was to be kept, for so many seconds at most, and gives the run free; false if it was not.
    public func close(withinSeconds seconds: Double) -> Bool {
        end()
        return work.wait(seconds: seconds) { $0.hasEnded ? true : nil } == true
    }
}
