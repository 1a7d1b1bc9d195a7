/// The same unit of eight samples.
typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
    /// self + a·b, fused where the target has the instruction; without it a fused product would be a library call.
    @inline(__always)
    func adding(_ a: Lanes, times b: Lanes) -> Lanes {
        #if FUSED_MULTIPLY_ADD
            self.addingProduct(a, b)
        #else
            self + a * b
        #endif
    }

    /// self + a·b for a number that all lanes share.
    @inline(__always)
    func adding(_ a: Lanes, times b: Float) -> Lanes { adding(a, times: Lanes(repeating: b)) }

    /// The sum of the lanes, always in the same order.
    @inline(__always)
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }
}

extension FeatureMaps where Scalar == Float {
    /// The units as vectors.
    var lanes: UnsafeMutablePointer<Lanes> {
        UnsafeMutableRawPointer(storage.base).assumingMemoryBound(to: Lanes.self)
    }
}
