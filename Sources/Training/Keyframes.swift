import Tensors

/// States that a run can go back to, within a memory budget: dense for recent steps, sparser for older ones.
struct Keyframes {
    /// Steps between two states before thinning, and so the largest number of recent steps replayed.
    static let spacing = 16

    /// The states by ascending step; the first one is the start of the session.
    private(set) var states: [TrainerState]
    private let most: Int

    /// Keeps states from this one on, in at most `bytes` of parameters and slots, but at least eight states.
    init(from start: TrainerState, bytes: Int) {
        states = [start]
        most = max(8, bytes / max(1, start.bytes))
    }

    /// Keeps the state if one is due at this step.
    mutating func offer(_ state: @autoclosure () -> TrainerState, step: Int) {
        guard step % Self.spacing == 0, step > (states.last?.step ?? 0) else { return }
        states.append(state())
        guard states.count > most else { return }
        // Drops every second state of the older half.
        let half = states.count / 2
        states = states.enumerated().filter { $0.offset >= half || $0.offset % 2 == 0 }.map(\.element)
    }

    /// Drops the states after a step, because the run continues differently from there. The first one stays.
    mutating func drop(after step: Int) {
        let last = max(step, states[0].step)
        states.removeAll { $0.step > last }
    }

    /// The latest state at or before a step, or the first one if there is none.
    func latest(notAfter step: Int) -> TrainerState { states.last { $0.step <= step } ?? states[0] }
}
