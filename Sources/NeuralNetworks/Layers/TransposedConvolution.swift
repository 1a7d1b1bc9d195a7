import Tensors

/// Transposed convolution: each input unit adds its kernel, times the unit, to the output; as a convolution passes residuals back.
///
/// | | |
/// | --- | --- |
/// | forward | z_j = Σ_i (a_i, zeros between for a stride) ⋆full rot180(k_ij) + b_j, a_j = f(z_j) |
/// | residual | δ_j = ∂ℓ/∂a_j ∘ f′(z_j) |
/// | to the input | ∂ℓ/∂a_i = Σ_j δ_j ⋆ k_ij, with the stride |
/// | gradients | ∂L/∂k_ij = (1/N) Σ_n δ_j ⋆valid a_i, ∂L/∂b_j = (1/N) Σ δ_j |
///
/// Input `[N, C, H, W]`, kernel `[C, O/groups, K, K]`, bias `[O]`, output `[N, O, H′, W′]` with H′ = (H − 1)t − 2p + d(K − 1) + 1 + e, where
/// e rows and columns of output padding say which of the inputs of a convolution with stride t is meant. Sources: Zeiler, Krishnan, Taylor,
/// Fergus: Deconvolutional Networks (2010); sizes as ONNX, operator ConvTranspose.
public struct TransposedConvolution: Layer {
    /// O, the number of output maps.
    public let maps: Int
    /// K, the rows and columns of a kernel.
    public let kernelSize: Int
    /// t, the distance on the output between what neighbouring units add.
    public let stride: Int
    /// p, the rows and columns that are cut off on each side of the output.
    public let padding: Int
    /// e, the rows and columns added behind the last, fewer than the stride.
    public let outputPadding: Int
    /// d, the distance on the output between neighbouring weights.
    public let dilation: Int
    /// The number of groups; output maps of a group see only that group's input maps.
    public let groups: Int
    /// The activation function f.
    public let activation: Activation
    /// The convolution from the output of this layer to its input.
    private let geometry: ConvolutionGeometry

    /// A transposed convolution of this size on maps of this shape. Throws if `groups` does not divide the maps or `padding` leaves nothing
    /// of the output; `outputPadding` is less than `stride`.
    public init(
        on input: MapShape, maps: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0, dilation: Int = 1,
        groups: Int = 1, activation: Activation = .sigmoid
    ) throws(LayerMisfit) {
        guard input.maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: input.maps) }
        guard maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: maps) }
        self.maps = maps
        self.kernelSize = kernelSize
        self.stride = stride
        self.padding = padding
        self.outputPadding = outputPadding
        self.dilation = dilation
        self.groups = groups
        self.activation = activation
        func extent(_ count: Int) -> Int { (count - 1) * stride + dilation * (kernelSize - 1) + 1 + outputPadding }
        let (rows, columns) = (extent(input.rows), extent(input.columns))
        guard min(rows, columns) > 2 * padding else { throw .nothingLeft(padding: padding, rows: rows, columns: columns) }
        geometry = ConvolutionGeometry(
            input: MapShape(maps: maps, rows: rows - 2 * padding, columns: columns - 2 * padding), outputMaps: input.maps,
            kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation, groups: groups)
    }

    /// A transposed convolution with its sizes, named as ONNX names them.
    public var kind: LayerKind {
        LayerKind(
            "transposed-convolution", prefix: "deconv",
            [
                .init("maps", maps), .init("kernel_shape", [kernelSize, kernelSize]), .init("strides", [stride, stride]),
                .init("pads", [padding, padding, padding, padding]), .init("output_padding", [outputPadding, outputPadding]),
                .init("dilations", [dilation, dilation]), .init("group", groups),
            ])
    }

    /// The numbers of a border around the residuals, or of units that are spread as far as the kernel reaches.
    public func scratchCount(for inputs: [MapShape]) -> Int {
        let g = geometry
        let border = (g.input.rows + 2 * padding) * (g.input.columns + 2 * padding) * g.input.maps
        let spread = (g.input.rows + g.vertical.span) * (g.input.columns + g.horizontal.span) * g.outputMaps
        return max(border, spread)
    }

    /// A plane for each kernel `[in][out]`.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? {
        let g = geometry
        return PlaneLayout(
            inputs: g.outputMaps, ofGroup: g.outputMapsPerGroup, outputs: g.inputMapsPerGroup, rows: kernelSize, columns: kernelSize)
    }

    /// Σ a↑t ⋆full rot180(k) + b; padding crops it.
    public func forwardRule(_ inputs: [String]) -> String {
        let spread = stride > 1 ? "a(\(inputs[0]))↑\(stride)" : "a(\(inputs[0]))"
        return "Σ \(spread) ⋆\(padding == 0 ? "full" : "(p=\(geometry.vertical.span - 1 - padding))") rot180(k) + b"
    }
    /// Σ δ ⋆ k.
    public func backwardRule(_ residual: String) -> String { "Σ \(residual) ⋆ k" }
    /// ∂L/∂k = (1/N) Σ δ ⋆ a.
    public var gradientRule: String? { "∂L/∂k = (1/N) Σ δ ⋆ a" }

    /// `[O, H′, W′]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { geometry.input }

    /// Kernels drawn with fan_in = C/groups · K² and fan_out = O/groups · K²; biases 0.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let g = geometry
        let area = Double(kernelSize * kernelSize)
        return [
            ArraySpecification(
                parameter: "kernel", "k",
                [Axis("in", g.outputMaps), Axis("out", g.inputMapsPerGroup), Axis("row", kernelSize), Axis("column", kernelSize)],
                fans: Fans(in: Double(g.outputMapsPerGroup) * area, out: Double(g.inputMapsPerGroup) * area)),
            ArraySpecification(parameter: "bias", "b", [Axis("out", maps)]),
        ]
    }

    /// O/groups · K² for each input unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int {
        inputs[0].unitCount * geometry.inputMapsPerGroup * kernelSize * kernelSize
    }

    /// a_j = f(Σ_i a_i ⋆full rot180(k_ij) + b_j).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        S.transposedForward(
            geometry, input: inputs[0], kernel: parameters[0], bias: parameters[1], activation: activation, output: &output,
            workers: workers)
    }

    /// Σ_j δ_j ⋆ k_ij.
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        S.transposedToInput(geometry, residual: residual, kernel: parameters[0], slope: slope, gradient: &gradient, workers: workers)
    }

    /// (1/N) Σ_n δ_j ⋆valid a_i and (1/N) Σ δ_j.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        S.transposedToKernel(geometry, input: inputs[0], residual: residual, kernelGradient: &gradients[0], workers: workers)
        residual.meanSums(into: &gradients[1])
    }

    /// Σ_i t_i ⋆full rot180(k_ij).
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        S.transposedForward(
            geometry, input: tangent, kernel: parameters[0], bias: Tensor(zeros: parameters[1].shape), activation: .none,
            output: &output, workers: workers)
    }
}

// How a unit comes about, and what of it passes through which weight.
extension TransposedConvolution {
    /// The entry of a kernel's weight: `[in][out][row][column]`.
    private func weight(_ input: Int, _ out: Int, _ row: Int, _ column: Int) -> Int {
        ((input * geometry.inputMapsPerGroup + out) * kernelSize + row) * kernelSize + column
    }

    /// The input index whose unit a kernel entry carries to an output index, along one axis; nil if there is none.
    private func source(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let shifted = place + padding - tap * dilation
        guard shifted >= 0, shifted % stride == 0, shifted / stride < extent else { return nil }
        return shifted / stride
    }

    /// The output index to which a kernel entry carries an input index, along one axis; nil if it is cut off.
    private func target(_ place: Int, _ tap: Int, extent: Int) -> Int? {
        let found = place * stride + tap * dilation - padding
        return found >= 0 && found < extent ? found : nil
    }

    /// z = Σ w a over the units that reach it, + b.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let g = geometry
        let unit = Unit(entry, in: g.input)
        let (group, out) = (unit.map / g.inputMapsPerGroup, unit.map % g.inputMapsPerGroup)
        var terms: [[Equation.Factor]] = []
        for i in group * g.outputMapsPerGroup..<(group + 1) * g.outputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = source(unit.row, ky, extent: inputs[0].rows),
                        let column = source(unit.column, kx, extent: inputs[0].columns)
                    else { continue }
                    terms.append([
                        .parameter(0, entry: weight(i, out, ky, kx)), .input(0, entry: Unit(i, row, column).index(in: inputs[0])),
                    ])
                }
            }
        }
        return Equation(terms: terms + [[.parameter(1, entry: unit.map)]])
    }

    /// Each input unit has one to every unit that it reaches, and each output unit one to its bias.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int {
        func inside(_ places: Int, _ extent: Int) -> Int {
            (0..<places).reduce(0) { sum, place in sum + (0..<kernelSize).count { target(place, $0, extent: extent) != nil } }
        }
        let reached = inside(inputs[0].rows, output.rows) * inside(inputs[0].columns, output.columns)
        return inputs[0].maps * geometry.inputMapsPerGroup * reached + output.unitCount
    }

    /// Each weight that multiplies this unit, with the output unit it contributes to.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        let unit = Unit(entry, in: inputs[0])
        let first = unit.map / g.outputMapsPerGroup * g.inputMapsPerGroup
        var found: [Use] = []
        for out in 0..<g.inputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = target(unit.row, ky, extent: output.rows), let column = target(unit.column, kx, extent: output.columns)
                    else { continue }
                    let above = Unit(first + out, row, column).index(in: output)
                    found.append(Use(entry: above, others: [.parameter(0, entry: weight(unit.map, out, ky, kx))]))
                }
            }
        }
        return found
    }

    /// Every input unit that the weight carries to a unit of the output; for a bias every unit of its map.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        if parameter == 1 { return (0..<output.planeCount).map { Use(entry: entry * output.planeCount + $0, others: []) } }
        let area = kernelSize * kernelSize
        let (map, out) = (entry / (g.inputMapsPerGroup * area), entry / area % g.inputMapsPerGroup)
        let (ky, kx) = (entry % area / kernelSize, entry % kernelSize)
        let above = map / g.outputMapsPerGroup * g.inputMapsPerGroup + out
        var found: [Use] = []
        for y in 0..<inputs[0].rows {
            for x in 0..<inputs[0].columns {
                guard let row = target(y, ky, extent: output.rows), let column = target(x, kx, extent: output.columns) else { continue }
                found.append(
                    Use(
                        entry: Unit(above, row, column).index(in: output),
                        others: [.input(0, entry: Unit(map, y, x).index(in: inputs[0]))]))
            }
        }
        return found
    }
}

extension TransposedConvolution {
    /// By the names of its sizes in files; rows and columns have the same.
    static let form = LayerForm(
        "transposed-convolution", inputs: 1...1,
        example: [
            "narrow = convolution({x}) maps=4 kernel_shape=3 strides=2 function=tanh",
            "wide = transposed-convolution(narrow) maps=2 kernel_shape=3 strides=2 pads=1 output_padding=1 group=2 function=tanh",
        ]
    ) { options throws(LayerOptionError) in
        let maps = try options.whole("maps", 1...100_000)
        let kernel = try options.same("kernel_shape", count: 2, 1...1_000)
        let stride = try options.same("strides", count: 2, 1...1_000, default: 1)
        let dilation = try options.same("dilations", count: 2, 1...1_000, default: 1)
        let padding = try options.same("pads", count: 4, 0...1_000, default: 0)
        let outputPadding = try options.same("output_padding", count: 2, 0...stride - 1, default: 0)
        let groups = try options.whole("group", 1...100_000, default: 1)
        let activation = try options.function()
        try options.readInitialization()
        return WrittenLayer(notation: nil, prefix: "deconv") { inputs throws(LayerMisfit) in
            try TransposedConvolution(
                on: inputs[0], maps: maps, kernelSize: kernel, stride: stride, padding: padding, outputPadding: outputPadding,
                dilation: dilation, groups: groups, activation: activation)
        }
    }
}
