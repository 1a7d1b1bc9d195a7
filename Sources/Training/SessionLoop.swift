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
        var history: History
        var isWorthPosting: Bool { snapshot != nil || !events.isEmpty || !history.isEmpty || hasCut || hasProgress }
        /// Whether steps reported before are to be removed from the curves.
        var hasCut = false
        /// Whether the evaluation of a set has made progress.
        var hasProgress = false
    }

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

    let trainer: Trainer
    let dataset: Dataset
    private(set) var focus: Focus
    private let testSamples: Samples
    private let workers: Workers
    let clock: Clock
    var goal = Goal.none
    var pausing = false
    private var pace = Pace.flatOut
    /// The pace of `Goal.play`.
    private var playPace = Pace.flatOut
    /// Pending requests for numbers, each with its guest; answered at the next moment shown.
    private var numbersAsked: [Guest?] = []
    private var nextMoment = 0.0
    var snapshotWanted = true
    var viewChanged = false
    /// The current unit of the last phase when stepping by unit; nil when the whole phase is shown.
    var unit: Int?
    /// The unit of the last snapshot.
    private var lastUnit: UnitStep?
    /// Whether going back by a phase ends at its last unit.
    var wantsLastUnit = false
    var evaluation: Evaluation?
    /// The requested evaluation of a set, with the step and changes of its weights.
    var survey: (set: SampleSet, step: Int, changes: [Change], evaluation: Evaluation)?
    var epochSeconds = 0.0
    private(set) var totals = SessionTotals()
    /// When the last turn ended, if this one follows at once; the time between them counts as training time.
    private var lastTurnEnd: Double?
    /// The seconds spent on the current step so far.
    private var stepSeconds = 0.0
    /// √Σw² of each node with parameters, before the current step's update.
    private var weightNorms: [Double]
    var rate = RateMeter()
    var keyframes: Keyframes
    /// The number of steps in the history. Replayed steps below it give the same numbers and are not recorded again.
    var recordedSteps: Int
    /// The last step after which the weights were tested.
    var testedStep: Int
    var product: Product
    private(set) var recorder: RunRecorder
    var watch: DivergenceWatch

    init(_ start: TrainingStart, focus: Focus, clock: Clock) {
        workers = Workers(count: start.threads)
        trainer = Trainer(network: start.network, samples: start.dataset.train, state: start.state, workers: workers)
        keyframes = Keyframes(from: start.state, bytes: start.historyBytes)
        recordedSteps = start.state.step
        recorder = RunRecorder(start, at: clock.now())
        testedStep = recorder.testedStep
        dataset = start.dataset
        testSamples = start.dataset.test
        self.focus = focus
        self.clock = clock
        let nodes = recorder.history.parameterNodes
        product = Product(history: History(parameterNodes: nodes, firstStep: start.state.step))
        watch = DivergenceWatch(batchSize: start.state.batchSize)
        weightNorms = nodes.map { _ in 0 }
        let lacksTest = recorder.lacksTest(start.state)
        epochSeconds = recorder.history.sums(ofLastSteps: lacksTest ? trainer.batchesPerEpoch : start.state.batch) { $0.count }.seconds
        if lacksTest { beginTest() }
    }

    var isRunning: Bool { goal != .none }
    /// Whether it runs until the next command or to the end of what is played.
    private var isFlowing: Bool {
        switch goal {
        case .forever, .play: true
        case .none, .unit, .phase, .restingPlace, .epoch, .moment: false
        }
    }
    /// Whether a requested step is under way.
    var isStepping: Bool { goal != .none && !isFlowing }
    var isTesting: Bool { evaluation != nil }
    var sampleProgress: SampleProgress? {
        survey.map { SampleProgress(set: $0.set, step: $0.step, done: $0.evaluation.done, count: $0.evaluation.count) }
    }
    var samplesPerSecond: Double? { isRunning ? rate.perSecond : nil }

    /// How long to wait for commands before the next turn.
    mutating func waiting() -> Waiting {
        let waiting = nextWaiting()
        if case .notAtAll = waiting, evaluation == nil, survey == nil, goal != .none { return waiting }
        lastTurnEnd = nil
        return waiting
    }

    private func nextWaiting() -> Waiting {
        if viewChanged || survey != nil { return .notAtAll }
        if goal == .none && evaluation == nil { return .forCommands }
        if pausing || evaluation != nil || interval == 0 { return .notAtAll }
        let left = nextMoment - clock.now()
        return left > 0 ? .until(seconds: left) : .notAtAll
    }

    /// Executes commands; returns false if the session is to end.
    mutating func obey(_ commands: [TrainingCommand]) -> Bool {
        product.events.removeAll()
        product.history.removeAll()
        product.hasCut = false
        product.hasProgress = false
        product.snapshot = nil
        for command in commands {
            switch command {
            case .run:
                wantsLastUnit = false
                begin(.forever)
            case .pause:
                wantsLastUnit = false
                pausing = isRunning
            case .stepUnit: begin(.unit)
            case .previousUnit: previousUnit()
            case .stepPhase: begin(.phase)
            case .stepBatch: begin(.restingPlace)
            case .stepEpoch: begin(.epoch(after: trainer.state.epoch))
            case .previousPhase: go(toMoment: trainer.phasesDone - 1)
            case .previousBatch: go(toMoment: restingMoment(trainer.state.step - 1))
            case .goTo(let step): go(toMoment: restingMoment(step))
            case .goToPhase(let step, let phase):
                go(toMoment: moment(step, phase))
            case .save: save(isAsked: true)
            case .play(let pace, let count):
                wantsLastUnit = false
                playPace = pace
                begin(.play(left: max(0, count)))
                nextMoment = clock.now()
            case .setScene(let changes, let step, let phase): setScene(changes, moment: moment(step, phase))
            case .giveNumbers(let guest): numbersAsked.append(guest)
            case .giveParameters: product.events.append(.parameters(trainer.state.parameters))
            case .change(let target, let value): change(target, to: value)
            case .evaluateSamples(let set):
                let samples = set == .train ? dataset.train : dataset.test
                let evaluation = Evaluation(
                    network: trainer.network, samples: samples, parameters: trainer.state.parameters, workers: workers)
                survey = (set, trainer.state.step, trainer.changesInWeights, evaluation)
                product.hasProgress = true
            case .setPace(let pace):
                self.pace = pace
                nextMoment = clock.now()
            case .look(let focus):
                if focus != self.focus {
                    self.focus = focus
                    viewChanged = true
                }
                snapshotWanted = true
            case .wantSnapshot: snapshotWanted = true
            case .stop: return false
            }
        }
        return true
    }

    mutating func begin(_ goal: Goal) {
        if self.goal == .none {
            rate.restart(at: clock.now())
            nextMoment = clock.now()
        }
        self.goal = goal
        pausing = false
        snapshotWanted = true
    }

    /// Seconds between two shown moments; 0 for full speed.
    private var interval: Double {
        switch flow {
        case .units(let perSecond), .phases(let perSecond), .steps(let perSecond): 1 / perSecond
        case .flatOut, nil: 0
        }
    }

    /// The pace of continuous running or playing; nil when stepping.
    private var flow: Pace? {
        switch goal {
        case .forever: pace
        case .play: playPace
        case .none, .unit, .phase, .restingPlace, .epoch, .moment: nil
        }
    }

    private var shownByUnit: Bool {
        if case .units = flow { return true }
        return goal == .unit
    }

    var shownByPhase: Bool {
        if case .phases = flow { return true }
        return goal == .phase || shownByUnit
    }

    /// Counts one played unit, phase or step as done.
    private mutating func countPlayed() {
        guard case .play(let left) = goal else { return }
        goal = .play(left: max(0, left - 1))
        snapshotWanted = true
    }

    /// Runs one phase of training or one batch of evaluation, if it is due.
    mutating func work() -> Product {
        if goal == .play(left: 0) && evaluation == nil {
            rest()
        } else if pausing && evaluation == nil && (shownByPhase || trainer.lastPhase?.isRestingPlace != false) {
            rest()
        } else if evaluation == nil, case .moment(let moment) = goal, trainer.phasesDone >= moment {
            rest()
        } else if evaluation != nil {
            evaluate()
        } else if goal != .none && isDue {
            if shownByUnit, let unit, unit + 1 < unitCount {
                self.unit = unit + 1
                countPlayed()
                if goal == .unit || goal == .play(left: 0) {
                    rest()
                } else {
                    takeSnapshot()
                    advanceMoment()
                }
            } else {
                train()
            }
        }
        advanceSurvey()
        if viewChanged { takeSnapshot() }
        remember()
        giveNumbers()
        return product
    }

    private var isDue: Bool { interval == 0 || nextMoment <= clock.now() }

    private mutating func train() {
        let begin = lastTurnEnd ?? clock.now()
        if trainer.nextPhase == .update { measureWeights() }
        do throws(NotFinite) {
            let phase = try trainer.advance()
            unit = shownByUnit && unitCount > 1 ? 0 : nil
            let now = clock.now()
            lastTurnEnd = now
            epochSeconds += now - begin
            totals.seconds += now - begin
            stepSeconds = (phase == .load ? 0 : stepSeconds) + (now - begin)
            switch phase {
            case .update: finishStep()
            case .load, .forward, .loss, .backward: break
            }
            afterPhase(phase)
        } catch {
            // The state before this step is the last one without NaN.
            save()
            product.events.append(.notFinite(error))
            rest()
        }
    }

    private mutating func afterPhase(_ phase: Phase) {
        let resting = phase.isRestingPlace
        if shownByPhase || resting { countPlayed() }
        let reached =
            switch goal {
            case .none, .unit, .phase: true
            case .restingPlace: resting
            case .epoch(let after): resting && trainer.state.epoch > after
            case .forever: false
            case .play(let left): left == 0
            case .moment(let moment): trainer.phasesDone >= moment
            }
        if reached || (pausing && (resting || shownByPhase)) {
            // A test that is due runs before resting, because its result belongs to this moment.
            if evaluation == nil { rest() }
            return
        }
        if shownByPhase || resting {
            if snapshotWanted { takeSnapshot() }
            if shownByPhase || phase.isRestingPlace { advanceMoment() }
        }
    }

    private mutating func advanceMoment() {
        guard interval > 0 else { return }
        nextMoment = max(nextMoment + interval, clock.now() - interval)
    }

    private mutating func measureWeights() { trainer.measureWeights(product.history.parameterNodes, into: &weightNorms) }

    private mutating func finishStep() {
        let trainer = trainer
        keyframes.offer(trainer.state, step: trainer.state.step)
        if trainer.state.step > recordedSteps {
            recordedSteps = trainer.state.step
            trainer.record(into: &product.history, seconds: stepSeconds, weightNorms: weightNorms)
            let wasAlarmed = watch.isAlarmed
            if let alarm = watch.take(trainer.tape.meanLoss, step: trainer.state.step) {
                product.events.append(.diverged(alarm))
            } else if wasAlarmed && !watch.isAlarmed {
                product.events.append(.recovered)
            }
        }
        rate.add(trainer.tape.sampleCount, at: clock.now())
        totals.step = trainer.state.step
        totals.samples += trainer.tape.sampleCount
        // A test interrupted by going back is repeated when its step is reached again.
        if trainer.state.batch == 0 && trainer.state.step > testedStep {
            // Shown before the test begins, so that the screen says what is being done.
            if snapshotWanted { takeSnapshot() }
            beginTest()
        }
    }

    private mutating func beginTest() {
        evaluation = Evaluation(network: trainer.network, samples: testSamples, parameters: trainer.state.parameters, workers: workers)
    }

    /// Appends this turn's history to the curves; saves the state if due.
    private mutating func remember() {
        guard recorder.isKept else { return }
        if product.hasCut || !product.history.isEmpty || !product.history.tests.isEmpty { recorder.add(product.history) }
        let step = trainer.state.step
        let isTested = product.history.tests.last?.step == step
        if isTested || trainer.lastPhase == .update && recorder.isDue(afterStep: step, at: clock.now()) { save() }
    }

    /// Saves the state with which the current step began.
    mutating func save(isAsked: Bool = false) { recorder.save(trainer.stepStart, at: clock.now(), isAsked: isAsked) }

    /// Answers pending requests for numbers if this moment is shown.
    private mutating func giveNumbers() {
        guard !numbersAsked.isEmpty, goal == .none || (isFlowing && (shownByPhase || trainer.lastPhase?.isRestingPlace != false))
        else { return }
        product.events += numbersAsked.map { .numbers(trainer.numbers(of: $0)) }
        numbersAsked.removeAll()
    }

    mutating func rest() {
        goal = .none
        pausing = false
        if wantsLastUnit {
            wantsLastUnit = false
            unit = unitCount > 1 ? unitCount - 1 : nil
        }
        product.events.append(.rested)
        takeSnapshot()
    }

    private mutating func takeSnapshot() {
        var focus = focus
        let step = focus.guest == nil ? unitStep : nil
        // The current unit's derivation is shown without being requested.
        if let step, focus.why == nil || focus.why == lastUnit?.question { focus.why = step.question }
        lastUnit = step
        product.snapshot = trainer.snapshot(focus, atRest: goal == .none || interval > 0)
        product.snapshot?.focus.why = self.focus.why
        product.snapshot?.unit = step
        snapshotWanted = false
        viewChanged = false
    }
}
