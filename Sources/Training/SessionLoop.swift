import Datasets
import NeuralNetworks
import Tensors

/// The session's work between two checks for commands: one phase, or one batch of an evaluation.
struct SessionLoop {
    enum Waiting {
        case forCommands
        case until(seconds: Double)
        case notAtAll
    }

    /// The output of one turn.
    struct Product {
        var snapshot: Snapshot?
        var events: [TrainingEvent] = []
        /// Whether the evaluation of a set has made progress.
        var hasProgress = false
    }

    /// What is watched: looks, and whether they are to be answered.
    struct Watched {
        var looks: Looks
        var isSnapshotWanted = true
        var hasChanged = false
    }

    /// Going through a phase by units.
    struct Units {
        /// The current unit of the last phase; nil when the whole phase is shown.
        var current: Int?
        /// The unit of the last snapshot.
        var shown: UnitStep?
        /// Whether going back by a phase ends at its last unit.
        var wantsLast = false
    }

    var loop: TrainingLoop
    private let viewer: Viewer
    var pacer = Pacer()
    var watched: Watched
    var units = Units()
    /// Pending requests for numbers, each with its guest; answered at the next moment shown.
    private var numbersAsked: [Guest?] = []
    /// The requested evaluation of a set, with the step and changes of its weights.
    var survey: (set: SampleSet, step: Int, changes: [Change], evaluation: Evaluation)?
    private(set) var totals = SessionTotals()
    var rate = RateMeter()
    var keyframes: Keyframes
    var alarm: DivergenceWatch
    var product = Product()

    init(_ start: TrainingStart, looks: Looks, clock: Clock) {
        loop = TrainingLoop(start, clock: clock, records: true)
        viewer = Viewer(loop.trainer)
        keyframes = Keyframes(from: start.state, bytes: start.historyBytes)
        watched = Watched(looks: looks)
        alarm = DivergenceWatch(batchSize: start.state.batchSize)
    }

    var trainer: Trainer { loop.trainer }
    private var now: Double { loop.clock.now() }
    var sampleProgress: SampleProgress? {
        survey.map { SampleProgress(set: $0.set, step: $0.step, done: $0.evaluation.done, count: $0.evaluation.count) }
    }
    var samplesPerSecond: Double? { pacer.isRunning ? rate.perSecond : nil }
    /// Whether the turn has made anything worth telling.
    var isWorthPosting: Bool {
        product.snapshot != nil || !product.events.isEmpty || !loop.told.isEmpty || loop.hasCut || product.hasProgress
    }

    /// How long to wait for commands before the next turn.
    mutating func waiting() -> Waiting {
        let waiting = nextWaiting()
        if case .notAtAll = waiting, !loop.isTesting, survey == nil, pacer.isRunning { return waiting }
        loop.interrupt()
        return waiting
    }

    private func nextWaiting() -> Waiting {
        if watched.hasChanged || survey != nil { return .notAtAll }
        if !pacer.isRunning && !loop.isTesting { return .forCommands }
        if pacer.isPausing || loop.isTesting || pacer.interval == 0 { return .notAtAll }
        let left = pacer.secondsLeft(at: now)
        return left > 0 ? .until(seconds: left) : .notAtAll
    }

    /// Executes commands; returns false if the session is to end.
    mutating func obey(_ commands: [TrainingCommand]) -> Bool {
        loop.beginTurn()
        product = Product()
        for command in commands where !obey(command) { return false }
        return true
    }

    private mutating func obey(_ command: TrainingCommand) -> Bool {
        switch command {
        case .run:
            units.wantsLast = false
            begin(.forever)
        case .pause:
            units.wantsLast = false
            pacer.isPausing = pacer.isRunning
        case .stepUnit: begin(.unit)
        case .previousUnit: previousUnit()
        case .stepPhase: begin(.phase)
        case .stepBatch: begin(.restingPlace)
        case .stepEpoch: begin(.epoch(after: trainer.state.epoch))
        case .previousPhase: go(toMoment: trainer.phasesDone - 1)
        case .previousBatch: go(toMoment: restingMoment(trainer.state.step - 1))
        case .goTo(let step): go(toMoment: restingMoment(step))
        case .goToPhase(let step, let phase): go(toMoment: moment(step, phase))
        case .save: loop.save(isAsked: true)
        case .play(let pace, let count):
            units.wantsLast = false
            pacer.playPace = pace
            begin(.play(left: max(0, count)))
            pacer.hurry(at: now)
        case .setScene(let changes, let step, let phase): setScene(changes, moment: moment(step, phase))
        case .giveNumbers(let guest): numbersAsked.append(guest)
        case .giveParameters: product.events.append(.parameters(trainer.state.parameters))
        case .change(let target, let value): change(target, to: value)
        case .evaluateSamples(let set): beginSurvey(set)
        case .setPace(let pace):
            pacer.pace = pace
            pacer.hurry(at: now)
        case .look(let looks):
            if looks != watched.looks {
                watched.looks = looks
                watched.hasChanged = true
            }
            watched.isSnapshotWanted = true
        case .wantSnapshot: watched.isSnapshotWanted = true
        case .stop: return false
        }
        return true
    }

    mutating func begin(_ goal: Pacer.Goal) {
        if !pacer.isRunning { rate.restart(at: now) }
        pacer.begin(goal, at: now)
        watched.isSnapshotWanted = true
    }

    /// Counts one played unit, phase or step as done.
    private mutating func countPlayed() {
        if pacer.countPlayed() { watched.isSnapshotWanted = true }
    }

    /// Runs one phase of training or one batch of evaluation, if it is due.
    mutating func work() -> Product {
        if loop.isTesting {
            advance()
        } else if isAtGoal {
            rest()
        } else if pacer.isRunning && pacer.isDue(at: now) {
            if pacer.isShownByUnit, let unit = units.current, unit + 1 < unitCount {
                units.current = unit + 1
                countPlayed()
                if pacer.goal == .unit || pacer.goal == .play(left: 0) {
                    rest()
                } else {
                    takeSnapshot()
                    pacer.advance(at: now)
                }
            } else {
                advance()
            }
        }
        advanceSurvey()
        if watched.hasChanged { takeSnapshot() }
        loop.keep()
        giveNumbers()
        return product
    }

    /// Whether there is nothing more to do, or a pause was asked for where one can rest.
    private var isAtGoal: Bool {
        if pacer.goal == .play(left: 0) { return true }
        if pacer.isPausing && (pacer.isShownByPhase || trainer.lastPhase?.isRestingPlace != false) { return true }
        if case .moment(let moment) = pacer.goal { return trainer.phasesDone >= moment }
        return false
    }

    private mutating func advance() {
        do throws(NotFinite) {
            switch try loop.advance() {
            case .phase(let phase): finish(phase)
            case .step(let isNew):
                finishStep(isNew: isNew)
                finish(.update)
            case .testing: break
            case .tested(let result): finishTest(result)
            }
        } catch {
            // The state before this step is the last one without NaN.
            loop.save()
            product.events.append(.notFinite(error))
            rest()
        }
    }

    private mutating func finish(_ phase: Phase) {
        units.current = pacer.isShownByUnit && unitCount > 1 ? 0 : nil
        totals.seconds += loop.phaseSeconds
        let isResting = phase.isRestingPlace
        if pacer.isShownByPhase || isResting { countPlayed() }
        let isReached = pacer.isReached(isResting: isResting, epoch: trainer.state.epoch, phasesDone: trainer.phasesDone)
        if isReached || (pacer.isPausing && (isResting || pacer.isShownByPhase)) {
            // A test that is due runs before resting, because its result belongs to this moment.
            if !loop.isTesting { rest() }
            return
        }
        if pacer.isShownByPhase || isResting {
            if watched.isSnapshotWanted { takeSnapshot() }
            pacer.advance(at: now)
        }
    }

    private mutating func finishStep(isNew: Bool) {
        let trainer = trainer
        keyframes.offer(trainer.state, step: trainer.state.step)
        if isNew {
            let wasAlarmed = alarm.isAlarmed
            if let found = alarm.take(trainer.tape.meanLoss, step: trainer.state.step) {
                product.events.append(.diverged(found))
            } else if wasAlarmed && !alarm.isAlarmed {
                product.events.append(.recovered)
            }
        }
        rate.add(trainer.tape.sampleCount, at: now)
        totals.step = trainer.state.step
        totals.samples += trainer.tape.sampleCount
        // Shown before the test begins, so that the screen says what is being done.
        if loop.isTesting && watched.isSnapshotWanted { takeSnapshot() }
    }

    private mutating func finishTest(_ result: EpochResult) {
        product.events.append(.epochEnded(result))
        rate.restart(at: now)
        let goal = pacer.goal
        if goal == .phase || goal == .unit || goal == .play(left: 0) || (pacer.isPausing && pacer.isShownByPhase) { rest() }
    }

    /// Answers pending requests for numbers if this moment is shown.
    private mutating func giveNumbers() {
        let isShown = pacer.isFlowing && (pacer.isShownByPhase || trainer.lastPhase?.isRestingPlace != false)
        guard !numbersAsked.isEmpty, !pacer.isRunning || isShown else { return }
        product.events += numbersAsked.map { .numbers(viewer.numbers(of: $0)) }
        numbersAsked.removeAll()
    }

    mutating func rest() {
        pacer.rest()
        if units.wantsLast {
            units.wantsLast = false
            units.current = unitCount > 1 ? unitCount - 1 : nil
        }
        product.events.append(.rested)
        takeSnapshot()
    }

    /// The moment as it is seen before anything is asked for.
    func firstSnapshot() -> Snapshot { viewer.snapshot(watched.looks) }

    private mutating func takeSnapshot() {
        var looks = watched.looks
        let step = looks.guest == nil ? unitStep : nil
        let asked = looks.first(DerivationLook.self)?.question
        // The current unit's derivation is shown without being requested.
        if let step, asked == nil || asked == units.shown?.question {
            looks = looks.without(DerivationLook.self)
            looks.add(DerivationLook(step.question))
        }
        units.shown = step
        product.snapshot = viewer.snapshot(looks, atRest: !pacer.isRunning || pacer.interval > 0)
        product.snapshot?.looks = watched.looks
        product.snapshot?.unit = step
        watched.isSnapshotWanted = false
        watched.hasChanged = false
    }
}
