/// Who keeps states of a run somewhere safe. Called from the thread that trains: it takes the values and returns at once.
public protocol StateKeeper: Sendable {
    /// A state to be kept, and all the curves that belong to it. A newer one may take its place before it is written. What could not be
    /// written before is tried again with it.
    func keep(_ state: TrainerState, _ history: History)
    /// No more states will come. Returns at once; what was handed over is still kept, and then the run is free for others.
    func end()
    /// Updates after which a state is wanted whatever the time; nil for none.
    var everySteps: Int? { get }
}
