import Datasets
import Testing

@Suite struct CenteringTests {
    private func filled(_ rows: Range<Int>, _ columns: Range<Int>, of size: (Int, Int)) -> InkGrid {
        var grid = InkGrid(rows: size.0, columns: size.1)
        for row in rows { for column in columns { grid[row, column] = 1 } }
        return grid
    }

    @Test func theBoxOfTheInkFits20By20AndKeepsItsProportions() throws {
        // 40 × 10 on 112 × 112: twice as high as 20, so 20 × 5.
        let picture = Centering.centered(filled(60..<100, 3..<13, of: (112, 112)), rows: 28, columns: 28)
        let box = try #require(picture.bounds)
        #expect(box.rows == 4..<24 && box.columns.count == 5)
        #expect(picture.values.reduce(0, +) == 100)
        let mass = try #require(picture.centerOfMass)
        #expect(mass.row == 14 && abs(mass.column - 14) <= 0.5)
    }

    @Test func theCentreOfMassComesToTheMiddleNotTheBox() throws {
        // A bar across the top and a stem: the mass is above the middle of the box.
        var ink = filled(0..<10, 0..<80, of: (112, 112))
        for row in 10..<80 { for column in 30..<50 { ink[row, column] = 1 } }
        let picture = Centering.centered(ink, rows: 28, columns: 28)
        let (box, mass) = (try #require(picture.bounds), try #require(picture.centerOfMass))
        #expect(abs(mass.row - 14) <= 0.5 && abs(mass.column - 14) <= 0.5)
        #expect(box.rows == 6..<26)
    }

    @Test func nothingIsMovedOutOfThePicture() throws {
        var ink = filled(0..<20, 0..<80, of: (112, 112))
        for row in 20..<80 { for column in 38..<42 { ink[row, column] = 1 } }
        let picture = Centering.centered(ink, rows: 28, columns: 28)
        #expect(try #require(picture.bounds).rows == 8..<28)
    }

    @Test func otherSizesInProportionAndNothingWithoutInk() throws {
        let picture = Centering.centered(filled(0..<10, 0..<10, of: (128, 64)), rows: 32, columns: 16)
        let box = try #require(picture.bounds)
        #expect(box.rows.count == 11 && box.columns.count == 11)
        #expect(Centering.centered(InkGrid(rows: 8, columns: 8), rows: 28, columns: 28) == InkGrid(rows: 28, columns: 28))
        let dot = Centering.centered(filled(3..<4, 3..<4, of: (8, 8)), rows: 1, columns: 1)
        #expect(dot.values == [1])
    }

    @Test(arguments: [(7, 3), (3, 7), (28, 112), (112, 28), (5, 5), (13, 40)])
    func resamplingKeepsTheMeanInk(_ from: Int, _ to: Int) {
        var grid = InkGrid(rows: from, columns: from)
        for row in 0..<from { for column in 0..<from { grid[row, column] = Float((row * 31 + column * 17) % 11) / 10 } }
        let other = grid.resampled(rows: to, columns: to)
        let (before, after) = (grid.values.reduce(0, +) / Float(from * from), other.values.reduce(0, +) / Float(to * to))
        #expect(abs(before - after) < 1e-5)
        #expect(other.values.allSatisfy { $0 >= 0 && $0 <= 1.00001 })
    }

    @Test func edgesBecomeGrey() {
        var grid = InkGrid(rows: 1, columns: 3)
        grid[0, 1] = 1
        #expect(grid.resampled(rows: 1, columns: 2).bytes(fullInk: 255) == [85, 85])
        #expect(grid.resampled(rows: 2, columns: 6).bytes(fullInk: 255) == [0, 0, 255, 255, 0, 0, 0, 0, 255, 255, 0, 0])
        #expect(grid.resampled(rows: 1, columns: 2).bytes(fullInk: 3) == [1, 1])
    }
}
