import AllocationCounting
import Testing

@testable import Tensors

/// Softmax over the maps of each position, against plain loops.
@Suite struct SoftmaxKernelTests {
    @Test("Units and gradients of every layout of a batch", arguments: 0..<24)
    func plainLoops(_ index: Int) {
        var inputs = RandomInputs(9100 + index)
        let workers = Workers(count: 2)
        let shape =
            index % 4 == 0
            ? MapShape(maps: inputs.integer(1...40), rows: 1, columns: 1)
            : MapShape(maps: inputs.integer(1...6), rows: inputs.integer(1...7), columns: inputs.integer(1...9))
        let samples = [1, 2, 3, 5, 8, 16, 18, 50][index % 8]
        var x = inputs.maps(shape, samples: samples)
        // Powers that no number could hold.
        x.setUnits(sample: 0, x.units(sample: 0).map { $0 * 1000 })
        var delta = inputs.maps(shape, samples: samples)
        delta.clearUnusedPlaces()
        var (a, back) = (FeatureMaps<Float>(shape, capacity: samples), inputs.maps(shape, samples: samples))
        var plain = a
        func work(_ workers: Workers) {
            a.setSoftmax(x, workers)
            back.setSoftmaxGradient(delta, units: a, workers)
        }
        work(workers)
        #expect(AllocationCounter(workers).count { work(workers) }.allSatisfy { $0 == 0 })
        let found = (a.allUnits, back.allUnits)
        Reference.softmax(x, into: &plain)
        #expect(relativeError(a.allUnits, plain.allUnits) < 1e-6 && a.isFinite)
        Reference.softmaxGradient(delta, units: a, into: &plain)
        #expect(zip(back.allUnits, plain.allUnits).allSatisfy { abs($0 - $1) < 1e-6 })
        for threads in [1, 3] {
            work(Workers(count: threads))
            #expect(a.allUnits == found.0 && back.allUnits == found.1)
        }
    }

    @Test func aNaNSpreadsOverItsPositionAlone() {
        var x = FeatureMaps<Float>(MapShape(maps: 2, rows: 1, columns: 2), capacity: 1)
        x.setUnits(sample: 0, [.nan, 1, 2, 1])
        x.setSoftmax(x, Workers(count: 1))
        let units = x.units(sample: 0)
        #expect(units[0].isNaN && units[2].isNaN && units[1] == 0.5 && units[3] == 0.5)
    }
}
