import CAllocations

/// What this thread's memory comes to.
enum Allocations {
    /// The most bytes that some work held at once.
    static func peak(_ work: () throws -> Void) rethrows -> Int {
        allocations_begin()
        try work()
        return allocations_peak()
    }
}
