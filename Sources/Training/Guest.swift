/// A picture that goes through the network beside the batch: drawn by hand, or any sample of the data.
public struct Guest: Hashable, Sendable {
    /// Where it comes from.
    public enum Source: Hashable, Sendable {
        /// A drawing.
        case drawing
        /// A training sample, by its index.
        case train(Int)
        /// A test sample, by its index.
        case test(Int)
    }

    /// Where it comes from.
    public var source: Source
    /// `[map, row, column]`, one byte a pixel.
    public var pixels: [UInt8]
    /// Its class, if that is known: then it has a loss, and residuals.
    public var label: Int?

    /// A picture of the network's input shape.
    public init(_ source: Source, pixels: [UInt8], label: Int?) {
        self.source = source
        self.pixels = pixels
        self.label = label
    }
}
