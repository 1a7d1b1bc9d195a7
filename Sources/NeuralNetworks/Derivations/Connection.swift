import Tensors

/// An edge from one unit to another: along a weight, or with a constant factor.
public struct Connection: Hashable, Sendable {
    /// The weight on the edge; nil if there is none, as in pooling.
    public var weight: Weight?
    /// The unit at the other end; nil for a bias.
    public var unit: Unit?
    /// A constant factor, 1 if there is none.
    public var factor = 1.0
    /// The index of the layer's input that `unit` belongs to, if it is an input unit.
    public var input = 0

    /// One entry of a parameter tensor.
    public struct Weight: Hashable, Sendable {
        /// The parameter's index in its layer, in stable order.
        public var parameter: Int
        /// The entry's indices, one per axis of the parameter.
        public var indices: [Int]
    }

    static func along(_ parameter: Int, _ indices: [Int], _ unit: Unit?) -> Connection {
        Connection(weight: Weight(parameter: parameter, indices: indices), unit: unit)
    }
}

/// A pair of units whose activation and residual are multiplied in a weight's gradient.
public struct Meeting: Hashable, Sendable {
    /// The input unit, with its activation; nil for a bias.
    public var input: Unit?
    /// The unit of the layer, with its residual.
    public var output: Unit
}

/// How a layer combines its inputs into one unit, before the activation function.
public enum Combination: Hashable, Sendable {
    /// `scale` times the sum.
    case sum(scale: Double)
    /// The largest input; the winner of max-pooling.
    case largest
}

extension Convolution {
    /// The input index under a kernel entry for an output index, along one axis; nil in the padding.
    private func source(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let found = place * stride + tap * dilation - padding
        return found >= 0 && found < extent ? found : nil
    }

    /// The output index to which a kernel entry carries an input index, along one axis; nil if there is none.
    private func target(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let shifted = place + padding - tap * dilation
        guard shifted >= 0, shifted % stride == 0, shifted / stride < extent else { return nil }
        return shifted / stride
    }

    /// Each weight of the unit's window inside the input, and the bias.
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

    /// Each weight that multiplies this unit, with the output unit it contributes to.
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

    /// Every position of the window at which the weight lies on an input unit; for a bias every unit of its map.
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
    /// Every feature with its weight, and the bias.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] {
        (0..<inputs[0].unitCount).map { .along(0, [unit.map, $0], Unit($0, in: inputs[0])) } + [.along(1, [unit.map], nil)]
    }

    /// Every unit of the layer, with its weight for this feature.
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        let feature = unit.index(in: inputs[0])
        return (0..<units).map { .along(0, [$0, feature], Unit($0, 0, 0)) }
    }

    /// The single pair of a weight: its feature and its unit.
    public func meetings(parameter: Int, _ indices: [Int], _ inputs: [MapShape]) -> [Meeting] {
        [Meeting(input: parameter == 0 ? Unit(indices[1], in: inputs[0]) : nil, output: Unit(indices[0], 0, 0))]
    }
}

/// The units of a unit's pooling block, in row order.
private func block(_ unit: Unit, size: Int) -> [Connection] {
    (0..<size * size).map {
        Connection(weight: nil, unit: Unit(unit.map, unit.row * size + $0 / size, unit.column * size + $0 % size))
    }
}

extension MeanPooling {
    /// The sum times 1/s².
    public var combination: Combination { .sum(scale: 1 / Double(size * size)) }

    /// The units of the block, in row order.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] { block(unit, size: size) }

    /// The block's mean, to which the unit contributes with factor 1/s².
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        [Connection(weight: nil, unit: Unit(unit.map, unit.row / size, unit.column / size), factor: 1 / Double(size * size))]
    }
}

extension MaxPooling {
    /// The largest unit of the block.
    public var combination: Combination { .largest }

    /// The units of the block, in row order.
    public func connections(into unit: Unit, _ inputs: [MapShape]) -> [Connection] { block(unit, size: size) }

    /// The block's output, whether or not this unit is the winner.
    public func connections(outOf unit: Unit, input: Int, _ inputs: [MapShape]) -> [Connection] {
        [Connection(weight: nil, unit: Unit(unit.map, unit.row / size, unit.column / size))]
    }
}
