import AllocationCounting
import Glibc
import Testing

@testable import Tensors

/// After its first call a kernel works in the memory allocated then.
@Suite struct KernelAllocationTests {
    @Test func whatIsAskedForIsCounted() {
        let workers = Workers(count: 2)
        let taken = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 6)
        defer { taken.deallocate() }
        let counts = AllocationCounter(workers).count {
            workers.run(units: 6) { unit, _ in taken[unit] = malloc(100 + unit) }
        }
        for unit in 0..<6 { free(taken[unit]) }
        #expect(counts.reduce(0, +) == 6)
    }

    /// Expects work that was done once before to allocate nothing, on any thread.
    private func expectNone(_ counter: AllocationCounter, _ comment: Comment, _ work: () -> Void) {
        work()
        let counts = counter.count(work)
        #expect(counts.allSatisfy { $0 == 0 }, "\(comment): \(counts)")
    }

    @Test("Kernels of every geometry and every layout of a batch allocate nothing, on any thread", arguments: 0..<12, 1...2)
    func kernelsAllocateNothing(_ index: Int, _ threads: Int) {
        let workers = Workers(count: threads)
        let counter = AllocationCounter(workers)
        var inputs = RandomInputs(5000 + index)
        let activation = Activation.allCases[index % 4]
        // Whole vectors, less than one, and both.
        for samples in [3, 16, 50] {
            let g = inputs.geometry()
            let x = inputs.maps(g.input, samples: samples)
            let kernel = inputs.tensor(g.kernelShape)
            let bias = inputs.tensor(Shape(g.outputMaps))
            let slope = Slope(activation, at: x)
            var output = FeatureMaps<Float>(g.output, capacity: samples)
            expectNone(counter, "convolution \(g)") {
                Float.convolutionForward(
                    g, input: x, kernel: kernel, bias: bias, activation: activation, output: &output, workers: workers)
            }
            var delta = inputs.maps(g.output, samples: samples)
            delta.clearUnusedPlaces()
            var gradient = FeatureMaps<Float>(g.input, capacity: samples)
            expectNone(counter, "convolution to input \(g)") {
                Float.convolutionToInput(g, residual: delta, kernel: kernel, slope: slope, gradient: &gradient, workers: workers)
            }
            var (kernelGradient, biasGradient) = (Tensor<Float>(zeros: g.kernelShape), Tensor<Float>(zeros: Shape(g.outputMaps)))
            expectNone(counter, "convolution to kernel \(g)") {
                Float.convolutionToKernel(
                    g, input: x, residual: delta, kernelGradient: &kernelGradient, biasGradient: &biasGradient, workers: workers)
            }

            let units = inputs.integer(1...70)
            let weight = inputs.tensor(Shape(units, g.input.unitCount))
            let features = MapShape(maps: units, rows: 1, columns: 1)
            let denseBias = inputs.tensor(Shape(units))
            var dense = FeatureMaps<Float>(features, capacity: samples)
            expectNone(counter, "dense \(units)") {
                Float.denseForward(
                    input: x, weight: weight, bias: denseBias, activation: activation, output: &dense, workers: workers)
            }
            var residual = inputs.maps(features, samples: samples)
            residual.clearUnusedPlaces()
            expectNone(counter, "dense to input \(units)") {
                Float.denseToInput(residual: residual, weight: weight, slope: slope, gradient: &gradient, workers: workers)
            }
            var (weightGradient, denseBiasGradient) = (Tensor<Float>(zeros: weight.shape), Tensor<Float>(zeros: denseBias.shape))
            expectNone(counter, "dense to weights \(units)") {
                Float.denseToWeights(
                    input: x, residual: residual, weightGradient: &weightGradient, biasGradient: &denseBiasGradient, workers: workers)
            }
            var learnt = weight
            expectNone(counter, "descend") { Float.descend(&learnt, gradient: weightGradient, rate: 0.1, workers: workers) }
            var probabilities = dense
            expectNone(counter, "softmax") { Float.softmax(dense, output: &probabilities) }
            expectNone(counter, "sums") { Float.add(dense, to: &probabilities, workers: workers) }
            let wide = MapShape(maps: 2 * g.input.maps, rows: g.input.rows, columns: g.input.columns)
            var both = FeatureMaps<Float>(wide, capacity: samples)
            expectNone(counter, "maps behind each other") {
                both.setMaps(from: g.input.maps, to: x, workers)
                gradient.setMaps(of: both, from: g.input.maps, workers)
                gradient.multiply(by: x, workers)
                both.clear()
            }
            expectNone(counter, "slope") { Float.multiplyBySlope(activation, of: x, residual: &gradient, workers: workers) }
        }
    }

    @Test("Pooling of every size allocates nothing, on any thread", arguments: 1...5, 1...2)
    func poolingAllocatesNothing(_ size: Int, _ threads: Int) {
        let workers = Workers(count: threads)
        let counter = AllocationCounter(workers)
        var inputs = RandomInputs(6000 + size)
        for samples in [3, 16, 50] {
            let pooled = MapShape(maps: inputs.integer(1...5), rows: inputs.integer(1...7), columns: inputs.integer(1...4))
            let shape = MapShape(maps: pooled.maps, rows: size * pooled.rows, columns: size * pooled.columns)
            let x = inputs.maps(shape, samples: samples)
            let delta = inputs.maps(pooled, samples: samples)
            var (output, gradient) = (FeatureMaps<Float>(pooled, capacity: samples), FeatureMaps<Float>(shape, capacity: samples))
            expectNone(counter, "mean") { Float.meanPoolingForward(size: size, input: x, output: &output, workers: workers) }
            expectNone(counter, "maximum") { Float.maxPoolingForward(size: size, input: x, output: &output, workers: workers) }
            for slope in [nil] + Activation.allCases.map({ Slope<Float>($0, at: x) }) {
                expectNone(counter, "mean back") {
                    Float.meanPoolingToInput(size: size, residual: delta, slope: slope, gradient: &gradient, workers: workers)
                }
                expectNone(counter, "maximum back") {
                    Float.maxPoolingToInput(
                        size: size, input: x, output: output, residual: delta, slope: slope, gradient: &gradient, workers: workers)
                }
            }
        }
    }
}
