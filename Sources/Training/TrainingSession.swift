import Datasets
import NeuralNetworks
import Tensors

/// The speed of a running session.
public enum Pace: Hashable, Sendable {
    /// Units per second; each is shown with its derivation.
    case units(perSecond: Double)
    /// Phases per second; each is shown.
    case phases(perSecond: Double)
    /// Steps per second.
    case steps(perSecond: Double)
    /// Steps that follow each other faster and faster: first so many per second, in the end so many.
    case quickening(from: Double, to: Double)
    /// Full speed.
    case flatOut
}

/// The commands of a session.
public enum TrainingCommand: Sendable {
    /// Runs until the next pause or step command.
    case run
    /// Stops at the next resting place.
    case pause
    /// Advances by one unit of the last phase, or into the next phase.
    case stepUnit
    /// Goes back by one unit, or into the previous phase.
    case previousUnit
    /// Runs one phase.
    case stepPhase
    /// Advances to the next resting place.
    case stepBatch
    /// Advances to the first resting place of the next epoch.
    case stepEpoch
    /// Goes back by one phase.
    case previousPhase
    /// Goes back to the resting place of the previous step.
    case previousBatch
    /// Goes to the resting place of the step after this many updates, forwards or back.
    case goTo(step: Int)
    /// Goes to the moment after this phase of the step after `step` updates. After an update the step counts as done; nil is before the
    /// first phase.
    case goToPhase(step: Int, Phase?)
    /// Saves the state unless it is already saved.
    case save
    /// Runs `count` units, phases or steps at this pace (steps for `flatOut`), each of them shown, and then rests. A pause or any other
    /// movement ends it early.
    case play(Pace, count: Int)
    /// Goes to the moment of `goToPhase` with exactly these manual changes, bit for bit as in a new session with them. The run is discarded
    /// from the first step at which they differ from the current ones. Pending commands and evaluations are cancelled.
    case setScene(changes: [Change], step: Int, Phase?)
    /// Sends the current parameters in an event.
    case giveParameters
    /// Sends all numbers of the current step, or of a guest, in an event: at once at rest or when every phase is shown; at the next resting
    /// place while running; on arrival when moving to a moment or after pending steps.
    case giveNumbers(guest: Guest?)
    /// Applies a manual change to the current step, or with nil removes it. Phases of the step already done are repeated with it. Later
    /// steps are discarded, because the run continues differently.
    case change(Change.Target, to: Float?)
    /// Evaluates the current weights on a set, batch by batch beside other work; replaces an evaluation under way.
    case evaluateSamples(SampleSet)
    /// Sets the pace of `run` and of the steps.
    case setPace(Pace)
    /// Sets what snapshots show.
    case look(Looks)
    /// Acknowledges the last snapshot and requests another.
    case wantSnapshot
    /// Ends the session and its thread.
    case stop
}

extension TrainingCommand {
    /// Whether its result depends on the steps before it in the queue.
    var isAskedBehindSteps: Bool {
        switch self {
        case .giveNumbers, .save: true
        default: false
        }
    }

    /// Whether it moves to a moment and then rests, so that later commands wait for it.
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

/// The events of a session; none is dropped.
public enum TrainingEvent: Sendable {
    /// The data are loaded and the network is built.
    case ready(Network, dataset: Dataset)
    /// Loading the data failed, or the network does not fit them.
    case failedToStart(any Error)
    /// An epoch ended, and the weights were tested.
    case epochEnded(EpochResult)
    /// The result of `evaluateSamples`.
    case samplesEvaluated(SampleResults)
    /// The manual changes now in force.
    case changed([Change])
    /// The parameters requested.
    case parameters(Parameters<Float>)
    /// The numbers requested.
    case numbers(StepNumbers)
    /// The loss has stayed far above its best level.
    case diverged(DivergenceWatch.Alarm)
    /// The loss has come down again, or the session went back.
    case recovered
    /// A number became NaN or infinite; training stopped before the update.
    case notFinite(NotFinite)
    /// The session stopped, after a pause or at the end of a step command.
    case rested
}

/// Everything that came from the session since the last request.
public struct TrainingNews: Sendable {
    /// The newest snapshot; nil if there is no new one.
    public var snapshot: Snapshot?
    /// All events, in order.
    public var events: [TrainingEvent] = []
    /// Steps and tests not reported before; nil before the network is built.
    public var history: History?
    /// The step at which a saved run continues; reported once, nil for a new run.
    public var resumedAt: Int?
    /// Samples per second while running; nil otherwise.
    public var samplesPerSecond: Double?
    /// Whether the session is running.
    public var isRunning = false
    /// Whether it is testing the weights on the test set.
    public var isTesting = false
    /// The progress of a requested evaluation; nil if there is none.
    public var sampleProgress: SampleProgress?

    /// Empty news.
    public init() {}
}

/// The work done by a session.
public struct SessionTotals: Hashable, Sendable {
    /// The number of updates since the start of the run.
    public var step = 0
    /// The number of samples in all steps of this session.
    public var samples = 0
    /// Their training time: from a step's load to its update and, without a rest, to the next load. Tests and rests are excluded.
    public var seconds = 0.0

    /// Training speed in samples per second; 0 before the first step.
    public var samplesPerSecond: Double { seconds > 0 ? Double(samples) / seconds : 0 }

    /// No work done yet.
    public init() {}
}

/// The start of a session; created on the session's thread, because reading data takes time.
public struct TrainingStart: Sendable {
    /// The network to train.
    public var network: Network
    /// The training and test data.
    public var dataset: Dataset
    /// The state to start from.
    public var state: TrainerState
    /// The number of threads for the kernels.
    public var threads: Int
    /// The memory budget, in bytes, for states that the session can go back to.
    public var historyBytes = 64 << 20
    /// The curves so far if a run continues; nil for a new run.
    public var history: History?
    /// The keeper that saves the run's states; nil if the run is not saved.
    public var keeper: (any StateKeeper)?
    /// The step up to which whoever opens the run has it without a file, because a line leads there: until then there is nothing to save.
    public var reproducibleStep: Int?

    /// A session of a new run that is not saved.
    public init(network: Network, dataset: Dataset, state: TrainerState, threads: Int) {
        self.network = network
        self.dataset = dataset
        self.state = state
        self.threads = threads
    }
}

/// Runs the trainer on its own thread. It takes commands and publishes the newest snapshot (older ones are dropped) and all events.
public final class TrainingSession: Sendable {
    private struct Mailbox: Sendable {
        var commands: [TrainingCommand] = []
        /// Whether running waits for the screen.
        var isHeld = false
        var hasBegun = false
        var hasEnded = false
        var news = TrainingNews()
        var totals = SessionTotals()
    }

    private let mailbox: Monitor<Mailbox>
    private let wake: @Sendable () -> Void

    /// Starts the thread. `start` reads the data and builds the network; `wake` is called on the session's thread whenever there is news.
    public init(
        clock: Clock = .steady, looks: Looks, start: @escaping @Sendable () throws -> TrainingStart,
        wake: @escaping @Sendable () -> Void
    ) {
        mailbox = Monitor(Mailbox())
        self.wake = wake
        startThread { [mailbox] in
            do {
                let start = try start()
                var session = SessionLoop(start, looks: looks, clock: clock)
                Self.run(&session, mailbox, wake)
                session.loop.save()
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

    /// Queues a command and returns at once.
    public func send(_ command: TrainingCommand) {
        mailbox.withLock { $0.commands.append(command) }
        mailbox.notifyAll()
    }

    /// Seconds after which a running session goes on although nobody has released it.
    static let longestHold = 0.05

    /// Lets a running session wait after the current phase until `release()`, at most `longestHold`: what draws the answer to a key then has a
    /// processor to itself. The wait is no training time and changes no result.
    public func hold() { mailbox.withLock { $0.isHeld = true } }

    /// Lets a held session go on.
    public func release() {
        mailbox.withLock { $0.isHeld = false }
        mailbox.notifyAll()
    }

    /// Ends the session and waits up to `seconds` until its last state has been passed to the keeper; returns false on timeout.
    public func stop(withinSeconds seconds: Double) -> Bool {
        send(.stop)
        // A session that is still loading its data has nothing to save.
        if mailbox.withLock({ !$0.hasBegun }) { return true }
        let end = Clock.steady.now() + seconds
        while true {
            let left = end - Clock.steady.now()
            if left <= 0 { return mailbox.withLock { $0.hasEnded } }
            if mailbox.wait(seconds: left, { $0.hasEnded ? true : nil }) == true { return true }
        }
    }

    /// The work done so far.
    public var totals: SessionTotals { mailbox.withLock { $0.totals } }

    /// Returns and clears the news; empty if there is none.
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

    /// Waits until the collected news meets a condition and returns all of it; for programs without a screen, and for tests.
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

    private static func run(_ session: inout SessionLoop, _ mailbox: Monitor<Mailbox>, _ wake: @Sendable () -> Void) {
        mailbox.withLock { box in
            box.hasBegun = true
            box.news.events.append(.ready(session.trainer.network, dataset: session.loop.dataset))
            let history = session.loop.history
            box.news.history = history
            box.news.resumedAt = history.endStep > 0 ? history.endStep : nil
            box.news.snapshot = session.firstSnapshot()
        }
        mailbox.notifyAll()
        wake()
        while true {
            if mailbox.withLock({ $0.isHeld }) {
                mailbox.wait(seconds: longestHold) { $0.isHeld ? nil : () }
                mailbox.withLock { $0.isHeld = false }
                session.loop.interrupt()
            }
            let commands: [TrainingCommand]
            switch session.waiting() {
            case .forCommands:
                commands = mailbox.wait { $0.commands.isEmpty ? nil : take(&$0.commands, mayStep: true) }
            case .until(let seconds):
                let mayStep = !session.pacer.isStepping
                commands =
                    mailbox.wait(seconds: seconds) { box in
                        let taken = take(&box.commands, mayStep: mayStep)
                        return taken.isEmpty ? nil : taken
                    } ?? []
            case .notAtAll: commands = mailbox.withLock { take(&$0.commands, mayStep: !session.pacer.isStepping) }
            }
            if !session.obey(commands) { return }
            let produced = session.work()
            guard session.isWorthPosting else { continue }
            mailbox.withLock { box in
                box.news.history?.append(session.loop.told)
                box.news.events += produced.events
                if let snapshot = produced.snapshot { box.news.snapshot = snapshot }
                // Pending steps count as running, so that a rest between two of them is not mistaken for the end.
                box.news.isRunning = session.pacer.isRunning || box.commands.contains { $0.isStep }
                box.news.isTesting = session.loop.isTesting
                box.news.sampleProgress = session.sampleProgress
                box.news.samplesPerSecond = session.samplesPerSecond
                box.totals = session.totals
            }
            if produced.snapshot != nil || !produced.events.isEmpty || produced.hasProgress {
                mailbox.notifyAll()
                wake()
            }
        }
    }

    /// Takes the commands that can be executed now. A step waits until the previous one is done, so that nine key presses run nine phases.
    /// `pause` and `run` cancel pending steps.
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
            // A request after a step is about that step's result.
            case _ where command.isAskedBehindSteps && !left.isEmpty: left.append(command)
            case _ where command.isStep:
                if mayStep { taken.append(command) } else { left.append(command) }
                mayStep = false
            case .pause, .run:
                // Manual changes are not cancelled.
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
