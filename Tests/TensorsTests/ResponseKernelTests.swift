import AllocationCounting
import Testing

@testable import Tensors

/// Local response normalisation against plain loops.
@Suite struct ResponseKernelTests {
    @Test("Units and gradients of every layout of a batch", arguments: 0..<24)
    func plainLoops(_ index: Int) {
        var inputs = RandomInputs(9200 + index)
        let workers = Workers(count: 2)
        let shape = MapShape(maps: inputs.integer(1...7), rows: inputs.integer(1...5), columns: inputs.integer(1...7))
        let samples = [1, 2, 3, 5, 8, 16, 18, 50][index % 8]
        let window = ResponseWindow(size: inputs.integer(1...8), alpha: 2, beta: [0.75, 0.5, 2][index % 3], bias: 0.5)
        let x = inputs.maps(shape, samples: samples)
        var delta = inputs.maps(shape, samples: samples)
        delta.clearUnusedPlaces()
        var (a, back) = (FeatureMaps<Float>(shape, capacity: samples), inputs.maps(shape, samples: samples))
        var (bases, factors, plain, plainBases) = (a, a, a, a)
        func work(_ workers: Workers) {
            a.setResponse(x, bases: &bases, factors: &factors, window, workers)
            back.setResponseGradient(delta, x, units: a, bases: bases, factors: factors, window, workers)
        }
        work(workers)
        #expect(AllocationCounter(workers).count { work(workers) }.allSatisfy { $0 == 0 })
        let found = (a.allUnits, back.allUnits)
        Reference.response(x, window, into: &plain, bases: &plainBases)
        #expect(relativeError(a.allUnits, plain.allUnits) < 1e-6 && relativeError(bases.allUnits, plainBases.allUnits) < 1e-6)
        Reference.responseGradient(delta, x, units: a, bases: bases, window, into: &plain)
        #expect(relativeError(back.allUnits, plain.allUnits) < 2e-6)
        for threads in [1, 3] {
            work(Workers(count: threads))
            #expect(a.allUnits == found.0 && back.allUnits == found.1)
        }
    }

    @Test("Neighbours and those whose neighbour a map is", arguments: 1...6)
    func neighbours(_ size: Int) {
        let window = ResponseWindow(size: size, alpha: 1, beta: 1, bias: 1)
        #expect(window.maps(around: 10, of: 20).count == size)
        for map in 0..<9 {
            #expect(Array(window.maps(with: map, of: 9)) == (0..<9).filter { window.maps(around: $0, of: 9).contains(map) })
        }
    }
}
