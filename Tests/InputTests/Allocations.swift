import CAllocations

/// The memory used by this thread.
enum Allocations {
    /// The peak of bytes allocated during some work.
    static func peak(_ work: () throws -> Void) rethrows -> Int {
        allocations_begin()
        try work()
        return allocations_peak()
    }
}
