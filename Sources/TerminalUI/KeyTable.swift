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

/// All keys of a context, each declared once: dispatch, footer and help read this table.
public struct KeyTable<Action: Sendable>: Sendable {
    /// The bindings in the order in which the help lists them.
    public let bindings: [KeyBinding<Action>]

    /// A table.
    public init(_ bindings: [KeyBinding<Action>]) { self.bindings = bindings }

    /// The binding of a key.
    public func binding(for key: Key) -> KeyBinding<Action>? { bindings.first { $0.keys.contains(key) } }

    /// Keys that are bound twice: a mistake.
    public var duplicates: [Key] {
        var seen: Set<Key> = []
        return bindings.flatMap(\.keys).filter { !seen.insert($0).inserted }
    }
}
