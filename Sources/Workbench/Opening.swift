import Lessons
import Training

/// How a session begins if no address or lesson says it.
public struct Opening: Sendable {
    /// The first page.
    var page = Page.main
    /// Whether the forward phases of the first step are played as soon as the data are read.
    var plays = false
    /// The speed of the first run.
    var speed = Speed.flatOut

    /// The main screen, at rest; it runs flat out.
    public init() {}

    /// The overview, at a speed at which a class sees the numbers change; the first digit goes through the network if `plays`.
    public static func overview(plays: Bool) -> Opening {
        var opening = Opening()
        opening.page = .overview
        opening.plays = plays
        opening.speed = .watchable
        return opening
    }

    /// The seconds in which the forward phases are played.
    static let seconds = 2.0
}

extension Workbench {
    /// Loads the first batch and plays its forward phases, as far as the loss.
    mutating func playOpening() -> [Effect] {
        guard settings.opening.plays, let network = run.network else { return [] }
        settings.opening.plays = false
        if let keepingLine { announce(trouble: keepingLine) }
        let forwardPhases = network.nodes.count - 1
        let pace = Pace.phases(perSecond: Double(forwardPhases) / Opening.seconds)
        let effects = begin(.play(pace, count: forwardPhases + 1))
        run.isOpeningPlayed = true
        return effects
    }

    /// Any key ends what is played at the start, or keeps it from beginning.
    mutating func endOpening() -> [Effect] {
        settings.opening.plays = false
        guard run.isOpeningPlayed else { return [] }
        run.isOpeningPlayed = false
        guard run.isRunning else { return [] }
        run.isPausing = true
        return [.send(.pause)]
    }

    /// Runs flat out; if it does already, on at a speed that can be watched.
    mutating func toggleFlatOut() -> [Effect] {
        // A run that is about to pause goes on.
        let goesOn = run.isRunning && run.isRunningOn && !run.isPausing
        let isFlatOut = goesOn && Speed.all[speed] == .flatOut
        let effects = setSpeed(Speed.index(of: isFlatOut ? .watchable : .flatOut))
        return goesOn ? effects : effects + begin(.run)
    }
}
