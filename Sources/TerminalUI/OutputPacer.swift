/// Learns how many bytes a second a terminal takes, from when it stopped taking them, and says how many a frame may have.
///
/// A slow line buffers kilobytes between the program and the eye; whoever fills that buffer answers each key half a second late. So the rate
/// is measured while the buffer is full, and then kept to, a little above it now and then to notice when the line has become faster.
public struct OutputPacer: Sendable {
    /// Bytes a second; nil while the terminal has always taken everything at once.
    public private(set) var rate: Double?
    private var tokens = 0.0
    private var tokenMoment = 0.0
    private var jamStart: Double?
    private var jamBytes = 0
    private var burst = 0
    private var lastJam = 0.0

    /// Seconds that a frame may take on the line.
    static let frameTime = 0.04
    /// Beyond this rate nothing needs to be saved.
    static let plenty = 2_000_000.0
    /// No line is taken for slower than this: a stalled one must be found out when it moves again.
    static let least = 2_000.0

    /// A pacer that has seen nothing.
    public init() {}

    /// Says that the terminal took so many bytes, and whether it refused more.
    public mutating func took(_ bytes: Int, refusedMore: Bool, at now: Double) {
        refill(now)
        tokens -= Double(bytes)
        if let start = jamStart {
            jamBytes += bytes
            let time = now - start
            if !refusedMore {
                jamStart = nil
                learn(Double(jamBytes), in: time)
                // What lies in the line's buffer has to drain before the next frame is seen at once.
                if rate != nil { tokens = -Double(min(burst, 8192)) }
            } else if time > 0.25 {
                learn(Double(jamBytes), in: time)
                jamStart = now
                jamBytes = 0
            }
            lastJam = now
        } else if refusedMore {
            jamStart = now
            jamBytes = 0
            burst = bytes
            lastJam = now
        }
    }

    /// A jam that was over at once is no slow line: any frame can be larger than the system's buffer.
    private mutating func learn(_ bytes: Double, in time: Double) {
        if time < 0.02 {
            rate = nil
            return
        }
        let measured = max(Self.least, bytes / time)
        let learnt = rate.map { 0.5 * $0 + 0.5 * measured } ?? measured
        rate = learnt > Self.plenty ? nil : learnt
    }

    /// Bytes that a frame may have now: nil for no limit, 0 for none yet. A frame that answers a key may have more.
    public mutating func budget(urgent: Bool, at now: Double) -> Int? {
        refill(now)
        guard let rate else { return nil }
        if urgent { return Int(rate * Self.frameTime * 4) }
        return tokens >= 0 ? Int(max(64, rate * Self.frameTime)) : 0
    }

    /// Seconds until a frame may be sent.
    public func delay(at now: Double) -> Double {
        guard let rate, tokens < 0 else { return 0 }
        let needed = -tokens / rate - (now - tokenMoment)
        return needed > 0 ? max(0.001, needed) : 0
    }

    private mutating func refill(_ now: Double) {
        defer { tokenMoment = now }
        guard let current = rate else { return }
        tokens = min(tokens + (now - tokenMoment) * current, current * Self.frameTime)
        if now - lastJam > 1 {
            lastJam = now
            let faster = current * 1.5
            rate = faster > Self.plenty ? nil : faster
        }
    }
}
