/// A factor for each map.
extension FeatureMaps {
    /// Sets each map to that of `input`, which has the same shape and samples, times its factor [C].
    @_specialize(where Scalar == Float)
    public mutating func setScaled(_ input: FeatureMaps, by factors: Tensor<Scalar>, _ workers: Workers) {
        makeUnique()
        let (blocks, shape) = (blocks, shape)
        let (x, a) = (input.storage.base, storage.base)
        factors.withUnsafeBuffer { factors in
            guard let factor = factors.baseAddress else { return }
            workers.run(units: blocks.count) { block, _ in
                let count = shape.planeCount * blocks.width(block)
                for map in 0..<shape.maps {
                    let start = blocks.start(block, units: shape.unitCount) + map * count
                    let own = factor[map]
                    for i in start..<start + count { a[i] = x[i] * own }
                }
            }
        }
    }

    /// Sets sums [C] to (1/N) Σ of the products of these maps with those of `other`, whose unused places are zero; one after the other, so
    /// that threads change nothing.
    @_specialize(where Scalar == Float)
    public func meanProducts(with other: FeatureMaps, into sums: inout Tensor<Scalar>) {
        let (blocks, shape) = (blocks, shape)
        let (x, delta) = (storage.base, other.storage.base)
        let count = Scalar(sampleCount)
        sums.withUnsafeMutableBuffer { sums in
            for map in 0..<shape.maps {
                var total = Scalar(0)
                for block in 0..<blocks.count {
                    let width = blocks.width(block)
                    let start = blocks.start(block, units: shape.unitCount) + map * shape.planeCount * width
                    var part = Scalar(0)
                    for i in start..<start + shape.planeCount * width where delta[i] != 0 { part += x[i] * delta[i] }
                    total += part
                }
                sums[map] = total / count
            }
        }
    }
}
