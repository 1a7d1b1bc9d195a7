import Testing

@testable import Lessons

@Suite struct FigureTests {
    private func matrix(_ letter: String, _ rows: [[Double]]) throws -> FigureTable.Matrix {
        try #require(FigureTable.Matrix(letter: letter, rows: rows))
    }

    @Test func aKernelSlidesOverARow() throws {
        let table = try #require(FigureTable(.slide, [matrix("A", [[1, 2, 0, 1, 3]]), matrix("K", [[1, 0, -1]])]))
        #expect(table.result?.rows == [[1, 1, -3]])
        #expect(table.sums[1].products.map(\.column) == [1, 2, 3])
        #expect(FigureTable(.slide, [try matrix("A", [[1], [2]]), try matrix("K", [[1]])]) == nil)
    }

    @Test("A correlation applies the kernel without turning it")
    func correlation() throws {
        let (a, k) = (try matrix("A", [[1, 2, 0], [0, 1, 3], [1, 1, 0]]), try matrix("K", [[1, 0], [2, -1]]))
        let table = try #require(FigureTable(.correlation, [a, k]))
        #expect(table.result?.rows == [[0, 1], [1, 3]])
        #expect(table.result?.letter == "B")
        let first = try #require(table.sums.first)
        #expect(
            first.products.map { [Double($0.row), Double($0.column), $0.number, $0.weight] } == [
                [0, 0, 1, 1], [0, 1, 2, 0], [1, 0, 0, 2], [1, 1, 1, -1],
            ])
        #expect(FigureTable(.correlation, [k, a]) == nil)
    }

    @Test("A full convolution is the product of polynomials, in either order")
    func full() throws {
        let (a, k) = (try matrix("A", [[1, 2], [3, 4]]), try matrix("K", [[1, 0], [0, -1]]))
        let table = try #require(FigureTable(.full, [a, k]))
        #expect(table.result?.rows == [[1, 2, 0], [3, 3, -2], [0, -3, -4]])
        #expect(FigureTable(.full, [k, a])?.result?.rows == table.result?.rows)
        // Every number meets every weight once.
        #expect(table.sums.reduce(0) { $0 + $1.products.count } == 16)
        let whole = try matrix("A", Array(repeating: Array(repeating: 1, count: 200), count: 200))
        #expect(FigureTable(.full, [whole, k]) == nil)
    }

    @Test func matricesNeedRowsOfOneLength() {
        #expect(FigureTable.Matrix(letter: "A", rows: [[1], [1, 2]]) == nil)
        #expect(FigureTable.Matrix(letter: "A", rows: []) == nil)
        #expect(FigureTable(.matrix, []) == nil)
    }
}
