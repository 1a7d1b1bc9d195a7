import Tensors

/// One layer as written, not yet checked against its inputs.
struct WrittenLayer: Sendable {
    /// The full notation of the layer: kernel size always, other options only if they differ from the default. Nil for a layer that the
    /// compact notation does not have.
    let notation: String?
    /// The beginning of its node's name in the compact notation.
    let prefix: String
    /// The layer on inputs of these shapes, for samples of so many classes; throws if it rejects them.
    let layer: @Sendable (_ inputs: [MapShape], _ classes: Int) throws(LayerMisfit) -> any Layer

    /// A layer whose kind is the same on every input, and which is checked when it is put into a network.
    init(_ layer: any Layer, notation: String?) {
        self.notation = notation
        prefix = layer.kind.prefix
        self.layer = { _, _ in layer }
    }

    /// A layer that is made on its inputs.
    init(notation: String?, prefix: String, _ layer: @escaping @Sendable ([MapShape]) throws(LayerMisfit) -> any Layer) {
        self.init(notation: notation, prefix: prefix, ofClasses: { inputs, _ throws(LayerMisfit) in try layer(inputs) })
    }

    /// A layer that is made on its inputs and for the classes of the samples.
    init(
        notation: String?, prefix: String, ofClasses layer: @escaping @Sendable ([MapShape], Int) throws(LayerMisfit) -> any Layer
    ) {
        self.notation = notation
        self.prefix = prefix
        self.layer = layer
    }
}

/// How a kind of layer is written: by its name and named options in network files, and in the compact notation if that has it. What has to
/// be so of every layer is tested of the layers in `all`.
struct LayerForm: Sendable {
    /// The field's term, the name of its `LayerKind`.
    let name: String
    /// How many nodes it reads.
    let inputs: ClosedRange<Int>
    /// How the compact notation has it; nil where it does not.
    let notation: LayerNotation?
    /// Lines of a network file with the layer, as they fit on maps of 10 × 10 units; `{x}` stands for the node below, and the last line is
    /// read by the next layer. Empty where the notation has an example.
    let example: [String]
    /// Makes the layer from its named options, which are those of its kind's sizes and `function`.
    let read: @Sendable (inout LayerOptions) throws(LayerOptionError) -> WrittenLayer

    /// A layer that reads one node and is in the compact notation.
    init(
        _ name: String, notation: LayerNotation,
        _ read: @escaping @Sendable (inout LayerOptions) throws(LayerOptionError) -> WrittenLayer
    ) {
        (self.name, self.notation, self.read) = (name, notation, read)
        inputs = 1...1
        example = []
    }

    /// A layer that only network files have.
    init(
        _ name: String, inputs: ClosedRange<Int>, example: [String],
        _ read: @escaping @Sendable (inout LayerOptions) throws(LayerOptionError) -> WrittenLayer
    ) {
        (self.name, self.inputs, self.example, self.read) = (name, inputs, example, read)
        notation = nil
    }

    /// The registry: every layer that can be written, those of the compact notation in the order in which it tries them.
    static let all =
        [
            Dense.form, Convolution.form, MeanPooling.form, MaxPooling.form, Subsampling.form, LeakyReLU.form, Scale.form, Dropout.form,
            BatchNormalization.form, Addition.form, Multiplication.form, Concatenation.form, ScaledTanh.form, ELU.form, GELU.form,
            SiLU.form,
            Softplus.form, Upsampling.form, TransposedConvolution.form, GlobalMeanPooling.form, GlobalMaxPooling.form,
            LayerNormalization.form,
            Softmax.form, LocalResponseNormalization.form,
            ActivationLayer.form(.sigmoid), ActivationLayer.form(.tanh), ActivationLayer.form(.relu), Target.form,
        ] + LossForm.all.map { LayerForm($0) }

    /// The most nodes that one layer reads.
    static let mostInputs = 100

    /// The form of a kind of layer; nil if there is none of this name.
    static func named(_ name: String) -> LayerForm? { all.first { $0.name == name } }
}

/// A network as it is written: in the compact notation or as a network file.
public enum NetworkDescription: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The compact notation, which may be wrong.
    case notation(String)
    /// A network file.
    case file(NetworkText)

    /// The compact notation.
    public init(stringLiteral value: String) { self = .notation(value) }

    /// The notation, or the text of the file in one line.
    public var description: String {
        switch self {
        case .notation(let notation): notation
        case .file(let file): file.text.split(separator: "\n").joined(separator: "; ")
        }
    }

    /// The network for samples of this shape and with one output unit per class. Throws `NotationError` or `NetworkTextError`.
    public func network(input: MapShape, classes: Int, loss: LossFunction = .halfSquaredError) throws -> Network {
        switch self {
        case .notation(let notation): try Network(notation, input: input, classes: classes, loss: loss)
        case .file(let file): try Network(file, input: input, classes: classes, loss: loss)
        }
    }
}

extension Network {
    /// One network for each layer that can be written, which has it behind the layers of a compact notation, or first: what has to be so of
    /// every layer is tested of these. They fit on maps of 10 × 10 units.
    public static func layerExamples(behind notation: String = "") -> [NetworkDescription] {
        LayerForm.all.compactMap { form in
            if let example = form.notation?.example { return .notation(notation.isEmpty ? example : "\(notation)-\(example)") }
            var (lines, below) = ([String](), "input")
            if !notation.isEmpty, let nodes = try? NetworkText.nodes(ofNotation: notation) {
                lines = nodes.map(\.line)
                below = nodes.last?.name ?? below
            }
            lines += form.example.map { line in line.split(separator: "{x}", omittingEmptySubsequences: false).joined(separator: below) }
            let last = lines.last?.split(separator: " ").first ?? ""
            return (try? NetworkText((lines + ["output = dense(\(last))"]).joined(separator: "\n") + "\n")).map { .file($0) }
        }
    }
}
