extension LessonFigure {
    /// The numbers of its matrices, row by row.
    public func numbers(in surroundings: any LessonSurroundings) throws(LessonProblem) -> [[[Double]]] {
        var found: [[[Double]]] = []
        for matrix in matrices { found.append(try matrix.numbers(in: surroundings)) }
        guard kind != .matrix else { return found }
        let (map, kernel) = (found[0], found[1])
        if kind == .slide && (map.count > 1 || kernel.count > 1) { throw .figureMisfit }
        // A full convolution takes the one as well as the other.
        if kind != .full && (kernel.count > map.count || kernel[0].count > map[0].count) { throw .figureMisfit }
        return found
    }
}

extension LessonFigure.Matrix {
    /// Its numbers, row by row: one expression with `:` is a whole map.
    func numbers(in surroundings: any LessonSurroundings) throws(LessonProblem) -> [[Double]] {
        var found: [[Double]] = []
        for row in rows {
            var numbers: [Double] = []
            for expression in row {
                do throws(EvaluationProblem) {
                    let value = try expression.value(in: surroundings)
                    if case .list(let all, let columns) = value, rows.count == 1, row.count == 1 {
                        return stride(from: 0, to: all.count, by: columns).map { Array(all[$0..<min($0 + columns, all.count)]) }
                    }
                    numbers.append(try value.number())
                } catch {
                    throw .evaluation(expression, error)
                }
            }
            found.append(numbers)
        }
        return found
    }
}
