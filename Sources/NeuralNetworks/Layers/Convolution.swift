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
/// Input `[N, C, H, W]`, kernel `[O, C/groups, K, K]`, bias `[O]`, output `[N, O, H′, W′]` with H′ = ⌊(H + 2p − d(K−1) − 1)/t⌋ + 1.
/// Source: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998), section II.
public struct Convolution: Layer {
    /// O, the number of output maps.
    public let maps: Int
    /// K, the rows and columns of a kernel.
    public let kernelSize: Int
    /// t, the step of the window in rows and columns.
    public let stride: Int
    /// p, the zero rows and columns added on each side of the input.
    public let padding: Int
    /// d, the distance on the input between neighbouring weights.
    public let dilation: Int
    /// The number of groups; output maps of a group see only that group's input maps.
    public let groups: Int
    /// The activation function f.
    public let activation: Activation
    /// The input maps, [C, H, W].
    private let input: MapShape

    /// A convolution of this size on maps of this shape. Throws if the kernel does not fit or `groups` does not divide the maps.
    public init(
        on input: MapShape, maps: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1,
        activation: Activation = .sigmoid
    ) throws(LayerMisfit) {
        guard input.maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: input.maps) }
        guard maps % groups == 0 else { throw .groupsDoNotDivide(groups: groups, maps: maps) }
        let span = dilation * (kernelSize - 1) + 1
        let (rows, columns) = (input.rows + 2 * padding, input.columns + 2 * padding)
        guard span <= rows && span <= columns else { throw .kernelTooLarge(span: span, rows: rows, columns: columns) }
        self.maps = maps
        self.kernelSize = kernelSize
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.activation = activation
        self.input = input
    }

    /// The sizes of the convolution, as the kernels expect them.
    public var geometry: ConvolutionGeometry {
        ConvolutionGeometry(
            input: input, outputMaps: maps, kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation,
            groups: groups)
    }

    /// A convolution with its maps, kernel, strides, pads, dilations and groups.
    public var kind: LayerKind {
        LayerKind(
            "convolution", prefix: "conv",
            [
                .init("maps", maps), .init("kernel_shape", [kernelSize, kernelSize]), .init("strides", [stride, stride]),
                .init("pads", [padding, padding, padding, padding]), .init("dilations", [dilation, dilation]), .init("group", groups),
            ])
    }

    /// The numbers of a border around the input, or of residuals that are spread as far as the kernel reaches.
    public func scratchCount(for inputs: [MapShape]) -> Int {
        let g = geometry
        let border = (g.input.rows + 2 * padding) * (g.input.columns + 2 * padding) * g.input.maps
        let spread = (g.input.rows + g.span) * (g.input.columns + g.span) * maps
        return max(border, spread)
    }

    /// A plane for each kernel `[out][in]`.
    public func planes(for inputs: [MapShape]) -> PlaneLayout? {
        let perOutput = geometry.inputMapsPerGroup
        return PlaneLayout(count: maps * perOutput, perOutput: perOutput, rows: kernelSize, columns: kernelSize)
    }

    /// Σ a ⋆ k + b.
    public func forwardRule(_ inputs: [String]) -> String { "Σ a(\(inputs[0])) ⋆ k + b" }

    /// Exactly "full" only as in the reference network; padding crops it, a stride spreads the residuals first.
    public func backwardRule(_ residual: String) -> String { backwardRule(residual, kernel: "rot180(k)") }

    /// The same with the kernel written otherwise.
    func backwardRule(_ residual: String, kernel: String) -> String {
        let spread = stride > 1 ? "\(residual)↑\(stride)" : residual
        return padding == 0 ? "Σ \(spread) ⋆full \(kernel)" : "Σ \(spread) ⋆(p=\(geometry.span - 1 - padding)) \(kernel)"
    }

    /// ∂L/∂k = (1/N) Σ a ⋆ δ.
    public var gradientRule: String? { "∂L/∂k = (1/N) Σ a ⋆ δ" }

    /// The kernel's window.
    public var window: SlidingWindow? { SlidingWindow(size: kernelSize, stride: stride, padding: padding, span: geometry.span) }

    /// `[O, H′, W′]`.
    public func outputShape(for inputs: [MapShape]) -> MapShape { geometry.output }

    /// Kernels uniform in ±√(6/(fan_in + fan_out)) with fan_in = C/groups · K² and fan_out = O/groups · K² (Glorot and Bengio, 2010);
    /// biases 0.
    public func parameters(for inputs: [MapShape]) -> [ArraySpecification] {
        let g = geometry
        let area = Double(kernelSize * kernelSize)
        let fans = Double(g.inputMapsPerGroup) * area + Double(g.outputMapsPerGroup) * area
        return [
            ArraySpecification(
                parameter: "kernel", "k",
                [Axis("out", maps), Axis("in", g.inputMapsPerGroup), Axis("row", kernelSize), Axis("column", kernelSize)],
                initialBound: (6 / fans).squareRoot()),
            ArraySpecification(parameter: "bias", "b", [Axis("out", maps)], initialBound: 0),
        ]
    }

    /// C/groups · K² for each output unit.
    public func multiplyAdds(for inputs: [MapShape]) -> Int {
        geometry.output.unitCount * geometry.inputMapsPerGroup * kernelSize * kernelSize
    }

    /// a_j = f(Σ_i a_i ⋆ k_ij + b_j).
    public func forward<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: inout FeatureMaps<S>, kept: inout KeptArrays<S>,
        workers: Workers
    ) {
        S.convolutionForward(
            geometry, input: inputs[0], kernel: parameters[0], bias: parameters[1], activation: activation,
            output: &output, workers: workers)
    }

    /// Σ_j δ_j ⋆full rot180(k_ij).
    public func gradientOfInput<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], output: FeatureMaps<S>,
        residual: FeatureMaps<S>, slope: Slope<S>?, into gradient: inout FeatureMaps<S>, workers: Workers
    ) {
        S.convolutionToInput(geometry, residual: residual, kernel: parameters[0], slope: slope, gradient: &gradient, workers: workers)
    }

    /// (1/N) Σ_n a_i ⋆valid δ_j and (1/N) Σ δ_j.
    public func parameterGradients<S: KernelScalar>(
        _ inputs: borrowing LayerInputs<S>, residual: FeatureMaps<S>, into gradients: inout [Tensor<S>], workers: Workers
    ) {
        gradients.withUnsafeMutableBufferPointer { gradients in
            S.convolutionToKernel(
                geometry, input: inputs[0], residual: residual, kernelGradient: &gradients[0], biasGradient: &gradients[1],
                workers: workers)
        }
    }

    /// Σ_i t_i ⋆ k_ij.
    public func pushForward<S: KernelScalar>(
        _ index: Int, _ inputs: borrowing LayerInputs<S>, _ parameters: [Tensor<S>], tangent: FeatureMaps<S>,
        into output: inout FeatureMaps<S>, workers: Workers
    ) {
        S.convolutionForward(
            geometry, input: tangent, kernel: parameters[0], bias: Tensor(zeros: parameters[1].shape), activation: .none,
            output: &output, workers: workers)
    }
}

// How a unit comes about, and what of it passes through which weight.
extension Convolution {
    /// The entry of a kernel's weight: `[out][in][row][column]`.
    private func weight(_ out: Int, _ input: Int, _ row: Int, _ column: Int) -> Int {
        ((out * geometry.inputMapsPerGroup + input) * kernelSize + row) * kernelSize + column
    }

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

    /// z = Σ w a over the window inside the input, + b.
    public func equation(at entry: Int, _ inputs: [MapShape]) -> Equation {
        let g = geometry
        let unit = Unit(entry, in: g.output)
        let first = unit.map / g.outputMapsPerGroup * g.inputMapsPerGroup
        var terms: [[Equation.Factor]] = []
        for i in 0..<g.inputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = source(unit.row, ky, extent: g.input.rows),
                        let column = source(unit.column, kx, extent: g.input.columns)
                    else { continue }
                    let below = Unit(first + i, row, column).index(in: g.input)
                    terms.append([.parameter(0, entry: weight(unit.map, i, ky, kx)), .input(0, entry: below)])
                }
            }
        }
        return Equation(terms: terms + [[.parameter(1, entry: unit.map)]])
    }

    /// Each position of the window has one to every unit inside the input and one to the bias.
    public func connectionCount(for inputs: [MapShape], output: MapShape) -> Int {
        let g = geometry
        func inside(_ places: Int, _ extent: Int) -> Int {
            (0..<places).reduce(0) { sum, place in
                sum + (0..<kernelSize).count { source(place, $0, extent: extent) != nil }
            }
        }
        let windows = inside(g.outputRows, g.input.rows) * inside(g.outputColumns, g.input.columns)
        return maps * (g.inputMapsPerGroup * windows + output.planeCount)
    }

    /// Each weight that multiplies this unit, with the output unit it contributes to.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        let unit = Unit(entry, in: g.input)
        let (group, i) = (unit.map / g.inputMapsPerGroup, unit.map % g.inputMapsPerGroup)
        var found: [Use] = []
        for o in group * g.outputMapsPerGroup..<(group + 1) * g.outputMapsPerGroup {
            for ky in 0..<kernelSize {
                for kx in 0..<kernelSize {
                    guard let row = target(unit.row, ky, extent: g.outputRows),
                        let column = target(unit.column, kx, extent: g.outputColumns)
                    else { continue }
                    found.append(Use(entry: Unit(o, row, column).index(in: output), others: [.parameter(0, entry: weight(o, i, ky, kx))]))
                }
            }
        }
        return found
    }

    /// Every position of the window at which the weight lies on an input unit; for a bias every unit of its map.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let g = geometry
        if parameter == 1 { return (0..<output.planeCount).map { Use(entry: entry * output.planeCount + $0, others: []) } }
        let area = kernelSize * kernelSize
        let (out, i) = (entry / (g.inputMapsPerGroup * area), entry / area % g.inputMapsPerGroup)
        let (ky, kx) = (entry % area / kernelSize, entry % kernelSize)
        let map = out / g.outputMapsPerGroup * g.inputMapsPerGroup + i
        var found: [Use] = []
        for row in 0..<g.outputRows {
            for column in 0..<g.outputColumns {
                guard let y = source(row, ky, extent: g.input.rows), let x = source(column, kx, extent: g.input.columns) else { continue }
                let below = Unit(map, y, x).index(in: g.input)
                found.append(Use(entry: Unit(out, row, column).index(in: output), others: [.input(0, entry: below)]))
            }
        }
        return found
    }
}

extension Convolution {
    /// `6c5p2t2d2g2:relu`: maps, kernel, then padding, stride, dilation and groups in any order, activation. In files by the names of its
    /// sizes; rows and columns have the same.
    static let form = LayerForm("convolution", notation: notation) { options throws(LayerOptionError) in
        let maps = try options.whole("maps", 1...100_000)
        let kernel = try options.same("kernel_shape", count: 2, 1...1_000)
        let stride = try options.same("strides", count: 2, 1...1_000, default: 1)
        let padding = try options.same("pads", count: 4, 0...1_000, default: 0)
        let dilation = try options.same("dilations", count: 2, 1...1_000, default: 1)
        let groups = try options.whole("group", 1...100_000, default: 1)
        return try written(
            maps, kernel: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups, options.function())
    }

    private static let notation = LayerNotation(letter: "c", hasCount: true, example: "4c3p1t2d2g2:tanh") {
        reader, maps throws(NotationError) in
        let kernel = try reader.optionalNumber(from: 1, to: 1_000) ?? 5
        let (options, left) = try reader.options("ptdg") { ($0 == "p" ? 0 : 1)...($0 == "g" ? 100_000 : 1_000) }
        let activation = try reader.activation(options: left + ":activation")
        return written(
            maps, kernel: kernel, stride: options["t"] ?? 1, padding: options["p"] ?? 0, dilation: options["d"] ?? 1,
            groups: options["g"] ?? 1, activation)
    }

    private static func written(
        _ maps: Int, kernel: Int, stride: Int, padding: Int, dilation: Int, groups: Int, _ activation: Activation
    ) -> WrittenLayer {
        let notation =
            "\(maps)c\(kernel)" + (padding == 0 ? "" : "p\(padding)") + (stride == 1 ? "" : "t\(stride)")
            + (dilation == 1 ? "" : "d\(dilation)") + (groups == 1 ? "" : "g\(groups)") + activation.suffix
        return WrittenLayer(notation: notation, prefix: "conv") { inputs throws(LayerMisfit) in
            try Convolution(
                on: inputs[0], maps: maps, kernelSize: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups,
                activation: activation)
        }
    }
}
