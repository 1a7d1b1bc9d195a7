import AllocationCounting
import Testing

@testable import Tensors

@Suite struct SubsamplingTests {
    @Test("Kernels agree with the plain loops, for any threads, and allocate nothing", arguments: 0..<20)
    func kernels(_ index: Int) {
        var inputs = RandomInputs(9_000 + index)
        let size = inputs.integer(1...4)
        let pooled = MapShape(maps: inputs.integer(1...5), rows: inputs.integer(1...4), columns: inputs.integer(1...4))
        let whole = MapShape(maps: pooled.maps, rows: pooled.rows * size, columns: pooled.columns * size)
        let samples = [1, 3, 16, 19, 50][index % 5]
        var x = inputs.maps(whole, samples: samples)
        var delta = inputs.maps(pooled, samples: samples)
        delta.clearUnusedPlaces()
        let (w, b) = (inputs.tensor(Shape(pooled.maps)), inputs.tensor(Shape(pooled.maps)))
        let activation = Activation.allCases[index % 4]
        let slope = index % 3 == 0 ? nil : Slope(activation, at: x)

        var (plain, plainIn) = (FeatureMaps<Float>(pooled, capacity: samples), FeatureMaps<Float>(whole, capacity: samples))
        var (plainW, plainB) = (Tensor<Float>(zeros: w.shape), Tensor<Float>(zeros: b.shape))
        Reference.subsamplingForward(size: size, input: x, weight: w, bias: b, activation: activation, output: &plain)
        Reference.subsamplingToInput(size: size, residual: delta, weight: w, gradient: &plainIn)
        if let slope { Reference.multiplyBySlope(slope.activation, of: slope.values, residual: &plainIn) }
        Reference.subsamplingToWeights(size: size, input: x, residual: delta, weightGradient: &plainW, biasGradient: &plainB)
        // What lies in unused places is added to nothing.
        x.spoilUnusedPlaces()
        var results: [[Float]] = []
        for threads in 1...3 {
            let workers = Workers(count: threads)
            var (fast, fastIn) = (FeatureMaps<Float>(pooled, capacity: samples), FeatureMaps<Float>(whole, capacity: samples))
            var (fastW, fastB) = (plainW, plainB)
            func compute() {
                Float.subsamplingForward(size: size, input: x, weight: w, bias: b, activation: activation, output: &fast, workers: workers)
                Float.subsamplingToInput(size: size, residual: delta, weight: w, slope: slope, gradient: &fastIn, workers: workers)
                Float.subsamplingToWeights(
                    size: size, input: x, residual: delta, weightGradient: &fastW, biasGradient: &fastB, workers: workers)
            }
            compute()
            #expect(AllocationCounter(workers).count { compute() }.allSatisfy { $0 == 0 })
            #expect(relativeError(fast.allUnits, plain.allUnits) < KernelTests.tolerance)
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < KernelTests.tolerance)
            #expect(relativeError(fastW.values, plainW.values) < KernelTests.tolerance)
            #expect(relativeError(fastB.values, plainB.values) < KernelTests.tolerance)
            results.append(fast.allUnits + fastIn.allUnits + fastW.values + fastB.values)
        }
        #expect(results[0] == results[1] && results[0] == results[2])
    }
}

extension FeatureMaps {
    /// Makes the unused places of the last block NaN.
    fileprivate mutating func spoilUnusedPlaces() {
        let blocks = blocks
        let last = blocks.count - 1
        let (start, width) = (blocks.start(last, units: shape.unitCount), blocks.width(last))
        for unit in 0..<shape.unitCount {
            for lane in width - (blocks.places - sampleCount)..<width { storage.base[start + unit * width + lane] = .nan }
        }
    }
}
