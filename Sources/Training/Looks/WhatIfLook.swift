import NeuralNetworks

/// The effect of a step's manual changes on its loss.
public struct WhatIf: Hashable, Sendable {
    /// The changes in the order they were made.
    public var changes: [Change]
    /// The value that each change replaced.
    public var valuesBefore: [Float]
    /// L without the changes.
    public var lossBefore: Double
    /// L with the changes; nil before it is computed.
    public var loss: Double?
    /// The change of L to first order: Σ ∂L/∂x · Δx over the changes.
    public var promised: Double

    /// What was promised beside what came; nil before the loss is computed.
    public var promise: SlopePromise? {
        loss.map { SlopePromise(promised: promised, measured: $0 - lossBefore, loss: lossBefore) }
    }
}

/// Looks at the effect of this step's manual changes, measured and to first order. Nothing is seen if there are none, beside a guest, and
/// where there is no time.
public struct WhatIfLook: Look {
    /// The picture beside the batch; nil for the batch.
    public var guest: Guest?

    /// Looks at the step, or with a guest at nothing.
    public init(guest: Guest? = nil) { self.guest = guest }

    /// The changes and their effect; nil if there are none to be seen.
    public func seen(by viewer: Viewer) -> WhatIf? {
        guard guest == nil, let before = viewer.sightWithoutChanges else { return nil }
        let trainer = viewer.trainer
        let deriver = before.deriver
        var promised = 0.0
        for (change, old) in trainer.changesMade {
            let slope: Double
            switch change.target {
            case .learningRate, .setting: continue
            case .parameter(let place): slope = Double(before.tape.gradients[place])
            case .pixel(let place, let sample):
                slope = deriver.value(place.with(.residual), sample: sample) / Double(before.tape.sampleCount)
            }
            promised += slope * Double(change.value - old)
        }
        return WhatIf(
            changes: trainer.changesMade.map(\.change), valuesBefore: trainer.changesMade.map(\.before), lossBefore: before.tape.meanLoss,
            loss: trainer.loss, promised: promised)
    }
}
