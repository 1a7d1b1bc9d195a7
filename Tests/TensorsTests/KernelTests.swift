import Testing

@testable import Tensors

/// Every fast kernel against its plain-loop twin. The twin sums in another order: 1e-5 of the largest entry is a dozen roundings.
@Suite struct KernelTests {
    /// One per test: workers serve one caller at a time.
    let workers = Workers(count: 2)
    static let tolerance: Float = 1e-5

    @Test(arguments: 0..<60)
    func convolution(_ index: Int) {
        var inputs = RandomInputs(index)
        let g = inputs.geometry()
        let samples = [1, 2, 3, 5, 8, 16, 18, 23, 33, 50][index % 10]
        let x = inputs.maps(g.input, samples: samples)
        let kernel = inputs.tensor(g.kernelShape)
        let bias = inputs.tensor(Shape(g.outputMaps))
        let activation = Activation.allCases[index % 4]

        var fast = FeatureMaps<Float>(g.output, capacity: samples)
        var plain = fast
        Float.convolutionForward(
            g, input: x, kernel: kernel, bias: bias, activation: activation, output: &fast, workers: workers)
        Reference.convolutionForward(g, input: x, kernel: kernel, bias: bias, activation: activation, output: &plain)
        #expect(relativeError(fast.allUnits, plain.allUnits) < Self.tolerance, "\(g)")

        var delta = inputs.maps(g.output, samples: samples)
        delta.clearUnusedPlaces()
        var fastInput = FeatureMaps<Float>(g.input, capacity: samples)
        var plainInput = fastInput
        Float.convolutionToInput(g, residual: delta, kernel: kernel, slope: nil, gradient: &fastInput, workers: workers)
        Reference.convolutionToInput(g, residual: delta, kernel: kernel, gradient: &plainInput)
        #expect(relativeError(fastInput.allUnits, plainInput.allUnits) < Self.tolerance, "\(g)")
        Float.convolutionToInput(
            g, residual: delta, kernel: kernel, slope: Slope(activation, at: x), gradient: &fastInput, workers: workers)
        Reference.multiplyBySlope(activation, of: x, residual: &plainInput)
        #expect(relativeError(fastInput.allUnits, plainInput.allUnits) < Self.tolerance, "\(g) \(activation)")

        var (fastKernel, fastBias) = (Tensor<Float>(zeros: g.kernelShape), Tensor<Float>(zeros: Shape(g.outputMaps)))
        var (plainKernel, plainBias) = (fastKernel, fastBias)
        Float.convolutionToKernel(
            g, input: x, residual: delta, kernelGradient: &fastKernel, biasGradient: &fastBias, workers: workers)
        Reference.convolutionToKernel(g, input: x, residual: delta, kernelGradient: &plainKernel, biasGradient: &plainBias)
        #expect(relativeError(fastKernel.values, plainKernel.values) < Self.tolerance, "\(g)")
        #expect(relativeError(fastBias.values, plainBias.values) < Self.tolerance, "\(g)")
    }

    @Test(arguments: 0..<20)
    func pooling(_ index: Int) {
        var inputs = RandomInputs(1000 + index)
        let size = inputs.integer(1...4)
        let shape = MapShape(
            maps: inputs.integer(1...5), rows: size * inputs.integer(1...4), columns: size * inputs.integer(1...4))
        let pooled = MapShape(maps: shape.maps, rows: shape.rows / size, columns: shape.columns / size)
        let samples = inputs.integer(1...19)
        var x = inputs.maps(shape, samples: samples)
        // Ties: the first in row order must win.
        x.setUnits(sample: 0, x.units(sample: 0).map { ($0 * 2).rounded() / 2 })
        let delta = inputs.maps(pooled, samples: samples)

        var (fast, plain) = (FeatureMaps<Float>(pooled, capacity: samples), FeatureMaps<Float>(pooled, capacity: samples))
        var (fastIn, plainIn) = (FeatureMaps<Float>(shape, capacity: samples), FeatureMaps<Float>(shape, capacity: samples))
        Float.meanPoolingForward(size: size, input: x, output: &fast, workers: workers)
        Reference.meanPoolingForward(size: size, input: x, output: &plain)
        #expect(relativeError(fast.allUnits, plain.allUnits) < Self.tolerance)
        let activation = Activation.allCases[index % 4]
        for slope in [nil, Slope(activation, at: x)] {
            Float.meanPoolingToInput(size: size, residual: delta, slope: slope, gradient: &fastIn, workers: workers)
            Reference.meanPoolingToInput(size: size, residual: delta, gradient: &plainIn)
            if let slope { Reference.multiplyBySlope(slope.activation, of: x, residual: &plainIn) }
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < Self.tolerance)
        }

        Float.maxPoolingForward(size: size, input: x, output: &fast, workers: workers)
        Reference.maxPoolingForward(size: size, input: x, output: &plain)
        #expect(fast.allUnits == plain.allUnits)
        for slope in [nil, Slope(activation, at: x)] {
            Float.maxPoolingToInput(
                size: size, input: x, output: fast, residual: delta, slope: slope, gradient: &fastIn, workers: workers)
            Reference.maxPoolingToInput(size: size, input: x, residual: delta, gradient: &plainIn)
            if let slope { Reference.multiplyBySlope(slope.activation, of: x, residual: &plainIn) }
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < Self.tolerance)
        }
    }

    @Test func aNaNWinsInMaxPooling() {
        var x = FeatureMaps<Float>(MapShape(maps: 1, rows: 2, columns: 2), capacity: 1)
        for place in 0..<4 {
            var units: [Float] = [4, 3, 2, 1]
            units[place] = .nan
            x.setUnits(sample: 0, units)
            var output = FeatureMaps<Float>(MapShape(maps: 1, rows: 1, columns: 1), capacity: 1)
            Float.maxPoolingForward(size: 2, input: x, output: &output, workers: workers)
            #expect(output[0, 0, 0, 0].isNaN)
            var gradient = x
            var delta = output
            delta.setUnits(sample: 0, [5])
            Float.maxPoolingToInput(
                size: 2, input: x, output: output, residual: delta, slope: nil, gradient: &gradient, workers: workers)
            #expect(gradient.units(sample: 0) == (0..<4).map { $0 == place ? 5 : 0 })
        }
    }

    @Test(arguments: 0..<20)
    func dense(_ index: Int) {
        var inputs = RandomInputs(2000 + index)
        let below = MapShape(maps: inputs.integer(1...7), rows: inputs.integer(1...4), columns: inputs.integer(1...4))
        let units = inputs.integer(1...40)
        let samples = inputs.integer(1...33)
        let x = inputs.maps(below, samples: samples)
        let weight = inputs.tensor(Shape(units, below.unitCount))
        let bias = inputs.tensor(Shape(units))
        let activation = Activation.allCases[index % 4]
        let shape = MapShape(maps: units, rows: 1, columns: 1)
        var (fast, plain) = (FeatureMaps<Float>(shape, capacity: samples), FeatureMaps<Float>(shape, capacity: samples))
        Float.denseForward(
            input: x, weight: weight, bias: bias, activation: activation, output: &fast, workers: workers)
        Reference.denseForward(input: x, weight: weight, bias: bias, activation: activation, output: &plain)
        #expect(relativeError(fast.allUnits, plain.allUnits) < Self.tolerance)

        var delta = inputs.maps(shape, samples: samples)
        delta.clearUnusedPlaces()
        var (fastIn, plainIn) = (FeatureMaps<Float>(below, capacity: samples), FeatureMaps<Float>(below, capacity: samples))
        for slope in [nil, Slope(activation, at: x)] {
            Float.denseToInput(residual: delta, weight: weight, slope: slope, gradient: &fastIn, workers: workers)
            Reference.denseToInput(residual: delta, weight: weight, gradient: &plainIn)
            if let slope { Reference.multiplyBySlope(slope.activation, of: x, residual: &plainIn) }
            #expect(relativeError(fastIn.allUnits, plainIn.allUnits) < Self.tolerance)
        }

        var (fastWeight, fastBias) = (Tensor<Float>(zeros: weight.shape), Tensor<Float>(zeros: bias.shape))
        var (plainWeight, plainBias) = (fastWeight, fastBias)
        Float.denseToWeights(
            input: x, residual: delta, weightGradient: &fastWeight, biasGradient: &fastBias, workers: workers)
        Reference.denseToWeights(input: x, residual: delta, weightGradient: &plainWeight, biasGradient: &plainBias)
        #expect(relativeError(fastWeight.values, plainWeight.values) < Self.tolerance)
        #expect(relativeError(fastBias.values, plainBias.values) < Self.tolerance)
    }

    @Test func elementwise() {
        var inputs = RandomInputs(3000)
        let shape = MapShape(maps: 3, rows: 5, columns: 7)
        let a = inputs.maps(shape, samples: 11)
        for activation in Activation.allCases {
            var fast = inputs.maps(shape, samples: 11)
            var plain = fast
            Float.multiplyBySlope(activation, of: a, residual: &fast, workers: workers)
            Reference.multiplyBySlope(activation, of: a, residual: &plain)
            #expect(relativeError(fast.allUnits, plain.allUnits) < Self.tolerance)
        }
        for samples in [1, 2, 16, 21] {
            let maps = inputs.maps(shape, samples: samples)
            let sum = maps.allUnits.reduce(0.0) { $0 + Double(abs($1)) }
            #expect(abs(Float.sumOfMagnitudes(maps) - sum) < 1e-5 * sum)
        }
        let sum = a.allUnits.reduce(0.0) { $0 + Double(abs($1)) }
        #expect(abs(Float.sumOfMagnitudes(a) - sum) < 1e-5 * sum)
        for count in [0, 1, 7, 8, 21] {
            var tensor = inputs.tensor(Shape(count))
            let squares = tensor.values.reduce(0.0) { $0 + Double($1) * Double($1) }
            #expect(abs(tensor.norm - squares.squareRoot()) <= 1e-12 * squares && tensor.isFinite)
            for bad in [Float.nan, -.nan, .infinity, -.infinity] where count > 0 {
                tensor[count - 1] = bad
                #expect(!tensor.isFinite)
            }
        }
        var twice = a
        Float.add(a, to: &twice, workers: workers)
        #expect(twice.allUnits == a.allUnits.map { $0 * 2 })
    }

    @Test("Products unit by unit, and maps put behind each other and taken apart", arguments: 0..<12)
    func joining(_ index: Int) {
        var inputs = RandomInputs(6000 + index)
        let samples = [1, 3, 16, 17, 50][index % 5]
        let (rows, columns) = (inputs.integer(1...6), inputs.integer(1...6))
        let (own, others) = (inputs.integer(1...4), inputs.integer(1...5))
        func shape(_ maps: Int) -> MapShape { MapShape(maps: maps, rows: rows, columns: columns) }
        let x = inputs.maps(shape(own), samples: samples)
        var fast = inputs.maps(shape(own), samples: samples)
        var plain = fast
        fast.multiply(by: x, workers)
        Reference.multiply(x, into: &plain)
        #expect(fast.allUnits == plain.allUnits)
        let first = inputs.integer(0...others)
        var whole = inputs.maps(shape(own + others), samples: samples)
        var plainWhole = whole
        whole.setMaps(from: first, to: x, workers)
        Reference.setMaps(of: &plainWhole, from: first, to: x)
        #expect(whole.allUnits == plainWhole.allUnits)
        fast.setMaps(of: whole, from: first, workers)
        Reference.setMaps(of: &plain, of: whole, from: first)
        #expect(fast.allUnits == x.allUnits && plain.allUnits == x.allUnits)
        whole.clear()
        #expect(whole.allUnits.allSatisfy { $0 == 0 })
    }

    @Test("The same bits for 1, 2 and 3 threads", arguments: 0..<8)
    func threads(_ index: Int) {
        var inputs = RandomInputs(4000 + index)
        let g = inputs.geometry()
        let x = inputs.maps(g.input, samples: 50)
        let kernel = inputs.tensor(g.kernelShape)
        let bias = inputs.tensor(Shape(g.outputMaps))
        var results: [[Float]] = []
        for count in 1...3 {
            let workers = Workers(count: count)
            var output = FeatureMaps<Float>(g.output, capacity: 50)
            Float.convolutionForward(
                g, input: x, kernel: kernel, bias: bias, activation: .sigmoid, output: &output, workers: workers)
            output.clearUnusedPlaces()
            var gradient = FeatureMaps<Float>(g.input, capacity: 50)
            Float.convolutionToInput(g, residual: output, kernel: kernel, slope: Slope(.tanh, at: x), gradient: &gradient, workers: workers)
            var kernelGradient = kernel
            var biasGradient = bias
            Float.convolutionToKernel(
                g, input: x, residual: output, kernelGradient: &kernelGradient, biasGradient: &biasGradient,
                workers: workers)
            results.append(output.allUnits + gradient.allUnits + kernelGradient.values + biasGradient.values)
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }
}
