import Tensors

/// Upsampling: maps become larger by whole factors; each unit is repeated, or the places between units are interpolated.
///
/// | | |
/// | --- | --- |
/// | forward, nearest | a = the unit x of the block, each unit repeated s_r × s_c times |
/// | forward, linear | a = Σ w x over up to four units, w the product of a part along the rows and one along the columns |
/// | residual | δ = ∂ℓ/∂a (there is no activation function) |
/// | to the input | Σ w δ over all units that it helps to make |
///
/// Output row i lies at (i + ½)/s_r − ½ of the input's rows, held between the first and the last; columns likewise. Input `[N, C, H, W]`,
/// output `[N, C, s_r H, s_c W]`. Source: ONNX, operator Resize, modes `nearest` and `linear` with `half_pixel`; PyTorch's `interpolate`
/// without `align_corners`.
public struct Upsampling: Layer {
    /// How a unit between the input's is made.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// The unit of the block.
        case nearest
        /// The mean of the next units, weighted by their distance.
        case linear
    }

    /// How many rows a row becomes.
    public let rows: Int
    /// How many columns a column becomes.
    public let columns: Int
    /// How a unit is made.
    public let mode: Mode

    /// Upsampling by these factors.
    public init(rows: Int, columns: Int, mode: Mode = .nearest) { (self.rows, self.columns, self.mode) = (rows, columns, mode) }

    /// Upsampling with its factors and mode, named as ONNX's Resize names them.
    public var kind: LayerKind {
        LayerKind("upsampling", prefix: "up", [.init("scales", [rows, columns]), .init("mode", word: mode.rawValue)])
    }
    /// False: a unit is one of the input's, or their mean.
    public var hasSum: Bool { false }
    /// `none`: there is no activation function.
    public var activation: Activation { .none }

    private func geometry(_ input: MapShape) -> UpsamplingGeometry {
        UpsamplingGeometry(input: input, rows: rows, columns: columns, isLinear: mode == .linear)
    }

    /// `[C, s_r H, s_c W]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { geometry(inputs[0]).output }

    /// One for each unit that it is made of.
    public func multiplyAdds(for inputs: [MapShape]) -> Int {
        let g = geometry(inputs[0])
        return connectionCount(for: inputs, output: g.output)
    }

    /// Each unit has one to every unit that it is made of.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int {
        let g = geometry(inputs[0])
        let ofRows = (0..<output.rows).reduce(0) { $0 + (g.tap(row: $1).weight == 0 ? 1 : 2) }
        let ofColumns = (0..<output.columns).reduce(0) { $0 + (g.tap(column: $1).weight == 0 ? 1 : 2) }
        return output.maps * ofRows * ofColumns
    }

    private var isLinear: Bool { mode == .linear }
    /// repeat(s×s), or linear(s×s).
    public func forwardRule(_ inputs: [String]) -> String { "\(isLinear ? "linear" : "repeat")(\(rows)×\(columns))" }
    /// The sum of the block's residuals, or their parts.
    public func backwardRule(_ residual: String) -> String { isLinear ? "Σ w \(residual)" : "Σ_{\(rows)×\(columns)} \(residual)" }
    /// A unit, or a mean of some.
    public var unitRule: String { isLinear ? "Σ w·a" : "a" }
    /// The sum of the residuals, or of their parts.
    public var passedRule: String { isLinear ? "Σ w·δ" : "Σ δ" }

    /// The input, enlarged.
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { output.setUpsampled(inputs[0], geometry(inputs[0].shape), workers) }

    /// Σ w δ.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        gradient.setUpsamplingGradient(residual, geometry(inputs[0].shape), workers)
        if let slope { S.multiplyBySlope(slope.activation, of: slope.values, residual: &gradient, workers: workers) }
    }

    /// The tangent, enlarged.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { output.setUpsampled(tangent, geometry(inputs[0].shape), workers) }
}

extension Upsampling {
    /// The unit of the block, or up to four with their parts.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let g = geometry(inputs[0])
        let unit = Unit(entry, in: g.output)
        return Equation(
            terms: g.tap(row: unit.row).parts.flatMap { row in
                g.tap(column: unit.column).parts.map { column in
                    let below = Equation.Factor.input(0, entry: Unit(unit.map, row.index, column.index).index(in: inputs[0]))
                    return isLinear ? [.constant(row.weight * column.weight), below] : [below]
                }
            })
    }

    /// Every unit that it helps to make: those of the blocks next to its own and of its own.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry(inputs[0])
        let unit = Unit(entry, in: inputs[0])
        func places(_ index: Int, _ scale: Int, _ extent: Int, _ tap: (Int) -> UpsamplingTap) -> [(place: Int, weight: Double)] {
            (max(0, (index - 1) * scale)..<min(extent * scale, (index + 2) * scale)).compactMap { place in
                tap(place).parts.first { $0.index == index }.map { (place, $0.weight) }
            }
        }
        let columns = places(unit.column, columns, inputs[0].columns) { g.tap(column: $0) }
        return places(unit.row, rows, inputs[0].rows) { g.tap(row: $0) }.flatMap { row in
            columns.map { column in
                Use(
                    entry: Unit(unit.map, row.place, column.place).index(in: output),
                    others: isLinear ? [.constant(row.weight * column.weight)] : [])
            }
        }
    }
}

extension Upsampling {
    /// `scales` and `mode` in files.
    static let form = LayerForm(
        "upsampling", inputs: 1...1, example: ["larger = upsampling({x}) scales=2,3 mode=linear"]
    ) { options throws(LayerOptionError) in
        let scales = try options.wholes("scales", count: 2, 1...100)
        let mode = try options.word("mode", among: Mode.allCases.map(\.rawValue)).flatMap { Mode(rawValue: $0) } ?? .nearest
        return WrittenLayer(Upsampling(rows: scales[0], columns: scales[1], mode: mode), notation: nil)
    }
}
