import Lessons
import Training

/// How a session begins if no address or lesson says it.
public struct Opening: Sendable {
    /// The first page.
    public var page = Page.main
    /// Whether the forward phases of the first step are played as soon as the data are read.
    public var plays = false
    /// The speed of the first run.
    public var pace = Pace.flatOut

    /// The main screen, at rest; it runs flat out.
    public init() {}

    /// The overview, at a speed at which a class sees the numbers change; the first digit goes through the network if `plays`.
    public static func overview(plays: Bool) -> Opening {
        var opening = Opening()
        opening.page = .overview
        opening.plays = plays
        opening.pace = Speed.watchable.pace
        return opening
    }

    /// Seconds in which the forward phases are played.
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
        return run.isRunning ? [.send(.pause)] : []
    }

    /// Runs flat out; if it does already, on at a speed that can be watched.
    mutating func toggleFlatOut() -> [Effect] {
        let isBoth = run.isRunning && run.isRunningOn && Speed.all[speed] == .flatOut
        let effects = setSpeed(Speed.all.firstIndex(of: isBoth ? .watchable : .flatOut) ?? speed)
        return run.isRunning && run.isRunningOn ? effects : effects + begin(.run)
    }
}
