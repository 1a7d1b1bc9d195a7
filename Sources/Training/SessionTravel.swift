import NeuralNetworks

/// Travelling to other moments of the run by phases and units, and changing the run from there.
extension SessionLoop {
    /// The number of phases done when a step rests before its update.
    func restingMoment(_ step: Int) -> Int {
        step * trainer.phasesPerStep + Phase.backward(1).position(nodeCount: trainer.network.nodes.count) + 1
    }

    /// The number of phases done when this phase of the step is complete. Nil is before the first phase; after an update the step counts as
    /// done.
    func moment(_ step: Int, _ phase: Phase?) -> Int {
        let isWithin = phase != nil && phase != .update
        let within = isWithin ? (phase?.position(nodeCount: trainer.network.nodes.count) ?? 0) + 1 : 0
        return step * trainer.phasesPerStep + within
    }

    /// Goes to a moment with exactly these manual changes.
    mutating func setScene(_ changes: [Change], moment: Int) {
        // Changes are applied by step, and within a step in their order.
        let changes = changes.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.map(\.element)
        units.wantsLast = false
        if survey != nil {
            survey = nil
            product.hasProgress = true
        }
        if let step = Self.firstDifference(trainer.state.changes, changes) {
            forget(after: step)
            product.events.append(.changed(changes))
            // A test interrupted here is repeated when its step is reached again.
            let tested = loop.isTesting ? trainer.state.step - 1 : Int.max
            loop.giveUpTest()
            var state = keyframes.latest(notAfter: min(step, tested, stepMade(before: moment)))
            state.changes = changes
            trainer.restart(from: state)
        }
        go(toMoment: moment)
        // The curves are cut to that moment, too.
        cutCurves(atStep: moment / trainer.phasesPerStep)
    }

    /// The first step for which two lists of changes differ; nil if they are equal.
    private static func firstDifference(_ a: [Change], _ b: [Change]) -> Int? {
        Set((a + b).map(\.step)).sorted().first { step in a.filter { $0.step == step } != b.filter { $0.step == step } }
    }

    /// Discards the run from a step on, because it continues differently from there.
    private mutating func forget(after step: Int) {
        keyframes.drop(after: step)
        cutCurves(atStep: step)
    }

    /// Removes a step and all later ones from the curves; they are recorded again when replayed.
    private mutating func cutCurves(atStep step: Int) {
        guard loop.cutCurves(atStep: step) else { return }
        let wasAlarmed = alarm.isAlarmed
        alarm.forget(after: step)
        if wasAlarmed && !alarm.isAlarmed { product.events.append(.recovered) }
    }

    /// The step that must be replayed for a moment's numbers; after an update it is the step of that update.
    private func stepMade(before moment: Int) -> Int { max(0, moment - 1) / trainer.phasesPerStep }

    /// Goes to a moment. Going back restarts from the latest keyframe before it; moments before the first keyframe become that one.
    mutating func go(toMoment moment: Int) {
        let moment = max(moment, keyframes.states[0].step * trainer.phasesPerStep)
        if moment < trainer.phasesDone {
            loop.giveUpTest()
            // The later state is saved before it is left.
            loop.save()
            if alarm.isAlarmed {
                product.events.append(.recovered)
                alarm.forget()
            }
            var state = keyframes.latest(notAfter: stepMade(before: moment))
            state.changes = trainer.state.changes
            trainer.restart(from: state)
        }
        units.current = nil
        begin(.moment(moment))
    }

    /// Applies a change to the current step, or to the next one if the last is complete. The whole step is then computed, so that the
    /// effect can be seen.
    mutating func change(_ target: Change.Target, to value: Float?) {
        let step = trainer.state.step
        let isUnderWay = trainer.lastPhase != nil && trainer.lastPhase != .update
        if value == nil && !trainer.state.changes.contains(where: { $0.step == step && $0.target == target }) {
            product.events.append(.rested)
            return
        }
        var state = trainer.stepStart
        state.changes.removeAll { $0.step > step || ($0.step == step && $0.target == target) }
        if let value {
            state.changes.append(Change(step: step, target, to: value))
        }
        forget(after: step)
        product.events.append(.changed(state.changes))
        watched.isSnapshotWanted = true
        watched.hasChanged = true
        guard isUnderWay else {
            trainer.restart(from: state, lastPhase: trainer.lastPhase)
            return
        }
        let moment = trainer.phasesDone
        units.current = nil
        trainer.restart(from: state)
        // A running session replays the step and continues.
        if pacer.goal == .forever { return }
        if target.isSetting {
            begin(.moment(moment))
        } else {
            begin(.moment(max(moment, restingMoment(step))))
        }
    }

    mutating func previousUnit() {
        let last = unitCount - 1
        if let unit = units.current, unit > 0 {
            units.current = unit - 1
        } else if units.current == nil && last > 0 {
            units.current = last
        } else {
            units.wantsLast = true
            let moment = trainer.phasesDone - 1
            go(toMoment: moment)
            return
        }
        rest()
    }

    /// The number of units of the last phase that can be stepped through.
    var unitCount: Int {
        switch trainer.lastPhase {
        case .forward(let node), .backward(let node): trainer.network.nodes[node].shape.unitCount
        case nil, .load, .loss, .update: 1
        }
    }

    /// The current unit and its number; nil when not stepping by unit.
    var unitStep: UnitStep? {
        guard let unit = units.current, let phase = trainer.lastPhase else { return nil }
        let place: Place
        switch phase {
        case .forward(let done): place = trainer.network.activation(done, unit)
        case .backward(let done): place = trainer.network.residual(done, unit)
        case .load, .loss, .update: return nil
        }
        let wanted = watched.looks.first(SampleLook.self)?.subject.sample ?? 0
        let sample = min(wanted, max(0, trainer.tape.sampleCount - 1))
        return UnitStep(phase: phase, index: unit, count: unitCount, question: Question(place, sample: sample))
    }
}
