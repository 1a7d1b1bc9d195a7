import Tensors

/// Convolution, computed as cross-correlation (the kernel is not flipped): a kernel slides over the maps and sums the products at each
/// position.
///
/// | | |
/// | --- | --- |
/// | forward | z_j = Σ_i a_i ⋆ k_ij + b_j, a_j = f(z_j) |
/// | residual | δ_j = ∂ℓ/∂a_j ∘ f′(z_j) |
/// | to the input | ∂ℓ/∂a_i = Σ_j δ_j ⋆full rot180(k_ij): back along exactly the weights that it was made with |
/// | gradients | ∂L/∂k_ij = (1/N) Σ_n a_i ⋆valid δ_j, ∂L/∂b_j = (1/N) Σ δ_j |
///
/// With a table of connections each output map sees some of the input maps, and there are kernels for these pairs alone.
///
/// Input `[N, C, H, W]`, kernel `[O, C/groups, K, K′]` or `[P, K, K′]` of P pairs, bias `[O]`, output `[N, O, H′, W′]` with
/// H′ = ⌊(H + p − d(K−1) − 1)/t⌋ + 1, p being the zero rows above and below, and W′ likewise.
/// Source: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998), section II.
public struct Convolution: Layer {
    /// O, the number of output maps.
    public let maps: Int
    /// K, stride, zeros and dilation along the rows.
    public let vertical: ConvolutionAxis
    /// The same along the columns.
    public let horizontal: ConvolutionAxis
    /// The number of groups; output maps of a group see only that group's input maps.
    public let groups: Int
    /// Which input maps each output map sees, with a kernel for each pair; nil if all of its group.
    public let table: ConnectionTable?
    /// The activation function f.
    public let activation: Activation
    /// The input maps, [C, H, W].
    private let input: MapShape

    /// A convolution of this size on maps of this shape. Throws if the kernel does not fit, `groups` does not divide the maps, or the table
    /// has an input map that is not there. A table has as many lines as there are maps, and no groups beside it.
    public init(
        on input: MapShape, maps: Int, vertical: ConvolutionAxis, horizontal: ConvolutionAxis, groups: Int = 1,
        table: ConnectionTable? = nil, activation: Activation = .sigmoid
    ) throws(LayerMisfit) {
        if let last = table?.inputs.compactMap(\.last).max(), last >= input.maps { throw .noInputMap(last, maps: input.maps) }
        // The kernels of all pairs are made to compute with.
        guard table == nil || maps * input.maps * vertical.size * horizontal.size <= 1 << 28 else { throw .tooLarge }
        guard input.maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: input.maps) }
        guard maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: maps) }
        let (rows, columns) = (input.rows + vertical.before + vertical.after, input.columns + horizontal.before + horizontal.after)
        guard vertical.span <= rows && horizontal.span <= columns else {
            throw .kernelTooLarge(spanRows: vertical.span, spanColumns: horizontal.span, rows: rows, columns: columns)
        }
        self.maps = maps
        self.vertical = vertical
        self.horizontal = horizontal
        self.groups = groups
        self.table = table
        self.activation = activation
        self.input = input
    }

    /// The same along rows and columns, with as many zeros on each side.
    public init(
        on input: MapShape, maps: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1,
        activation: Activation = .sigmoid
    ) throws(LayerMisfit) {
        let axis = ConvolutionAxis(size: kernelSize, stride: stride, before: padding, after: padding, dilation: dilation)
        try self.init(on: input, maps: maps, vertical: axis, horizontal: axis, groups: groups, activation: activation)
    }

    /// The sizes of the convolution, as the kernels expect them.
    public var geometry: ConvolutionGeometry {
        ConvolutionGeometry(input: input, outputMaps: maps, vertical: vertical, horizontal: horizontal, groups: groups)
    }

    /// A convolution with its maps, kernel, strides, pads, dilations, groups and, if it has one, its table.
    public var kind: LayerKind {
        LayerKind(
            "convolution", prefix: "conv",
            [
                .init("maps", maps), .init("kernel_shape", [vertical.size, horizontal.size]),
                .init("strides", [vertical.stride, horizontal.stride]),
                .init("pads", [vertical.before, horizontal.before, vertical.after, horizontal.after]),
                .init("dilations", [vertical.dilation, horizontal.dilation]), .init("group", groups),
            ] + (table.map { [.init("table", word: $0.text)] } ?? []))
    }

    /// The numbers of a border around the input, or of residuals that are spread as far as the kernel reaches.
    public func scratchCount(for inputs: [MapShape]) -> Int {
        let (rows, columns) = (input.rows, input.columns)
        let border = (rows + vertical.before + vertical.after) * (columns + horizontal.before + horizontal.after) * input.maps
        return max(border, (rows + vertical.span) * (columns + horizontal.span) * maps)
    }

    /// A plane for each kernel `[out][in]`, and a place for those that a table does not have.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? {
        let perOutput = geometry.inputMapsPerGroup
        return PlaneLayout(
            count: maps * perOutput, perOutput: perOutput, rows: vertical.size, columns: horizontal.size,
            planes: table.map { table in table.pairs.map { $0.out * perOutput + $0.input } })
    }

    /// Σ a ⋆ k + b.
    public func forwardRule(_ inputs: [String]) -> String { "Σ a(\(inputs[0])) ⋆ k + b" }

    /// Exactly "full" only as in the reference network; padding crops it, a stride spreads the residuals first.
    public func backwardRule(_ residual: String) -> String { backwardRule(residual, kernel: "rot180(k)") }

    /// The same with the kernel written otherwise.
    func backwardRule(_ residual: String, kernel: String) -> String {
        let strides = vertical.stride == horizontal.stride ? "\(vertical.stride)" : "\(vertical.stride)×\(horizontal.stride)"
        let spread = strides == "1" ? residual : "\(residual)↑\(strides)"
        if vertical.before + vertical.after + horizontal.before + horizontal.after == 0 { return "Σ \(spread) ⋆full \(kernel)" }
        let pads = [
            vertical.span - 1 - vertical.before, horizontal.span - 1 - horizontal.before, vertical.span - 1 - vertical.after,
            horizontal.span - 1 - horizontal.after,
        ]
        let shown = Set(pads).count == 1 ? Array(pads.prefix(1)) : pads
        return "Σ \(spread) ⋆(p=\(shown.map(String.init).joined(separator: ","))) \(kernel)"
    }

    /// ∂L/∂k = (1/N) Σ a ⋆ δ.
    public var gradientRule: String? { "∂L/∂k = (1/N) Σ a ⋆ δ" }

    /// The kernel's window.
    public var window: SlidingWindow? { SlidingWindow(vertical: vertical, horizontal: horizontal) }

    /// `[O, H′, W′]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { geometry.output }

    /// Kernels drawn with fan_in = C/groups · KK′ and fan_out = O/groups · KK′, with a table P/O · KK′ and P/C · KK′, what is so of a map in the
    /// mean; biases 0.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let g = geometry
        let area = Double(g.kernelCount)
        let (perOutput, perInput) =
            table.map { (Double($0.pairs.count) / Double(maps), Double($0.pairs.count) / Double(g.input.maps)) }
            ?? (Double(g.inputMapsPerGroup), Double(g.outputMapsPerGroup))
        let first = table.map { [Axis("pair", $0.pairs.count)] } ?? [Axis("out", maps), Axis("in", g.inputMapsPerGroup)]
        return [
            ArraySpecification(
                parameter: "kernel", "k", first + [Axis("row", vertical.size), Axis("column", horizontal.size)],
                fans: Fans(in: perOutput * area, out: perInput * area)),
            ArraySpecification(parameter: "bias", "b", [Axis("out", maps)]),
        ]
    }

    /// KK′ for each unit of an output map and each input map that it sees.
    public func multiplyAdds(for inputs: [MapShape]) -> Int { geometry.output.planeCount * pairCount * geometry.kernelCount }

    /// The number of kernels.
    private var pairCount: Int { table?.pairs.count ?? maps * geometry.inputMapsPerGroup }

    /// a_j = f(Σ_i a_i ⋆ k_ij + b_j).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) { forward(inputs[0], parameters[0], bias: parameters[1], activation, to: &output, workers) }

    private func forward<S: KernelScalar>(
        _ input: FeatureMaps<S>, _ kernel: Tensor<S>, bias: Tensor<S>, _ activation: Activation, to output: inout FeatureMaps<S>,
        _ workers: Workers
    ) {
        if let table {
            S.tableForward(
                geometry, table, input: input, kernel: kernel, bias: bias, activation: activation, output: &output, workers: workers)
        } else {
            S.convolutionForward(
                geometry, input: input, kernel: kernel, bias: bias, activation: activation, output: &output, workers: workers)
        }
    }

    /// Σ_j δ_j ⋆full rot180(k_ij).
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        if let table {
            S.tableToInput(
                geometry, table, residual: residual, kernel: parameters[0], slope: slope, gradient: &gradient, workers: workers)
        } else {
            S.convolutionToInput(
                geometry, residual: residual, kernel: parameters[0], slope: slope, gradient: &gradient, workers: workers)
        }
    }

    /// (1/N) Σ_n a_i ⋆valid δ_j and (1/N) Σ δ_j.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        gradients.withUnsafeMutableBufferPointer { gradients in
            if let table {
                S.tableToKernel(
                    geometry, table, input: inputs[0], residual: residual, kernelGradient: &gradients[0], biasGradient: &gradients[1],
                    workers: workers)
            } else {
                S.convolutionToKernel(
                    geometry, input: inputs[0], residual: residual, kernelGradient: &gradients[0], biasGradient: &gradients[1],
                    workers: workers)
            }
        }
    }

    /// Σ_i t_i ⋆ k_ij.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) { forward(tangent, parameters[0], bias: Tensor(zeros: parameters[1].shape), .none, to: &output, workers) }
}

// How a unit comes about, and what of it passes through which weight.
extension Convolution {
    /// A kernel, by its place in the parameter, with the maps that it connects.
    private typealias Kernel = (index: Int, out: Int, input: Int)

    /// The kernels that lead to an output map.
    private func kernels(to out: Int) -> [Kernel] {
        if let table { return zip(table.kernels(to: out), table.inputs[out]).map { ($0, out, $1) } }
        let count = geometry.inputMapsPerGroup
        let first = out / geometry.outputMapsPerGroup * count
        return (0..<count).map { (out * count + $0, out, first + $0) }
    }

    /// The kernels that lead away from an input map.
    private func kernels(from input: Int) -> [Kernel] {
        if let table { return (0..<maps).compactMap { out in table.kernel(to: out, from: input).map { ($0, out, input) } } }
        let (g, count) = (geometry, geometry.inputMapsPerGroup)
        let group = input / count
        return (group * g.outputMapsPerGroup..<(group + 1) * g.outputMapsPerGroup).map { ($0 * count + input % count, $0, input) }
    }

    /// The kernel of an entry.
    private func kernel(of entry: Int) -> Kernel {
        let index = entry / geometry.kernelCount
        if let table { return (index, table.pairs[index].out, table.pairs[index].input) }
        let (out, own) = index.quotientAndRemainder(dividingBy: geometry.inputMapsPerGroup)
        return (index, out, out / geometry.outputMapsPerGroup * geometry.inputMapsPerGroup + own)
    }

    /// The entry of a kernel's weight: `[kernel][row][column]`.
    private func weight(_ kernel: Kernel, _ row: Int, _ column: Int) -> Int {
        (kernel.index * vertical.size + row) * horizontal.size + column
    }

    /// The input index under a kernel entry for an output index, along one axis; nil in the padding.
    private func source(_ axis: ConvolutionAxis, _ place: Int, _ tap: Int, extent: Int) -> Int? {
        let found = place * axis.stride + tap * axis.dilation - axis.before
        return found >= 0 && found < extent ? found : nil
    }

    /// The output index to which a kernel entry carries an input index, along one axis; nil if there is none.
    private func target(_ axis: ConvolutionAxis, _ place: Int, _ tap: Int, extent: Int) -> Int? {
        let shifted = place + axis.before - tap * axis.dilation
        guard shifted >= 0, shifted % axis.stride == 0, shifted / axis.stride < extent else { return nil }
        return shifted / axis.stride
    }

    /// z = Σ w a over the window inside the input, + b.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let g = geometry
        let unit = Unit(entry, in: g.output)
        var terms: [[Equation.Factor]] = []
        for kernel in kernels(to: unit.map) {
            for ky in 0..<vertical.size {
                for kx in 0..<horizontal.size {
                    guard let row = source(vertical, unit.row, ky, extent: g.input.rows),
                        let column = source(horizontal, unit.column, kx, extent: g.input.columns)
                    else { continue }
                    let below = Unit(kernel.input, row, column).index(in: g.input)
                    terms.append([.parameter(0, entry: weight(kernel, ky, kx)), .input(0, entry: below)])
                }
            }
        }
        return Equation(terms: terms + [[.parameter(1, entry: unit.map)]])
    }

    /// Each position of the window has one to every unit inside the input and one to the bias.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int {
        let g = geometry
        func inside(_ axis: ConvolutionAxis, _ places: Int, _ extent: Int) -> Int {
            (0..<places).reduce(0) { sum, place in
                sum + (0..<axis.size).count { source(axis, place, $0, extent: extent) != nil }
            }
        }
        let windows = inside(vertical, g.outputRows, g.input.rows) * inside(horizontal, g.outputColumns, g.input.columns)
        return pairCount * windows + maps * output.planeCount
    }

    /// Each weight that multiplies this unit, with the output unit it contributes to.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        let unit = Unit(entry, in: g.input)
        var found: [Use] = []
        for kernel in kernels(from: unit.map) {
            for ky in 0..<vertical.size {
                for kx in 0..<horizontal.size {
                    guard let row = target(vertical, unit.row, ky, extent: g.outputRows),
                        let column = target(horizontal, unit.column, kx, extent: g.outputColumns)
                    else { continue }
                    let above = Unit(kernel.out, row, column).index(in: output)
                    found.append(Use(entry: above, others: [.parameter(0, entry: weight(kernel, ky, kx))]))
                }
            }
        }
        return found
    }

    /// Every position of the window at which the weight lies on an input unit; for a bias every unit of its map.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        if parameter == 1 { return (0..<output.planeCount).map { Use(entry: entry * output.planeCount + $0, others: []) } }
        let kernel = kernel(of: entry)
        let (ky, kx) = (entry / horizontal.size % vertical.size, entry % horizontal.size)
        var found: [Use] = []
        for row in 0..<g.outputRows {
            for column in 0..<g.outputColumns {
                guard let y = source(vertical, row, ky, extent: g.input.rows),
                    let x = source(horizontal, column, kx, extent: g.input.columns)
                else { continue }
                let below = Unit(kernel.input, y, x).index(in: g.input)
                found.append(Use(entry: Unit(kernel.out, row, column).index(in: output), others: [.input(0, entry: below)]))
            }
        }
        return found
    }
}

extension Convolution {
    /// `6c5p2t2d2g2:relu`: maps, kernel, then padding, stride, dilation and groups in any order, activation. In files by the names of its
    /// sizes, which may differ for rows and columns, pads for each side.
    static let form = LayerForm("convolution", notation: notation) { options throws(LayerOptionError) in
        let maps = try options.whole("maps", 1...100_000)
        let kernel = try options.wholes("kernel_shape", count: 2, 1...1_000)
        let strides = try options.wholes("strides", count: 2, 1...1_000, default: 1)
        let pads = try options.wholes("pads", count: 4, 0...1_000, default: 0)
        let dilations = try options.wholes("dilations", count: 2, 1...1_000, default: 1)
        let table = try options.table("table", maps: maps)
        let groups = try options.whole("group", 1...(table == nil ? 100_000 : 1), default: 1)
        let axes = (0..<2).map {
            ConvolutionAxis(size: kernel[$0], stride: strides[$0], before: pads[$0], after: pads[$0 + 2], dilation: dilations[$0])
        }
        let function = try options.function()
        try options.readInitialization()
        return written(maps, axes[0], axes[1], groups: groups, table: table, function)
    }

    private static let notation = LayerNotation(letter: "c", hasCount: true, example: "4c3p1t2d2g2:tanh") {
        reader, maps throws(NotationError) in
        let kernel = try reader.optionalNumber(from: 1, to: 1_000) ?? 5
        let (options, left) = try reader.options("ptdg") { ($0 == "p" ? 0 : 1)...($0 == "g" ? 100_000 : 1_000) }
        let activation = try reader.activation(options: left + ":activation")
        let padding = options["p"] ?? 0
        let axis = ConvolutionAxis(
            size: kernel, stride: options["t"] ?? 1, before: padding, after: padding, dilation: options["d"] ?? 1)
        return written(maps, axis, axis, groups: options["g"] ?? 1, activation)
    }

    private static func written(
        _ maps: Int, _ vertical: ConvolutionAxis, _ horizontal: ConvolutionAxis, groups: Int, table: ConnectionTable? = nil,
        _ activation: Activation
    ) -> WrittenLayer {
        // The compact notation has one number for rows and columns and all sides.
        let axis = vertical
        let notation =
            "\(maps)c\(axis.size)" + (axis.before == 0 ? "" : "p\(axis.before)") + (axis.stride == 1 ? "" : "t\(axis.stride)")
            + (axis.dilation == 1 ? "" : "d\(axis.dilation)") + (groups == 1 ? "" : "g\(groups)") + activation.suffix
        let isInNotation = vertical == horizontal && axis.before == axis.after && table == nil
        return WrittenLayer(notation: isInNotation ? notation : nil, prefix: "conv") { inputs throws(LayerMisfit) in
            try Convolution(
                on: inputs[0], maps: maps, vertical: vertical, horizontal: horizontal, groups: groups, table: table, activation: activation)
        }
    }
}
