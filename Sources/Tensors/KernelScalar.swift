import Glibc

/// A number type with its kernels. `Float` has the fast ones; `Double` uses the plain loops of `Reference`, which the fast ones are checked
/// against.
///
/// Shapes by letter: N samples, C input maps, O output maps, H × W units, K × K kernels, F features, J dense units. All results are bitwise
/// the same for any number of workers.
public protocol KernelScalar: BinaryFloatingPoint & Sendable & UpdateNumber & VectorPowers & VectorLogarithms {
    /// Samples interleaved in a wide block of `FeatureMaps`.
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
    /// ∂ℓ/∂input from the residual [N,O,…]: each residual goes back through the weights that produced its unit. With `slope` the result is
    /// the residual of the previous layer, the same products in one pass over memory instead of two.
    static func convolutionToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Self>, kernel: Tensor<Self>, slope: Slope<Self>?,
        gradient: inout FeatureMaps<Self>, workers: Workers)
    /// ∂L/∂kernel[o,c] = (1/N) Σ_n input[n,c] ⋆valid residual[n,o]; ∂L/∂bias[o] = (1/N) Σ residual[n,o].
    static func convolutionToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Self>, residual: FeatureMaps<Self>, kernelGradient: inout Tensor<Self>,
        biasGradient: inout Tensor<Self>, workers: Workers)

    /// output[n,j] = activation(Σ_i spread(input[n,i]) ⋆full rot180(kernel[i,j]) + bias[j]): what a convolution `g` with these kernels
    /// passes back, taken as a forward rule. input [N, g's output], output [N, g's input], bias [g's input maps].
    static func transposedForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Self>, kernel: Tensor<Self>, bias: Tensor<Self>, activation: Activation,
        output: inout FeatureMaps<Self>, workers: Workers)
    /// ∂ℓ/∂input[n,i] = Σ_j residual[n,j] ⋆ kernel[i,j], the convolution `g` of the residual; then the slope.
    static func transposedToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Self>, kernel: Tensor<Self>, slope: Slope<Self>?,
        gradient: inout FeatureMaps<Self>, workers: Workers)
    /// ∂L/∂kernel[i,j] = (1/N) Σ_n residual[n,j] ⋆valid input[n,i].
    static func transposedToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Self>, residual: FeatureMaps<Self>, kernelGradient: inout Tensor<Self>,
        workers: Workers)

    /// The mean of each size × size block. input [N,C,H,W], output [N,C,H/size,W/size].
    static func meanPoolingForward(size: Int, input: FeatureMaps<Self>, output: inout FeatureMaps<Self>, workers: Workers)
    /// Each residual divided by size² and spread over its block; then the slope.
    static func meanPoolingToInput(
        size: Int, residual: FeatureMaps<Self>, slope: Slope<Self>?, gradient: inout FeatureMaps<Self>, workers: Workers)
    /// output[n,c] = activation(weight[c] · (the sum of each size × size block of input[n,c]) + bias[c]). weight and bias [C].
    static func subsamplingForward(
        size: Int, input: FeatureMaps<Self>, weight: Tensor<Self>, bias: Tensor<Self>, activation: Activation,
        output: inout FeatureMaps<Self>, workers: Workers)
    /// Each residual times the weight of its map, to every unit of its block; then the slope.
    static func subsamplingToInput(
        size: Int, residual: FeatureMaps<Self>, weight: Tensor<Self>, slope: Slope<Self>?, gradient: inout FeatureMaps<Self>,
        workers: Workers)
    /// ∂L/∂weight[c] = (1/N) Σ (the sum of a block) · residual; ∂L/∂bias[c] = (1/N) Σ residual.
    static func subsamplingToWeights(
        size: Int, input: FeatureMaps<Self>, residual: FeatureMaps<Self>, weightGradient: inout Tensor<Self>,
        biasGradient: inout Tensor<Self>, workers: Workers)
    /// The largest unit of each size × size block; NaN wins.
    static func maxPoolingForward(size: Int, input: FeatureMaps<Self>, output: inout FeatureMaps<Self>, workers: Workers)
    /// Each residual goes to its block's winner, the first maximum in row order (or the first NaN); then the slope.
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

    /// residual ∘= f′ with the activation function's slope at a, elementwise.
    static func multiplyBySlope(
        _ activation: Activation, of a: FeatureMaps<Self>, residual: inout FeatureMaps<Self>, workers: Workers)
    /// f(x) of `count` numbers by a function, or f′(x) times a factor.
    static func compute<Function: UnitFunction>(
        _ function: Function, _ arrays: FunctionArrays<Self>, count: Int, workers: Workers)
    /// target += addend, unit by unit.
    static func add(_ addend: FeatureMaps<Self>, to target: inout FeatureMaps<Self>, workers: Workers)
    /// Σ |unit| over all units of the samples in use.
    static func sumOfMagnitudes(_ maps: FeatureMaps<Self>) -> Double
    /// Whether no number is NaN or infinite.
    static func areFinite(_ numbers: UnsafeBufferPointer<Self>) -> Bool
    /// Σ x², in double precision.
    static func sumOfSquares(_ numbers: UnsafeBufferPointer<Self>) -> Double
    /// parameter −= rate · gradient, element by element.
    static func descend(_ parameter: inout Tensor<Self>, gradient: Tensor<Self>, rate: Self, workers: Workers)
    /// Updates `count` numbers of a parameter and its slots by a formula; returns Σ (change of a weight)².
    static func update<Formula: UpdateFormula>(_ arrays: UpdateArrays<Self>, count: Int, by formula: Formula, workers: Workers) -> Double
    /// softmax over the units of each sample: e^(z−max) / Σ e^(z−max).
    static func softmax(_ sums: FeatureMaps<Self>, output: inout FeatureMaps<Self>)
    /// Sets all samples in use from consecutive pictures of bytes, each byte divided by 255; sample n is picture `picture(n)`.
    static func setPixels(
        of maps: FeatureMaps<Self>, from bytes: UnsafePointer<UInt8>, picture: (Int) -> Int, workers: Workers)
}

/// The activation function of the layer that receives a residual, and that layer's activations: they turn ∂ℓ/∂a into δ.
public struct Slope<Scalar: KernelScalar>: Sendable {
    /// The function f.
    public let activation: Activation
    /// a [N, …], the activations of the maps that receive the residual.
    public let values: FeatureMaps<Scalar>

    /// The slope of a function at the given activations.
    public init(_ activation: Activation, at values: FeatureMaps<Scalar>) {
        self.activation = activation
        self.values = values
    }
}

extension Double {
    /// Softmax over the units of each sample, with the largest sum subtracted first.
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
    /// 1: the plain loops use no vectors.
    public static var laneCount: Int { 1 }
    /// The C library's exp.
    public static func exponential(_ x: Double) -> Double { exp(x) }
    /// The C library's tanh.
    public static func hyperbolicTangent(_ x: Double) -> Double { Glibc.tanh(x) }
    /// The C library's log.
    public static func naturalLogarithm(_ x: Double) -> Double { log(x) }
    /// The C library's cos.
    public static func cosine(_ x: Double) -> Double { cos(x) }
    /// The C library's pow: base to the power of exponent.
    public static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

extension Float: KernelScalar {
    /// The lanes of one vector of the processor that the kernels were compiled for: 16 or 8.
    public static var laneCount: Int { Lanes.scalarCount }
    /// The C library's expf.
    public static func exponential(_ x: Float) -> Float { expf(x) }
    /// The C library's tanhf.
    public static func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
    /// The C library's logf.
    public static func naturalLogarithm(_ x: Float) -> Float { logf(x) }
}
