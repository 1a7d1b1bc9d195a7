/// Normalisation of each map over the whole batch.
///
/// One unit of work is a map, which one thread adds up block by block; the sums of the blocks are added in double precision. So the number of
/// threads changes nothing. Unused places of the last block, which hold arbitrary numbers, are left out of every sum.
extension FeatureMaps {
    /// Sets each map to gain · (x − μ) / √(σ² + ε) + shift. With `isGiven`, `means` and `variances` [C] are used as they are; otherwise they
    /// become μ = (1/NHW) Σ x and σ² = (1/NHW) Σ (x − μ)² over all samples and positions. `input` has the same shape and samples.
    @_specialize(where Scalar == Float)
    public mutating func setNormalized(
        _ input: FeatureMaps, means: inout Tensor<Scalar>, variances: inout Tensor<Scalar>, isGiven: Bool, epsilon: Scalar,
        gain: Tensor<Scalar>, shift: Tensor<Scalar>, _ workers: Workers
    ) {
        makeUnique()
        let (x, target) = (input.storage.base, storage.base)
        let span = MapSpan(self)
        means.withUnsafeMutableBuffer { means in
            variances.withUnsafeMutableBuffer { variances in
                gain.withUnsafeBuffer { gain in
                    shift.withUnsafeBuffer { shift in
                        guard let means = means.baseAddress, let variances = variances.baseAddress, let gain = gain.baseAddress,
                            let shift = shift.baseAddress
                        else { return }
                        workers.run(units: span.shape.maps) { map, _ in
                            if !isGiven {
                                means[map] = Scalar(span.sum(map, x) / span.count)
                                variances[map] = Scalar(span.sumOfSquares(map, x, minus: means[map]) / span.count)
                            }
                            let factor = gain[map] / (variances[map] + epsilon).squareRoot()
                            span.scale(map, x, minus: means[map], by: factor, plus: shift[map], into: target)
                        }
                    }
                }
            }
        }
    }

    /// Sets each map to the gradient of its input: f · (δ − (1/NHW) Σ δ − ẑ (1/NHW) Σ ẑ δ) with f = gain / √(σ² + ε), or if μ and σ² do not
    /// depend on the input to f · δ. N is `batch`, the number of samples that μ and σ² were made of, of which these may be some; nil if there
    /// were none. Unused places become 0.
    @_specialize(where Scalar == Float)
    public mutating func setNormalizedGradient(
        _ residual: FeatureMaps, _ input: FeatureMaps, means: Tensor<Scalar>, variances: Tensor<Scalar>, batch: Int?, epsilon: Scalar,
        gain: Tensor<Scalar>, _ workers: Workers
    ) {
        makeUnique()
        let (delta, x, target) = (residual.storage.base, input.storage.base, storage.base)
        let span = MapSpan(self)
        means.withUnsafeBuffer { means in
            variances.withUnsafeBuffer { variances in
                gain.withUnsafeBuffer { gain in
                    guard let means = means.baseAddress, let variances = variances.baseAddress, let gain = gain.baseAddress else { return }
                    workers.run(units: span.shape.maps) { map, _ in
                        let inverse = 1 / (variances[map] + epsilon).squareRoot()
                        let factor = gain[map] * inverse
                        guard let batch else {
                            span.scale(map, delta, minus: 0, by: factor, plus: 0, into: target)
                            return
                        }
                        let count = Double(batch * span.shape.planeCount)
                        let mean = Scalar(span.sum(map, delta) / count)
                        let along = Scalar(span.sumOfProducts(map, delta, x, minus: means[map]) / count) * inverse * inverse
                        span.combine(map, delta, minus: mean, x, minus: means[map], by: along, times: factor, into: target)
                    }
                }
            }
        }
        clearUnusedPlaces()
    }

    /// Sets `gains` [C] to (1/N) Σ ẑ δ with ẑ = (x − μ) / √(σ² + ε), and `shifts` [C] to (1/N) Σ δ; these maps are δ.
    @_specialize(where Scalar == Float)
    public func normalizationGradients(
        _ input: FeatureMaps, means: Tensor<Scalar>, variances: Tensor<Scalar>, epsilon: Scalar, gains: inout Tensor<Scalar>,
        shifts: inout Tensor<Scalar>, _ workers: Workers
    ) {
        let (delta, x, samples) = (storage.base, input.storage.base, Double(sampleCount))
        let span = MapSpan(self)
        means.withUnsafeBuffer { means in
            variances.withUnsafeBuffer { variances in
                gains.withUnsafeMutableBuffer { gains in
                    shifts.withUnsafeMutableBuffer { shifts in
                        guard let means = means.baseAddress, let variances = variances.baseAddress, let gains = gains.baseAddress,
                            let shifts = shifts.baseAddress
                        else { return }
                        workers.run(units: span.shape.maps) { map, _ in
                            let inverse = 1 / (variances[map] + epsilon).squareRoot()
                            gains[map] = Scalar(span.sumOfProducts(map, delta, x, minus: means[map]) / samples) * inverse
                            shifts[map] = Scalar(span.sum(map, delta) / samples)
                        }
                    }
                }
            }
        }
    }
}

/// Where the numbers of one map lie in the blocks of a batch, and what is done with all of them.
private struct MapSpan<Scalar: KernelScalar>: Sendable {
    let shape: MapShape
    private let blocks: SampleBlocks
    private let samples: Int

    init(_ maps: FeatureMaps<Scalar>) { (shape, blocks, samples) = (maps.shape, maps.blocks, maps.sampleCount) }

    /// NHW, the numbers of a map.
    var count: Double { Double(samples * shape.planeCount) }

    private func range(_ map: Int, _ block: Int) -> Range<Int> {
        let count = shape.planeCount * blocks.width(block)
        let start = blocks.start(block, units: shape.unitCount) + map * count
        return start..<start + count
    }

    /// Σ term(i) over the places i of the map that belong to a sample: sixteen partial sums a block.
    @inline(__always)
    private func total(_ map: Int, _ term: (_ place: Int) -> Scalar) -> Double {
        var total = 0.0
        for block in 0..<blocks.count {
            let (range, width) = (range(map, block), blocks.width(block))
            let used = Swift.min(width, samples - block * blocks.lanes)
            var sums = InlineArray<16, Scalar>(repeating: 0)
            if used == width {
                let whole = range.lowerBound + range.count / 16 * 16
                for first in stride(from: range.lowerBound, to: whole, by: 16) {
                    for lane in 0..<16 { sums[lane] += term(first + lane) }
                }
                for place in whole..<range.upperBound { sums[place - whole] += term(place) }
            } else {
                for first in stride(from: range.lowerBound, to: range.upperBound, by: width) {
                    for lane in 0..<used { sums[lane] += term(first + lane) }
                }
            }
            for lane in 0..<16 { total += Double(sums[lane]) }
        }
        return total
    }

    /// Σ x.
    @inline(__always)
    func sum(_ map: Int, _ x: UnsafeMutablePointer<Scalar>) -> Double { total(map) { x[$0] } }

    /// Σ (x − centre)².
    @inline(__always)
    func sumOfSquares(_ map: Int, _ x: UnsafeMutablePointer<Scalar>, minus centre: Scalar) -> Double {
        total(map) {
            let centred = x[$0] - centre
            return centred * centred
        }
    }

    /// Σ δ (x − centre).
    @inline(__always)
    func sumOfProducts(
        _ map: Int, _ delta: UnsafeMutablePointer<Scalar>, _ x: UnsafeMutablePointer<Scalar>, minus centre: Scalar
    ) -> Double { total(map) { delta[$0] * (x[$0] - centre) } }

    /// (x − centre) · factor + shift.
    @inline(__always)
    func scale(
        _ map: Int, _ x: UnsafeMutablePointer<Scalar>, minus centre: Scalar, by factor: Scalar, plus shift: Scalar,
        into target: UnsafeMutablePointer<Scalar>
    ) {
        for block in 0..<blocks.count {
            for i in range(map, block) { target[i] = (x[i] - centre) * factor + shift }
        }
    }

    /// (δ − mean − (x − centre) · along) · factor.
    @inline(__always)
    func combine(
        _ map: Int, _ delta: UnsafeMutablePointer<Scalar>, minus mean: Scalar, _ x: UnsafeMutablePointer<Scalar>, minus centre: Scalar,
        by along: Scalar, times factor: Scalar, into target: UnsafeMutablePointer<Scalar>
    ) {
        for block in 0..<blocks.count {
            for i in range(map, block) { target[i] = (delta[i] - mean - (x[i] - centre) * along) * factor }
        }
    }
}
