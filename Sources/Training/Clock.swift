import Glibc

/// The session's source of time, which tests replace.
public struct Clock: Sendable {
    /// Seconds since an arbitrary fixed moment; never decreases.
    public let now: @Sendable () -> Double

    /// A clock that reads the time from `now`.
    public init(now: @escaping @Sendable () -> Double) { self.now = now }

    /// The system's monotonic clock.
    public static let steady = Clock {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
