import NeuralNetworks
import Tensors

/// The numbers that snapshots and derivations read: the current step, the same without its manual changes, or a guest.
struct Sight {
    let network: Network
    var tape: Tape<Float>
    var parameters: Parameters<Float>
    var learningRate: Float
    /// The last phase completed; nil before the first.
    var lastPhase: Phase?
    /// The batch's samples as indices into the training data; empty for a guest.
    let indices: [Int]
    /// A derivation made before from the same numbers, for the question that it answers.
    var derived: (question: Question, derivation: Derivation)?

    func isComputed(_ phase: Phase) -> Bool { phase.isDone(after: lastPhase, nodeCount: network.nodes.count) }

    func made(by node: Int) -> Phase { node == 0 ? .load : .forward(node) }

    func derivation(of place: Place, sample: Int) -> Derivation {
        Deriver(network, tape, parameters, learningRate: learningRate).derivation(of: place, sample: sample)
    }
}

extension Trainer {
    /// A snapshot for this focus. It changes no number of the run. Long derivations are computed only with `atRest`.
    public func snapshot(_ focus: Focus, atRest: Bool = true) -> Snapshot {
        var focus = focus
        var sight = focus.guest.map { self.sight(of: $0) } ?? self.sight
        let before = focus.guest == nil && atRest ? sightWithoutChanges : nil
        focus.sample = focus.guest == nil ? min(focus.sample, max(0, tape.sampleCount - 1)) : 0
        // Statistics have no shares.
        let mark = focus.view == .statistics ? nil : focus.mark.map { self.mark($0, in: focus) }
        // Shares are computed with the changes.
        if mark != nil { focus.comparison = .after }
        var snapshot = Snapshot(focus: focus, picture: .none)
        let outcome = mark.map { self.outcome(of: $0, sight, focus, atRest: atRest) }
        if focus.mark == nil { sharesMade = nil }
        snapshot.mark = mark.map { MarkedNumber($0) }
        if case .shares(let shares) = outcome { snapshot.mark?.value = shares.value }
        if let mark, let outcome {
            let shown = sight.picture(focus, outcome, of: mark)
            snapshot.picture = shown.picture
            snapshot.mark?.total = shown.total
        } else {
            snapshot.picture = sight.picture(focus, before: before)
        }
        if let companion = focus.companion {
            var below = Focus(
                node: focus.node, view: companion, sample: focus.sample, firstPlane: focus.companionFirstPlane,
                planeCount: focus.companionPlaneCount)
            below.comparison = focus.comparison
            if let mark, let outcome {
                let shown = sight.picture(below, outcome, of: mark)
                snapshot.companion = shown.picture
                snapshot.mark?.companionTotal = shown.total
            } else {
                snapshot.companion = sight.picture(below, before: before)
            }
        }
        if let plane = focus.updatedKernel {
            snapshot.updatePreview = updatePreview(node: focus.node, plane: plane, atRest: atRest)
        } else {
            forecastMade = nil
        }
        snapshot.lastPhase = lastPhase
        snapshot.step = state.step
        snapshot.batchesPerEpoch = batchesPerEpoch
        snapshot.learningRate = state.optimizer.learningRate
        if (focus.view == .statistics || focus.wantsHash) && atRest { snapshot.parametersHash = state.parametersHash }
        (snapshot.epoch, snapshot.batch) = shownBatch
        snapshot.loss = loss
        // While one looks around in a long derivation, only the maps beside it change.
        let key = focus.why.map { SharesKey(phasesDone: phasesDone, changes: state.changes, guest: focus.guest, question: $0) }
        if let made = derivationMade, made.key == key { sight.derived = (made.key.question, made.derivation) }
        sight.describe(&snapshot, atRest: atRest)
        derivationMade = nil
        if let key, case .derivation(let derivation, _) = snapshot.answer?.answer { derivationMade = (key, derivation) }
        // A guest is none of the batch: whether the network learns the batch alone tells.
        var own = sight
        var (activations, residuals) = (snapshot.meanActivations, snapshot.meanResiduals)
        if focus.guest != nil {
            own = self.sight
            (activations, residuals) = own.means
        }
        snapshot.signs = network.nodes.indices.map { own.signs($0, meanActivation: activations[$0], meanResidual: residuals[$0]) }
        snapshot.signedSamples = own.isComputed(.load) ? own.tape.sampleCount : 0
        if own.isComputed(.forward(network.outputNode)) { snapshot.batchError = batchError }
        let shown = focus.comparison == .before ? before ?? sight : sight
        if before == nil || focus.comparison != .difference { snapshot.winners = shown.winners(snapshot) }
        if let before { snapshot.whatIf = whatIf(before, sample: focus.sample) }
        return snapshot
    }

    /// The effect of this step's manual changes on its loss, measured and to first order.
    private func whatIf(_ before: Sight, sample: Int) -> WhatIf {
        let deriver = Deriver(network, before.tape, before.parameters, learningRate: before.learningRate)
        var promised = 0.0
        for (change, old) in changesMade {
            let slope: Double
            switch change.target {
            case .learningRate: continue
            case .parameter(let place): slope = Double(before.tape.gradients[place])
            case .pixel(let place, let sample):
                slope = deriver.value(place.with(.residual), sample: sample) / Double(before.tape.sampleCount)
            }
            promised += slope * Double(change.value - old)
        }
        return WhatIf(
            changes: changesMade.map(\.change), valuesBefore: changesMade.map(\.before), lossBefore: before.tape.meanLoss, loss: loss,
            promised: promised,
            sampleLossBefore: before.tape.losses[sample])
    }
}

extension Sight {
    /// Fills in the values of the sample shown and of each layer.
    func describe(_ snapshot: inout Snapshot, atRest: Bool) {
        let focus = snapshot.focus
        if isComputed(.load) {
            snapshot.batchCount = tape.sampleCount
            snapshot.label = focus.guest == nil ? tape.labels[focus.sample] : focus.guest?.label
            snapshot.sampleIndex = indices.isEmpty ? nil : indices[focus.sample]
        }
        if let question = focus.why { snapshot.answer = (question, answer(question, mapsOf: focus.whySample, atRest: atRest)) }
        if isComputed(.loss) { snapshot.sampleLoss = tape.losses[focus.sample] }
        if isComputed(.forward(network.outputNode)) {
            snapshot.outputs = tape.activations[network.outputNode].units(sample: focus.sample)
        }
        (snapshot.meanActivations, snapshot.meanResiduals) = means
    }

    /// Mean |a| and mean |δ| of each node; nil where this step has none yet.
    var means: (activations: [Double?], residuals: [Double?]) {
        (
            network.nodes.indices.map { isComputed(made(by: $0)) ? tape.activations[$0].meanMagnitude : nil },
            network.nodes.indices.map { $0 > 0 && isComputed(.backward($0)) ? tape.residuals[$0].meanMagnitude : nil }
        )
    }

    /// Gradients have a term for each sample and position, tens of thousands, and are derived only at rest.
    private func answer(_ question: Question, mapsOf whySample: Int?, atRest: Bool) -> Answer {
        let place = question.place
        let needed = phase(making: place)
        if let needed, !isComputed(needed) { return .notYet(needed) }
        if lastPhase == .update { return .updated }
        if place.aspect == .gradient, !atRest { return .tooMany }
        let sample = min(question.sample, max(0, tape.sampleCount - 1))
        let derivation = derived.flatMap { $0.question == question ? $0.derivation : nil } ?? derivation(of: place, sample: sample)
        return .derivation(derivation, maps: maps(of: derivation, sample: min(whySample ?? sample, max(0, tape.sampleCount - 1))))
    }

    /// The maps that contain a derivation's units, for one sample.
    private func maps(of derivation: Derivation, sample: Int) -> [MapKey: Plane] {
        var found: [MapKey: Plane] = [:]
        func add(_ place: Place) {
            guard let key = MapKey(place, sample: sample, in: network), found[key] == nil else { return }
            if key.isResidual && !isComputed(.backward(key.node)) { return }
            let maps = key.isResidual ? tape.residuals[key.node] : tape.activations[key.node]
            found[key] =
                maps.shape.planeCount == 1
                ? Plane(rows: 1, columns: maps.shape.maps, values: maps.units(sample: sample)) : maps.plane(sample: sample, map: key.map)
        }
        add(derivation.place)
        for place in derivation.terms.places(ofSample: sample) { add(place) }
        return found
    }

    func winners(_ snapshot: Snapshot) -> [[Int]] {
        let focus = snapshot.focus
        let node = network.nodes[focus.node]
        guard focus.view == .maps, node.layer?.picksLargest(node.inputs.map { network.nodes[$0].shape }) == true,
            let size = node.kind.kernelShape?.rows,
            case .planes(let planes, let first, _, _, _, _) = snapshot.picture, node.shape.planeCount > 1, snapshot.mark == nil
        else { return [] }
        let below = tape.activations[node.inputs[0]]
        return planes.indices.map { index in
            (0..<node.shape.planeCount).map { unit in
                let (row, column) = Reference.winner(
                    size: size, below, focus.sample, first + index, unit / node.shape.columns, unit % node.shape.columns)
                return row * size + column
            }
        }
    }

    /// The picture for a focus; for a manually changed step the one before the changes, or the difference, if the focus asks for it.
    func picture(_ focus: Focus, before: Sight?) -> Picture {
        guard let before, focus.comparison != .after else { return picture(focus) }
        let old = before.picture(focus)
        return focus.comparison == .before ? old : picture(focus).difference(from: old)
    }

    private func picture(_ focus: Focus) -> Picture {
        let node = focus.node
        let layer = network.nodes[node]
        switch focus.view {
        case .maps:
            let phase = made(by: node)
            return isComputed(phase) ? mapPlanes(tape.activations[node], focus) : notYet(phase, focus)
        case .residuals:
            if node == 0 { return .none }
            let phase = Phase.backward(node)
            return isComputed(phase) ? mapPlanes(tape.residuals[node], focus) : notYet(phase, focus)
        case .kernels:
            if layer.parameters.isEmpty { return .none }
            return parameterPlanes(parameters, node, focus, scale: 1)
        case .gradients, .updates:
            if layer.parameters.isEmpty { return .none }
            let phase = Phase.backward(node)
            guard isComputed(phase) else { return notYet(phase, focus) }
            return parameterPlanes(tape.gradients, node, focus, scale: focus.view == .updates ? -learningRate : 1)
        case .statistics: return .statistics(statistics(node))
        }
    }

    private func notYet(_ phase: Phase, _ focus: Focus) -> Picture { focus.guest == nil ? .notYet(phase) : .noLabel }

    private func mapPlanes(_ maps: FeatureMaps<Float>, _ focus: Focus) -> Picture {
        unitPlanes(maps.units(sample: focus.sample), maps.shape, focus)
    }

    /// The planes of one sample's numbers, one number per unit of a layer.
    func unitPlanes(_ units: [Float], _ shape: MapShape, _ focus: Focus) -> Picture {
        let (lowest, highest) = finiteRange(units)
        // The units of a dense layer form a single row.
        if shape.planeCount == 1 {
            let plane = Plane(rows: 1, columns: shape.maps, values: units)
            return .planes([plane], first: 0, count: 1, lowest: lowest, highest: highest, bias: [])
        }
        let range = clamp(focus, count: shape.maps)
        let size = shape.planeCount
        let planes = range.map {
            Plane(rows: shape.rows, columns: shape.columns, values: Array(units[$0 * size..<($0 + 1) * size]))
        }
        return .planes(planes, first: range.lowerBound, count: shape.maps, lowest: lowest, highest: highest, bias: [])
    }

    func parameterPlanes(_ all: Parameters<Float>, _ node: Int, _ focus: Focus, scale: Float) -> Picture {
        guard let layout = network.planeLayout(node) else { return .none }
        let tensors = all.ofNode[node]
        let size = layout.rows * layout.columns
        let range = clamp(focus, count: layout.count)
        return tensors[0].withUnsafeBuffer { values in
            var (lowest, highest) = finiteRange(values)
            if scale != 1 {
                let ends = (lowest * scale, highest * scale)
                (lowest, highest) = (min(ends.0, ends.1), max(ends.0, ends.1))
            }
            let planes = range.map { index in
                Plane(
                    rows: layout.rows, columns: layout.columns,
                    values: values[index * size..<(index + 1) * size].map { scale == 1 ? $0 : $0 * scale })
            }
            let bias = tensors.count > 1 ? tensors[1].values.map { scale == 1 ? $0 : $0 * scale } : []
            return .planes(
                planes, first: range.lowerBound, count: layout.count, lowest: lowest, highest: highest, bias: bias)
        }
    }

    private func clamp(_ focus: Focus, count: Int) -> Range<Int> {
        let first = max(0, min(focus.firstPlane, count - 1))
        return first..<min(count, first + max(1, focus.planeCount))
    }
}

extension Picture {
    /// The difference after − before for each number; this picture if there is nothing to compare it with.
    func difference(from old: Picture) -> Picture {
        guard case .planes(let after, let first, let count, _, _, let bias) = self, case .planes(let before, _, _, _, _, let oldBias) = old,
            after.count == before.count
        else { return self }
        let planes = zip(after, before).map { after, before in
            Plane(rows: after.rows, columns: after.columns, values: zip(after.values, before.values).map { $0 - $1 })
        }
        // The range of the planes present, not of all planes.
        let (lowest, highest) = finiteRange(planes.lazy.flatMap(\.values))
        return .planes(
            planes, first: first, count: count, lowest: lowest, highest: highest, bias: zip(bias, oldBias).map { $0 - $1 })
    }
}

/// The smallest and largest finite value; zeros if there is none.
func finiteRange(_ values: some Sequence<Float>) -> (lowest: Float, highest: Float) {
    var lowest = Float.infinity
    var highest = -Float.infinity
    for value in values where value.isFinite {
        lowest = min(lowest, value)
        highest = max(highest, value)
    }
    return lowest <= highest ? (lowest, highest) : (0, 0)
}

extension Network {
    /// How the weights of a node are divided into planes; nil if it has none.
    public func planeLayout(_ node: Int) -> PlaneLayout? {
        nodes[node].layer?.planes(for: nodes[node].inputs.map { nodes[$0].shape })
    }
}
