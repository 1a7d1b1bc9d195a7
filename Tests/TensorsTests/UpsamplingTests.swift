import AllocationCounting
import Testing

@testable import Tensors

@Suite struct UpsamplingTests {
    @Test("Kernels agree with the plain loops, for any threads, and allocate nothing", arguments: 0..<24)
    func kernels(_ index: Int) {
        var inputs = RandomInputs(8_000 + index)
        let input = MapShape(maps: inputs.integer(1...4), rows: inputs.integer(1...6), columns: inputs.integer(1...6))
        let g = UpsamplingGeometry(input: input, rows: inputs.integer(1...4), columns: inputs.integer(1...4), isLinear: index % 2 == 0)
        let samples = [1, 3, 16, 17, 50][index % 5]
        let x = inputs.maps(input, samples: samples)
        let delta = inputs.maps(g.output, samples: samples)
        var (plain, plainIn) = (FeatureMaps<Float>(g.output, capacity: samples), FeatureMaps<Float>(input, capacity: samples))
        Reference.upsample(g, input: x, output: &plain)
        Reference.upsamplingToInput(g, residual: delta, gradient: &plainIn)
        var results: [[Float]] = []
        for threads in 1...3 {
            let workers = Workers(count: threads)
            var (fast, fastIn) = (FeatureMaps<Float>(g.output, capacity: samples), FeatureMaps<Float>(input, capacity: samples))
            func compute() {
                fast.setUpsampled(x, g, workers)
                fastIn.setUpsamplingGradient(delta, g, workers)
            }
            compute()
            #expect(AllocationCounter(workers).count { compute() }.allSatisfy { $0 == 0 })
            #expect(relativeError(fast.allUnits, plain.allUnits) < KernelTests.tolerance, "\(g)")
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < KernelTests.tolerance, "\(g)")
            results.append(fast.allUnits + fastIn.allUnits)
        }
        #expect(results[0] == results[1] && results[0] == results[2])
    }
}
