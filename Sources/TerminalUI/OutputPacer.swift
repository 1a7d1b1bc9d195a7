/// Measures how many bytes per second a terminal accepts and limits the size of frames accordingly.
///
/// On a slow line, kilobytes are buffered between the program and the screen; a full buffer delays the response to each key by half a
/// second. So the rate is measured while the buffer is full and drains, and then respected. From time to time it is exceeded briefly, to
/// find out whether the line has become faster.
public struct OutputPacer: Sendable {
    /// Bytes per second; nil while the terminal accepts everything at once.
    public private(set) var rate: Double?
    /// The bytes that may be sent now; negative while earlier ones are still on the line.
    private var credit = 0.0
    private var creditMoment = 0.0
    private var jam: (start: Double, bytes: Int)?
    private var burst = 0
    private var lastJam = 0.0
    private var probeEnd: Double?

    /// The longest time of a frame on the line, in seconds.
    static let frameTime = 0.04
    /// The fraction of the measured rate that is used, so that frames are seen at once.
    static let share = 0.95
    /// The rate, in bytes per second, above which nothing is limited.
    static let plenty = 2_000_000.0
    /// The lowest rate assumed, in bytes per second, so that a stalled line is tried again.
    static let least = 2_000.0
    /// The least capacity of the system's terminal buffer, in bytes.
    static let buffer = 12_288
    /// The seconds between two probes for a faster line, and the length of a probe.
    static let probeInterval = 20.0
    static let probeTime = 0.7

    /// A pacer without measurements.
    public init() {}

    /// Reports that the terminal accepted `bytes` bytes and whether it refused more.
    public mutating func took(_ bytes: Int, refusedMore: Bool, at now: Double) {
        refill(now)
        credit -= Double(bytes)
        if let begun = jam {
            let total = begun.bytes + bytes
            let time = now - begun.start
            if !refusedMore {
                jam = nil
                learn(Double(total), in: time)
                if rate != nil { credit = -Double(min(max(burst, Self.buffer), 65_536)) }
            } else if time > 0.5 {
                learn(Double(total), in: time)
                jam = (now, 0)
            } else {
                jam = (begun.start, total)
            }
            lastJam = now
        } else if refusedMore {
            jam = (now, 0)
            burst = bytes
            lastJam = now
            probeEnd = nil
        }
    }

    /// A jam that ends at once does not mean a slow line, because any frame can exceed the system's buffer.
    private mutating func learn(_ bytes: Double, in time: Double) {
        if time < 0.02 {
            rate = nil
            return
        }
        let measured = max(Self.least, bytes / time)
        let learnt = time < 0.1 ? rate.map { 0.5 * $0 + 0.5 * measured } ?? measured : measured
        rate = learnt > Self.plenty ? nil : learnt
    }

    /// The bytes allowed for a frame now: nil for no limit, 0 for none yet. Urgent frames may have more.
    public mutating func budget(urgent: Bool, at now: Double) -> Int? {
        refill(now)
        guard let rate else { return nil }
        if urgent { return Int(rate * Self.frameTime * 4) }
        return credit >= 0 ? Int(max(64, rate * Self.frameTime)) : 0
    }

    /// The seconds until a frame may be sent.
    public func delay(at now: Double) -> Double {
        guard let rate, credit < 0 else { return 0 }
        let needed = -credit / (rate * Self.share) - (now - creditMoment)
        return needed > 0 ? max(0.001, needed) : 0
    }

    private mutating func refill(_ now: Double) {
        defer { creditMoment = now }
        guard let current = rate else { return }
        if let end = probeEnd, now >= end {
            // Twice the rate did not fill the line, so it becomes the new rate, which may still be too low.
            probeEnd = nil
            lastJam = now - Self.probeInterval + 1
            rate = current * 2 > Self.plenty ? nil : current * 2
        } else if probeEnd == nil && now - lastJam > Self.probeInterval {
            probeEnd = now + Self.probeTime
        }
        let used = current * (probeEnd == nil ? Self.share : 2)
        credit = min(credit + (now - creditMoment) * used, current * Self.frameTime)
    }
}
