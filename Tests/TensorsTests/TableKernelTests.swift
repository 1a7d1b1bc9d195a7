import AllocationCounting
import Testing

@testable import Tensors

@Suite struct TableKernelTests {
    @Test("Kernels of some pairs of maps are those of all with zeros between, and allocate nothing", arguments: 0..<8)
    func kernels(_ index: Int) {
        var inputs = RandomInputs(9_500 + index)
        let input = MapShape(maps: inputs.integer(2...5), rows: inputs.integer(3...6), columns: inputs.integer(3...6))
        let g = ConvolutionGeometry(input: input, outputMaps: inputs.integer(1...7), kernelSize: inputs.integer(1...3), padding: index % 2)
        let table = ConnectionTable(
            (0..<g.outputMaps).map { out in (0..<input.maps).filter { $0 == out % input.maps || inputs.integer(0...1) == 0 } })
        let samples = [1, 16, 19][index % 3]
        let x = inputs.maps(input, samples: samples)
        var delta = inputs.maps(g.output, samples: samples)
        delta.clearUnusedPlaces()
        let area = g.kernelCount
        let (kernel, bias) = (
            inputs.tensor(Shape(table.pairs.count, g.vertical.size, g.horizontal.size)), inputs.tensor(Shape(g.outputMaps))
        )
        var all = Tensor<Float>(zeros: g.kernelShape)
        for (own, pair) in table.pairs.enumerated() {
            for i in 0..<area { all[(pair.out * input.maps + pair.input) * area + i] = kernel[own * area + i] }
        }
        var (plain, plainIn) = (FeatureMaps<Float>(g.output, capacity: samples), FeatureMaps<Float>(input, capacity: samples))
        var (plainK, plainB) = (all, bias)
        Reference.convolutionForward(g, input: x, kernel: all, bias: bias, activation: .tanh, output: &plain)
        Reference.convolutionToInput(g, residual: delta, kernel: all, gradient: &plainIn)
        Reference.convolutionToKernel(g, input: x, residual: delta, kernelGradient: &plainK, biasGradient: &plainB)

        let workers = Workers(count: 2)
        var (fast, fastIn) = (FeatureMaps<Float>(g.output, capacity: samples), FeatureMaps<Float>(input, capacity: samples))
        var (fastK, fastB) = (kernel, bias)
        func compute() {
            Float.tableForward(g, table, input: x, kernel: kernel, bias: bias, activation: .tanh, output: &fast, workers: workers)
            Float.tableToInput(g, table, residual: delta, kernel: kernel, slope: nil, gradient: &fastIn, workers: workers)
            Float.tableToKernel(
                g, table, input: x, residual: delta, kernelGradient: &fastK, biasGradient: &fastB, workers: workers)
        }
        compute()
        #expect(AllocationCounter(workers).count { compute() }.allSatisfy { $0 == 0 })
        #expect(relativeError(fast.allUnits, plain.allUnits) < KernelTests.tolerance)
        #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < KernelTests.tolerance)
        let own = table.pairs.flatMap { pair in (0..<area).map { plainK[(pair.out * input.maps + pair.input) * area + $0] } }
        #expect(relativeError(fastK.values, own) < KernelTests.tolerance)
        #expect(relativeError(fastB.values, plainB.values) < KernelTests.tolerance)
        #expect(
            (0..<g.outputMaps).allSatisfy { out in
                table.inputs[out].allSatisfy { table.pairs[table.kernel(to: out, from: $0) ?? 0].out == out }
            })
    }
}
