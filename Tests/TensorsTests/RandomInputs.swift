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

    private mutating func axis() -> ConvolutionAxis {
        let (size, dilation, before, after) = (integer(1...5), integer(1...2), integer(0...3), integer(0...3))
        return ConvolutionAxis(
            size: size, stride: integer(1...4), before: before, after: integer(0...1) == 0 ? before : after, dilation: dilation)
    }

    /// Any geometry, small: strides above the kernel size, odd padding, dilation, groups, one map, rows left over.
    mutating func geometry() -> ConvolutionGeometry {
        while true {
            let groups = [1, 1, 1, 2, 3][integer(0...4)]
            let maps = groups * integer(1...4)
            let outputMaps = groups * integer(1...8)
            let vertical = axis()
            // Half of them are square.
            var horizontal = axis()
            if integer(0...1) == 0 { horizontal = vertical }
            let (rows, columns) = (integer(1...11), integer(1...11))
            guard vertical.extent(rows) > 0, horizontal.extent(columns) > 0 else { continue }
            return ConvolutionGeometry(
                input: MapShape(maps: maps, rows: rows, columns: columns), outputMaps: outputMaps, vertical: vertical,
                horizontal: horizontal, groups: groups)
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
