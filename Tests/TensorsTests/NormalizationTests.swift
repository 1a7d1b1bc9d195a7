import Testing

@testable import Tensors

/// Normalisation over a batch against plain loops in double precision, and draws.
@Suite struct NormalizationTests {
    private let workers = Workers(count: 2)

    @Test("Statistics, units and gradients of every layout of a batch", arguments: 0..<24)
    func plainLoops(_ index: Int) {
        var inputs = RandomInputs(7000 + index)
        let shape = MapShape(maps: inputs.integer(1...5), rows: inputs.integer(1...7), columns: inputs.integer(1...7))
        let samples = [1, 2, 3, 5, 8, 16, 18, 50][index % 8]
        var x = inputs.maps(shape, samples: samples)
        // What unused places hold plays no part.
        for place in 0..<x.blocks.places where place >= samples { x.poison(place) }
        var delta = inputs.maps(shape, samples: samples)
        delta.clearUnusedPlaces()
        let (gain, shift) = (inputs.tensor(Shape(shape.maps)), inputs.tensor(Shape(shape.maps)))
        var (means, variances) = (Tensor<Float>(zeros: Shape(shape.maps)), Tensor<Float>(zeros: Shape(shape.maps)))
        var (a, gradient) = (FeatureMaps<Float>(shape, capacity: samples), FeatureMaps<Float>(shape, capacity: samples))
        let epsilon: Float = 0.01
        a.setNormalized(
            x, means: &means, variances: &variances, isGiven: false, epsilon: epsilon, gain: gain, shift: shift, workers)
        gradient.setNormalizedGradient(
            delta, x, means: means, variances: variances, batch: samples, epsilon: epsilon, gain: gain, workers)
        var (gains, shifts) = (means, means)
        delta.normalizationGradients(
            x, means: means, variances: variances, epsilon: epsilon, gains: &gains, shifts: &shifts, workers)
        let plane = shape.planeCount
        for map in 0..<shape.maps {
            func numbers(_ maps: FeatureMaps<Float>) -> [Double] {
                (0..<samples).flatMap { maps.units(sample: $0)[map * plane..<(map + 1) * plane] }.map(Double.init)
            }
            let (xs, deltas) = (numbers(x), numbers(delta))
            let count = Double(xs.count)
            let mean = xs.reduce(0, +) / count
            let variance = xs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            let inverse = 1 / (variance + Double(epsilon)).squareRoot()
            let normalized = xs.map { ($0 - mean) * inverse }
            #expect(abs(Double(means[map]) - mean) < 1e-6 && abs(Double(variances[map]) - variance) < 1e-6)
            for (found, x) in zip(numbers(a), normalized) {
                #expect(abs(found - (x * Double(gain[map]) + Double(shift[map]))) < 1e-5)
            }
            let (sum, product) = (deltas.reduce(0, +), zip(deltas, normalized).reduce(0) { $0 + $1.0 * $1.1 })
            for (found, (x, delta)) in zip(numbers(gradient), zip(normalized, deltas)) {
                #expect(abs(found - Double(gain[map]) * inverse * (delta - sum / count - x * product / count)) < 2e-5)
            }
            #expect(abs(Double(gains[map]) - product / Double(samples)) < 1e-5 * max(1, abs(product)))
            #expect(abs(Double(shifts[map]) - sum / Double(samples)) < 1e-5 * max(1, abs(sum)))
        }
        // Any number of threads gives the same bits.
        for threads in [1, 3] {
            var (other, own, spread) = (a, means, variances)
            other.setNormalized(
                x, means: &own, variances: &spread, isGiven: false, epsilon: epsilon, gain: gain, shift: shift, Workers(count: threads))
            #expect(other.allUnits == a.allUnits && own == means && spread == variances)
        }
        #expect((0..<gradient.blocks.places).allSatisfy { $0 < samples || gradient.firstUnit(atPlace: $0) == 0 })
    }

    @Test("A draw depends on seed, step, node, sample and unit alone, and is uniform")
    func draws() {
        let draws = Draws(seed: 1 << 40 | 3, step: 12, node: "drop2")
        // Part of every seeded run: these bits never change.
        #expect(draws.block(sample: 5, unit: 8) == Draws(seed: 1 << 40 | 3, step: 12, node: "drop2").block(sample: 5, unit: 8))
        let known = (0..<4).map { draws.uniform(sample: 5, unit: 8 + $0) }
        for other in [
            Draws(seed: 3, step: 12, node: "drop2"), Draws(seed: 1 << 40 | 3, step: 13, node: "drop2"),
            Draws(seed: 1 << 40 | 3, step: 12, node: "drop4"), Draws(seed: 1 << 40 | 3, step: 12 + 1 << 33, node: "drop2"),
        ] {
            #expect((0..<4).map { other.uniform(sample: 5, unit: 8 + $0) } != known)
        }
        let many = (0..<50).flatMap { sample in (0..<200).map { draws.uniform(sample: sample, unit: $0) } }
        #expect(many.allSatisfy { (0..<1).contains($0) } && Set(many).count > 9_980)
        // Ten equal parts of 10,000 draws: four standard deviations.
        for part in 0..<10 { #expect(abs(many.count { Int($0 * 10) == part } - 1_000) < 120) }
        var mask = FeatureMaps<Float>(MapShape(maps: 3, rows: 3, columns: 3), capacity: 21)
        for threads in 1...3 {
            mask.fill(7)
            mask.setMask(draws, rate: 0.25, value: 4, Workers(count: threads))
            for sample in 0..<21 {
                #expect(mask.units(sample: sample) == (0..<27).map { draws.uniform(sample: sample, unit: $0) < 0.25 ? 0 : 4 })
            }
        }
    }
}

extension FeatureMaps {
    /// Fills a place of a sample that is not in use with NaN.
    fileprivate mutating func poison(_ place: Int) {
        let (start, step) = blocks.place(of: place, units: shape.unitCount)
        for unit in 0..<shape.unitCount { storage.base[start + unit * step] = .nan }
    }

    fileprivate func firstUnit(atPlace place: Int) -> Scalar {
        storage.base[blocks.place(of: place, units: shape.unitCount).start]
    }
}
