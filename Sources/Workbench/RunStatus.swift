import Datasets
import Lessons
import Messages
import NeuralNetworks
import Training

/// What is known of the run on the screen: its network and data, where it stands, whether it advances, and what has gone wrong with it.
struct RunStatus: Sendable {
    /// Nil until it is known; for data of the catalogue that is before they are read.
    var network: Network?
    /// Nil until it is loaded.
    var dataset: Dataset?
    var isLoaded = false
    /// The numbers of the moment on the screen.
    var snapshot: Snapshot?
    var curves = RunCurves()
    var isRunning = false
    var isPausing = false
    /// Whether the run continues until told to stop.
    var isRunningOn = false
    /// Whether the first step's forward phases are played, which a key ends.
    var isOpeningPlayed = false
    var isTesting = false
    var samplesPerSecond: Double?
    /// The number that is not finite, which stopped the run.
    var failure: NotFinite?
    /// Set while the loss is far above its best.
    var alarm: DivergenceWatch.Alarm?
    /// Whether the network still learns, as far as the visible numbers show; nil before there are any.
    var health: NetworkHealth?
    /// The step that the session began with, and the earliest to go back to.
    var firstStep = 0
    /// The step and the changes that the line has which it was opened with: they need not be saved.
    var reproducible: (step: Int, changes: [Change]) = (0, [])
    /// The address that the program was asked to open, until it is reached.
    var destination: ScreenAddress?
}

/// What the session saw for the panes.
extension RunStatus {
    /// What the network makes of the sample looked at.
    var sample: SampleLook.Seen? { snapshot?.first(SampleLook.self)?.seen }
    /// The sizes of all layers' numbers.
    var magnitudes: MagnitudesLook.Seen? { snapshot?.first(MagnitudesLook.self)?.seen }
    /// The effect of this step's changes by hand; nil if there are none.
    var whatIf: WhatIf? { snapshot?.first(WhatIfLook.self)?.seen ?? nil }
    /// The SHA-256 of the parameters, if it was asked for.
    var parametersHash: String? { snapshot?.first(HashLook.self)?.seen ?? nil }
}

/// Where the run stands.
extension RunStatus {
    /// The last step done, wherever in the run the screen is.
    var mostSteps: Int { max(snapshot?.step ?? 0, curves.count) }

    /// The index of the last sample of the batch.
    var lastSample: Int { max(0, (snapshot?.batchCount ?? 1) - 1) }

    /// Whether results belong to the current weights.
    func isCurrent(_ results: SampleResults) -> Bool {
        let step = snapshot?.step ?? 0
        let isUnderWay = snapshot?.lastPhase != nil && snapshot?.lastPhase != .update
        let made = curves.changes.filter { change in
            if case .parameter = change.target, change.step == step { return isUnderWay }
            return change.step < step
        }
        return results.step == step && results.changes == made
    }

    /// Marks the run as running until the session reports that it rests.
    mutating func begin(_ command: TrainingCommand) {
        isRunning = true
        isPausing = false
        destination = nil
        if case .run = command { isRunningOn = true } else { isRunningOn = false }
    }

    /// Takes from the session's news whether the run advances, and how fast.
    mutating func takeProgress(_ news: TrainingNews) {
        if isLoaded { isRunning = news.isRunning }
        isTesting = news.isTesting
        if !isRunning { isPausing = false }
        samplesPerSecond = news.samplesPerSecond ?? (isRunning ? samplesPerSecond : nil)
    }
}

/// What has gone wrong with the run, and the way back.
extension RunStatus {
    /// Whether all layers have stopped learning, not only those up to one of them.
    var isWholeNetworkStill: Bool {
        switch health?.trouble?.reach {
        case .nothing, .hardly: whatIf == nil
        case .upTo, nil: false
        }
    }

    /// Judges the visible numbers again; called after every message from the session.
    mutating func examine() {
        guard let network, let snapshot, isLoaded else { return }
        health = NetworkHealth(network, snapshot, curves, isRunning: isRunning, former: health)
    }

    /// The moment to go back to; nil if nothing went wrong or there is no such moment.
    var bestMoment: Int? {
        if let alarm { return alarm.bestStep }
        // In the first step of the session there is nothing before the number that is not finite.
        if let failure { return failure.step > firstStep ? failure.step - 1 : nil }
        // At the step before the first that learnt nothing, the network still did.
        guard let trouble = health?.trouble, trouble.since > firstStep else { return nil }
        return trouble.since - 1
    }

    /// Why there is nothing to go back to.
    var beginning: Phrase { firstStep > 0 ? .noticeSessionBeginning : .noticeBeginning }

    /// Why training cannot go on; nil if it can.
    var stopped: Phrase? { failure == nil ? nil : bestMoment == nil ? .noticeStoppedForGood : .noticeStopped }
}
