import AllocationCounting
import Testing

@testable import Tensors

/// Functions of single units: vectors against single numbers, for every layout of a batch.
@Suite struct UnitFunctionTests {
    static let functions: [any UnitFunction] = [LeakyReLUFunction(alpha: 0.25)]

    private func compare(_ function: some UnitFunction, samples: Int) {
        var inputs = RandomInputs(7_000 + samples)
        let shape = MapShape(maps: 3, rows: 5, columns: 7)
        let x = inputs.maps(shape, samples: samples)
        let delta = inputs.maps(shape, samples: samples)
        var results: [[Float]] = []
        for threads in 1...3 {
            let workers = Workers(count: threads)
            var (values, slopes) = (FeatureMaps<Float>(shape, capacity: samples), FeatureMaps<Float>(shape, capacity: samples))
            func compute() {
                values.setValues(of: function, at: x, workers)
                slopes.setSlopes(of: function, at: x, times: delta, workers)
            }
            compute()
            #expect(AllocationCounter(workers).count { compute() }.allSatisfy { $0 == 0 })
            results.append(values.allUnits + slopes.allUnits)
        }
        #expect(results[0] == results[1] && results[0] == results[2])
        let values = x.allUnits.map { Float(function.value(Double($0))) }
        let slopes = zip(x.allUnits, delta.allUnits).map { Float(function.slope(Double($0)) * Double($1)) }
        #expect(relativeError(results[0], values + slopes) < 1e-6)
    }

    @Test("Vectors and single numbers agree, for any threads, and allocate nothing", arguments: functions.indices, [1, 3, 16, 50])
    func layouts(_ index: Int, _ samples: Int) { compare(Self.functions[index], samples: samples) }

    @Test func aNaNStays() {
        for function in Self.functions {
            #expect(function.value(Double.nan).isNaN)
            var maps = FeatureMaps<Float>(MapShape(maps: 1, rows: 1, columns: 1), capacity: 1)
            maps.setUnits(sample: 0, [.nan])
            var values = maps
            values.setUnits(sample: 0, [0])
            values.setValues(of: function, at: maps, Workers(count: 1))
            #expect(values.units(sample: 0)[0].isNaN)
        }
    }
}
