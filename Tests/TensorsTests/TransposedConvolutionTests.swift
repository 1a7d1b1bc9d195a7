import AllocationCounting
import Testing

@testable import Tensors

@Suite struct TransposedConvolutionTests {
    @Test("Kernels agree with the plain loops, for any threads, and allocate nothing", arguments: 0..<30)
    func kernels(_ index: Int) {
        var inputs = RandomInputs(9_000 + index)
        let g = inputs.geometry()
        let samples = [1, 3, 8, 16, 17, 50][index % 6]
        let (x, delta) = (inputs.maps(g.output, samples: samples), inputs.maps(g.input, samples: samples))
        var residual = delta
        residual.clearUnusedPlaces()
        let (kernel, bias) = (inputs.tensor(g.kernelShape), inputs.tensor(Shape(g.input.maps)))
        let activation = Activation.allCases[index % 4]
        let slope = Slope(activation, at: x)
        var (plain, plainIn) = (FeatureMaps<Float>(g.input, capacity: samples), FeatureMaps<Float>(g.output, capacity: samples))
        var plainKernel = kernel
        Reference.transposedForward(g, input: x, kernel: kernel, bias: bias, activation: activation, output: &plain)
        Reference.transposedToInput(g, residual: residual, kernel: kernel, gradient: &plainIn)
        Reference.multiplyBySlope(activation, of: x, residual: &plainIn)
        Reference.transposedToKernel(g, input: x, residual: residual, kernelGradient: &plainKernel)
        let plainBias = (0..<g.input.maps).map { map in
            let own = map * g.input.planeCount..<(map + 1) * g.input.planeCount
            return (0..<samples).reduce(Float(0)) { $0 + residual.units(sample: $1)[own].reduce(0, +) } / Float(samples)
        }
        var results: [[Float]] = []
        for threads in 1...3 {
            let workers = Workers(count: threads)
            var (fast, fastIn) = (FeatureMaps<Float>(g.input, capacity: samples), FeatureMaps<Float>(g.output, capacity: samples))
            var (fastKernel, fastBias) = (Tensor<Float>(zeros: g.kernelShape), Tensor<Float>(zeros: Shape(g.input.maps)))
            func compute() {
                Float.transposedForward(g, input: x, kernel: kernel, bias: bias, activation: activation, output: &fast, workers: workers)
                Float.transposedToInput(g, residual: residual, kernel: kernel, slope: slope, gradient: &fastIn, workers: workers)
                Float.transposedToKernel(g, input: x, residual: residual, kernelGradient: &fastKernel, workers: workers)
                residual.meanSums(into: &fastBias)
            }
            compute()
            #expect(AllocationCounter(workers).count { compute() }.allSatisfy { $0 == 0 }, "\(g)")
            #expect(relativeError(fast.allUnits, plain.allUnits) < KernelTests.tolerance, "\(g)")
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < KernelTests.tolerance, "\(g)")
            #expect(relativeError(fastKernel.values, plainKernel.values) < KernelTests.tolerance, "\(g)")
            #expect(relativeError(fastBias.values, plainBias) < KernelTests.tolerance, "\(g)")
            results.append(fast.allUnits + fastIn.allUnits + fastKernel.values + fastBias.values)
        }
        #expect(results[0] == results[1] && results[0] == results[2])
    }
}
