import NeuralNetworks
import Tensors
import Training

/// The speed of each kernel of a network's layers on one core, relative to the core's peak measured just before and after.
struct KernelBenchmark {
    /// One kernel of one layer.
    struct Kernel {
        let network: String
        let layer: String
        let geometry: String
        /// The layer's activation function.
        let activation: Activation
        let direction: Direction
        /// Useful floating-point operations per call: two for each existing product of a number and a weight.
        let operations: Int
        let call: () -> Void
    }

    enum Direction: String {
        /// The sums alone.
        case forward
        /// The sums and the activation function.
        case forwardActivated = "forward-activated"
        case toInput = "to-input"
        case toParameters = "to-parameters"
    }

    struct Result {
        let kernel: Kernel
        /// GFLOP/s, one number per repeat.
        var rates: [Double] = []
        /// Fractions of the peak measured around each repeat.
        var shares: [Double] = []
    }

    let clock: Clock
    /// Seconds per measurement.
    let window: Double

    /// Returns the peak's rates in GFLOP/s and each kernel's results; `progress` is called after each measurement.
    func run(_ kernels: [Kernel], repeats: Int, progress: () -> Void) -> (peak: [Double], results: [Result]) {
        var results = kernels.map { Result(kernel: $0) }
        var peaks: [Double] = []
        for kernel in kernels { kernel.call() }
        for _ in 0..<repeats {
            for (index, kernel) in kernels.enumerated() {
                let before = rate { ArithmeticPeak.run(turns: 100_000) }
                let found = rate {
                    kernel.call()
                    return kernel.operations
                }
                let after = rate { ArithmeticPeak.run(turns: 100_000) }
                // The larger of the two, because either may have been disturbed.
                let peak = max(before, after)
                peaks.append(peak)
                results[index].rates.append(found)
                results[index].shares.append(found / peak)
                progress()
            }
        }
        return (peaks, results)
    }

    /// GFLOP/s over a window.
    private func rate(_ call: () -> Int) -> Double {
        var operations = 0
        let begin = clock.now()
        var now = begin
        repeat {
            operations += call()
            now = clock.now()
        } while now - begin < window
        return Double(operations) / (now - begin) / 1e9
    }

    /// The single-threaded kernels of all layers with parameters, on batches of the training size.
    static func kernels(of model: BenchmarkedNetwork) -> [Kernel] {
        let (network, name, batchSize) = (model.network, model.name, model.batchSize)
        let workers = Workers(count: 1)
        var stream = RandomStream(seed: 1, purpose: .benchmark, index: 0)
        let parameters = network.initialParameters(seed: 1)
        func maps(_ shape: MapShape) -> FeatureMaps<Float> {
            var maps = FeatureMaps<Float>(shape, capacity: batchSize)
            for sample in 0..<batchSize {
                maps.setUnits(sample: sample, (0..<shape.unitCount).map { _ in stream.uniform(within: 1) })
            }
            maps.clearUnusedPlaces()
            return maps
        }
        var kernels: [Kernel] = []
        for (index, node) in network.nodes.enumerated() {
            guard let layer = node.layer, !node.parameters.isEmpty else { continue }
            let below = network.nodes[node.inputs[0]]
            let (input, weights) = (maps(below.shape), parameters.ofNode[index])
            let residual = maps(node.shape)
            let slope = below.layer.flatMap { $0.activation == .none ? nil : Slope($0.activation, at: input) }
            let operations = 2 * node.multiplyAdds * batchSize
            let operands = LayerOperands(
                input: input, residual: residual, weights: weights, slope: slope, activation: layer.activation,
                hasGradientOfInput: node.inputs[0] != 0, workers: workers)
            var geometry = "\(below.shape.unitCount) → \(node.shape.maps)"
            var calls: [LayerOperands.Call] = []
            if let g = (layer as? Convolution)?.geometry {
                geometry = "\(below.shape) → \(node.shape), \(g.vertical.size)×\(g.horizontal.size)"
                calls = operands.convolution(g)
            } else if layer is Dense {
                calls = operands.dense
            }
            kernels += calls.map { direction, call in
                Kernel(
                    network: name, layer: node.name, geometry: geometry, activation: layer.activation, direction: direction,
                    operations: operations, call: call)
            }
        }
        return kernels
    }
}

/// The numbers that the kernels of one layer are called with.
private struct LayerOperands {
    typealias Call = (direction: KernelBenchmark.Direction, call: () -> Void)

    let input: FeatureMaps<Float>
    let residual: FeatureMaps<Float>
    /// Kernel or weights, and bias.
    let weights: [Tensor<Float>]
    /// Of the input's function; nil if it has none.
    let slope: Slope<Float>?
    let activation: Activation
    /// Whether training needs the gradient with respect to the input.
    let hasGradientOfInput: Bool
    let workers: Workers

    /// The forward kernel without the activation function and with it, if there is one.
    private var forward: [(KernelBenchmark.Direction, Activation)] {
        activation == .none ? [(.forward, .none)] : [(.forward, .none), (.forwardActivated, activation)]
    }

    func convolution(_ g: ConvolutionGeometry) -> [Call] {
        var calls: [Call] = []
        func add(_ direction: KernelBenchmark.Direction, _ call: @escaping () -> Void) { calls.append((direction, call)) }
        var output = residual
        for (direction, activation) in forward {
            add(direction) {
                Float.convolutionForward(
                    g, input: input, kernel: weights[0], bias: weights[1], activation: activation, output: &output,
                    workers: workers)
            }
        }
        if hasGradientOfInput {
            var gradient = input
            add(.toInput) {
                Float.convolutionToInput(
                    g, residual: residual, kernel: weights[0], slope: slope, gradient: &gradient, workers: workers)
            }
        }
        var (kernelGradient, biasGradient) = (weights[0], weights[1])
        add(.toParameters) {
            Float.convolutionToKernel(
                g, input: input, residual: residual, kernelGradient: &kernelGradient, biasGradient: &biasGradient,
                workers: workers)
        }
        return calls
    }

    var dense: [Call] {
        var calls: [Call] = []
        func add(_ direction: KernelBenchmark.Direction, _ call: @escaping () -> Void) { calls.append((direction, call)) }
        var output = residual
        for (direction, activation) in forward {
            add(direction) {
                Float.denseForward(
                    input: input, weight: weights[0], bias: weights[1], activation: activation, output: &output,
                    workers: workers)
            }
        }
        if hasGradientOfInput {
            var gradient = input
            add(.toInput) {
                Float.denseToInput(
                    residual: residual, weight: weights[0], slope: slope, gradient: &gradient, workers: workers)
            }
        }
        var (weightGradient, biasGradient) = (weights[0], weights[1])
        add(.toParameters) {
            Float.denseToWeights(
                input: input, residual: residual, weightGradient: &weightGradient, biasGradient: &biasGradient,
                workers: workers)
        }
        return calls
    }
}
