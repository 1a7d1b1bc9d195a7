import NeuralNetworks
import Tensors

/// Answers looks at a trainer between two phases. It changes no number of the run.
///
/// What takes long to compute is kept as long as the moment is the same and every snapshot needs it again.
public final class Viewer {
    /// The trainer looked at.
    public let trainer: Trainer
    /// Whether there is time: at rest, or if every phase is shown. Otherwise training waits for the answers.
    public private(set) var isAtRest = true
    private var kept: [AnyHashable: Kept] = [:]
    /// The last guest's numbers. Its tape is used again for the next; the parameters are not kept, or updates would have to copy them.
    private var guestTape: (moment: Moment, guest: Guest, tape: Tape<Float>)?

    private struct Kept {
        let moment: Moment
        let value: Any
        var isNeeded = true
    }

    /// Identifies the numbers of a trainer: at the same moment they have the same bits.
    private struct Moment: Hashable {
        let restarts: Int
        let phasesDone: Int
        let changes: [Change]
    }

    /// A viewer of this trainer.
    public init(_ trainer: Trainer) { self.trainer = trainer }

    /// The network looked at.
    public var network: Network { trainer.network }

    private var moment: Moment {
        Moment(restarts: trainer.restarts, phasesDone: trainer.phasesDone, changes: trainer.state.changes)
    }

    /// What a single look sees. What takes long is computed only with `atRest`.
    public func see<L: Look>(_ look: L, atRest: Bool = true) -> L.Seen {
        isAtRest = atRest
        return look.seen(by: self)
    }

    /// What all looks see.
    public func snapshot(_ looks: Looks, atRest: Bool = true) -> Snapshot {
        isAtRest = atRest
        for key in kept.keys { kept[key]?.isNeeded = false }
        var snapshot = Snapshot(of: trainer, looks: looks)
        func answer<L: Look>(_ look: L) { snapshot.take(look, look.seen(by: self)) }
        for look in looks.all { answer(look.look) }
        kept = kept.filter(\.value.isNeeded)
        if looks.guest == nil { guestTape = nil }
        return snapshot
    }

    /// A value that takes long to compute. It is kept under this key until the moment changes, or until a snapshot is taken without need for
    /// it.
    public func kept<Value>(_ key: some Hashable, _ make: () -> Value) -> Value {
        let key = AnyHashable(key)
        if let found = kept[key], found.moment == moment, let value = found.value as? Value {
            kept[key]?.isNeeded = true
            return value
        }
        let value = make()
        kept[key] = Kept(moment: moment, value: value)
        return value
    }

    /// Whether a value is kept under this key.
    func keeps(_ key: some Hashable) -> Bool { kept[AnyHashable(key)] != nil }

    /// The numbers of the current step, or of a guest.
    func sight(of guest: Guest?) -> Sight {
        guard let guest else { return trainer.sight }
        if let made = guestTape, made.moment == moment, made.guest == guest { return trainer.sight(of: guest, made.tape) }
        var tape = guestTape?.tape ?? Tape(for: network, capacity: 1)
        // A second reference would make the maps be copied when they are written.
        guestTape = nil
        trainer.compute(guest, on: &tape)
        guestTape = (moment, guest, tape)
        return trainer.sight(of: guest, tape)
    }

    /// The current step without its manual changes, with all phases except the update; nil if it was not changed, or if there is no time.
    var sightWithoutChanges: Sight? {
        guard isAtRest, trainer.isChanged else { return nil }
        return kept("unchanged") { trainer.sightWithoutChanges }
    }

    /// All numbers of the current step or, with a guest, of that picture in the network.
    func numbers(of guest: Guest?) -> StepNumbers { StepNumbers(sight(of: guest), trainer, guest: guest) }
}

extension Trainer {
    /// What all looks see at this moment.
    public func snapshot(_ looks: Looks, atRest: Bool = true) -> Snapshot { Viewer(self).snapshot(looks, atRest: atRest) }

    /// What a look sees at this moment.
    public func see<L: Look>(_ look: L, atRest: Bool = true) -> L.Seen { Viewer(self).see(look, atRest: atRest) }
}
