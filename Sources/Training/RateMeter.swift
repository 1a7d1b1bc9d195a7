/// Measures samples per second, over about half a second.
struct RateMeter {
    private var start = 0.0
    private var count = 0
    private(set) var perSecond: Double?

    mutating func restart(at now: Double) {
        start = now
        count = 0
    }

    mutating func add(_ samples: Int, at now: Double) {
        count += samples
        if now - start >= 0.5 {
            perSecond = Double(count) / (now - start)
            restart(at: now)
        }
    }
}
