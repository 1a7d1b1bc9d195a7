@testable import Training

extension Looks {
    /// What the main screen looks at, of a view of a layer.
    static func at(_ node: Int, _ view: LayerView, sample: Int = 0, planes: Range<Int> = 0..<64) -> Looks {
        let subject = Subject(sample: sample)
        return Looks([
            PictureLook(node: node, view: view, subject: subject, planes: planes), SampleLook(subject), SignsLook(), WhatIfLook(),
            HashLook(),
        ])
    }
}

extension Snapshot {
    var picture: Picture { first(PictureLook.self)?.seen.picture ?? .none }
    var sample: SampleLook.Seen? { first(SampleLook.self)?.seen }
    var whatIf: WhatIf? { first(WhatIfLook.self)?.seen ?? nil }
    var parametersHash: String? { first(HashLook.self)?.seen ?? nil }
}
