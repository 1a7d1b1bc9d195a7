import NeuralNetworks
import Tensors

/// The planes requested, or the reason why there are none.
public enum Picture: Sendable {
    /// Planes from index `first` of `count` in total; `lowest` … `highest` is the range over all `count` (finite numbers only).
    case planes([Plane], first: Int, count: Int, lowest: Float, highest: Float, bias: [Float])
    /// The numbers do not exist yet; this phase computes them.
    case notYet(Phase)
    /// The guest has no class, and so no loss and no residuals.
    case noLabel
    /// The view is empty for this layer: pooling has no parameters, the input no residual.
    case none
    /// Training does not keep these numbers, and the update just done has changed the parameters they were computed with.
    case updated
    /// Making these numbers takes too long while training runs on.
    case whenPaused
    /// There are no shares of the marked number.
    case noShares(NoShares)
    /// Statistics instead of planes.
    case statistics(LayerStatistics)
}

/// Which numbers of a manually changed step are shown.
public enum Comparison: Hashable, Sendable, CaseIterable {
    /// The numbers with the changes.
    case after
    /// The numbers without the changes.
    case before
    /// The difference, after − before.
    case difference
}

/// Looks at planes of a view of a layer, or at the shares of a marked number in them.
public struct PictureLook: Look {
    /// The index of the node.
    public var node: Int
    /// The view of the node.
    public var view: LayerView
    /// The sample whose numbers they are.
    public var subject: Subject
    /// The planes, by their indices; those that do not exist are left out.
    public var planes: Range<Int>
    /// Which numbers are shown if the step was changed manually.
    public var comparison: Comparison
    /// The marked number whose shares are shown instead of values; nil for none.
    public var mark: Question?

    /// The picture beside the batch; nil for a sample of the batch.
    public var guest: Guest? { subject.guest }

    /// Looks at planes of a view, by default at the first 64.
    public init(
        node: Int, view: LayerView, subject: Subject = Subject(), planes: Range<Int> = 0..<64, comparison: Comparison = .after,
        mark: Question? = nil
    ) {
        (self.node, self.view, self.subject, self.planes, self.comparison, self.mark) = (node, view, subject, planes, comparison, mark)
    }

    /// What is seen.
    public struct Seen: Sendable {
        /// The planes, or statistics, or why there are none.
        public var picture: Picture
        /// The index of the sample shown: the last one if the batch has fewer than asked for.
        public var sample: Int
        /// The number of samples in its batch; 0 before they are loaded.
        public var sampleCount = 0
        /// The class of the sample; nil if unknown or not loaded.
        public var label: Int?
        /// Which numbers of a manually changed step are shown; nil if it was not changed.
        public var comparison: Comparison?
        /// Under max-pooling, for each plane shown the place in its window (row by row) of each unit's winner; otherwise empty.
        public var winners: [[Int]] = []
        /// The marked number, if shares are shown.
        public var mark: MarkedNumber?
    }

    /// The planes, with what is told beside them.
    public func seen(by viewer: Viewer) -> Seen {
        let sight = viewer.sight(of: guest)
        var seen = Seen(picture: .none, sample: guest == nil ? sight.sample(subject.sample) : 0)
        if sight.isComputed(.load) {
            seen.sampleCount = sight.tape.sampleCount
            seen.label = guest.map(\.label) ?? sight.tape.labels[seen.sample]
        }
        let before = guest == nil ? viewer.sightWithoutChanges : nil
        if before != nil { seen.comparison = comparison }
        // Statistics have no shares.
        if view != .statistics, let mark = mark.map({ viewer.mark($0, for: self, sample: seen.sample) }) {
            seen.mark = MarkedNumber(mark)
            // Shares are computed with the changes.
            if before != nil { seen.comparison = .after }
            switch viewer.outcome(of: mark, guest, sight) {
            case .none(let picture): seen.picture = picture
            case .shares(let shares):
                let shown = sight.picture(self, seen.sample, shares, of: mark)
                seen.picture = shown.picture
                seen.mark?.value = shares.value
                seen.mark?.total = shown.total
            }
        } else {
            seen.picture = sight.picture(self, seen.sample, before: before, viewer)
            if before == nil || comparison != .difference {
                let shown = comparison == .before ? before ?? sight : sight
                seen.winners = shown.winners(self, seen)
            }
        }
        return seen
    }
}

extension Sight {
    /// Which input each unit of a pooling layer took.
    fileprivate func winners(_ look: PictureLook, _ seen: PictureLook.Seen) -> [[Int]] {
        let node = network.nodes[look.node]
        guard look.view == .maps, node.layer?.picksLargest == true,
            let windows = (node.layer as? any WindowPooling)?.windows(on: network.nodes[node.inputs[0]].shape),
            case .planes(let planes, let first, _, _, _, _) = seen.picture, node.shape.planeCount > 1
        else { return [] }
        let below = tape.activations[node.inputs[0]]
        return planes.indices.map { index in
            (0..<node.shape.planeCount).map { unit in
                let (row, column) = (unit / node.shape.columns, unit % node.shape.columns)
                let winner = Reference.windowWinner(windows, below, seen.sample, first + index, row, column)
                return windows.placeInWindow(row, column, of: winner)
            }
        }
    }

    /// The picture for a look; for a manually changed step the one before the changes, or the difference, if the look asks for it.
    fileprivate func picture(_ look: PictureLook, _ sample: Int, before: Sight?, _ viewer: Viewer) -> Picture {
        guard let before, look.comparison != .after else { return picture(look, sample, viewer) }
        let old = before.picture(look, sample, viewer, isBefore: true)
        return look.comparison == .before ? old : picture(look, sample, viewer).difference(from: old)
    }

    private func picture(_ look: PictureLook, _ sample: Int, _ viewer: Viewer, isBefore: Bool = false) -> Picture {
        let node = look.node
        let layer = network.nodes[node]
        switch look.view {
        case .maps:
            let phase = made(by: node)
            guard isComputed(phase) else { return notYet(phase, look) }
            return unitPlanes(tape.activations[node].units(sample: sample), layer.shape, look)
        case .residuals:
            if node == 0 { return .none }
            let phase = Phase.backward(node)
            guard isComputed(phase) else { return notYet(phase, look) }
            return unitPlanes(tape.residuals[node].units(sample: sample), layer.shape, look)
        case .kernels:
            if network.usedParameters(node).isEmpty { return .none }
            return parameterPlanes(parameters.ofNode[network.parameterOwner(node)], look, scale: 1)
        case .gradients, .updates:
            if network.usedParameters(node).isEmpty { return .none }
            // Of shared parameters the gradient is whole when the first node that uses them, the last on the way back, is done.
            let owner = network.parameterOwner(node)
            let phase = Phase.backward(owner)
            guard isComputed(phase) else { return notYet(phase, look) }
            if look.view == .gradients { return parameterPlanes(tape.gradients.ofNode[owner], look, scale: 1) }
            if update.isPlainDescent { return parameterPlanes(tape.gradients.ofNode[owner], look, scale: -learningRate) }
            // What the update was made from is replaced by it.
            if lastPhase == .update { return .updated }
            if update[.clipNorm] > 0, !isComputed(.backward(1)) { return notYet(.backward(1), look) }
            let made = viewer.kept(ChangesKey(node: owner, guest: look.guest, isBefore: isBefore)) { changes(owner) }
            return parameterPlanes(made, look, scale: 1)
        case .statistics: return .statistics(statistics(node))
        case .array: return arrayPicture(look, sample, viewer, isBefore: isBefore)
        }
    }

    /// The picture of any array, from its axes.
    private func arrayPicture(_ look: PictureLook, _ sample: Int, _ viewer: Viewer, isBefore: Bool) -> Picture {
        guard let family = network.family(of: look.view, at: look.node) else { return .none }
        let first = family.place(0)
        if let phase = phase(making: first), !isComputed(phase) { return notYet(phase, look) }
        if look.guest != nil && look.guest?.label == nil && family.node >= network.nodes.count { return .noLabel }
        if lastPhase == .update && !isKept(first) { return .updated }
        let shape = PictureShape(axes: family.axes)
        if isKept(first) { return planes(values(of: family, sample: sample), shape, look) }
        if !viewer.isAtRest && network.nodes[look.node].multiplyAdds > Self.mostWorkBetweenSteps { return .whenPaused }
        let key = ArrayKey(family: family, sample: sample, guest: look.guest, isBefore: isBefore)
        return planes(viewer.kept(key) { values(of: family, sample: sample) }, shape, look)
    }

    /// What the changes of a node's parameters are kept for, of one moment.
    private struct ChangesKey: Hashable {
        let node: Int
        let guest: Guest?
        let isBefore: Bool
    }

    /// What the numbers of an array are kept for, of one moment.
    private struct ArrayKey: Hashable {
        let family: PlaceFamily
        let sample: Int
        let guest: Guest?
        let isBefore: Bool
    }

    /// The multiplications of a layer above which its equations are not worked out between the steps of a running session: they take some ten
    /// nanoseconds each.
    private static let mostWorkBetweenSteps = 20_000

    private func notYet(_ phase: Phase, _ look: PictureLook) -> Picture { look.guest == nil ? .notYet(phase) : .noLabel }

    /// The planes of one sample's numbers, one number per unit of a layer.
    func unitPlanes(_ units: [Float], _ shape: MapShape, _ look: PictureLook) -> Picture {
        planes(units, PictureShape(units: shape), look)
    }

    /// The planes of all numbers of an array.
    func planes(_ values: [Float], _ shape: PictureShape, _ look: PictureLook) -> Picture {
        let (lowest, highest) = finiteRange(values)
        let range = look.range(of: shape.count)
        let size = shape.rows * shape.columns
        let planes = range.map {
            Plane(rows: shape.rows, columns: shape.columns, values: Array(values[$0 * size..<($0 + 1) * size]))
        }
        return .planes(planes, first: range.lowerBound, count: shape.count, lowest: lowest, highest: highest, bias: [])
    }

    /// The planes of a layer's first parameter, times `scale`; the second is its bias. A plane without a kernel has no numbers.
    func parameterPlanes(_ tensors: [Tensor<Float>], _ look: PictureLook, scale: Float) -> Picture {
        guard let layout = network.planeLayout(look.node) else { return .none }
        let size = layout.rows * layout.columns
        let range = look.range(of: layout.count)
        return tensors[0].withUnsafeBuffer { values in
            var (lowest, highest) = finiteRange(values)
            if scale != 1 {
                let ends = (lowest * scale, highest * scale)
                (lowest, highest) = (min(ends.0, ends.1), max(ends.0, ends.1))
            }
            let planes = range.map { index in
                let numbers = layout.kernel(ofPlane: index).map { values[$0 * size..<($0 + 1) * size].map { scale == 1 ? $0 : $0 * scale } }
                return Plane(rows: layout.rows, columns: layout.columns, values: numbers ?? Array(repeating: .nan, count: size))
            }
            // One for each output, or one for each number where each unit has its own.
            let bias = tensors.count > 1 ? tensors[1].values.map { scale == 1 ? $0 : $0 * scale } : []
            return .planes(
                planes, first: range.lowerBound, count: layout.count, lowest: lowest, highest: highest, bias: bias)
        }
    }
}

extension PictureLook {
    /// The planes looked at of `count`.
    fileprivate func range(of count: Int) -> Range<Int> {
        let first = max(0, min(planes.lowerBound, count - 1))
        return first..<min(count, first + max(1, planes.count))
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
