import AllocationCounting
import Testing

@testable import Tensors

/// Pooling over windows, against plain loops.
@Suite struct WindowTests {
    private let workers = Workers(count: 2)

    /// Any windows on any maps, of which some windows reach over the border, and some units are in no window.
    private func geometry(_ inputs: inout RandomInputs) -> PoolingGeometry {
        while true {
            let (rows, columns) = (inputs.integer(1...5), inputs.integer(1...5))
            let padding = inputs.integer(0...min(rows, columns) - 1)
            let input = MapShape(maps: inputs.integer(1...4), rows: inputs.integer(1...9), columns: inputs.integer(1...9))
            guard rows <= input.rows + 2 * padding, columns <= input.columns + 2 * padding else { continue }
            return PoolingGeometry(
                input: input, kernelRows: rows, kernelColumns: columns, stride: inputs.integer(1...4), padding: padding)
        }
    }

    @Test("Means and maxima of every geometry and every layout of a batch, forward and back", arguments: 0..<40)
    func plainLoops(_ index: Int) {
        var inputs = RandomInputs(8000 + index)
        let g = index % 5 == 0 ? PoolingGeometry(whole: MapShape(maps: 3, rows: 1 + index / 5, columns: 4)) : geometry(&inputs)
        let samples = [1, 2, 3, 5, 8, 16, 18, 50][index % 8]
        var x = inputs.maps(g.input, samples: samples)
        // Ties: the first in row order must win.
        x.setUnits(sample: 0, x.units(sample: 0).map { ($0 * 2).rounded() / 2 })
        var delta = inputs.maps(g.output, samples: samples)
        delta.clearUnusedPlaces()
        var (fast, plain) = (FeatureMaps<Float>(g.output, capacity: samples), FeatureMaps<Float>(g.output, capacity: samples))
        var (back, plainBack) = (inputs.maps(g.input, samples: samples), FeatureMaps<Float>(g.input, capacity: samples))
        fast.setWindowMeans(x, g, workers)
        Reference.windowMeans(g, x, into: &plain)
        #expect(relativeError(fast.allUnits, plain.allUnits) < 1e-6, "\(g)")
        back.setWindowMeansGradient(delta, g, workers)
        Reference.windowMeansGradient(g, delta, into: &plainBack)
        #expect(relativeError(back.allUnits, plainBack.allUnits) < 1e-6, "\(g)")
        fast.setWindowMaxima(x, g, workers)
        Reference.windowMaxima(g, x, into: &plain)
        #expect(fast.allUnits == plain.allUnits, "\(g)")
        back.setWindowMaximaGradient(delta, x, maxima: fast, g, workers)
        Reference.windowMaximaGradient(g, delta, x, into: &plainBack)
        #expect(back.allUnits == plainBack.allUnits, "\(g)")
        // Any number of threads gives the same bits.
        for threads in [1, 3] {
            var other = back
            other.clear()
            other.setWindowMaximaGradient(delta, x, maxima: fast, g, Workers(count: threads))
            #expect(other.allUnits == back.allUnits)
        }
    }

    @Test("Windows over a place are those that have it", arguments: 0..<20)
    func windowsOverAPlace(_ index: Int) {
        var inputs = RandomInputs(8100 + index)
        let g = geometry(&inputs)
        for row in 0..<g.input.rows {
            #expect(Array(g.windows(overRow: row)) == (0..<g.output.rows).filter { g.rows(ofWindow: $0).contains(row) })
        }
        for column in 0..<g.input.columns {
            #expect(Array(g.windows(overColumn: column)) == (0..<g.output.columns).filter { g.columns(ofWindow: $0).contains(column) })
        }
        #expect((0..<g.output.rows).allSatisfy { !g.rows(ofWindow: $0).isEmpty })
    }

    @Test func aNaNWinsEveryWindowThatHasIt() {
        let g = PoolingGeometry(input: MapShape(maps: 1, rows: 1, columns: 4), kernelRows: 1, kernelColumns: 3)
        var x = FeatureMaps<Float>(g.input, capacity: 1)
        x.setUnits(sample: 0, [7, .nan, 3, .nan])
        var (maxima, gradient) = (FeatureMaps<Float>(g.output, capacity: 1), x)
        maxima.setWindowMaxima(x, g, workers)
        #expect(maxima.units(sample: 0).allSatisfy { $0.isNaN })
        var delta = maxima
        delta.setUnits(sample: 0, [1, 10])
        gradient.setWindowMaximaGradient(delta, x, maxima: maxima, g, workers)
        #expect(gradient.units(sample: 0) == [0, 11, 0, 0])
    }

    @Test(arguments: 1...2)
    func nothingIsAllocated(_ threads: Int) {
        let workers = Workers(count: threads)
        let counter = AllocationCounter(workers)
        var inputs = RandomInputs(8200)
        for samples in [3, 16, 50] {
            let g = geometry(&inputs)
            let (x, delta) = (inputs.maps(g.input, samples: samples), inputs.maps(g.output, samples: samples))
            var (output, gradient) = (delta, x)
            func work() {
                output.setWindowMeans(x, g, workers)
                gradient.setWindowMeansGradient(delta, g, workers)
                output.setWindowMaxima(x, g, workers)
                gradient.setWindowMaximaGradient(delta, x, maxima: output, g, workers)
            }
            work()
            #expect(counter.count(work).allSatisfy { $0 == 0 })
        }
    }
}
