import Datasets
import Tensors
import Training

/// Writes a run's states in the background, the newest only: one that is still waiting is replaced by a newer one, unless its test error is
/// the smallest of those that wait. A state that could not be written is tried again with the next, and at the end; nothing stops training.
public final class RunKeeper: StateKeeper {
    /// What has come of saving.
    public enum Result: Sendable {
        /// The state after so many updates is in this file.
        case saved(step: Int, RunFolder.File)
        /// The state after so many updates could not be written.
        case failed(step: Int, any Error)
        /// Another program has the run open: nothing is written here.
        case readOnly
        /// Before there was a state: none could be written now.
        case refused(any Error)
    }

    private struct Work: Sendable {
        /// What waits to be written: the newest last, before it at most one, which has a smaller test error.
        private(set) var waiting: [RunRecord] = []
        /// Whether it is to be tried now. What failed waits for an occasion.
        var isDue = false
        var results: [Result] = []
        var isClosed = false
        var hasEnded = false

        mutating func add(_ record: RunRecord) {
            waiting.append(record)
            thin()
            isDue = true
        }

        mutating func putBack(_ failed: [RunRecord]) {
            waiting = failed + waiting
            thin()
        }

        /// What is to be tried now; nil while there is nothing.
        mutating func take() -> [RunRecord]? {
            guard isDue, !waiting.isEmpty else { return nil }
            defer { waiting.removeAll() }
            isDue = false
            return waiting
        }

        private mutating func thin() {
            guard let newest = waiting.popLast() else { return }
            func error(_ record: RunRecord) -> Double { record.testError ?? .infinity }
            // Of two that are as good, the later.
            let best = waiting.reversed().min { error($0) < error($1) }.flatMap { error($0) < error(newest) ? $0 : nil }
            waiting = [best, newest].compactMap { $0 }
        }
    }

    /// Seconds after which saving has taken long: it is then done a fifth of the time at most.
    private static let longSaving = 0.1

    private let work = Monitor(Work())
    private let template: RunRecord
    /// The run's name.
    public let name: String
    /// Updates after which a state is wanted whatever the time; nil for none.
    public let everySteps: Int?
    /// Whether states of the run were kept before: it goes on.
    public var goesOn: Bool { !template.dataHash.isEmpty }

    /// A keeper of the run with this name below `root`, whose folder is made when the first state comes; a `folder` that is open already is
    /// written to. `template` says everything that stays the same; where it has no hash of the data, that of `dataset` is found out, before
    /// the first state comes if there is time. With `triesOut` it is found out at once whether a state could be written. `now` is the time in
    /// seconds since 1970; `wake` is called, from the keeper's thread, when there are results.
    public init(
        name: String, root: String, folder: RunFolder? = nil, template: RunRecord, dataset: Dataset, everySteps: Int? = nil,
        triesOut: Bool = false, now: @escaping @Sendable () -> Int, wake: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.template = template
        self.everySteps = everySteps
        startThread { [work] in
            var folder = folder
            var standing = folder?.standing() ?? RunFolder.Standing()
            func write(_ record: RunRecord) -> Result {
                do {
                    // Somebody may have taken the folder away, and another program have made it anew.
                    if let open = folder, !open.isReadOnly, !open.isCurrent {
                        open.unlock()
                        folder = nil
                    }
                    if folder == nil {
                        folder = try RunFolder.open(name, in: root)
                        standing = folder?.standing() ?? RunFolder.Standing()
                    }
                    if let folder, !folder.isReadOnly {
                        return .saved(step: record.state.step, try folder.save(record, &standing))
                    }
                    let reason = folder?.whyReadOnly
                    folder = nil
                    if let refusal = reason as? FileError { throw refusal }
                    return .readOnly
                } catch { return .failed(step: record.state.step, error) }
            }
            if triesOut {
                do {
                    if let folder { try folder.tryOut() } else { try RunFolder.tryOut(root) }
                } catch {
                    work.withLock { $0.results.append(.refused(error)) }
                    wake()
                }
            }
            // Nobody who leaves at once waits for it.
            let hash =
                template.dataHash.isEmpty
                ? dataset.sha256(isGivenUp: { work.withLock { $0.isClosed && $0.waiting.isEmpty } }) : template.dataHash
            while let hash, let records = Self.next(work) {
                var failed: [RunRecord] = []
                let start = Clock.steady.now()
                for var record in records {
                    record.savedAt = now()
                    record.dataHash = hash
                    let result = write(record)
                    if case .saved = result {} else { failed.append(record) }
                    work.withLock { $0.results.append(result) }
                    wake()
                }
                work.withLock { $0.putBack(failed) }
                // With epochs of a few steps there is always a newer state: the disk is not kept busy for them without a pause.
                let seconds = Clock.steady.now() - start
                if seconds > Self.longSaving { _ = work.wait(seconds: 4 * seconds) { $0.isClosed ? true : nil } }
            }
            // The lock is given up before anyone is told.
            folder?.unlock()
            work.withLock { $0.hasEnded = true }
            work.notifyAll()
        }
    }

    /// Waits for states to be written; nil once there will be none.
    private static func next(_ work: Monitor<Work>) -> [RunRecord]? {
        let next: [RunRecord]?? = work.wait { work in
            if let records = work.take() { return .some(records) }
            return work.isClosed ? .some(nil) : nil
        }
        return next ?? nil
    }

    deinit { end() }

    /// No more states will come: what waits is written, and the run is given free.
    public func end() {
        work.withLock {
            $0.isClosed = true
            $0.isDue = true
        }
        work.notifyAll()
    }

    /// Takes a state to be written.
    public func keep(_ state: TrainerState, _ history: History) {
        var record = template
        record.state = state
        record.history = history
        work.withLock { $0.add(record) }
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
