import Tensors

/// States that a run can go back to, in a budget of memory: close together for what was lately, farther apart the longer ago.
struct Keyframes {
    /// Steps from one state to the next before any is thinned out: so many are gone through again at most.
    static let spacing = 16

    /// The states, by their steps; the first is the run's beginning here.
    private(set) var states: [TrainerState]
    private let most: Int

    /// Keeps states from this one on, in so many bytes (of parameters), but never fewer than eight.
    init(from start: TrainerState, bytes: Int) {
        states = [start]
        let one = max(1, start.parameters.all.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride)
        most = max(8, bytes / one)
    }

    /// Keeps the state if it is its turn.
    mutating func offer(_ state: @autoclosure () -> TrainerState, step: Int) {
        guard step % Self.spacing == 0, step > (states.last?.step ?? 0) else { return }
        states.append(state())
        guard states.count > most else { return }
        // Of the older half every second one goes.
        let half = states.count / 2
        states = states.enumerated().filter { $0.offset >= half || $0.offset % 2 == 0 }.map(\.element)
    }

    /// Forgets what comes after a step: another future begins there. The beginning stays.
    mutating func drop(after step: Int) {
        let last = max(step, states[0].step)
        states.removeAll { $0.step > last }
    }

    /// The latest state that is no later than a step; the beginning if there is none.
    func latest(notAfter step: Int) -> TrainerState { states.last { $0.step <= step } ?? states[0] }
}
