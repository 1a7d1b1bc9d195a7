/// What layers that join several maps compute: products unit by unit, and maps put behind each other.
extension FeatureMaps {
    /// Numbers in one unit of work.
    private static var chunk: Int { 1 << 16 }

    /// Multiplies each unit by that of maps with the same shape and samples; unused places, too.
    @_specialize(where Scalar == Float)
    public mutating func multiply(by other: FeatureMaps, _ workers: Workers) {
        precondition(other.shape == shape && other.sampleCount == sampleCount, "maps of the same kind")
        makeUnique()
        let (factor, target, chunk) = (other.storage.base, storage.base, Self.chunk)
        let count = blocks.places * shape.unitCount
        workers.run(units: (count + chunk - 1) / chunk) { unit, _ in
            for i in unit * chunk..<Swift.min((unit + 1) * chunk, count) { target[i] *= factor[i] }
        }
    }

    /// Sets the maps from `first` on to all those of `other`, which have the same rows, columns and samples.
    @_specialize(where Scalar == Float)
    public mutating func setMaps(from first: Int, to other: FeatureMaps, _ workers: Workers) {
        precondition(first >= 0 && first + other.shape.maps <= shape.maps, "outside the feature maps")
        makeUnique()
        Self.copyMaps(of: other, 0, to: self, first, count: other.shape.maps, workers)
    }

    /// Sets all maps to those of `other` from `first` on, which have the same rows, columns and samples.
    @_specialize(where Scalar == Float)
    public mutating func setMaps(of other: FeatureMaps, from first: Int, _ workers: Workers) {
        precondition(first >= 0 && first + shape.maps <= other.shape.maps, "outside the feature maps")
        makeUnique()
        Self.copyMaps(of: other, first, to: self, 0, count: shape.maps, workers)
    }

    /// In a block the maps lie one behind the other, so that some of them are one piece of memory.
    @inline(__always)
    private static func copyMaps(
        of source: FeatureMaps, _ first: Int, to target: FeatureMaps, _ place: Int, count: Int, _ workers: Workers
    ) {
        precondition(source.shape.planeCount == target.shape.planeCount && source.sampleCount == target.sampleCount, "maps of one size")
        let blocks = target.blocks
        let plane = target.shape.planeCount
        let (from, to) = (source.storage.base, target.storage.base)
        let (sourceUnits, targetUnits) = (source.shape.unitCount, target.shape.unitCount)
        workers.run(units: blocks.count) { block, _ in
            let width = plane * blocks.width(block)
            (to + blocks.start(block, units: targetUnits) + place * width).update(
                from: from + blocks.start(block, units: sourceUnits) + first * width, count: count * width)
        }
    }
}
