import Glibc

/// Where the session has its time from, so that logic and tests need none of their own.
public struct Clock: Sendable {
    /// Seconds since some fixed moment; never goes back.
    public let now: @Sendable () -> Double

    /// A clock that asks `now`.
    public init(now: @escaping @Sendable () -> Double) { self.now = now }

    /// The machine's steady clock.
    public static let steady = Clock {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
