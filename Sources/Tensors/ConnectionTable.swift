/// Which input maps each output map of a convolution sees. Kernels `[P, K, K]` are those of the P pairs alone, output map by output map.
///
/// The convolution is computed with the kernels of all pairs, `[O, C, K, K]`, in which those that are not there are zeros. A gradient has
/// no numbers for them.
public struct ConnectionTable: Hashable, Sendable {
    /// The input maps of each output map, in increasing order.
    public let inputs: [[Int]]
    /// The output map and the input map of each kernel, in the order of the kernels.
    public let pairs: [Pair]

    /// The ends of a kernel.
    public struct Pair: Hashable, Sendable {
        /// The output map.
        public let out: Int
        /// The input map.
        public let input: Int
    }

    /// A table of the input maps of each output map, in increasing order; each has one.
    public init(_ inputs: [[Int]]) {
        precondition(inputs.allSatisfy { !$0.isEmpty && zip($0, $0.dropFirst()).allSatisfy(<) }, "increasing maps for each output map")
        self.inputs = inputs
        pairs = inputs.enumerated().flatMap { out, maps in maps.map { Pair(out: out, input: $0) } }
    }

    /// The kernels of an output map.
    public func kernels(to out: Int) -> Range<Int> {
        let first = inputs[..<out].reduce(0) { $0 + $1.count }
        return first..<first + inputs[out].count
    }

    /// The kernel from an input map to an output map; nil if there is none.
    public func kernel(to out: Int, from input: Int) -> Int? {
        inputs[out].firstIndex(of: input).map { kernels(to: out).lowerBound + $0 }
    }
}

/// The kernels of all pairs and their gradient, made once for a geometry.
private final class AllKernels<Scalar: KernelScalar> {
    private var kernels: Tensor<Scalar>
    private var gradient: Tensor<Scalar>

    init(_ g: ConvolutionGeometry) { (kernels, gradient) = (Tensor(zeros: g.kernelShape), Tensor(zeros: g.kernelShape)) }

    static func of(_ g: ConvolutionGeometry, _ workers: Workers) -> AllKernels {
        workers.plan(PlanKey(geometry: g, purpose: .allKernels, width: MemoryLayout<Scalar>.size)) { AllKernels(g) }
    }

    /// The kernels with zeros where the table has no pair.
    func with(_ own: Tensor<Scalar>, _ table: ConnectionTable, _ g: ConvolutionGeometry) -> Tensor<Scalar> {
        let area = own.count / table.pairs.count
        kernels.withUnsafeMutableBuffer { all in
            all.update(repeating: 0)
            own.withUnsafeBuffer { own in
                for (index, pair) in table.pairs.enumerated() {
                    let place = (pair.out * g.inputMapsPerGroup + pair.input) * area
                    for i in 0..<area { all[place + i] = own[index * area + i] }
                }
            }
        }
        return kernels
    }

    /// Takes the gradients of the table's pairs out of that of all, which `compute` makes.
    func take(
        _ own: inout Tensor<Scalar>, _ table: ConnectionTable, _ g: ConvolutionGeometry, compute: (inout Tensor<Scalar>) -> Void
    ) {
        compute(&gradient)
        let area = own.count / table.pairs.count
        own.withUnsafeMutableBuffer { own in
            gradient.withUnsafeBuffer { all in
                for (index, pair) in table.pairs.enumerated() {
                    let place = (pair.out * g.inputMapsPerGroup + pair.input) * area
                    for i in 0..<area { own[index * area + i] = all[place + i] }
                }
            }
        }
    }
}

extension KernelScalar {
    /// `convolutionForward` with the kernels [P, K, K] of a table's pairs.
    @_specialize(where Self == Float)
    public static func tableForward(
        _ g: ConvolutionGeometry, _ table: ConnectionTable, input: FeatureMaps<Self>, kernel: Tensor<Self>, bias: Tensor<Self>,
        activation: Activation, output: inout FeatureMaps<Self>, workers: Workers
    ) {
        let all = AllKernels.of(g, workers).with(kernel, table, g)
        convolutionForward(g, input: input, kernel: all, bias: bias, activation: activation, output: &output, workers: workers)
    }

    /// `convolutionToInput` with the kernels [P, K, K] of a table's pairs.
    @_specialize(where Self == Float)
    public static func tableToInput(
        _ g: ConvolutionGeometry, _ table: ConnectionTable, residual: FeatureMaps<Self>, kernel: Tensor<Self>, slope: Slope<Self>?,
        gradient: inout FeatureMaps<Self>, workers: Workers
    ) {
        let all = AllKernels.of(g, workers).with(kernel, table, g)
        convolutionToInput(g, residual: residual, kernel: all, slope: slope, gradient: &gradient, workers: workers)
    }

    /// `convolutionToKernel` for the kernels [P, K, K] of a table's pairs.
    @_specialize(where Self == Float)
    public static func tableToKernel(
        _ g: ConvolutionGeometry, _ table: ConnectionTable, input: FeatureMaps<Self>, residual: FeatureMaps<Self>,
        kernelGradient: inout Tensor<Self>, biasGradient: inout Tensor<Self>, workers: Workers
    ) {
        AllKernels.of(g, workers).take(&kernelGradient, table, g) { all in
            convolutionToKernel(
                g, input: input, residual: residual, kernelGradient: &all, biasGradient: &biasGradient, workers: workers)
        }
    }
}
