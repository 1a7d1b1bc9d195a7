import Synchronization

/// A screen without a terminal: keys come from a script, canvases are kept. For tests.
public final class MemoryScreen: Screen {
    /// Its columns and rows.
    public private(set) var size: Size
    /// What it can show.
    public let appearance: Appearance
    /// The canvas shown last.
    public private(set) var canvas: Canvas
    /// How many were shown.
    public private(set) var frames = 0
    /// Called when nothing is left of the script: it may add events; if it adds none, the screen waits to be woken.
    public var whenIdle: (MemoryScreen) -> [ScreenEvent] = { _ in [.terminalGone] }
    private var script: [ScreenEvent]
    private let woken: Wakening

    private final class Wakening: Sendable { let flag = Atomic<Bool>(false) }

    /// A screen of this size that will report these events, one at a time.
    public init(_ size: Size, _ appearance: Appearance = Appearance(colors: .indexed, unicode: true), script: [ScreenEvent] = []) {
        self.size = size
        self.appearance = appearance
        self.script = script
        canvas = Canvas(size)
        woken = Wakening()
    }

    /// Keeps the canvas.
    public func present(_ canvas: Canvas, urgent: Bool) {
        self.canvas = canvas
        frames += 1
    }

    /// What was copied last.
    public private(set) var copied: String?

    /// Keeps the text.
    public func copy(_ text: String) -> CopyOutcome {
        copied = text
        return .sent
    }

    /// Always.
    public var isCaughtUp: Bool { true }

    /// The next event of the script, or that someone woke it.
    public func events(timeout: Double?) -> [ScreenEvent] {
        if woken.flag.exchange(false, ordering: .acquiringAndReleasing) { return [.woken] }
        if script.isEmpty { script = whenIdle(self) }
        guard !script.isEmpty else { return [] }
        let next = script.removeFirst()
        if case .resized(let size) = next { self.size = size }
        return [next]
    }

    /// Makes `events` report it.
    public var wake: @Sendable () -> Void {
        let woken = woken
        return { woken.flag.store(true, ordering: .releasing) }
    }
}
