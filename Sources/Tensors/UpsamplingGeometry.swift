/// The sizes of an upsampling: each unit becomes a block of some rows and columns, or the places between units are interpolated.
public struct UpsamplingGeometry: Hashable, Sendable {
    /// The input maps [C, H, W].
    public let input: MapShape
    /// How many rows a row becomes.
    public let rows: Int
    /// How many columns a column becomes.
    public let columns: Int
    /// Whether units are interpolated between the centres of the input's; otherwise the nearest one is taken.
    public let isLinear: Bool

    /// Stores the given sizes.
    public init(input: MapShape, rows: Int, columns: Int, isLinear: Bool) {
        precondition(rows > 0 && columns > 0, "sizes out of range")
        (self.input, self.rows, self.columns, self.isLinear) = (input, rows, columns, isLinear)
    }

    /// The output maps [C, rows · H, columns · W].
    public var output: MapShape { MapShape(maps: input.maps, rows: rows * input.rows, columns: columns * input.columns) }

    /// What an output row is made of.
    @inline(__always)
    public func tap(row: Int) -> UpsamplingTap { UpsamplingTap(row, scale: rows, extent: input.rows, isLinear) }
    /// What an output column is made of.
    @inline(__always)
    public func tap(column: Int) -> UpsamplingTap { UpsamplingTap(column, scale: columns, extent: input.columns, isLinear) }
}

/// What an output index of an upsampling is made of along one axis: (1 − weight) times one index of the input and weight times the next.
public struct UpsamplingTap: Hashable, Sendable {
    /// The index of the input.
    public let index: Int
    /// The part of the next index, in [0, 1); 0 where there is none.
    public let weight: Double

    /// The output index i lies at (i + ½)/s − ½ on the input, held between its first and its last index.
    @inline(__always)
    init(_ place: Int, scale: Int, extent: Int, _ isLinear: Bool) {
        let doubled = 2 * place + 1 - scale
        if !isLinear {
            (index, weight) = (place / scale, 0)
        } else if doubled <= 0 {
            (index, weight) = (0, 0)
        } else {
            let (whole, rest) = doubled.quotientAndRemainder(dividingBy: 2 * scale)
            (index, weight) = (whole, whole + 1 < extent ? Double(rest) / Double(2 * scale) : 0)
        }
    }

    /// The indices of the input with their parts, those of 0 left out.
    public var parts: [(index: Int, weight: Double)] {
        weight == 0 ? [(index, 1)] : [(index, 1 - weight), (index + 1, weight)]
    }
}
