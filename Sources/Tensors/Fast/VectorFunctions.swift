/// e^x, σ and tanh for eight numbers at once; NaN stays NaN, the infinities give the limits.
enum VectorFunctions {
    /// e^x for x ≤ 0; 0 below −87.33 (where e^x is subnormal).
    ///
    /// e^x = 2^n e^r with n = round(x / ln 2), |r| ≤ ln 2 / 2, ln 2 in two parts so that r is exact to the last place (Cody and Waite:
    /// Software Manual for the Elementary Functions; 1980), e^r by its Taylor series up to r⁷ (remainder < 2⁻²⁷ of it).
    @inline(__always)
    static func exponentialOfNonPositive(_ x: Lanes) -> Lanes {
        let magic: Float = 12_582_912  // 1.5·2²³: adding it rounds to a whole number
        let limited = x.replacing(with: Lanes(repeating: -87.33), where: x .< -87.33)
        let shifted = (Lanes(repeating: magic)).adding(limited, times: 1.442_695_04)
        let n = shifted - magic
        var r = limited.adding(n, times: -0.693_359_375)
        r = r.adding(n, times: 2.121_944_4e-4)
        var p = Lanes(repeating: 1 / 5040)
        p = Lanes(repeating: 1 / 720).adding(p, times: r)
        p = Lanes(repeating: 1 / 120).adding(p, times: r)
        p = Lanes(repeating: 1 / 24).adding(p, times: r)
        p = Lanes(repeating: 1 / 6).adding(p, times: r)
        p = Lanes(repeating: 0.5).adding(p, times: r)
        p = Lanes(repeating: 1).adding(p, times: r)
        p = Lanes(repeating: 1).adding(p, times: r)
        let exponent = (unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- Int32(bitPattern: magic.bitPattern) &+ 127) &<< 23
        let scaled = p * unsafeBitCast(exponent, to: Lanes.self)
        return scaled.replacing(with: 0, where: x .< -87.33)
    }

    /// σ(x) = 1/(1+e^−x), from e^−|x| so that nothing overflows.
    @inline(__always)
    static func sigmoid(_ x: Lanes) -> Lanes {
        let negative = x .< 0
        let e = exponentialOfNonPositive(x.replacing(with: -x, where: .!negative))
        let denominator = 1 + e
        let result = Lanes(repeating: 1).replacing(with: e, where: negative) / denominator
        return result.replacing(with: x, where: x .!= x)
    }

    /// tanh x: below 0.625 the odd polynomial of Cephes, above it 1 − 2/(1 + e^{2|x|}) written with e^{−2|x|}.
    @inline(__always)
    static func tanh(_ x: Lanes) -> Lanes {
        let negative = x .< 0
        let size = x.replacing(with: -x, where: negative)
        let square = size * size
        var p = Lanes(repeating: -5.704_988_72e-3)
        p = Lanes(repeating: 2.063_908_88e-2).adding(p, times: square)
        p = Lanes(repeating: -5.373_971_56e-2).adding(p, times: square)
        p = Lanes(repeating: 1.333_144_22e-1).adding(p, times: square)
        p = Lanes(repeating: -3.333_328_2e-1).adding(p, times: square)
        let small = size.adding(size * square, times: p)
        let e = exponentialOfNonPositive(-2 * size)
        let large = (1 - e) / (1 + e)
        let magnitude = large.replacing(with: small, where: size .< 0.625)
        let result = magnitude.replacing(with: -magnitude, where: negative)
        return result.replacing(with: x, where: x .!= x)
    }

    /// The activation function, applied in place.
    @inline(__always)
    static func apply(_ activation: Activation, _ units: UnsafeMutablePointer<Lanes>, count: Int) {
        switch activation {
        case .sigmoid: for i in 0..<count { units[i] = sigmoid(units[i]) }
        case .tanh: for i in 0..<count { units[i] = tanh(units[i]) }
        case .relu:
            for i in 0..<count {
                let z = units[i]
                units[i] = z.replacing(with: 0, where: z .<= 0)
            }
        case .none: break
        }
    }
}
