import NeuralNetworks
import Training

/// The planes of a view.
struct PlaneSize {
    var count: Int
    var rows: Int
    var columns: Int

    /// Of a layer's view; nil where there is no picture.
    init?(node: Int, view: LayerView, in network: Network) {
        let shape = network.nodes[node].shape
        switch view {
        case .maps, .residuals:
            if view == .residuals && node == 0 { return nil }
            let isVector = shape.planeCount == 1
            self.init(count: isVector ? 1 : shape.maps, rows: isVector ? 1 : shape.rows, columns: isVector ? shape.maps : shape.columns)
        case .kernels, .gradients, .updates:
            let layout = network.planeLayout(node)
            if layout.count == 0 { return nil }
            self.init(count: layout.count, rows: layout.rows, columns: layout.columns)
        case .statistics: return nil
        }
    }

    private init(count: Int, rows: Int, columns: Int) {
        self.count = count
        self.rows = rows
        self.columns = columns
    }
}

extension LessonScene {
    /// Checks what its address and its points name, once it stands; the problems found.
    func problems(_ standing: LessonStage.Standing) -> [LessonProblem] {
        let network = standing.trainer.network
        var found: [LessonProblem] = []
        func check(_ name: String, _ index: Int, below count: Int) {
            if index >= count { found.append(.outOfRange(name, found: index, limit: count - 1)) }
        }
        let node = address.layer.flatMap { name in network.nodes.firstIndex { $0.name == name } } ?? min(1, network.outputNode)
        let planes = PlaneSize(node: node, view: address.view, in: network)
        let needsPicture = address.unit != nil || points.contains { if case .units = $0 { true } else { false } }
        if planes == nil && needsPicture { found.append(.noPicture(layer: network.nodes[node].name, view: "\(address.view)")) }
        if let unit = address.unit, let planes {
            for (name, (index, count)) in zip(
                ["unit=MAP", "unit=ROW", "unit=COLUMN"], zip(unit, [planes.count, planes.rows, planes.columns]))
            {
                check(name, index, below: count)
            }
        }
        if standing.trainer.isComputed(.load) { check("sample", address.sample, below: standing.trainer.tape.sampleCount) }
        if let kernel = address.update { check("update", kernel, below: max(1, network.planeLayout(node).count)) }
        for question in address.why + [address.mark].compactMap({ $0 }) {
            if let problem = problem(question, standing) { found.append(problem) }
        }
        for point in points {
            switch point {
            case .pane: continue
            case .units(let plane, let rows, let columns):
                guard let planes else { continue }
                check("point: units PLANE", plane, below: planes.count)
                check("point: units ROW", rows.upperBound, below: planes.rows)
                check("point: units COLUMN", columns.upperBound, below: planes.columns)
            case .term(let index):
                guard let question = address.why.last, found.isEmpty, let place = try? network.place(named: question.place) else {
                    if address.why.isEmpty { found.append(.keyMissing("at: why")) }
                    continue
                }
                check("point: term", index, below: standing.trainer.derivation(of: place, sample: question.sample).terms.count)
            }
        }
        return found
    }

    private func problem(_ question: ScreenAddress.NamedQuestion, _ standing: LessonStage.Standing) -> LessonProblem? {
        guard let place = try? standing.trainer.network.place(named: question.place) else { return nil }
        return LessonStage.problem(place, sample: question.sample, standing)
    }
}

extension LessonStage {
    /// Why a number cannot be derived in a scene, or, `orLater`, after further phases of its step; nil if it can.
    static func problem(_ place: Place, sample: Int, _ standing: Standing, orLater: Bool = false) -> LessonProblem? {
        let numbers = standing.moment.numbers
        let name = numbers.network.name(of: place)
        if numbers.lastPhase == .update { return .afterUpdate(name) }
        if place.isOfSample, numbers.sampleCount > 0, sample >= numbers.sampleCount {
            return .outOfRange("\(name)@", found: sample, limit: numbers.sampleCount - 1)
        }
        let surroundings: any LessonSurroundings = orLater ? standing.moment.ahead : standing.moment
        return numbers.lastPhase == nil || surroundings.value(place, sample: sample) == nil ? .notComputed(name) : nil
    }
}
