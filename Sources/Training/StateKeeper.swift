/// Who keeps states of a run somewhere safe. Called from the session's thread: it takes the values and returns at once.
public protocol StateKeeper: Sendable {
    /// A state to be kept, and all the curves that belong to it. A newer one may take its place before it is written.
    func keep(_ state: TrainerState, _ history: History)
    /// No more states will come. Returns at once; what was handed over is still kept, and then the run is free for others.
    func end()
    /// Updates after which a state is wanted whatever the time; nil for none.
    var everySteps: Int? { get }
}

/// When a state is due.
public struct SavePlan: Sendable {
    /// Seconds between two states while it runs.
    public static let interval = 60.0

    private var lastTime: Double
    /// The furthest state that was given of this future, by updates done, tests made and changes by hand.
    private var last: (step: Int, testCount: Int, changes: [Change])

    /// A plan for a run that goes on from a state that is kept already, or begins.
    public init(at now: Double, _ state: TrainerState, testCount: Int) {
        lastTime = now
        last = (state.step, testCount, state.changes)
    }

    /// Whether there is something that was not given yet. Whoever has only gone back will find the same steps again.
    public func isNews(_ state: TrainerState, testCount: Int) -> Bool {
        state.changes != last.changes || state.step > last.step || (state.step == last.step && testCount > last.testCount)
    }

    /// Whether an update makes a state due: by time, or by count.
    public func isDue(at now: Double, _ state: TrainerState, everySteps: Int?) -> Bool {
        if let everySteps, state.step % everySteps == 0 { return true }
        return now - lastTime >= Self.interval
    }

    /// Notes that a state was handed over.
    public mutating func gave(_ state: TrainerState, testCount: Int, at now: Double) {
        lastTime = now
        last = (state.step, testCount, state.changes)
    }
}
