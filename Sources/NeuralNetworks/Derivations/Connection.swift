import Tensors

/// One way from a unit to a unit: along which weight, or by which constant.
public struct Connection: Hashable, Sendable {
    /// The weight, as the parameter's number and the entry's indices; nil where there is none.
    public var weight: Weight?
    /// The unit at the other end; nil for a bias.
    public var unit: Unit?
    /// A constant that multiplies, 1 for none.
    public var factor = 1.0
    /// Which of the layer's inputs the unit belongs to, where it is one of those.
    public var input = 0

    /// An entry of a parameter.
    public struct Weight: Hashable, Sendable {
        /// The parameter's number in its layer.
        public var parameter: Int
        /// Its indices.
        public var indices: [Int]
    }

    static func along(_ parameter: Int, _ indices: [Int], _ unit: Unit?) -> Connection {
        Connection(weight: Weight(parameter: parameter, indices: indices), unit: unit)
    }
}

/// A pair of units whose activation and residual meet in a weight's gradient.
public struct Meeting: Hashable, Sendable {
    /// The unit below; nil for a bias.
    public var input: Unit?
    /// The unit of the layer.
    public var output: Unit
}

/// How a layer makes one number of what comes in.
public enum Combination: Hashable, Sendable {
    /// `scale` times the sum.
    case sum(scale: Double)
    /// The largest.
    case largest
}

extension Convolution {
    /// The input place under a weight for an output place, along one axis; nil in the padding.
    private func source(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let found = place * stride + tap * dilation - padding
        return found >= 0 && found < extent ? found : nil
    }

    /// The output place that a weight made of an input place, along one axis.
    private func target(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let shifted = place + padding - tap * dilation
        guard shifted >= 0, shifted % stride == 0, shifted / stride < extent else { return nil }
        return shifted / stride
    }

    /// Each weight that touches the window, and the bias.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] {
        let g = geometry
        let group = unit.map / g.outputMapsPerGroup
        var found: [Connection] = []
        for i in 0..<g.inputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = source(unit.row, ky, extent: g.input.rows),
                        let column = source(unit.column, kx, extent: g.input.columns)
                    else { continue }
                    found.append(.along(0, [unit.map, i, ky, kx], Unit(group * g.inputMapsPerGroup + i, row, column)))
                }
            }
        }
        return found + [.along(1, [unit.map], nil)]
    }

    /// Each weight that this unit was multiplied with, and the unit made of it.
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        let g = geometry
        let (group, i) = (unit.map / g.inputMapsPerGroup, unit.map % g.inputMapsPerGroup)
        var found: [Connection] = []
        for o in group * g.outputMapsPerGroup..<(group + 1) * g.outputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = target(unit.row, ky, extent: g.outputRows),
                        let column = target(unit.column, kx, extent: g.outputColumns)
                    else { continue }
                    found.append(.along(0, [o, i, ky, kx], Unit(o, row, column)))
                }
            }
        }
        return found
    }

    /// Every place of the window where the weight touches a unit; for a bias every unit of its map.
    public func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] {
        let g = geometry
        let o = indices[0]
        var found: [Meeting] = []
        for row in 0..<g.outputRows {
            for column in 0..<g.outputColumns {
                guard parameter == 0 else {
                    found.append(Meeting(input: nil, output: Unit(o, row, column)))
                    continue
                }
                let map = o / g.outputMapsPerGroup * g.inputMapsPerGroup + indices[1]
                guard let y = source(row, indices[2], extent: g.input.rows),
                    let x = source(column, indices[3], extent: g.input.columns)
                else { continue }
                found.append(Meeting(input: Unit(map, y, x), output: Unit(o, row, column)))
            }
        }
        return found
    }
}

extension Dense {
    /// Each feature with its weight, and the bias.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] {
        (0..<inputs[0].unitCount).map { .along(0, [unit.map, $0], Unit($0, in: inputs[0])) } + [.along(1, [unit.map], nil)]
    }

    /// Each unit, with its weight for this feature.
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        let feature = unit.index(in: inputs[0])
        return (0..<units).map { .along(0, [$0, feature], Unit($0, 0, 0)) }
    }

    /// The one place of a weight.
    public func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] {
        [Meeting(input: parameter == 0 ? Unit(indices[1], in: inputs[0]) : nil, output: Unit(indices[0], 0, 0))]
    }
}

/// The units of a pooling block, in row order.
private func block(_ unit: Unit, size: Int) -> [Connection] {
    (0..<size * size).map {
        Connection(weight: nil, unit: Unit(unit.map, unit.row * size + $0 / size, unit.column * size + $0 % size))
    }
}

extension MeanPooling {
    /// 1/s² of the sum.
    public var combination: Combination { .sum(scale: 1 / Double(size * size)) }

    /// The block.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] { block(unit, size: size) }

    /// The block's mean, to which the unit gave 1/s².
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        [Connection(weight: nil, unit: Unit(unit.map, unit.row / size, unit.column / size), factor: 1 / Double(size * size))]
    }
}

extension MaxPooling {
    /// The largest.
    public var combination: Combination { .largest }

    /// The block.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] { block(unit, size: size) }

    /// The block's largest, which the unit may be or not.
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        [Connection(weight: nil, unit: Unit(unit.map, unit.row / size, unit.column / size))]
    }
}
