/// Normalisation of each sample over all its units.
///
/// One unit of work is a block of samples side by side: sums run over its units, 32 at a time in single precision and these in double. Samples
/// do not touch each other, nor what unused places of the last block hold.
extension FeatureMaps {
    /// Sets each unit to gain · (x − μ) / √(σ² + ε) + shift, with a gain and a shift for each unit, and `means` and `variances` to μ = (1/K) Σ x
    /// and σ² = (1/K) Σ (x − μ)² over the K units of each sample. `input` has the same shape and samples; those two have a unit a sample.
    @_specialize(where Scalar == Float)
    public mutating func setLayerNormalized(
        _ input: FeatureMaps, means: inout FeatureMaps, variances: inout FeatureMaps, epsilon: Scalar, gain: Tensor<Scalar>,
        shift: Tensor<Scalar>, _ workers: Workers
    ) {
        makeUnique()
        means.makeUnique()
        variances.makeUnique()
        let samples = SampleSpan(self)
        let (x, target, means, variances) = (input.storage.base, storage.base, means.storage.base, variances.storage.base)
        gain.withUnsafeBuffer { gain in
            shift.withUnsafeBuffer { shift in
                guard let gain = gain.baseAddress, let shift = shift.baseAddress else { return }
                workers.run(units: samples.count) { block, _ in
                    samples.normalize(
                        block, x, means: means, variances: variances, epsilon: epsilon, gain: gain, shift: shift, into: target)
                }
            }
        }
    }

    /// Sets each unit to r (g − (1/K) Σ g − ẑ (1/K) Σ ẑ g) with r = 1 / √(σ² + ε): with `gainIsInside` g is gain · δ, and this the gradient of
    /// the input; otherwise g is δ and the result times the gain, which is how a tangent δ passes forward. Unused places become 0.
    @_specialize(where Scalar == Float)
    public mutating func setLayerNormalizedGradient(
        _ residual: FeatureMaps, _ input: FeatureMaps, means: FeatureMaps, variances: FeatureMaps, epsilon: Scalar, gain: Tensor<Scalar>,
        gainIsInside: Bool, _ workers: Workers
    ) {
        makeUnique()
        let samples = SampleSpan(self)
        let (delta, x, target) = (residual.storage.base, input.storage.base, storage.base)
        let (means, variances) = (means.storage.base, variances.storage.base)
        gain.withUnsafeBuffer { gain in
            guard let gain = gain.baseAddress else { return }
            workers.run(units: samples.count) { block, _ in
                if gainIsInside {
                    samples.passBack(
                        block, delta, x, means: means, variances: variances, epsilon: epsilon, inside: { gain[$0] }, outside: { _ in 1 },
                        into: target)
                } else {
                    samples.passBack(
                        block, delta, x, means: means, variances: variances, epsilon: epsilon, inside: { _ in 1 }, outside: { gain[$0] },
                        into: target)
                }
            }
        }
        clearUnusedPlaces()
    }

    /// Sets `gains` to (1/N) Σ_n ẑ δ and `shifts` to (1/N) Σ_n δ of each unit; these maps are δ.
    @_specialize(where Scalar == Float)
    public func layerNormalizationGradients(
        _ input: FeatureMaps, means: FeatureMaps, variances: FeatureMaps, epsilon: Scalar, gains: inout Tensor<Scalar>,
        shifts: inout Tensor<Scalar>, _ workers: Workers
    ) {
        let samples = SampleSpan(self)
        let (delta, x, means, variances) = (storage.base, input.storage.base, means.storage.base, variances.storage.base)
        gains.withUnsafeMutableBuffer { gains in
            shifts.withUnsafeMutableBuffer { shifts in
                guard let gains = gains.baseAddress, let shifts = shifts.baseAddress else { return }
                let (count, chunk) = (samples.unitCount, 256)
                workers.run(units: (count + chunk - 1) / chunk) { part, _ in
                    samples.gradients(
                        part * chunk..<Swift.min((part + 1) * chunk, count), delta, x, means: means, variances: variances,
                        epsilon: epsilon, gains: gains, shifts: shifts)
                }
            }
        }
    }
}

/// Where the units of samples lie in the blocks of a batch, and what is done with all of a block.
private struct SampleSpan<Scalar: KernelScalar>: Sendable {
    let unitCount: Int
    private let blocks: SampleBlocks
    private let samples: Int

    init(_ maps: FeatureMaps<Scalar>) { (unitCount, blocks, samples) = (maps.shape.unitCount, maps.blocks, maps.sampleCount) }

    /// The units of work.
    var count: Int { blocks.count }

    /// Calls `body` with the usual numbers of samples side by side as constants, so that its loops over them become vectors.
    @inline(__always)
    private func withWidth(_ block: Int, _ body: (Int) -> Void) {
        switch blocks.width(block) {
        case 16: body(16)
        case 8: body(8)
        case 1: body(1)
        case let width: body(width)
        }
    }

    /// (1/K) Σ term of each sample.
    @inline(__always)
    private func mean(width: Int, _ term: (_ unit: Int, _ lane: Int) -> Scalar) -> InlineArray<16, Scalar> {
        var totals = InlineArray<16, Double>(repeating: 0)
        for first in stride(from: 0, to: unitCount, by: 32) {
            var part = InlineArray<16, Scalar>(repeating: 0)
            for unit in first..<Swift.min(first + 32, unitCount) {
                for lane in 0..<width { part[lane] += term(unit, lane) }
            }
            for lane in 0..<width { totals[lane] += Double(part[lane]) }
        }
        var means = InlineArray<16, Scalar>(repeating: 0)
        for lane in 0..<width { means[lane] = Scalar(totals[lane] / Double(unitCount)) }
        return means
    }

    /// 1 / √(σ² + ε) of each sample of a block.
    @inline(__always)
    private func precision(
        width: Int, _ variances: UnsafePointer<Scalar>, _ epsilon: Scalar
    ) -> InlineArray<16, Scalar> {
        var result = InlineArray<16, Scalar>(repeating: 0)
        for lane in 0..<width { result[lane] = 1 / (variances[lane] + epsilon).squareRoot() }
        return result
    }

    func normalize(
        _ block: Int, _ x: UnsafePointer<Scalar>, means: UnsafeMutablePointer<Scalar>, variances: UnsafeMutablePointer<Scalar>,
        epsilon: Scalar, gain: UnsafePointer<Scalar>, shift: UnsafePointer<Scalar>, into target: UnsafeMutablePointer<Scalar>
    ) {
        let start = blocks.start(block, units: unitCount)
        let (x, target, own) = (x + start, target + start, blocks.start(block, units: 1))
        let (means, variances) = (means + own, variances + own)
        withWidth(block) { width in
            let centre = mean(width: width) { x[$0 * width + $1] }
            let variance = mean(width: width) { unit, lane in
                let centred = x[unit * width + lane] - centre[lane]
                return centred * centred
            }
            for lane in 0..<width { (means[lane], variances[lane]) = (centre[lane], variance[lane]) }
            let factor = precision(width: width, variances, epsilon)
            for unit in 0..<unitCount {
                let (from, to, scale, plus) = (x + unit * width, target + unit * width, gain[unit], shift[unit])
                for lane in 0..<width { to[lane] = (from[lane] - centre[lane]) * factor[lane] * scale + plus }
            }
        }
    }

    @inline(__always)
    func passBack(
        _ block: Int, _ delta: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, means: UnsafePointer<Scalar>,
        variances: UnsafePointer<Scalar>, epsilon: Scalar, inside: (Int) -> Scalar, outside: (Int) -> Scalar,
        into target: UnsafeMutablePointer<Scalar>
    ) {
        let start = blocks.start(block, units: unitCount)
        let (x, delta, target, own) = (x + start, delta + start, target + start, blocks.start(block, units: 1))
        let (centre, variances) = (means + own, variances + own)
        withWidth(block) { width in
            let factor = precision(width: width, variances, epsilon)
            let mean = mean(width: width) { inside($0) * delta[$0 * width + $1] }
            var along = self.mean(width: width) { unit, lane in
                inside(unit) * delta[unit * width + lane] * (x[unit * width + lane] - centre[lane])
            }
            for lane in 0..<width { along[lane] *= factor[lane] * factor[lane] }
            for unit in 0..<unitCount {
                let (scale, last, place) = (inside(unit), outside(unit), unit * width)
                for lane in 0..<width {
                    let rest = scale * delta[place + lane] - mean[lane] - (x[place + lane] - centre[lane]) * along[lane]
                    target[place + lane] = rest * factor[lane] * last
                }
            }
        }
    }

    func gradients(
        _ units: Range<Int>, _ delta: UnsafePointer<Scalar>, _ x: UnsafePointer<Scalar>, means: UnsafePointer<Scalar>,
        variances: UnsafePointer<Scalar>, epsilon: Scalar, gains: UnsafeMutablePointer<Scalar>, shifts: UnsafeMutablePointer<Scalar>
    ) {
        for unit in units { (gains[unit], shifts[unit]) = (0, 0) }
        for block in 0..<blocks.count {
            let start = blocks.start(block, units: unitCount)
            let (x, delta, own) = (x + start, delta + start, blocks.start(block, units: 1))
            let (centre, variances) = (means + own, variances + own)
            let used = Swift.min(blocks.width(block), samples - block * blocks.lanes)
            withWidth(block) { width in
                let factor = precision(width: width, variances, epsilon)
                for unit in units {
                    let place = unit * width
                    var (gain, shift) = (Scalar(0), Scalar(0))
                    for lane in 0..<used {
                        gain += delta[place + lane] * ((x[place + lane] - centre[lane]) * factor[lane])
                        shift += delta[place + lane]
                    }
                    gains[unit] += gain
                    shifts[unit] += shift
                }
            }
        }
        let count = Scalar(samples)
        for unit in units { (gains[unit], shifts[unit]) = (gains[unit] / count, shifts[unit] / count) }
    }
}
