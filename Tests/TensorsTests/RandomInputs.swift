@testable import Tensors

/// Seeded inputs for tests.
struct RandomInputs {
    var stream: RandomStream

    init(_ index: Int) { stream = RandomStream(seed: 2024, purpose: .testing, index: index) }

    mutating func integer(_ range: ClosedRange<Int>) -> Int { range.lowerBound + stream.integer(below: range.count) }

    mutating func tensor(_ shape: Shape) -> Tensor<Float> {
        Tensor(shape, (0..<shape.count).map { _ in stream.uniform(within: 1) })
    }

    mutating func maps(_ shape: MapShape, samples: Int) -> FeatureMaps<Float> {
        var maps = FeatureMaps<Float>(shape, capacity: samples)
        for n in 0..<samples { maps.setUnits(sample: n, (0..<shape.unitCount).map { _ in stream.uniform(within: 1) }) }
        return maps
    }

    /// Any geometry of the notation, small: strides above the kernel size, odd padding, dilation, groups, one map, rows left over.
    mutating func geometry() -> ConvolutionGeometry {
        while true {
            let groups = [1, 1, 1, 2, 3][integer(0...4)]
            let maps = groups * integer(1...4)
            let outputMaps = groups * integer(1...8)
            let kernel = integer(1...5)
            let dilation = integer(1...2)
            let padding = integer(0...3)
            let (rows, columns) = (integer(1...11), integer(1...11))
            let span = dilation * (kernel - 1) + 1
            guard span <= rows + 2 * padding, span <= columns + 2 * padding else { continue }
            return ConvolutionGeometry(
                input: MapShape(maps: maps, rows: rows, columns: columns), outputMaps: outputMaps, kernelSize: kernel,
                stride: integer(1...4), padding: padding, dilation: dilation, groups: groups)
        }
    }
}

/// The largest difference of two tensors, relative to the largest entry of the second.
func relativeError(_ a: [Float], _ b: [Float]) -> Float {
    let largest = b.map { abs($0) }.max() ?? 0
    let difference = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    return a.count == b.count ? difference / Swift.max(largest, .leastNormalMagnitude) : .infinity
}

extension FeatureMaps {
    /// All units of all samples.
    var allUnits: [Scalar] { (0..<sampleCount).flatMap { units(sample: $0) } }
}
