import Glibc

/// A number type with its kernels: `Float` has the fast ones, `Double` the plain loops of `Reference`, by which they are checked.
///
/// Shapes by letter: N samples, C input maps, O output maps, H × W units, K × K kernels, F features, J dense units. All results are the
/// same bits for any number of workers.
public protocol KernelScalar: BinaryFloatingPoint & Sendable {
    /// Samples side by side in a block of `FeatureMaps`.
    static var laneCount: Int { get }
    /// e^x.
    static func exponential(_ x: Self) -> Self
    /// tanh x.
    static func hyperbolicTangent(_ x: Self) -> Self
    /// ln x.
    static func naturalLogarithm(_ x: Self) -> Self

    /// output[n,o] = activation(Σ_c input[n,c] ⋆ kernel[o,c] + bias[o]). input [N,C,H,W], kernel [O,C/groups,K,K], bias [O].
    static func convolutionForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Self>, kernel: Tensor<Self>, bias: Tensor<Self>, activation: Activation,
        output: inout FeatureMaps<Self>, workers: Workers)
    /// ∂ℓ/∂input from the residual [N,O,…]: each residual goes back along exactly the weights that it was made with. With `slope` the
    /// result is the residual of the layer below: one pass over memory instead of two, the same products.
    static func convolutionToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Self>, kernel: Tensor<Self>, slope: Slope<Self>?,
        gradient: inout FeatureMaps<Self>, workers: Workers)
    /// ∂L/∂kernel[o,c] = (1/N) Σ_n input[n,c] ⋆valid residual[n,o]; ∂L/∂bias[o] = (1/N) Σ residual[n,o].
    static func convolutionToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Self>, residual: FeatureMaps<Self>, kernelGradient: inout Tensor<Self>,
        biasGradient: inout Tensor<Self>, workers: Workers)

    /// The mean of each size × size block.
    static func meanPoolingForward(size: Int, input: FeatureMaps<Self>, output: inout FeatureMaps<Self>, workers: Workers)
    /// Each residual spread over its block, divided by size²; then the slope.
    static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Self>, slope: Slope<Self>?, gradient: inout FeatureMaps<Self>, workers: Workers)
    /// The largest of each size × size block; a NaN wins.
    static func maxPoolingForward(size: Int, input: FeatureMaps<Self>, output: inout FeatureMaps<Self>, workers: Workers)
    /// Each residual given to its block's winner, the first maximum in row order (or the first NaN); then the slope.
    static func maxPoolingToInput(
        size: Int, input: FeatureMaps<Self>, output: FeatureMaps<Self>, residual: FeatureMaps<Self>, slope: Slope<Self>?,
        gradient: inout FeatureMaps<Self>, workers: Workers)

    /// output[n,j] = activation(Σ_f weight[j,f] input[n,f] + bias[j]). weight [J,F], bias [J].
    static func denseForward(
        input: FeatureMaps<Self>, weight: Tensor<Self>, bias: Tensor<Self>, activation: Activation,
        output: inout FeatureMaps<Self>, workers: Workers)
    /// ∂ℓ/∂input[n,f] = Σ_j weight[j,f] residual[n,j]; then the slope.
    static func denseToInput(
        residual: FeatureMaps<Self>, weight: Tensor<Self>, slope: Slope<Self>?, gradient: inout FeatureMaps<Self>,
        workers: Workers)
    /// ∂L/∂weight[j,f] = (1/N) Σ_n residual[n,j] input[n,f]; ∂L/∂bias[j] = (1/N) Σ_n residual[n,j].
    static func denseToWeights(
        input: FeatureMaps<Self>, residual: FeatureMaps<Self>, weightGradient: inout Tensor<Self>,
        biasGradient: inout Tensor<Self>, workers: Workers)

    /// residual ∘= slope of the activation at a.
    static func multiplyBySlope(
        _ activation: Activation, of a: FeatureMaps<Self>, residual: inout FeatureMaps<Self>, workers: Workers)
    /// target += addend, unit by unit.
    static func add(_ addend: FeatureMaps<Self>, to target: inout FeatureMaps<Self>, workers: Workers)
    /// Σ |unit| over all units of the samples in use.
    static func sumOfMagnitudes(_ maps: FeatureMaps<Self>) -> Double
    /// Whether none is NaN or infinite.
    static func areFinite(_ numbers: UnsafeBufferPointer<Self>) -> Bool
    /// Σ x², in double precision.
    static func sumOfSquares(_ numbers: UnsafeBufferPointer<Self>) -> Double
    /// parameter −= rate · gradient, element by element.
    static func descend(_ parameter: inout Tensor<Self>, gradient: Tensor<Self>, rate: Self, workers: Workers)
    /// softmax over the units of each sample: e^(z−max) / Σ e^(z−max).
    static func softmax(_ sums: FeatureMaps<Self>, output: inout FeatureMaps<Self>)
    /// All samples in use from pictures of bytes behind one another, each byte divided by 255; `picture(n)` is that of sample n.
    static func setPixels(
        of maps: FeatureMaps<Self>, from bytes: UnsafePointer<UInt8>, picture: (Int) -> Int, workers: Workers)
}

/// The function of a layer that receives a residual, and what it made of its sums: ∂ℓ/∂a becomes δ by its slope there.
public struct Slope<Scalar: KernelScalar>: Sendable {
    /// The function.
    public let activation: Activation
    /// a, of the maps that receive the residual.
    public let values: FeatureMaps<Scalar>

    /// The slope of a function at these activations.
    public init(_ activation: Activation, at values: FeatureMaps<Scalar>) {
        self.activation = activation
        self.values = values
    }
}

extension Double {
    /// softmax, sample by sample.
    public static func softmax(_ sums: FeatureMaps<Double>, output: inout FeatureMaps<Double>) {
        for sample in 0..<sums.sampleCount {
            let z = sums.units(sample: sample)
            let largest = z.max() ?? 0
            let powers = z.map { exponential($0 - largest) }
            let total = powers.reduce(0, +)
            output.setUnits(sample: sample, powers.map { $0 / total })
        }
    }
}

extension Double: KernelScalar {
    /// One: the reference knows no lanes.
    public static var laneCount: Int { 1 }
    /// The library's e^x.
    public static func exponential(_ x: Double) -> Double { exp(x) }
    /// The library's tanh x.
    public static func hyperbolicTangent(_ x: Double) -> Double { Glibc.tanh(x) }
    /// The library's ln x.
    public static func naturalLogarithm(_ x: Double) -> Double { log(x) }
}

extension Float: KernelScalar {
    /// One vector of the processor that the kernels were compiled for.
    public static var laneCount: Int { Lanes.scalarCount }
    /// The library's e^x.
    public static func exponential(_ x: Float) -> Float { expf(x) }
    /// The library's tanh x.
    public static func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
    /// The library's ln x.
    public static func naturalLogarithm(_ x: Float) -> Float { logf(x) }
}
