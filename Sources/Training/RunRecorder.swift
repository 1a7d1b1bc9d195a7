/// The curves of a run, and which of its states are handed over to be kept, and when; with a screen or without. The curves are added to only
/// where someone keeps them.
public struct RunRecorder: Sendable {
    /// Seconds between two states while it runs.
    static let interval = 60.0

    /// The curves.
    public private(set) var history: History
    private let keeper: (any StateKeeper)?
    /// When a state was handed over last.
    private var lastTime: Double
    /// The state that was handed over last: updates done, whether they were tested, changes by hand.
    private var last: (step: Int, isTested: Bool, changes: [Change])

    /// The curves of a run that begins, or goes on from a state that is kept already.
    public init(_ start: TrainingStart, at now: Double) {
        let nodes = start.network.nodes.indices.filter { !start.network.nodes[$0].parameters.isEmpty }
        history = start.history ?? History(parameterNodes: nodes, firstStep: start.state.step)
        // Older programs kept all steps one by one.
        history.thin()
        keeper = start.keeper
        lastTime = now
        last = (start.state.step, history.isTested(afterStep: start.state.step), start.state.changes)
    }

    /// Whether someone keeps the run.
    public var isKept: Bool { keeper != nil }

    /// The last step after which the weights were tested; the first that is told of if they were not.
    public var testedStep: Int { history.tests.last?.step ?? history.firstStep }

    /// Whether an epoch ends with this state whose test was not made: the run was left before it was done.
    public func lacksTest(_ state: TrainerState) -> Bool { state.batch == 0 && state.step > testedStep }

    /// Adds what a session told.
    public mutating func add(_ told: History) {
        guard isKept else { return }
        history.append(told)
        history.thin()
    }

    /// Adds the step whose update was just done. `weightNorms` were measured before it.
    public mutating func addStep(of trainer: Trainer, seconds: Double, weightNorms: [Double]) {
        guard isKept else { return }
        trainer.record(into: &history, seconds: seconds, weightNorms: weightNorms)
        history.thin()
    }

    /// Adds a test.
    public mutating func add(testError: Double, afterStep step: Int) {
        guard isKept else { return }
        history.append(testError: testError, afterStep: step)
        history.thin()
    }

    /// Whether an update makes a state due: by time, or by count.
    public func isDue(afterStep step: Int, at now: Double) -> Bool {
        guard let keeper else { return false }
        if let everySteps = keeper.everySteps, step % everySteps == 0 { return true }
        return now - lastTime >= Self.interval
    }

    /// Hands a state over, if it was not: whoever has only gone back will find the same steps again. What was asked for is handed over
    /// whatever it is.
    public mutating func save(_ state: TrainerState, at now: Double, isAsked: Bool = false) {
        guard let keeper else { return }
        let isTested = history.isTested(afterStep: state.step)
        let isNews = state.changes != last.changes || state.step > last.step || (state.step == last.step && isTested && !last.isTested)
        guard isNews || isAsked else { return }
        lastTime = now
        last = (state.step, isTested, state.changes)
        var curves = history
        curves.cut(atStep: state.step)
        keeper.keep(state, curves)
    }
}
