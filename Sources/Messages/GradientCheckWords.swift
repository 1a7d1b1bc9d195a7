import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// The result of a gradient check in one line: the first error, otherwise how well everything agrees.
    public func words(_ check: GradientCheck) -> VisibleText {
        func layer(_ node: Int) -> VisibleText { VisibleText(untrusted: check.network.nodes[node].name) }
        if let culprit = check.culprit {
            let phrase: Phrase =
                switch culprit.rule {
                case .slope: .checkWrongSlope
                case .parameters: .checkWrongParameters
                case .passing: .checkWrongPassing
                }
            return self(phrase, [.layer: layer(culprit.node)])
        }
        if let float = check.worstFloat, float.row.floatVerdict == .wrong {
            return self(.checkWrongFloat, [.layer: layer(float.row.node), .error: NumberFormat.short(float.error)])
        }
        if let doubtful = check.rows.first(where: { $0.verdict == .doubtful })?.worst {
            return self(.checkUnsure, [.error: NumberFormat.short(doubtful.error), .place: place(doubtful, check.network)])
        }
        if let float = check.worstFloat, float.row.floatVerdict == .doubtful {
            return self(.checkUnsureFloat, [.layer: layer(float.row.node), .error: NumberFormat.short(float.error)])
        }
        guard let worst = check.worst else { return self(.checkNothing) }
        return self(.checkRight, [.error: NumberFormat.short(worst.error), .place: place(worst, check.network)])
    }

    /// A number's place, with its sample if samples differ: `pool2.activation[0,3,4]@2`.
    public func place(_ number: GradientCheck.Number, _ network: Network) -> VisibleText {
        let name = VisibleText(untrusted: network.name(of: number.place))
        return number.sample.map { "\(name)@\($0)" } ?? name
    }

    /// A verdict in a word.
    public func words(_ verdict: GradientCheck.Verdict) -> VisibleText {
        switch verdict {
        case .good: self(.checkGood)
        case .doubtful: self(.checkDoubtful)
        case .wrong: self(.checkWrong)
        case .kinks: self(.checkOnlyKinks)
        }
    }
}
