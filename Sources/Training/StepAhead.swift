import NeuralNetworks
import Tensors

extension StepNumbers {
    /// The numbers after all phases of the step except the update. Nil before the batch is loaded, after the update, and for a guest
    /// without a class.
    public var completed: StepNumbers? {
        guard lastPhase != nil, lastPhase != .update, guest.map({ $0.label != nil }) ?? true else { return nil }
        if sight.lastPhase == .backward(1) { return self }
        var ahead = sight
        let workers = Workers(count: 1)
        network.forwardAll(&ahead.tape, ahead.parameters, workers)
        network.backwardAll(&ahead.tape, ahead.parameters, workers)
        ahead.lastPhase = .backward(1)
        return StepNumbers(ahead, of: self)
    }

    /// The phase that this step still has to do for the number at a place; nil if the number exists or no phase computes it.
    public func phaseMissing(for place: Place) -> Phase? {
        guard let phase = sight.phase(making: place), !sight.isComputed(phase) else { return nil }
        return phase
    }
}
