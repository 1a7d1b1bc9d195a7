/// All numbers of a figure, computed: the matrices, and of each number that a kernel makes of them every product and the sum.
public struct FigureTable: Hashable, Sendable {
    /// Numbers in rows of one length, with a letter.
    public struct Matrix: Hashable, Sendable {
        /// `A`.
        public var letter: String
        /// Row by row, at least one number.
        public var rows: [[Double]]

        /// A matrix; nil if it is empty or its rows differ in length.
        public init?(letter: String, rows: [[Double]]) {
            guard let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count }) else { return nil }
            self.letter = letter
            self.rows = rows
        }

        /// How many numbers a row has.
        public var columns: Int { rows[0].count }
    }

    /// A product: a number of the first matrix times a weight of the second.
    public struct Product: Hashable, Sendable {
        /// The number's row.
        public var row: Int
        /// The number's column.
        public var column: Int
        /// The number.
        public var number: Double
        /// The weight.
        public var weight: Double
    }

    /// A number of the result with where it comes from.
    public struct Sum: Hashable, Sendable {
        /// Its row in the result.
        public var row: Int
        /// Its column in the result.
        public var column: Int
        /// What is added up, in the order of the first matrix.
        public var products: [Product]
        /// Their sum.
        public var total: Double
    }

    /// What is shown.
    public let kind: LessonFigure.Kind
    /// The matrices that were given.
    public let matrices: [Matrix]
    /// Every sum, row by row; empty where only matrices are shown.
    public let sums: [Sum]
    /// The sums as a matrix; nil where only matrices are shown.
    public let result: Matrix?

    /// The most products that are computed: more are no table that anyone reads.
    public static let mostProducts = 20_000

    /// Computes it. Nil where the matrices do not fit: two for all but `matrix`, rows of one number for `slide`, a kernel no larger than the
    /// first matrix where it must lie within.
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
                // Cross-correlation lays the kernel on the matrix; full convolution turns it, so that their indices add up.
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

    /// The rows or columns of the first matrix that meet a kernel of so many, for one number of the result.
    private static func window(_ place: Int, of size: Int, on extent: Int, _ isFull: Bool) -> Range<Int> {
        isFull ? max(0, place - size + 1)..<min(extent, place + 1) : place..<place + size
    }

    /// A lesson's figure at a moment.
    public init?(_ figure: LessonFigure, in surroundings: any LessonSurroundings) throws(EvaluationProblem) {
        var matrices: [Matrix] = []
        for given in figure.matrices {
            var rows: [[Double]] = []
            for expressions in given.rows {
                var row: [Double] = []
                for expression in expressions {
                    switch try expression.value(in: surroundings) {
                    case .number(let number): row.append(number)
                    // One expression may give a whole map.
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
