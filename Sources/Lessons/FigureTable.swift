/// The computed numbers of a figure: its matrices and, for a kernel figure, each result with all its products.
public struct FigureTable: Hashable, Sendable {
    /// A matrix with a letter as its name.
    public struct Matrix: Hashable, Sendable {
        /// The name, such as `A`.
        public var letter: String
        /// The numbers row by row; at least one.
        public var rows: [[Double]]

        /// A matrix; nil if it is empty or its rows differ in length.
        public init?(letter: String, rows: [[Double]]) {
            guard let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count }) else { return nil }
            self.letter = letter
            self.rows = rows
        }

        /// The number of columns.
        public var columns: Int { rows[0].count }
    }

    /// The product of a number of the first matrix and a weight of the second.
    public struct Product: Hashable, Sendable {
        /// The row of the number in the first matrix.
        public var row: Int
        /// The column of the number in the first matrix.
        public var column: Int
        /// The number of the first matrix.
        public var number: Double
        /// The weight of the second matrix.
        public var weight: Double
    }

    /// One number of the result with its products.
    public struct Sum: Hashable, Sendable {
        /// The row in the result.
        public var row: Int
        /// The column in the result.
        public var column: Int
        /// The products, in the order of the first matrix.
        public var products: [Product]
        /// The sum of the products.
        public var total: Double
    }

    /// The kind of figure.
    public let kind: LessonFigure.Kind
    /// The given matrices.
    public let matrices: [Matrix]
    /// All results, row by row; empty for `matrix`.
    public let sums: [Sum]
    /// The results as a matrix; nil for `matrix`.
    public let result: Matrix?

    /// The most products computed, more than a readable table has.
    public static let mostProducts = 20_000

    /// Computes the figure. Nil if the matrices do not fit: all kinds but `matrix` need two, `slide` needs single rows, and except for
    /// `full` the kernel must not be larger than the first matrix.
    public init?(_ kind: LessonFigure.Kind, _ matrices: [Matrix]) {
        self.kind = kind
        self.matrices = matrices
        guard !matrices.isEmpty else { return nil }
        guard kind != .matrix else {
            sums = []
            result = nil
            return
        }
        guard matrices.count == 2 else { return nil }
        let (a, k) = (matrices[0], matrices[1])
        if kind == .slide && (a.rows.count > 1 || k.rows.count > 1) { return nil }
        let isFull = kind == .full
        let sign = isFull ? 1 : -1
        let (rows, columns) = (a.rows.count + sign * (k.rows.count - 1), a.columns + sign * (k.columns - 1))
        guard rows > 0, columns > 0 else { return nil }
        let (perSum, isTooMany) = (k.rows.count * k.columns).multipliedReportingOverflow(by: rows * columns)
        guard !isTooMany, perSum <= Self.mostProducts else { return nil }
        var sums: [Sum] = []
        for row in 0..<rows {
            for column in 0..<columns {
                var products: [Product] = []
                // Cross-correlation places the kernel on the matrix; full convolution turns it, so that the indices add up.
                for r in Self.window(row, of: k.rows.count, on: a.rows.count, isFull) {
                    for c in Self.window(column, of: k.columns, on: a.columns, isFull) {
                        let (i, j) = isFull ? (row - r, column - c) : (r - row, c - column)
                        products.append(Product(row: r, column: c, number: a.rows[r][c], weight: k.rows[i][j]))
                    }
                }
                sums.append(
                    Sum(row: row, column: column, products: products, total: products.reduce(0) { $0 + $1.number * $1.weight }))
            }
        }
        self.sums = sums
        let totals = (0..<rows).map { row in (0..<columns).map { sums[row * columns + $0].total } }
        let letter = ["B", "C", "S"].first { letter in !matrices.contains { $0.letter == letter } } ?? "R"
        result = Matrix(letter: letter, rows: totals)
    }

    /// The rows or columns of the first matrix under a kernel of this size, for one number of the result.
    private static func window(_ place: Int, of size: Int, on extent: Int, _ isFull: Bool) -> Range<Int> {
        isFull ? max(0, place - size + 1)..<min(extent, place + 1) : place..<place + size
    }

    /// Computes a lesson's figure in this context.
    public init?(_ figure: LessonFigure, in surroundings: any LessonSurroundings) throws(EvaluationProblem) {
        var matrices: [Matrix] = []
        for given in figure.matrices {
            var rows: [[Double]] = []
            for expressions in given.rows {
                var row: [Double] = []
                for expression in expressions {
                    switch try expression.value(in: surroundings) {
                    case .number(let number): row.append(number)
                    // A single expression may give a whole map.
                    case .list(let numbers, let columns):
                        guard given.rows.count == 1, expressions.count == 1, columns > 0 else {
                            row += numbers
                            continue
                        }
                        rows = stride(from: 0, to: numbers.count, by: columns).map {
                            Array(numbers[$0..<min($0 + columns, numbers.count)])
                        }
                    case let other: throw .wrongKind(expected: .number, found: other.kind)
                    }
                }
                if !row.isEmpty { rows.append(row) }
            }
            guard let matrix = Matrix(letter: given.letter, rows: rows) else { return nil }
            matrices.append(matrix)
        }
        self.init(figure.kind, matrices)
    }
}
