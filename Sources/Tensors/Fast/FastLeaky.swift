/// Leaky ReLU, elementwise over whole maps; unused places are computed, too.
extension FeatureMaps {
    /// Numbers in one unit of work.
    private static var chunk: Int { 1 << 16 }

    /// Sets each unit to x where x > 0, otherwise to `slope` · x; a NaN stays. `input` has the same shape and samples.
    @_specialize(where Scalar == Float)
    public mutating func setLeaky(_ input: FeatureMaps, slope: Scalar, _ workers: Workers) {
        makeUnique()
        let (x, a, chunk) = (input.storage.base, storage.base, Self.chunk)
        let count = blocks.places * shape.unitCount
        workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
            for i in unit * chunk..<Swift.min((unit + 1) * chunk, count) { a[i] = x[i] > 0 ? x[i] : slope * x[i] }
        }
    }

    /// Sets each unit to the residual where the unit x of `input` is > 0, otherwise to `slope` times it.
    @_specialize(where Scalar == Float)
    public mutating func setLeaky(_ residual: FeatureMaps, at input: FeatureMaps, slope: Scalar, _ workers: Workers) {
        makeUnique()
        let (x, delta, target, chunk) = (input.storage.base, residual.storage.base, storage.base, Self.chunk)
        let count = blocks.places * shape.unitCount
        workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
            for i in unit * chunk..<Swift.min((unit + 1) * chunk, count) { target[i] = x[i] > 0 ? delta[i] : slope * delta[i] }
        }
    }
}
