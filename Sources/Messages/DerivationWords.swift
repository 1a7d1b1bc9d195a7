import NeuralNetworks
import TerminalUI

extension Phrasebook {
    /// Where a derivation's scale comes from; nil if there is none.
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
        case .batch(let count): self(.whyScaleBatch, [.count: "\(count)"])
        case .softmax: self(.whyScaleSoftmax)
        case .minus: self(.whyScaleMinus)
        case .none: nil
        }
    }

    /// What there is to say where a derivation has no terms; nil if it has.
    public func endWords(_ derivation: Derivation) -> VisibleText? {
        guard derivation.terms.isEmpty else { return nil }
        switch derivation.place.quantity {
        case .activation: return self(.whyGivenPixel)
        case .target: return self(.whyGivenTarget)
        case .parameter: return self(.whyGivenParameter)
        case .sum, .residual, .error, .sampleLoss, .loss, .gradient, .updated: return self(.whyNoTerms)
        }
    }
}
