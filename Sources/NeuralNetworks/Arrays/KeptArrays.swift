import Tensors

/// The arrays of one node that training keeps beside its output: what its layer's backward pass reads again, and what is looked at.
///
/// A tape has all memory for them before the first step; layers write into it, and move nothing out of it.
public struct KeptArrays<Scalar: KernelScalar>: Sendable {
    /// Those that each sample has, by the number of the array, `[N, …]`; without capacity where an array is not kept here.
    public var ofSample: [FeatureMaps<Scalar>]
    /// Those of the whole batch, by the number of the array; empty where an array is not kept here.
    public var ofBatch: [Tensor<Scalar>]

    /// No arrays.
    init() { (ofSample, ofBatch) = ([], []) }

    /// Room for the arrays of a node and up to `capacity` samples. The node keeps its output and its residual elsewhere.
    init(for node: Network.Node, capacity: Int) {
        self.init()
        let own = node.arrays.dropLast()
        guard own.contains(where: \.isKept) else { return }
        for array in own {
            let isOfSample = array.isKept && array.span == .sample
            ofSample.append(FeatureMaps(array.mapShape, capacity: isOfSample ? capacity : 0))
            ofBatch.append(array.isKept && array.span == .batch ? Tensor(zeros: array.shape) : Tensor(zeros: Shape([0])))
        }
    }

    mutating func setSampleCount(_ count: Int) {
        for index in ofSample.indices where ofSample[index].capacity > 0 { ofSample[index].setSampleCount(count) }
    }

    /// The entry of an array, of this sample where each has its own; nil if the array is not kept here.
    func value(array: Int, entry: Int, sample: Int) -> Double? {
        guard ofSample.indices.contains(array) else { return nil }
        if ofSample[array].capacity > 0 { return Double(ofSample[array].unit(entry, sample: sample)) }
        return ofBatch[array].count > 0 ? Double(ofBatch[array][entry]) : nil
    }

    /// The same arrays with the numbers of one sample.
    public func ofOne(_ sample: Int) -> KeptArrays {
        var one = self
        for index in ofSample.indices where ofSample[index].capacity > 0 {
            one.ofSample[index] = FeatureMaps(ofSample[index].shape, capacity: 1)
            one.ofSample[index].setUnits(sample: 0, ofSample[index].units(sample: sample))
        }
        return one
    }
}

extension ArraySpecification {
    /// Its axes as those of maps: what has fewer than three is one row, or a map for each entry.
    var mapShape: MapShape {
        let counts = axes.map(\.count)
        return switch counts.count {
        case 0: MapShape(maps: 1, rows: 1, columns: 1)
        case 1: MapShape(maps: counts[0], rows: 1, columns: 1)
        case 2: MapShape(maps: counts[0], rows: 1, columns: counts[1])
        default: MapShape(maps: counts.dropLast(2).reduce(1, *), rows: counts[counts.count - 2], columns: counts[counts.count - 1])
        }
    }
}
