import NeuralNetworks
import Training

extension LessonScene {
    /// The errors in what the address and points of a scene refer to, once it is set up.
    func problems(_ standing: LessonStage.Standing) -> [LessonProblem] {
        let network = standing.trainer.network
        var found: [LessonProblem] = []
        func check(_ name: String, _ index: Int, below count: Int) {
            if index >= count { found.append(.outOfRange(name, found: index, limit: count - 1)) }
        }
        let node = address.node(in: network)
        let planes = PictureShape(node: node, view: address.view, of: network)
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
        if let kernel = address.update { check("update", kernel, below: max(1, network.planeLayout(node)?.count ?? 0)) }
        for question in address.why + [address.mark].compactMap({ $0 }) {
            guard let place = try? network.place(named: question.place) else { continue }
            if let problem = standing.problem(place, sample: question.sample) { found.append(problem) }
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
}
