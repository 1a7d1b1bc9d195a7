import Glibc
import NeuralNetworks

/// How far a session runs, and how fast.
struct Pacer {
    enum Goal: Equatable {
        case none
        case forever
        case unit
        case phase
        case restingPlace
        case epoch(after: Int)
        /// This many units, phases or steps, depending on `playPace`.
        case play(left: Int)
        /// Until this many phases were done since the start of the run.
        case moment(Int)
    }

    var goal = Goal.none
    var isPausing = false
    /// The pace of running.
    var pace = Pace.flatOut {
        didSet { if pace != oldValue { momentCount = 0 } }
    }
    /// The pace of `Goal.play`.
    var playPace = Pace.flatOut
    /// When the next moment is shown.
    private(set) var nextMoment = 0.0
    /// The moments shown since it began to run at this pace.
    private var momentCount = 0
    /// After so many steps a quickening pace has doubled.
    private static let doubling = 40.0

    var isRunning: Bool { goal != .none }

    /// Whether it runs until the next command or to the end of what is played.
    var isFlowing: Bool {
        switch goal {
        case .forever, .play: true
        case .none, .unit, .phase, .restingPlace, .epoch, .moment: false
        }
    }

    /// Whether a requested step is under way.
    var isStepping: Bool { goal != .none && !isFlowing }

    /// The pace of continuous running or playing; nil when stepping.
    private var flow: Pace? {
        switch goal {
        case .forever: pace
        case .play: playPace
        case .none, .unit, .phase, .restingPlace, .epoch, .moment: nil
        }
    }

    /// Seconds between two shown moments; 0 for full speed.
    var interval: Double {
        switch flow {
        case .units(let perSecond), .phases(let perSecond), .steps(let perSecond): 1 / perSecond
        case .quickening(let first, let last): 1 / min(last, first * exp2(Double(momentCount) / Self.doubling))
        case .flatOut, nil: 0
        }
    }

    var isShownByUnit: Bool {
        if case .units = flow { return true }
        return goal == .unit
    }

    var isShownByPhase: Bool {
        if case .phases = flow { return true }
        return goal == .phase || isShownByUnit
    }

    mutating func begin(_ goal: Goal, at now: Double) {
        if self.goal == .none { (nextMoment, momentCount) = (now, 0) }
        self.goal = goal
        isPausing = false
    }

    mutating func rest() {
        goal = .none
        isPausing = false
    }

    /// Shows the next moment at once.
    mutating func hurry(at now: Double) { nextMoment = now }

    func isDue(at now: @autoclosure () -> Double) -> Bool { interval == 0 || nextMoment <= now() }

    /// Seconds until the next moment is shown.
    func secondsLeft(at now: Double) -> Double { nextMoment - now }

    mutating func advance(at now: Double) {
        guard interval > 0 else { return }
        momentCount += 1
        nextMoment = max(nextMoment + interval, now - interval)
    }

    /// Counts one played unit, phase or step as done; returns whether anything is played.
    mutating func countPlayed() -> Bool {
        guard case .play(let left) = goal else { return false }
        goal = .play(left: max(0, left - 1))
        return true
    }

    /// Whether the goal is reached after a phase.
    func isReached(isResting: Bool, epoch: Int, phasesDone: Int) -> Bool {
        switch goal {
        case .none, .unit, .phase: true
        case .restingPlace: isResting
        case .epoch(let after): isResting && epoch > after
        case .forever: false
        case .play(let left): left == 0
        case .moment(let moment): phasesDone >= moment
        }
    }
}
