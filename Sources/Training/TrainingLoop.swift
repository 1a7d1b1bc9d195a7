import Datasets
import NeuralNetworks
import Tensors

/// The loop around `Trainer.advance()`, for the screen and for `cnn-tui train`. It runs a phase or a batch of a test at a time, measures how
/// long steps take, records them for the curves, tests the weights at the end of each epoch, and saves states when they are due.
///
/// A turn is `beginTurn()`, `advance()` as often as wanted (usually once), and `keep()`.
public struct TrainingLoop {
    /// What `advance()` has done.
    public enum Turn: Sendable {
        /// A phase before the update.
        case phase(Phase)
        /// The update; `isNew` is false for a step that was recorded before and is done again.
        case step(isNew: Bool)
        /// A batch of a test.
        case testing
        /// The last batch of an epoch's test.
        case tested(EpochResult)
    }

    /// The state machine that the loop advances.
    public let trainer: Trainer
    /// The training and test data.
    public let dataset: Dataset
    /// The clock that steps are measured with.
    public let clock: Clock
    /// The curves since the turn began.
    public private(set) var told: History
    /// Whether the turn has removed steps from the curves that were told before.
    private(set) var hasCut = false
    /// Decides what is saved.
    private(set) var recorder: RunRecorder
    /// Whether steps are recorded.
    private let records: Bool
    /// Whether the weights are tested at the end of each epoch.
    private let testsEpochs: Bool
    /// The test under way: on the validation part first, if there is one.
    private var test: Evaluation?
    /// Whether the test under way is the one on the validation part.
    private var isValidating = false
    /// The result of the finished validation, while the test goes on.
    private var validationError: Double?
    /// The last step after which the weights were tested.
    private var testedStep: Int
    /// The number of steps in the curves. Repeated steps below it give the same numbers and are not recorded again.
    private(set) var recordedSteps: Int
    /// When the last phase ended, if this one follows at once; the time between them counts as training time.
    private var lastEnd: Double?
    private var times = (step: 0.0, epoch: 0.0, last: 0.0)
    private var epochErrors: EpochErrors
    /// √Σw² of each node with parameters, before the current step's update.
    private var weightNorms: [Double]

    /// The loop of a run that begins or goes on. `records` is whether steps are recorded even if the run is not saved.
    public init(_ start: TrainingStart, clock: Clock, records: Bool, testsEpochs: Bool = true) {
        trainer = Trainer(
            network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: start.threads))
        dataset = start.dataset
        self.clock = clock
        recorder = RunRecorder(start, at: clock.now())
        self.records = records || recorder.isKept
        self.testsEpochs = testsEpochs || recorder.isKept
        recordedSteps = start.state.step
        testedStep = recorder.testedStep
        let nodes = recorder.history.parameterNodes
        told = History(parameterNodes: nodes, firstStep: start.state.step)
        weightNorms = nodes.map { _ in 0 }
        epochErrors = EpochErrors(recorder.history, start.state, sampleCount: start.dataset.train.count)
        let lacksTest = recorder.lacksTest(start.state)
        times.epoch = recorder.history.sums(ofLastSteps: lacksTest ? trainer.batchesPerEpoch : start.state.batch) { $0.count }.seconds
        if lacksTest { beginTest() }
    }

    /// Whether the weights are being tested.
    public var isTesting: Bool { test != nil }

    /// The curves of a run that is saved, or of the steps before this session.
    var history: History { recorder.history }

    /// The fraction of the epoch's samples that were misclassified as they were trained, 0 … 1 (`EpochResult.trainError`): of the current
    /// epoch so far, or of the finished one until the next begins; nil before the first step, or if unknown.
    public var trainError: Double? { epochErrors.rate }

    /// The seconds of the last step.
    public var stepSeconds: Double { times.step }

    /// The seconds of the last phase.
    var phaseSeconds: Double { times.last }

    /// Begins a turn.
    public mutating func beginTurn() {
        told.removeAll()
        hasCut = false
    }

    /// Says that there was a pause, which is no training time.
    public mutating func interrupt() { lastEnd = nil }

    /// Runs the next phase, or the next batch of the test that is due.
    public mutating func advance() throws(NotFinite) -> Turn {
        if test != nil { return advanceTest() }
        let begin = lastEnd ?? clock.now()
        if records && trainer.nextPhase == .update { trainer.measureWeights(told.parameterNodes, into: &weightNorms) }
        let phase = try trainer.advance()
        let now = clock.now()
        lastEnd = now
        times.last = now - begin
        times.epoch += times.last
        times.step = (phase == .load ? 0 : times.step) + times.last
        return phase == .update ? .step(isNew: finishStep()) : .phase(phase)
    }

    private mutating func finishStep() -> Bool {
        let step = trainer.state.step
        epochErrors.add(
            batch: (trainer.state.batch == 0 ? trainer.batchesPerEpoch : trainer.state.batch) - 1, wrong: trainer.batchWrong,
            samples: trainer.tape.sampleCount)
        let isNew = step > recordedSteps
        if isNew {
            recordedSteps = step
            if records { trainer.record(into: &told, seconds: times.step, weightNorms: weightNorms) }
        }
        // A test interrupted by going back is repeated when its step is reached again.
        if testsEpochs && trainer.state.batch == 0 && step > testedStep { beginTest() }
        return isNew
    }

    private mutating func beginTest() {
        isValidating = dataset.validation != nil
        validationError = nil
        test = evaluation(of: dataset.validation ?? dataset.test)
    }

    private func evaluation(of samples: Samples) -> Evaluation {
        Evaluation(network: trainer.network, samples: samples, parameters: trainer.state.parameters, workers: trainer.workers)
    }

    private mutating func advanceTest() -> Turn {
        lastEnd = nil
        test?.advance()
        guard let test, test.isFinished else { return .testing }
        if isValidating {
            isValidating = false
            validationError = test.errorRate
            self.test = evaluation(of: dataset.test)
            return .testing
        }
        testedStep = trainer.state.step
        told.append(testError: test.errorRate, validationError: validationError, afterStep: trainer.state.step)
        self.test = nil
        defer { times.epoch = 0 }
        return .tested(
            EpochResult(
                epoch: trainer.state.epoch, trainError: trainError, validationError: validationError, testError: test.errorRate,
                seconds: times.epoch))
    }

    /// Gives up the test under way; it is repeated when its step is reached again.
    mutating func giveUpTest() { test = nil }

    /// Removes a step and all later ones from the curves; they are recorded again when repeated. Returns whether there were any.
    mutating func cutCurves(atStep step: Int) -> Bool {
        guard recordedSteps > step else { return false }
        recordedSteps = step
        testedStep = min(testedStep, step)
        told.cut(atStep: step)
        hasCut = true
        return true
    }

    /// Appends the turn's curves to the run's, and saves the state if that is due.
    public mutating func keep() {
        guard recorder.isKept else { return }
        if hasCut || !told.isEmpty || !told.tests.isEmpty { recorder.add(told) }
        let step = trainer.state.step
        let isTested = told.tests.last?.step == step
        if isTested || trainer.lastPhase == .update && recorder.isDue(afterStep: step, at: clock.now()) { save() }
    }

    /// Saves the state with which the current step began, unless it is saved already and is not asked for: if a step is unfinished or has
    /// failed, the last sound state is the one before it.
    public mutating func save(isAsked: Bool = false) { recorder.save(trainer.stepStart, at: clock.now(), isAsked: isAsked) }
}
