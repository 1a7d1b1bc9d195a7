/// Learns how many bytes a second a terminal takes, from when it stopped taking them, and says how many a frame may have.
///
/// A slow line buffers kilobytes between the program and the eye; whoever keeps that buffer full answers each key half a second late. So the
/// rate is measured while the buffer is full and drains, and then kept to; now and then it is exceeded for a moment, to notice when the line
/// has become faster.
public struct OutputPacer: Sendable {
    /// Bytes a second; nil while the terminal takes everything at once.
    public private(set) var rate: Double?
    /// Bytes that may be sent now; negative while what was sent is still on the line.
    private var credit = 0.0
    private var creditMoment = 0.0
    private var jam: (start: Double, bytes: Int)?
    private var burst = 0
    private var lastJam = 0.0
    private var probeEnd: Double?

    /// Seconds that a frame may take on the line.
    static let frameTime = 0.04
    /// The share of the measured rate that is used: what was sent is then seen at once.
    static let share = 0.95
    /// Beyond this rate nothing needs to be saved.
    static let plenty = 2_000_000.0
    /// No line is taken for slower than this: a stalled one must be found out when it moves again.
    static let least = 2_000.0
    /// What a system's terminal buffer holds at least.
    static let buffer = 12_288
    /// Seconds between two tries whether the line has become faster, and how long one lasts.
    static let probeInterval = 20.0
    static let probeTime = 0.7

    /// A pacer that has seen nothing.
    public init() {}

    /// Says that the terminal took so many bytes, and whether it refused more.
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

    /// A jam that was over at once is no slow line: any frame can be larger than the system's buffer.
    private mutating func learn(_ bytes: Double, in time: Double) {
        if time < 0.02 {
            rate = nil
            return
        }
        let measured = max(Self.least, bytes / time)
        let learnt = time < 0.1 ? rate.map { 0.5 * $0 + 0.5 * measured } ?? measured : measured
        rate = learnt > Self.plenty ? nil : learnt
    }

    /// Bytes that a frame may have now: nil for no limit, 0 for none yet. A frame that answers a key may have more.
    public mutating func budget(urgent: Bool, at now: Double) -> Int? {
        refill(now)
        guard let rate else { return nil }
        if urgent { return Int(rate * Self.frameTime * 4) }
        return credit >= 0 ? Int(max(64, rate * Self.frameTime)) : 0
    }

    /// Seconds until a frame may be sent.
    public func delay(at now: Double) -> Double {
        guard let rate, credit < 0 else { return 0 }
        let needed = -credit / (rate * Self.share) - (now - creditMoment)
        return needed > 0 ? max(0.001, needed) : 0
    }

    private mutating func refill(_ now: Double) {
        defer { creditMoment = now }
        guard let current = rate else { return }
        if let end = probeEnd, now >= end {
            // Twice the rate did not fill the line: that is its rate now, and perhaps more.
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
