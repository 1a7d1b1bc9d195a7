/// Something to look at between two phases. A pane declares what it looks at, and gets what is seen with the next snapshot: the session knows
/// nothing about panes, and a new pane brings a look of its own.
public protocol Look: Hashable, Sendable {
    /// What is seen.
    associatedtype Seen: Sendable
    /// The picture beside the batch that it looks at; nil if it looks at the batch.
    var guest: Guest? { get }
    /// Reads the numbers of the moment; none of them may be changed.
    func seen(by viewer: Viewer) -> Seen
}

extension Look {
    /// The batch, unless a look says otherwise.
    public var guest: Guest? { nil }
}

/// The sample whose numbers are looked at: one of the batch, or a picture beside it.
public struct Subject: Hashable, Sendable {
    /// The sample's index in the batch, from 0; that of a batch of one for a guest.
    public var sample: Int
    /// The picture beside the batch; nil for a sample of the batch.
    public var guest: Guest?

    /// A sample of the batch.
    public init(sample: Int = 0) { self.sample = sample }

    /// A guest, or with nil a sample of the batch.
    public init(sample: Int, guest: Guest?) { (self.sample, self.guest) = (guest == nil ? sample : 0, guest) }
}

/// All that is looked at, each look once.
public struct Looks: Hashable, Sendable {
    private(set) var all: [AnyLook] = []

    /// Looks in the order in which they are answered.
    public init(_ looks: [any Look] = []) { for look in looks { add(look) } }

    /// Adds a look unless it is there.
    public mutating func add(_ look: any Look) {
        let look = AnyLook(look)
        if !all.contains(look) { all.append(look) }
    }

    /// The first look of a kind; nil if there is none.
    public func first<L: Look>(_: L.Type) -> L? { all.lazy.compactMap { $0.look as? L }.first }

    /// Without the looks of a kind.
    public func without<L: Look>(_: L.Type) -> Looks {
        var rest = self
        rest.all.removeAll { $0.look is L }
        return rest
    }

    /// The picture beside the batch that is looked at; nil if there is none.
    public var guest: Guest? { all.lazy.compactMap { $0.look.guest }.first }
}

/// A look of any kind; equal if kind and look are.
struct AnyLook: Hashable, Sendable {
    let look: any Look

    init(_ look: any Look) { self.look = look }

    static func == (one: AnyLook, other: AnyLook) -> Bool {
        func isSame<L: Look>(_ look: L) -> Bool { (other.look as? L) == look }
        return isSame(one.look)
    }

    func hash(into hasher: inout Hasher) { look.hash(into: &hasher) }
}
