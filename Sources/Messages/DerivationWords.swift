import NeuralNetworks
import TerminalUI

extension Phrasebook {
    /// The rule as a formula. Without Unicode a product is written with an asterisk, because the dot would become a minus.
    public func formula(_ derivation: Derivation) -> VisibleText {
        let text = VisibleText(untrusted: derivation.formula)
        if unicode { return text }
        return VisibleText(untrusted: derivation.formula.split(separator: "·", omittingEmptySubsequences: false).joined(separator: "*"))
            .asciiOnly
    }

    /// The sign between the factors of a product.
    public var times: VisibleText { unicode ? "·" : "*" }

    /// The origin of a derivation's scale; nil if there is none.
    public func scaleWords(_ derivation: Derivation, in network: Network) -> VisibleText? {
        switch derivation.scaleOrigin {
        case .slope(let place, let activation):
            self(
                .whyScaleSlope,
                [
                    .detail: VisibleText(untrusted: Derivation.slope(activation)),
                    .place: VisibleText(untrusted: network.name(of: place)),
                ])
        case .block(let count): self(.whyScaleBlock, [.count: "\(count)"])
        case .mean(let count): self(.whyScaleMean, [.count: "\(count)"])
        case .batch(let count): self(.whyScaleBatch, [.count: "\(count)"])
        case .softmax: self(.whyScaleSoftmax)
        case .product(let factors):
            VisibleText.joined(
                factors.map { $0.place.map { VisibleText(untrusted: network.name(of: $0)) } ?? NumberFormat.exact(Float($0.value)) },
                separator: " \(times) ")
        case .minus: self(.whyScaleMinus)
        case .none: nil
        }
    }

    /// The explanation of a derivation without terms; nil if it has terms.
    public func endWords(_ derivation: Derivation, in network: Network) -> VisibleText? {
        guard derivation.terms.isEmpty else { return nil }
        guard derivation.isGiven else { return self(.whyNoTerms) }
        if derivation.place.parameter != nil { return self(.whyGivenParameter) }
        if derivation.place.node == network.targetNode { return self(.whyGivenTarget) }
        if network.nodes[derivation.place.node].layer is Target { return self(.whyGivenClass) }
        return self(derivation.place.node == 0 ? .whyGivenPixel : .whyGivenDraw)
    }
}
