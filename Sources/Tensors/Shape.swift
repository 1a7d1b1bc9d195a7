/// The extent of a tensor along each of its axes, outermost first.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// The extent of each axis; none is negative.
    public let dimensions: [Int]

    /// A shape with the given extents; traps if one is negative.
    public init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 >= 0 }, "negative extent")
        self.dimensions = dimensions
    }

    /// A shape with the given extents; traps if one is negative.
    public init(_ dimensions: Int...) { self.init(dimensions) }

    /// The number of elements; 1 if there are no axes.
    public var count: Int { dimensions.reduce(1, *) }

    /// The offset of an element in row-major order. Traps if an index is out of range.
    public func offset(of indices: [Int]) -> Int {
        precondition(indices.count == dimensions.count, "as many indices as axes")
        var offset = 0
        for (index, extent) in zip(indices, dimensions) {
            precondition(index >= 0 && index < extent, "index outside the tensor")
            offset = offset * extent + index
        }
        return offset
    }

    /// The indices of the element at an offset in row-major order, one for each axis.
    public func indices(at offset: Int) -> [Int] {
        var rest = offset
        return dimensions.reversed().map { extent in
            defer { rest /= extent }
            return rest % extent
        }.reversed()
    }

    /// For example `6×1×5×5`.
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

    /// Feature maps of the given size; traps if an extent is negative.
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

    /// For example `6×24×24`, or `10` if each map is a single unit.
    public var description: String { planeCount == 1 ? "\(maps)" : "\(maps)×\(rows)×\(columns)" }
}

/// A plain grid of numbers: one map of one sample, one kernel, one matrix. Snapshots pass planes to the screen.
public struct Plane: Hashable, Sendable {
    /// Rows of the grid.
    public let rows: Int
    /// Columns of the grid.
    public let columns: Int
    /// The numbers row by row, `rows * columns` of them.
    public var values: [Float]

    /// A grid with its numbers given row by row; traps if their count is not `rows * columns`.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "a plane needs rows × columns numbers")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// The number at a row and column.
    public subscript(row: Int, column: Int) -> Float { values[row * columns + column] }
}
