/// One key (or several that do the same) with what it does.
public struct KeyBinding<Action: Sendable>: Sendable {
    /// The keys.
    public let keys: [Key]
    /// What they do.
    public let action: Action

    /// A binding.
    public init(_ keys: [Key], _ action: Action) {
        self.keys = keys
        self.action = action
    }
}

/// The keys of a context, to be checked against each other.
public struct KeyTable<Action: Sendable>: Sendable {
    /// The bindings.
    public let bindings: [KeyBinding<Action>]

    /// A table.
    public init(_ bindings: [KeyBinding<Action>]) { self.bindings = bindings }

    /// Keys that are bound twice: a mistake.
    public var duplicates: [Key] {
        var seen: Set<Key> = []
        return bindings.flatMap(\.keys).filter { !seen.insert($0).inserted }
    }
}
