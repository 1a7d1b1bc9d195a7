import NeuralNetworks

/// A moment between two phases, with what was looked at. A newer snapshot replaces one that was not read.
public struct Snapshot: Sendable {
    /// The last phase completed; nil before the first.
    public var lastPhase: Phase?
    /// The number of updates done.
    public var step: Int
    /// The epoch of the batch shown, counted from 0.
    public var epoch: Int
    /// The index of the batch in its epoch, from 0.
    public var batch: Int
    /// The number of batches per epoch.
    public var batchesPerEpoch: Int
    /// The number of samples in the batch; 0 before it is loaded.
    public var batchCount: Int
    /// L of the batch shown; nil before it is computed.
    public var loss: Double?
    /// The learning rate α of the step.
    public var learningRate: Float
    /// α before the schedule.
    public var baseRate: Float
    /// The name of the update rule.
    public var rule: String
    /// Whether parameters change by −α times their gradient and nothing else.
    public var isDescent: Bool
    /// The settings of the update rule.
    public var settings: [SettingValue]
    /// The current unit when stepping by unit; nil when whole phases are shown.
    public var unit: UnitStep?
    /// What was asked for.
    public var looks: Looks
    private var answers: [AnyLook: any Sendable] = [:]
    /// The looks answered, in their order.
    private var answered: [AnyLook] = []

    init(of trainer: Trainer, looks: Looks) {
        lastPhase = trainer.lastPhase
        step = trainer.state.step
        (epoch, batch) = trainer.shownBatch
        batchesPerEpoch = trainer.batchesPerEpoch
        batchCount = trainer.isComputed(.load) ? trainer.tape.sampleCount : 0
        loss = trainer.loss
        learningRate = trainer.learningRate
        baseRate = trainer.state.optimizer.learningRate
        rule = trainer.state.optimizer.rule.name
        isDescent = trainer.isDescent
        settings = trainer.state.optimizer.settings
        self.looks = looks
    }

    mutating func take<L: Look>(_ look: L, _ seen: L.Seen) {
        let look = AnyLook(look)
        answers[look] = seen
        answered.append(look)
    }

    /// What a look has seen; nil if it was not asked for.
    public subscript<L: Look>(look: L) -> L.Seen? {
        guard let answer = answers[AnyLook(look)] else { return nil }
        return answer as? L.Seen
    }

    /// What the first look of a kind that meets a condition has seen; nil if there is none. For panes that show a moment longer what they
    /// looked at before, so that nothing flickers.
    public func first<L: Look>(_: L.Type, where isWanted: (L) -> Bool = { _ in true }) -> (look: L, seen: L.Seen)? {
        for answer in answered {
            guard let look = answer.look as? L, isWanted(look), let found = answers[answer], let seen = found as? L.Seen else { continue }
            return (look, seen)
        }
        return nil
    }
}

/// The current unit of the last phase when stepping by unit: earlier units are filled in, later ones are still empty.
public struct UnitStep: Hashable, Sendable {
    /// The phase being stepped through.
    public var phase: Phase
    /// The flat index of the unit: map by map, row by row.
    public var index: Int
    /// The number of units in the layer.
    public var count: Int
    /// The number of the unit that is shown and derived.
    public var question: Question
}

/// A number whose derivation or shares are requested.
public struct Question: Hashable, Sendable {
    /// The place of the number.
    public var place: Place
    /// The sample's index in the batch; ignored if the place is not one of a sample.
    public var sample: Int

    /// The number at a place, for this sample.
    public init(_ place: Place, sample: Int) {
        self.place = place
        self.sample = sample
    }
}
