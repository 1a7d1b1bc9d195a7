/// e^x, e^x − 1, ln x, ln(1 + e^x), σ, tanh and erf of a vector of numbers, each within 2 ulp of the correctly rounded value over the whole
/// range; NaN stays NaN, infinities give the limits.
enum VectorFunctions {
    typealias Bits = Lanes.MaskStorage

    @inline(__always)
    private static func bits(_ x: Lanes) -> Bits { unsafeBitCast(x, to: Bits.self) }

    @inline(__always)
    private static func float(_ bits: Bits) -> Lanes { unsafeBitCast(bits, to: Lanes.self) }

    /// −|x|.
    @inline(__always)
    private static func negativeMagnitude(_ x: Lanes) -> Lanes { float(bits(x) | Bits(repeating: Int32.min)) }

    /// |x|.
    @inline(__always)
    static func magnitude(_ x: Lanes) -> Lanes { float(bits(x) & Bits(repeating: Int32.max)) }

    /// |x| with the sign of s.
    @inline(__always)
    private static func withSign(of s: Lanes, _ x: Lanes) -> Lanes {
        float((bits(x) & Bits(repeating: Int32.max)) | (bits(s) & Bits(repeating: Int32.min)))
    }

    /// e^x as (p, bits of s) with e^x = p·2^n, s = 1.5·2²³ + `bias` + n, for −104 ≤ x ≤ 89 or NaN: s shifted by 23 bits is 2^(n + bias − 127).
    ///
    /// n = round(x / ln 2), r = x − n ln 2, |r| ≤ ln 2 / 2. ln 2 is split in two parts so that r is exact to the last place (Cody and
    /// Waite: Software Manual for the Elementary Functions; 1980). p = e^r is a polynomial of degree 6, a weighted minimax fit (within
    /// 2⁻²⁷·⁹ with rounded coefficients), multiplied by `scale`, a power of two.
    @inline(__always)
    private static func reduced(_ x: Lanes, bias: Float, scale: Float = 1) -> (power: Lanes, exponent: Bits) {
        let magic = 12_582_912 + bias  // 1.5·2²³: adding it rounds to a whole number
        let shifted = Lanes(repeating: magic).adding(x, times: 1.442_695_04)
        let n = shifted - magic
        var r = x.adding(n, times: -0.693_359_375)
        r = r.adding(n, times: 2.121_944_4e-4)
        var p = Lanes(repeating: 1.381_461_04e-3 * scale)
        p = Lanes(repeating: 8.368_710_99e-3 * scale).adding(p, times: r)
        p = Lanes(repeating: 4.166_838_9e-2 * scale).adding(p, times: r)
        p = Lanes(repeating: 1.666_652_11e-1 * scale).adding(p, times: r)
        p = Lanes(repeating: 4.999_999_4e-1 * scale).adding(p, times: r)
        p = Lanes(repeating: scale).adding(p, times: r)
        p = Lanes(repeating: scale).adding(p, times: r)
        return (p, bits(shifted))
    }

    /// e^x; 0 below −103.97, +∞ above 88.72. 2^n is multiplied in two steps, since the result may be subnormal or infinite where the
    /// factors are not.
    @inline(__always)
    static func exponential(_ x: Lanes) -> Lanes {
        let bounded = x.replacing(with: 89, where: x .> 89)
        let (p, shifted) = reduced(bounded.replacing(with: -104, where: bounded .< -104), bias: 0)
        let exponent = shifted &- Int32(bitPattern: Float(12_582_912).bitPattern)
        let half = exponent &>> 1
        return p * float((half &+ 127) &<< 23) * float((exponent &- half &+ 127) &<< 23)
    }

    /// e^x for x ≤ 0. 2^n is split into 2^(n+24)·2⁻²⁴, since n may be −150; the polynomial includes the second factor, so that a subnormal
    /// result is rounded once.
    @inline(__always)
    private static func exponentialOfNonPositive(_ x: Lanes) -> Lanes {
        let (p, shifted) = reduced(x.replacing(with: -104, where: x .< -104), bias: 151, scale: 0x1p-24)
        return p * float(shifted &<< 23)
    }

    /// ln x; −∞ at 0, NaN for x < 0.
    ///
    /// x = 2^k m with √½ ≤ m < √2; ln m by the minimax polynomial of Moshier's Cephes library (logf), k ln 2 in two parts.
    @inline(__always)
    static func naturalLogarithm(_ x: Lanes) -> Lanes {
        let tiny = Float.leastNormalMagnitude
        let isSubnormal = x .< tiny
        let scaled = x.replacing(with: x * 8_388_608, where: isSubnormal)  // 2²³
        let all = bits(scaled)
        // m = scaled / 2^k, with k such that m is around 1.
        let offset = (all &- 0x3F35_04F3) & Bits(repeating: Int32(bitPattern: 0xFF80_0000))
        let m = float(all &- offset) - 1
        // Converts an integer below 2²² through the low bits of 1.5·2²³.
        var k = float((offset &>> 23) &+ Int32(bitPattern: Float(0x1.8p23).bitPattern)) - 0x1.8p23
        k = k.replacing(with: k - 23, where: isSubnormal)
        let square = m * m
        var p = Lanes(repeating: 7.037_683_6e-2)
        p = Lanes(repeating: -1.151_461_0e-1).adding(p, times: m)
        p = Lanes(repeating: 1.167_699_9e-1).adding(p, times: m)
        p = Lanes(repeating: -1.242_014_1e-1).adding(p, times: m)
        p = Lanes(repeating: 1.424_932_3e-1).adding(p, times: m)
        p = Lanes(repeating: -1.666_805_8e-1).adding(p, times: m)
        p = Lanes(repeating: 2.000_071_5e-1).adding(p, times: m)
        p = Lanes(repeating: -2.499_999_4e-1).adding(p, times: m)
        p = Lanes(repeating: 3.333_333_1e-1).adding(p, times: m)
        var y = (m * square) * p
        y = y.adding(k, times: -2.121_944_4e-4)
        y = y.adding(square, times: -0.5)
        var result = (m + y).adding(k, times: 0.693_359_375)
        result = result.replacing(with: .infinity, where: x .== .infinity)
        result = result.replacing(with: -.infinity, where: x .== 0)
        return result.replacing(with: .nan, where: .!(x .>= 0))
    }

    /// σ(x) = 1/(1+e^−x), computed from e^−|x| so that nothing overflows.
    @inline(__always)
    static func sigmoid(_ x: Lanes) -> Lanes {
        let e = exponentialOfNonPositive(negativeMagnitude(x))
        return Lanes(repeating: 1).replacing(with: e, where: x .< 0) / (1 + e)
    }

    /// tanh x: Cephes' odd polynomial for |x| < 0.625, (1 − e^−2|x|)/(1 + e^−2|x|) beyond.
    @inline(__always)
    static func tanh(_ x: Lanes) -> Lanes {
        let square = x * x
        var p = Lanes(repeating: -5.704_988_72e-3)
        p = Lanes(repeating: 2.063_908_88e-2).adding(p, times: square)
        p = Lanes(repeating: -5.373_971_56e-2).adding(p, times: square)
        p = Lanes(repeating: 1.333_144_22e-1).adding(p, times: square)
        p = Lanes(repeating: -3.333_328_2e-1).adding(p, times: square)
        let small = x.adding(x * square, times: p)
        let negative = negativeMagnitude(x)
        let e = exponentialOfNonPositive(negative + negative)
        let large = withSign(of: x, (1 - e) / (1 + e))
        return large.replacing(with: small, where: negative .> -0.625)
    }

    /// e^x − 1 = 2^n (e^r − 1) + (2^n − 1), with n and r as in `reduced` and e^r − 1 = r + r²(½ + r/6 + …), so that nothing cancels.
    @inline(__always)
    static func exponentialMinusOne(_ x: Lanes) -> Lanes {
        let magic: Float = 12_582_912
        let bounded = x.replacing(with: 30, where: x .> 30)
        let shifted = Lanes(repeating: magic).adding(bounded.replacing(with: -30, where: bounded .< -30), times: 1.442_695_04)
        let n = shifted - magic
        var r = bounded.replacing(with: -30, where: bounded .< -30).adding(n, times: -0.693_359_375)
        r = r.adding(n, times: 2.121_944_4e-4)
        var p = Lanes(repeating: 1.984_127e-4)
        p = Lanes(repeating: 1.388_888_9e-3).adding(p, times: r)
        p = Lanes(repeating: 8.333_333_8e-3).adding(p, times: r)
        p = Lanes(repeating: 4.166_666_8e-2).adding(p, times: r)
        p = Lanes(repeating: 1.666_666_7e-1).adding(p, times: r)
        p = Lanes(repeating: 0.5).adding(p, times: r)
        let power = float(((bits(shifted) &- Int32(bitPattern: magic.bitPattern)) &+ 127) &<< 23)
        let result = (power - 1).adding(r.adding(r * r, times: p), times: power)
        // Above 30 the 1 is less than half a place.
        return result.replacing(with: exponential(x), where: x .> 30)
    }

    /// ln(1 + e^x) = max(0, x) + ln(1 + e^−|x|). What rounding takes from u = 1 + e is added back: ln(1 + e) = ln u + (e − (u − 1))/u.
    @inline(__always)
    static func softplus(_ x: Lanes) -> Lanes {
        let e = exponentialOfNonPositive(negativeMagnitude(x))
        let u = 1 + e
        return relu(x) + (naturalLogarithm(u) + (e - (u - 1)) / u)
    }

    /// erf x: x + x·p(x²) for |x| < 0.92, 1 − e^q(|x|) beyond. p is a minimax fit of erf(x)/x − 1 (within 2⁻²⁵·⁹ of erf x), q one of
    /// ln(1 − erf x) up to 4 (within 2⁻³⁰·⁴ of erf x), where erf x is 1.
    @inline(__always)
    static func errorFunction(_ x: Lanes) -> Lanes {
        let square = x * x
        var p = Lanes(repeating: -5.999_406_5e-4)
        p = Lanes(repeating: 4.994_830_5e-3).adding(p, times: square)
        p = Lanes(repeating: -2.676_772_0e-2).adding(p, times: square)
        p = Lanes(repeating: 1.128_184_6e-1).adding(p, times: square)
        p = Lanes(repeating: -3.761_249_6e-1).adding(p, times: square)
        p = Lanes(repeating: 1.283_791_5e-1).adding(p, times: square)
        let small = x.adding(x, times: p)
        let size = magnitude(x)
        let t = size.replacing(with: 4, where: size .> 4)
        var q = Lanes(repeating: -1.152_236_7e-5)
        q = Lanes(repeating: 3.256_533_6e-4).adding(q, times: t)
        q = Lanes(repeating: -3.653_756_6e-3).adding(q, times: t)
        q = Lanes(repeating: 2.378_535_1e-2).adding(q, times: t)
        q = Lanes(repeating: -1.062_631_5e-1).adding(q, times: t)
        q = Lanes(repeating: -6.351_359_1e-1).adding(q, times: t)
        q = Lanes(repeating: -1.128_652_2).adding(q, times: t)
        let large = withSign(of: x, 1 - exponentialOfNonPositive(q * t))
        return large.replacing(with: small, where: size .< 0.92)
    }

    /// max(0, x); NaN stays NaN.
    @inline(__always)
    static func relu(_ x: Lanes) -> Lanes { x.replacing(with: Lanes(), where: x .<= 0) }

    /// byte / 255 for integers 0 … 255. ORed into the bits of 2²³ they become its lowest places, which avoids a conversion.
    @inline(__always)
    static func pixels(_ bytes: Bits) -> Lanes {
        (float(bytes | Bits(repeating: Int32(bitPattern: Float(0x1p23).bitPattern))) - 0x1p23) / 255
    }

    /// The activation function, applied in place.
    @inline(__always)
    static func apply(_ activation: Activation, _ units: UnsafeMutablePointer<Lanes>, count: Int) {
        switch activation {
        case .sigmoid: for i in 0..<count { units[i] = sigmoid(units[i]) }
        case .tanh: for i in 0..<count { units[i] = tanh(units[i]) }
        case .relu: for i in 0..<count { units[i] = relu(units[i]) }
        case .none: break
        }
    }

    /// Applies the activation function to `count` numbers at any address.
    static func apply(_ activation: Activation, _ numbers: UnsafeMutablePointer<Float>, numbers count: Int) {
        let lanes = Lanes.scalarCount
        for start in stride(from: 0, to: count, by: lanes) {
            let used = min(lanes, count - start)
            var vector = Lanes.zero
            for i in 0..<used { vector[i] = numbers[start + i] }
            apply(activation, &vector, count: 1)
            for i in 0..<used { numbers[start + i] = vector[i] }
        }
    }
}
