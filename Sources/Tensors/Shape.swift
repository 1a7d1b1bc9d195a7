/// The extent of a tensor along each of its axes, outermost first.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// One number an axis; none is negative.
    public let dimensions: [Int]

    /// A shape of the given extents.
    public init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 >= 0 }, "negative extent")
        self.dimensions = dimensions
    }

    /// A shape of the given extents.
    public init(_ dimensions: Int...) { self.init(dimensions) }

    /// The number of elements; 1 for no axes.
    public var count: Int { dimensions.reduce(1, *) }

    /// The place of an entry in row-major order.
    public func offset(of indices: [Int]) -> Int {
        precondition(indices.count == dimensions.count, "as many indices as axes")
        var offset = 0
        for (index, extent) in zip(indices, dimensions) {
            precondition(index >= 0 && index < extent, "index outside the tensor")
            offset = offset * extent + index
        }
        return offset
    }

    /// As `6×1×5×5`.
    public var description: String { dimensions.map(String.init).joined(separator: "×") }
}

/// The size of one sample's feature maps: `maps` planes of `rows` × `columns` units.
public struct MapShape: Hashable, Sendable, CustomStringConvertible {
    /// The number of maps (channels).
    public let maps: Int
    /// Rows of each map.
    public let rows: Int
    /// Columns of each map.
    public let columns: Int

    /// Feature maps of this size.
    public init(maps: Int, rows: Int, columns: Int) {
        precondition(maps >= 0 && rows >= 0 && columns >= 0, "negative extent")
        self.maps = maps
        self.rows = rows
        self.columns = columns
    }

    /// The units of one map.
    public var planeCount: Int { rows * columns }

    /// The units of all maps of one sample.
    public var unitCount: Int { maps * planeCount }

    /// As `6×24×24`, or `10` where each map is a single unit.
    public var description: String { planeCount == 1 ? "\(maps)" : "\(maps)×\(rows)×\(columns)" }
}

/// A plain grid of numbers: one map of one sample, one kernel, one matrix. It is what leaves the numeric half for a screen.
public struct Plane: Hashable, Sendable {
    /// Rows of the grid.
    public let rows: Int
    /// Columns of the grid.
    public let columns: Int
    /// Row by row, `rows * columns` numbers.
    public var values: [Float]

    /// A grid with its numbers given row by row.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "a plane needs rows × columns numbers")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// The number at a place.
    public subscript(row: Int, column: Int) -> Float { values[row * columns + column] }
}
