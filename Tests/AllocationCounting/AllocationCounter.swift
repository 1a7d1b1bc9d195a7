import CAllocations
import Glibc
import Synchronization
import Tensors

/// Counts the allocations of each of the threads that share the work.
public final class AllocationCounter: Sendable {
    private final class Count: Sendable { let value = Atomic<Int>(0) }

    private let workers: Workers
    private let counts: [Count]
    private let arrived = Count()

    /// A counter for the threads of `workers`.
    public init(_ workers: Workers) {
        self.workers = workers
        counts = (0..<workers.count).map { _ in Count() }
    }

    /// The number of allocations of each thread during some work.
    public func count(_ work: () throws -> Void) rethrows -> [Int] {
        onEachThread { _ in allocations_begin() }
        try work()
        onEachThread { [counts] in counts[$0].value.store(allocations_number(), ordering: .relaxed) }
        return counts.map { $0.value.load(ordering: .relaxed) }
    }

    private func onEachThread(_ body: (_ worker: Int) -> Void) {
        arrived.value.store(0, ordering: .sequentiallyConsistent)
        workers.run(units: workers.count) { _, worker in
            body(worker)
            // No thread takes a second unit before each has one.
            arrived.value.add(1, ordering: .sequentiallyConsistent)
            while arrived.value.load(ordering: .sequentiallyConsistent) < workers.count { sched_yield() }
        }
    }
}
