/// One or more equivalent keys with their action.
public struct KeyBinding<Action: Sendable>: Sendable {
    /// The keys, of which any triggers the action.
    public let keys: [Key]
    /// The action of the keys.
    public let action: Action

    /// A binding of keys to an action.
    public init(_ keys: [Key], _ action: Action) {
        self.keys = keys
        self.action = action
    }
}

/// The key bindings of one context.
public struct KeyTable<Action: Sendable>: Sendable {
    /// The bindings in the order they are listed.
    public let bindings: [KeyBinding<Action>]

    /// A table of these bindings.
    public init(_ bindings: [KeyBinding<Action>]) { self.bindings = bindings }

    /// The keys with more than one binding, which is a mistake.
    public var duplicates: [Key] {
        var seen: Set<Key> = []
        return bindings.flatMap(\.keys).filter { !seen.insert($0).inserted }
    }
}
