/// Saves states of a run. Called from the training thread; the methods take their values and return at once.
public protocol StateKeeper: Sendable {
    /// Saves a state with its curves. A newer one may replace it before it is written. It also retries what could not be written before.
    func keep(_ state: TrainerState, _ history: History)
    /// Ends saving. Returns at once; pending states are still written, and then the run's lock is released.
    func end()
    /// Saves a state every this many updates, in addition to the periodic saves; nil for none.
    var everySteps: Int? { get }
}
