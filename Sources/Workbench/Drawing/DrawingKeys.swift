/// What a key can do on this screen alone.
public enum DrawingAction: Hashable, Sendable {
    case nothing
}

extension Keys {
    /// Of this screen.
    static let drawing: [BoundKey] = [key([.escape], .open(.main), .keyBack, .keyBackHelp, .helpLooking, 9)] + everywhere
}
