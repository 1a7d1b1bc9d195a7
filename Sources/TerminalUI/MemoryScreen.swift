import Synchronization

/// A screen for tests: keys come from a script, and canvases are kept.
public final class MemoryScreen: Screen {
    /// The size in columns and rows.
    public private(set) var size: Size
    /// The colours and characters it simulates.
    public let appearance: Appearance
    /// The last canvas shown.
    public private(set) var canvas: Canvas
    /// The number of canvases shown.
    public private(set) var frames = 0
    /// Called when the script is empty, for more events. If it returns none, `events` returns an empty list.
    public var whenIdle: (MemoryScreen) -> [ScreenEvent] = { _ in [.terminalGone] }
    private var script: [ScreenEvent]
    private let woken: Wakening

    private final class Wakening: Sendable { let flag = Atomic<Bool>(false) }

    /// A screen of this size that reports the events of the script one at a time.
    public init(_ size: Size, _ appearance: Appearance = Appearance(colors: .indexed, unicode: true), script: [ScreenEvent] = []) {
        self.size = size
        self.appearance = appearance
        self.script = script
        canvas = Canvas(size)
        woken = Wakening()
    }

    /// Keeps the canvas and counts it.
    public func present(_ canvas: Canvas, urgent: Bool) {
        self.canvas = canvas
        frames += 1
    }

    /// The last text copied; nil before.
    public private(set) var copied: String?

    /// Keeps the text.
    public func copy(_ text: String) -> CopyOutcome {
        copied = text
        return .sent
    }

    /// Always true.
    public var isCaughtUp: Bool { true }

    /// The next event of the script, or `woken` after `wake`; never waits.
    public func events(timeout: Double?) -> [ScreenEvent] {
        if woken.flag.exchange(false, ordering: .acquiringAndReleasing) { return [.woken] }
        if script.isEmpty { script = whenIdle(self) }
        guard !script.isEmpty else { return [] }
        let next = script.removeFirst()
        if case .resized(let size) = next { self.size = size }
        return [next]
    }

    /// Makes the next call of `events` return `woken`.
    public var wake: @Sendable () -> Void {
        let woken = woken
        return { woken.flag.store(true, ordering: .releasing) }
    }
}
