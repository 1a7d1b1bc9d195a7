/// The curves of a run, and the decision which states are saved and when, with or without a screen. Nothing is recorded if the run is not
/// saved.
public struct RunRecorder: Sendable {
    /// Seconds between two periodic saves.
    static let interval = 60.0

    /// The curves of the run.
    public private(set) var history: History
    private let keeper: (any StateKeeper)?
    /// The time of the last save.
    private var lastTime: Double
    /// The last state saved: its step, whether it was tested, and its manual changes.
    private var last: (step: Int, isTested: Bool, changes: [Change])

    /// The curves of a new run, or of one that continues from a saved state.
    public init(_ start: TrainingStart, at now: Double) {
        let nodes = start.network.nodes.indices.filter { !start.network.nodes[$0].parameters.isEmpty }
        history = start.history ?? History(parameterNodes: nodes, firstStep: start.state.step)
        // Earlier versions of the program stored all steps individually.
        history.thin()
        keeper = start.keeper
        lastTime = now
        let step = start.state.step
        let isTested = start.reproducibleStep != nil || history.isTested(afterStep: step)
        last = (max(step, start.reproducibleStep ?? step), isTested, start.state.changes)
    }

    /// Whether the run is saved.
    public var isKept: Bool { keeper != nil }

    /// The last step after which the weights were tested, or the first step recorded if there was no test.
    public var testedStep: Int { history.tests.last?.step ?? history.firstStep }

    /// Whether this state ends an epoch but the test is missing, because the run was left before the test was done.
    public func lacksTest(_ state: TrainerState) -> Bool { state.batch == 0 && state.step > testedStep }

    /// Appends a session's history, which may replace later steps.
    public mutating func add(_ told: History) {
        guard isKept else { return }
        history.append(told)
        history.thin()
    }

    /// Whether a save is due after this step, by time or by step count.
    public func isDue(afterStep step: Int, at now: Double) -> Bool {
        guard let keeper else { return false }
        if let everySteps = keeper.everySteps, step % everySteps == 0 { return true }
        return now - lastTime >= Self.interval
    }

    /// Saves the state if it is later than the last saved one, was tested since, or has other manual changes. An earlier state reached by
    /// going back is not saved, because replaying gives the same steps again. With `isAsked` the state is saved in any case.
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
