import NeuralNetworks
import Tensors

extension StepNumbers {
    /// The numbers as they will be when the step has done all its phases but the update; nil before the batch is loaded and after the
    /// update, and for a guest without a class.
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

    /// The phase that this step must still do before the number at a place is there; nil if it is, and if no phase of it makes it.
    public func phaseMissing(for place: Place) -> Phase? {
        guard let phase = sight.phase(making: place), !sight.isComputed(phase) else { return nil }
        return phase
    }
}
