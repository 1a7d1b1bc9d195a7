import CVectors

/// A SIMD vector as wide as the processor's widest register. It holds the same unit of that many samples or, in a narrow block, adjacent
/// columns of a few samples. 16 numbers with AVX-512, otherwise 8 (one AVX register, two of NEON).
typealias Lanes = cnn_lanes

extension Lanes {
    /// self + a·b, fused if the target has the instruction; without it a fused product would be a library call.
    @inline(__always)
    func adding(_ a: Lanes, times b: Lanes) -> Lanes {
        cnn_has_fused_multiply_add() ? self.addingProduct(a, b) : self + a * b
    }

    /// self + a·b with the same b in all lanes.
    @inline(__always)
    func adding(_ a: Lanes, times b: Float) -> Lanes { adding(a, times: Lanes(repeating: b)) }

    /// Loads a vector from `place`, aligned or not.
    @inline(__always)
    init(at place: UnsafePointer<Float>) { self = UnsafeRawPointer(place).loadUnaligned(as: Lanes.self) }

    /// Stores all lanes.
    @inline(__always)
    func store(to place: UnsafeMutablePointer<Float>) { UnsafeMutableRawPointer(place).storeBytes(of: self, as: Lanes.self) }

    /// Stores the first `count` lanes.
    @inline(__always)
    func store(to place: UnsafeMutablePointer<Float>, first count: Int) {
        if count == Lanes.scalarCount { return store(to: place) }
        for i in 0..<count { place[i] = self[i] }
    }

    /// `candidate` where it is larger or NaN, else self; a NaN in self stays.
    @inline(__always)
    func larger(_ candidate: Lanes) -> Lanes {
        // Not `candidate > self`: a NaN on either side must win, and a NaN that has won stays.
        replacing(with: candidate, where: .!(candidate .<= self) .& (self .== self))
    }

    /// self · f′ with the activation function's slope at a.
    @inline(__always)
    func timesSlope(_ activation: Activation, at a: Lanes) -> Lanes {
        switch activation {
        case .sigmoid: self * (a * (1 - a))
        case .tanh: self * (1 - a * a)
        case .relu: Lanes().replacing(with: self, where: a .> 0)
        case .none: self
        }
    }
}

extension Float {
    /// self + a·b, fused exactly when the vectors' is.
    @inline(__always)
    func adding(_ a: Float, times b: Float) -> Float {
        cnn_has_fused_multiply_add() ? self.addingProduct(a, b) : self + a * b
    }

    /// self · f′ with the activation function's slope at a.
    @inline(__always)
    func timesSlope(_ activation: Activation, at a: Float) -> Float {
        switch activation {
        case .sigmoid: self * (a * (1 - a))
        case .tanh: self * (1 - a * a)
        case .relu: a > 0 ? self : 0
        case .none: self
        }
    }
}

extension SIMD8<Float> {
    /// The sum of the lanes, always in the same order.
    @inline(__always)
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }
}

extension SIMD16<Float> {
    /// The sum of the lanes, always in the same order.
    @inline(__always)
    var total: Float { (lowHalf + highHalf).total }
}

/// The instruction set that the kernels were compiled for.
public enum VectorUnit {
    /// The instructions that the kernels may use: `AVX-512`, `AVX2 and FMA`, `NEON` or `SSE2`.
    public static var instructionSet: String { CNN_INSTRUCTION_SET }
    /// Numbers in one vector.
    public static var laneCount: Int { Lanes.scalarCount }
    /// Whether the build is restricted to instructions that every processor of its architecture has.
    public static var isPortable: Bool {
        #if NATIVE_PROCESSOR
            false
        #else
            true
        #endif
    }
}
