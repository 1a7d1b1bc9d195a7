import Messages
import TerminalUI
import Training

extension Phrasebook {
    /// How an actual change compares with the one predicted by the slope, as a sentence; the longer wording first.
    func sentences(_ promise: SlopePromise) -> [VisibleText] {
        switch promise.outcome {
        case .kept: return [self(.updateHolds)]
        case .part(let ratio):
            let share: [Placeholder: VisibleText] = [.value: NumberFormat.percent(ratio, decimals: 0)]
            return [self(.updateShare, share), self(.updateShareShort, share)]
        case .against: return [self(.updateAgainst), self(.updateAgainstShort)]
        case .nothing: return [self(.updateNothing)]
        case .unpromised: return [self(.updateUnpromised)]
        case .rounding: return [self(.updateRounding)]
        case .notFinite: return [self(.updateNotFinite)]
        }
    }
}
