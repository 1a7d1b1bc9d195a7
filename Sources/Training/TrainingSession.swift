import Datasets
import NeuralNetworks
import Tensors

/// How fast to run.
public enum Pace: Hashable, Sendable {
    /// So many units a second, each of them shown, with where it comes from.
    case units(perSecond: Double)
    /// So many phases a second, each of them shown.
    case phases(perSecond: Double)
    /// So many steps a second.
    case steps(perSecond: Double)
    /// As fast as it goes.
    case flatOut
}

/// What the session is told.
public enum TrainingCommand: Sendable {
    /// Runs until told otherwise.
    case run
    /// Stops at the next resting place.
    case pause
    /// Goes on by one unit within the phase done last, or into the next phase.
    case stepUnit
    /// Goes back by one unit, or into the phase before.
    case previousUnit
    /// Does one phase.
    case stepPhase
    /// Goes to the next resting place.
    case stepBatch
    /// Goes to the first resting place of the next epoch.
    case stepEpoch
    /// Goes back by one phase.
    case previousPhase
    /// Goes back to the resting place of the step before.
    case previousBatch
    /// Goes to the resting place of the step after so many updates, forwards or back.
    case goTo(step: Int)
    /// Goes to where this phase of the step after so many updates is done; after an update its step counts as done, and nil is before the
    /// first phase of all.
    case goToPhase(step: Int, Phase?)
    /// Hands the state to whoever keeps them, if it was not handed over yet.
    case save
    /// Goes on by so many units, phases or steps (of `flatOut` steps) at this pace, each of them shown, then rests. A pause ends it early; so
    /// does whatever else goes somewhere.
    case play(Pace, count: Int)
    /// Goes where `goToPhase` goes, with exactly these changes by hand, whatever was changed before: the same bits as in a new session with
    /// them. From the first step on at which they differ from those in force, all that had been done is forgotten. What was under way or
    /// waited, an evaluation of a set too, is given up.
    case setScene(changes: [Change], step: Int, Phase?)
    /// Gives the parameters as they are now, in an event.
    case giveParameters
    /// Gives all numbers of the step under way, or of a guest's own way through the network, in an event: at once when it rests or each
    /// phase is shown; while it runs on, at the next resting place; on the way to a moment and behind steps that wait, when it is there.
    case giveNumbers(guest: Guest?)
    /// Changes something by hand in the step under way, or with nil takes the change back; what of the step is done already is done again
    /// with it. Steps to come that had been done are forgotten: another future begins.
    case change(Change.Target, to: Float?)
    /// Finds out what the weights as they are answer for each sample of a set, batch by batch beside what else is done; one under way is
    /// given up for it.
    case evaluateSamples(SampleSet)
    /// How fast `run` and the steps go.
    case setPace(Pace)
    /// Where to look.
    case look(Focus)
    /// The newest snapshot was seen; another is welcome.
    case wantSnapshot
    /// Ends the session's thread.
    case stop
}

extension TrainingCommand {
    /// Whether it asks for what the steps before it make.
    var isAskedBehindSteps: Bool {
        switch self {
        case .giveNumbers, .save: true
        default: false
        }
    }

    /// Whether it goes somewhere and then rests, so that what is asked for after it waits for its end.
    var isStep: Bool {
        switch self {
        case .stepUnit, .previousUnit, .stepPhase, .stepBatch, .stepEpoch, .previousPhase, .previousBatch, .goTo, .goToPhase, .play,
            .setScene,
            .change:
            true
        case .run, .pause, .setPace, .look, .wantSnapshot, .giveParameters, .giveNumbers, .evaluateSamples, .save, .stop: false
        }
    }
}

/// What happened; none is ever missed.
public enum TrainingEvent: Sendable {
    /// The data are there, and the network made for them.
    case ready(Network, dataset: Dataset)
    /// The data could not be read, or the network does not fit them.
    case failedToStart(any Error)
    /// An epoch (counted from 1) ended with this test error after so many seconds of training.
    case epochEnded(epoch: Int, testError: Double, seconds: Double)
    /// What the network answers for each sample of a set, as it was asked for.
    case samplesEvaluated(SampleResults)
    /// These changes by hand are in force now.
    case changed([Change])
    /// The parameters that were asked for.
    case parameters(Parameters<Float>)
    /// The numbers that were asked for.
    case numbers(StepNumbers)
    /// The loss has stayed far above its best.
    case diverged(DivergenceWatch.Alarm)
    /// It has come down again, or someone has gone back.
    case recovered
    /// Something was not finite; training stands before the update.
    case notFinite(NotFinite)
    /// Running stopped: paused, or where a step command wanted to get to.
    case rested
}

/// What has come from the session since it was last asked.
public struct TrainingNews: Sendable {
    /// The newest snapshot, if there is a new one.
    public var snapshot: Snapshot?
    /// Everything that happened, in order.
    public var events: [TrainingEvent] = []
    /// What was not told before of steps and tests; nil before the network is there.
    public var history: History?
    /// The step at which a run that was kept is gone on with; told once, nil for a run that begins.
    public var resumedAt: Int?
    /// Samples a second while running; nil when not.
    public var samplesPerSecond: Double?
    /// Whether it runs.
    public var isRunning = false
    /// Whether it is testing the weights on the test samples just now.
    public var isTesting = false
    /// How far the evaluation of a set has come that was asked for; nil when none is under way.
    public var sampleProgress: SampleProgress?

    /// Nothing.
    public init() {}
}

/// What a session has done.
public struct SessionTotals: Hashable, Sendable {
    /// Updates since the network's beginning.
    public var step = 0
    /// The epoch of the last update, counted from 1.
    public var epoch = 0
    /// Samples of all steps of this session.
    public var samples = 0
    /// What they took: from a step's load to its update and, while nobody waits, on to the next. Tests and rests are left out.
    public var seconds = 0.0

    /// Samples a second.
    public var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }

    /// Nothing.
    public init() {}
}

/// How a session starts; run on the session's own thread, for reading data takes a while.
public struct TrainingStart: Sendable {
    /// The network and where it stands.
    public var network: Network
    /// The data.
    public var dataset: Dataset
    /// Where it starts.
    public var state: TrainerState
    /// Threads.
    public var threads: Int
    /// Bytes for states that the session can go back to.
    public var historyBytes = 64 << 20
    /// The curves until there, where a run goes on; nil at its beginning.
    public var history: History?
    /// Who keeps the run's states; nil if nobody does.
    public var keeper: (any StateKeeper)?

    /// A start.
    public init(network: Network, dataset: Dataset, state: TrainerState, threads: Int) {
        self.network = network
        self.dataset = dataset
        self.state = state
        self.threads = threads
    }
}

/// Owns the trainer on a thread of its own: takes commands, posts the newest snapshot (which may be missed) and events (which may not).
public final class TrainingSession: Sendable {
    private struct Mailbox: Sendable {
        var commands: [TrainingCommand] = []
        var hasBegun = false
        var hasEnded = false
        var news = TrainingNews()
        var totals = SessionTotals()
    }

    private let mailbox: Monitor<Mailbox>
    private let wake: @Sendable () -> Void

    /// Starts the thread. `start` reads the data and makes the network; `wake` is called, from the session's thread, when there is news.
    public init(
        clock: Clock = .steady, focus: Focus, start: @escaping @Sendable () throws -> TrainingStart,
        wake: @escaping @Sendable () -> Void
    ) {
        mailbox = Monitor(Mailbox())
        self.wake = wake
        startThread { [mailbox] in
            do {
                let start = try start()
                var loop = SessionLoop(start, focus: focus, clock: clock)
                Self.run(&loop, mailbox, wake)
                loop.save()
                start.keeper?.end()
                mailbox.withLock { $0.hasEnded = true }
                mailbox.notifyAll()
            } catch {
                mailbox.withLock {
                    $0.news.events.append(.failedToStart(error))
                    $0.hasEnded = true
                }
                mailbox.notifyAll()
                wake()
            }
        }
    }

    /// Gives a command; returns at once.
    public func send(_ command: TrainingCommand) {
        mailbox.withLock { $0.commands.append(command) }
        mailbox.notifyAll()
    }

    /// Ends the session and waits until its last state is with its keeper, for so many seconds at most; false if it was not.
    public func stop(withinSeconds seconds: Double) -> Bool {
        send(.stop)
        // What is still reading its data has nothing to hand over.
        if mailbox.withLock({ !$0.hasBegun }) { return true }
        let end = Clock.steady.now() + seconds
        while true {
            let left = end - Clock.steady.now()
            if left <= 0 { return mailbox.withLock { $0.hasEnded } }
            if mailbox.wait(seconds: left, { $0.hasEnded ? true : nil }) == true { return true }
        }
    }

    /// What has been done until now.
    public var totals: SessionTotals { mailbox.withLock { $0.totals } }

    /// Takes what has come; empty if nothing has.
    public func takeNews() -> TrainingNews {
        mailbox.withLock { box in
            let news = box.news
            box.news.snapshot = nil
            box.news.resumedAt = nil
            box.news.events.removeAll()
            box.news.history?.removeAll()
            return news
        }
    }

    /// Waits until news satisfies a condition, taking all that comes before; for programs without a screen, and for tests.
    public func waitForNews(until isEnough: (TrainingNews) -> Bool) -> TrainingNews {
        var all = TrainingNews()
        while true {
            let news: TrainingNews = mailbox.wait { box in
                let news = box.news
                guard news.snapshot != nil || !news.events.isEmpty else { return nil }
                box.news.snapshot = nil
                box.news.events.removeAll()
                box.news.history?.removeAll()
                return news
            }
            all.snapshot = news.snapshot ?? all.snapshot
            all.events += news.events
            if let history = news.history {
                if all.history == nil { all.history = history } else { all.history?.append(history) }
            }
            all.isRunning = news.isRunning
            all.samplesPerSecond = news.samplesPerSecond
            if isEnough(all) { return all }
        }
    }

    private static func run(_ loop: inout SessionLoop, _ mailbox: Monitor<Mailbox>, _ wake: @Sendable () -> Void) {
        mailbox.withLock { box in
            box.hasBegun = true
            box.news.events.append(.ready(loop.trainer.network, dataset: loop.dataset))
            box.news.history = loop.recorder.history
            box.news.resumedAt = loop.recorder.history.endStep > 0 ? loop.recorder.history.endStep : nil
            box.news.snapshot = loop.trainer.snapshot(loop.focus)
        }
        mailbox.notifyAll()
        wake()
        while true {
            let commands: [TrainingCommand]
            switch loop.waiting() {
            case .forCommands:
                commands = mailbox.wait { $0.commands.isEmpty ? nil : take(&$0.commands, mayStep: true) }
            case .until(let seconds):
                let mayStep = !loop.isStepping
                commands =
                    mailbox.wait(seconds: seconds) { box in
                        let taken = take(&box.commands, mayStep: mayStep)
                        return taken.isEmpty ? nil : taken
                    } ?? []
            case .notAtAll: commands = mailbox.withLock { take(&$0.commands, mayStep: !loop.isStepping) }
            }
            if !loop.obey(commands) { return }
            let produced = loop.work()
            guard produced.isWorthPosting else { continue }
            mailbox.withLock { box in
                box.news.history?.append(produced.history)
                box.news.events += produced.events
                if let snapshot = produced.snapshot { box.news.snapshot = snapshot }
                // Steps that wait are as good as under way: nobody should take a rest between two of them for the end.
                box.news.isRunning = loop.isRunning || box.commands.contains { $0.isStep }
                box.news.isTesting = loop.isTesting
                box.news.sampleProgress = loop.sampleProgress
                box.news.samplesPerSecond = loop.samplesPerSecond
                box.totals = loop.totals
            }
            if produced.snapshot != nil || !produced.events.isEmpty || produced.hasProgress {
                mailbox.notifyAll()
                wake()
            }
        }
    }

    /// Takes what can be obeyed now: a step waits until the step before it is done, so that a key pressed nine times does nine phases. Who
    /// pauses or runs wants no more of the steps that wait.
    private static func take(_ commands: inout [TrainingCommand], mayStep: Bool) -> [TrainingCommand] {
        if commands.isEmpty { return [] }
        var taken: [TrainingCommand] = []
        var left: [TrainingCommand] = []
        var mayStep = mayStep
        for command in commands {
            switch command {
            case .setScene:
                left.removeAll { !$0.isAskedBehindSteps }
                taken.removeAll(where: \.isStep)
                taken.append(command)
                mayStep = false
            // Behind a step it is asked for what the step makes.
            case _ where command.isAskedBehindSteps && !left.isEmpty: left.append(command)
            case _ where command.isStep:
                if mayStep { taken.append(command) } else { left.append(command) }
                mayStep = false
            case .pause, .run:
                // What someone changed is no step that can be left out.
                left.removeAll { command in
                    if case .change = command { return false }
                    return !command.isAskedBehindSteps
                }
                taken.append(command)
            default: taken.append(command)
            }
        }
        commands = left
        return taken
    }
}
