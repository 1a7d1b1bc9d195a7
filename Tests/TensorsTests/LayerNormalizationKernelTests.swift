import AllocationCounting
import Testing

@testable import Tensors

/// Normalisation of each sample against plain loops.
@Suite struct LayerNormalizationKernelTests {
    @Test("Statistics, units and gradients of every layout of a batch", arguments: 0..<24)
    func plainLoops(_ index: Int) {
        var inputs = RandomInputs(9000 + index)
        let workers = Workers(count: 2)
        let shape = MapShape(maps: inputs.integer(1...5), rows: inputs.integer(1...7), columns: inputs.integer(2...7))
        let samples = [1, 2, 3, 5, 8, 16, 18, 50][index % 8]
        let single = MapShape(maps: 1, rows: 1, columns: 1)
        let x = inputs.maps(shape, samples: samples)
        var delta = inputs.maps(shape, samples: samples)
        delta.clearUnusedPlaces()
        let (gain, shift) = (inputs.tensor(Shape(shape.unitCount)), inputs.tensor(Shape(shape.unitCount)))
        var (a, back) = (FeatureMaps<Float>(shape, capacity: samples), inputs.maps(shape, samples: samples))
        var (means, variances) = (FeatureMaps<Float>(single, capacity: samples), FeatureMaps<Float>(single, capacity: samples))
        var (plain, plainMeans, plainVariances) = (a, means, variances)
        var (gains, shifts) = (gain, shift)
        let epsilon: Float = 0.01
        func work(_ workers: Workers) {
            a.setLayerNormalized(x, means: &means, variances: &variances, epsilon: epsilon, gain: gain, shift: shift, workers)
            back.setLayerNormalizedGradient(
                delta, x, means: means, variances: variances, epsilon: epsilon, gain: gain, gainIsInside: true, workers)
            delta.layerNormalizationGradients(
                x, means: means, variances: variances, epsilon: epsilon, gains: &gains, shifts: &shifts, workers)
        }
        work(workers)
        #expect(AllocationCounter(workers).count { work(workers) }.allSatisfy { $0 == 0 })
        let found = (a.allUnits, back.allUnits, gains, shifts)
        Reference.layerNormalized(
            x, epsilon: epsilon, gain: gain.values, shift: shift.values, into: &plain, means: &plainMeans, variances: &plainVariances)
        #expect(relativeError(a.allUnits, plain.allUnits) < 2e-6)
        #expect(zip(means.allUnits + variances.allUnits, plainMeans.allUnits + plainVariances.allUnits).allSatisfy { abs($0 - $1) < 1e-6 })
        Reference.layerNormalizedGradient(delta, x, epsilon: epsilon, gain: gain.values, into: &plain)
        #expect(relativeError(back.allUnits, plain.allUnits) < 5e-6)
        let plainGradients = Reference.layerNormalizationGradients(delta, x, epsilon: epsilon)
        #expect(relativeError(gains.values, plainGradients.gains) < 5e-6 && relativeError(shifts.values, plainGradients.shifts) < 5e-6)
        // Any number of threads gives the same bits.
        for threads in [1, 3] {
            work(Workers(count: threads))
            #expect(a.allUnits == found.0 && back.allUnits == found.1 && gains == found.2 && shifts == found.3)
        }
    }
}
