/// What a key can do on this screen alone.
public enum SamplesAction: Hashable, Sendable {
    case nothing
}

extension Keys {
    /// Of this screen.
    static let samples: [BoundKey] = [key([.escape], .open(.main), .keyBack, .keyBackHelp, .helpLooking, 9)] + everywhere
}
