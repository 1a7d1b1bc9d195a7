import Datasets
import Files
import Tensors
import Training

/// Saves a run's states in the background, only the newest: a waiting state is replaced by a newer one, unless it has the smallest error
/// of those that wait. A state that could not be written is tried again with the next, and at the end; nothing stops training.
public final class RunKeeper: StateKeeper {
    /// The result of saving.
    public enum Result: Sendable {
        /// The state after this many updates is in this file.
        case saved(step: Int, RunFolder.File)
        /// The state after this many updates could not be written.
        case failed(step: Int, any Error)
        /// Another program has the run open: nothing is written here.
        case readOnly
        /// A trial before the first state failed.
        case refused(any Error)
    }

    private struct Work: Sendable {
        /// The states to write: the newest last, before it at most one, which has a smaller error.
        private(set) var waiting: [RunRecord] = []
        /// Whether to try now. After a failure the states wait for the next occasion.
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

        /// The states to write now; nil if there are none.
        mutating func take() -> [RunRecord]? {
            guard isDue, !waiting.isEmpty else { return nil }
            defer { waiting.removeAll() }
            isDue = false
            return waiting
        }

        private mutating func thin() {
            guard let newest = waiting.popLast() else { return }
            func error(_ record: RunRecord) -> Double { record.decidingError ?? .infinity }
            // The later of equals.
            let best = waiting.reversed().min { error($0) < error($1) }.flatMap { error($0) < error(newest) ? $0 : nil }
            waiting = [best, newest].compactMap { $0 }
        }
    }

    /// Writes states into the run's folder, which is opened with the first of them.
    private struct Writer {
        let name: String
        let root: String
        /// The folder, while it is open for writing.
        private(set) var folder: RunFolder?
        private var standing: RunFolder.Standing

        init(name: String, root: String, folder: RunFolder?) {
            (self.name, self.root, self.folder) = (name, root, folder)
            standing = folder?.standing() ?? RunFolder.Standing()
        }

        mutating func write(_ record: RunRecord) -> Result {
            do {
                // The folder may have been deleted and created again by another program.
                if let open = folder, !open.isReadOnly, !open.isCurrent {
                    open.unlock()
                    folder = nil
                }
                if folder == nil {
                    folder = try RunFolder.open(name, in: root)
                    standing = folder?.standing() ?? RunFolder.Standing()
                }
                if let folder, !folder.isReadOnly { return .saved(step: record.state.step, try folder.save(record, &standing)) }
                let reason = folder?.whyReadOnly
                folder = nil
                if let refusal = reason as? FileError { throw refusal }
                return .readOnly
            } catch { return .failed(step: record.state.step, error) }
        }
    }

    /// Saving that takes longer than this many seconds is limited to a fifth of the time.
    private static let longSaving = 0.1

    private let work = Monitor(Work())
    private let template: RunRecord
    /// The run's name.
    public let name: String
    /// Updates between saved states, regardless of time; nil to save by time only.
    public let everySteps: Int?
    /// Whether the run had saved states before: it is resumed.
    public var goesOn: Bool { !template.dataHash.isEmpty }

    /// A keeper of the run with this name below `root`, whose folder is created with the first state; a `folder` that is already open is
    /// used instead. `template` holds everything that stays the same; if it has no hash of the data, that of `dataset` is computed, before
    /// the first state if there is time. `triesOut`: try at once whether a state could be written. `now` returns the time in seconds since
    /// 1970; `wake` is called from the keeper's thread when there are results.
    public init(
        name: String, root: String, folder: RunFolder? = nil, template: RunRecord, dataset: Dataset, everySteps: Int? = nil,
        triesOut: Bool = false, now: @escaping @Sendable () -> Int, wake: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.template = template
        self.everySteps = everySteps
        startThread { [work] in
            var writer = Writer(name: name, root: root, folder: folder)
            if triesOut {
                do {
                    if let folder { try folder.tryOut() } else { try RunFolder.tryOut(root) }
                } catch {
                    work.withLock { $0.results.append(.refused(error)) }
                    wake()
                }
            }
            // A program that ends at once does not wait for it.
            let hash =
                template.dataHash.isEmpty
                ? dataset.sha256(isGivenUp: { work.withLock { $0.isClosed && $0.waiting.isEmpty } }) : template.dataHash
            while let hash, let records = Self.next(work) {
                var failed: [RunRecord] = []
                let start = Clock.steady.now()
                for var record in records {
                    record.savedAt = now()
                    record.dataHash = hash
                    let result = writer.write(record)
                    if case .saved = result {} else { failed.append(record) }
                    work.withLock { $0.results.append(result) }
                    wake()
                }
                work.withLock { $0.putBack(failed) }
                // With epochs of a few steps there is always a newer state: pauses keep the disk from being busy all the time.
                let seconds = Clock.steady.now() - start
                if seconds > Self.longSaving { _ = work.wait(seconds: 4 * seconds) { $0.isClosed ? true : nil } }
            }
            // The lock is released before the result is reported.
            writer.folder?.unlock()
            work.withLock { $0.hasEnded = true }
            work.notifyAll()
        }
    }

    /// Waits for states to write; nil once there will be none.
    private static func next(_ work: Monitor<Work>) -> [RunRecord]? {
        let next: [RunRecord]?? = work.wait { work in
            if let records = work.take() { return .some(records) }
            return work.isClosed ? .some(nil) : nil
        }
        return next ?? nil
    }

    deinit { end() }

    /// No more states will come: writes those that wait, and releases the run.
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

    /// The results since the last call.
    public func takeResults() -> [Result] {
        work.withLock { work in
            defer { work.results.removeAll() }
            return work.results
        }
    }

    /// Waits until everything is written, for at most this many seconds, and releases the run; false if it was not finished in time.
    public func close(withinSeconds seconds: Double) -> Bool {
        end()
        return work.wait(seconds: seconds) { $0.hasEnded ? true : nil } == true
    }
}
