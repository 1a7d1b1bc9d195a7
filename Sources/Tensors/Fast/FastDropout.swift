/// Dropout: a mask of zeros and one other number, and products with it.
extension FeatureMaps {
    /// Sets each unit to `value` where its number of `draws` is at least `rate`, otherwise to 0.
    @_specialize(where Scalar == Float)
    public mutating func setMask(_ draws: Draws, rate: Float, value: Scalar, _ workers: Workers) {
        makeUnique()
        let (blocks, units, own) = (blocks, shape.unitCount, storage.base)
        // The words whose upper 24 bits, as a number in [0, 1), are below the rate.
        let limit = UInt32((rate * 0x1p24).rounded(.up))
        workers.run(units: blocks.count) { block, _ in
            let width = blocks.width(block)
            let start = own + blocks.start(block, units: units)
            for first in stride(from: 0, to: units, by: 4) {
                for lane in 0..<width {
                    let words = draws.block(sample: block * blocks.lanes + lane, unit: first)
                    let place = start + first * width + lane
                    place[0] = words.0 >> 8 < limit ? 0 : value
                    if first + 1 < units { place[width] = words.1 >> 8 < limit ? 0 : value }
                    if first + 2 < units { place[2 * width] = words.2 >> 8 < limit ? 0 : value }
                    if first + 3 < units { place[3 * width] = words.3 >> 8 < limit ? 0 : value }
                }
            }
        }
    }

    /// Sets each unit to the product of those of two other maps of the same shape and samples.
    @_specialize(where Scalar == Float)
    public mutating func setProduct(_ a: FeatureMaps, _ b: FeatureMaps, _ workers: Workers) {
        makeUnique()
        let (x, y, target) = (a.storage.base, b.storage.base, storage.base)
        let (count, chunk) = (blocks.places * shape.unitCount, 1 << 16)
        workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
            for i in unit * chunk..<Swift.min((unit + 1) * chunk, count) { target[i] = x[i] * y[i] }
        }
    }

    /// Sets each unit to `value`.
    public mutating func fill(_ value: Scalar) {
        makeUnique()
        for place in 0..<blocks.places * shape.unitCount { storage.base[place] = value }
    }
}
