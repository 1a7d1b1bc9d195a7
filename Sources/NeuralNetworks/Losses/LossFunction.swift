import Tensors

/// The loss function of a run, one of the registry with its settings, which also decides the function of the output layer. e = a − y.
public struct LossFunction: Sendable {
    let loss: any Loss
    /// The name: `huber`.
    public let name: String
    /// Its settings with their numbers.
    public let settings: [LossSetting]

    /// The loss that a form makes from its settings.
    private init(_ form: LossForm, _ options: LossOptions) throws(LossError) {
        var options = options
        loss = try form.read(&options)
        try options.finish()
        (name, settings) = (form.name, loss.settings)
    }

    /// A loss with the defaults of its settings, which no form refuses.
    init(_ form: LossForm) {
        do throws(LossError) { try self.init(form, LossOptions(form.name)) } catch { preconditionFailure("a default is out of range") }
    }

    /// The loss that a text says: its name, and settings that are not as by default, `huber delta=0.5`. Throws if it says none.
    public init(_ text: String) throws(LossError) {
        guard text.utf8.count <= LossOptions.mostBytes else { throw .tooLong }
        let words = text.split(separator: " ")
        let name = words.first.map(String.init) ?? text
        guard let form = LossForm.all.first(where: { $0.name == name || $0.otherNames.contains(name) }) else { throw .unknown(name) }
        try self.init(form, LossOptions(form.name, words.dropFirst()))
    }

    /// The names of all losses, the default first.
    public static let names = LossForm.all.map(\.name)
    /// Every loss with its defaults.
    public static let all = LossForm.all.map { LossFunction($0) }
    /// The functions that output layers can have, each once.
    static let outputFunctions = all.reduce(into: [String]()) { if !$0.contains($1.outputFunction) { $0.append($1.outputFunction) } }
    /// What can be written: every loss alone, and with each of its settings.
    public static let examples = all.flatMap { loss in
        [loss.name] + loss.settings.map { "\(loss.name) \($0.isList ? "\($0.name)=1,2" : $0.text)" }
    }

    /// ℓ = ½ Σ (a − y)² of sigmoid outputs, the reference.
    public static let halfSquaredError = LossFunction(HalfSquaredError.form)
    /// ℓ = −ln a[label] of softmax outputs.
    public static let crossEntropy = LossFunction(CrossEntropy.form)

    /// As it is written: its name and the settings that are not as by default.
    public var text: String { ([name] + settings.filter { !$0.isUsual }.map(\.text)).joined(separator: " ") }
}

extension LossFunction: Hashable {
    /// The same loss with the same settings.
    public static func == (a: LossFunction, b: LossFunction) -> Bool { a.name == b.name && a.settings == b.settings }

    /// Hashes the name and the settings.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(settings)
    }
}

// MARK: The output layer

extension LossFunction {
    /// The name of the function of the output layer: that of its activation, or `softmax`.
    public var outputFunction: String { loss.output.name }
    /// Whether δ of the output comes from the loss at once, without the slope of the output's function.
    public var isCombined: Bool { loss.output.isCombined }

    /// From the target of other classes to that of the label: what outputs are drawn between.
    public var targets: ClosedRange<Double> { loss.output.activation == .none && !loss.output.isSoftmax ? -1...1 : 0...1 }

    /// The output layer, with a unit for each class; throws if the settings do not fit the classes.
    func outputLayer(classes: Int) -> WrittenLayer {
        let (loss, output) = (loss, loss.output)
        return WrittenLayer(notation: nil, prefix: "dense") { _ throws(LayerMisfit) in
            try loss.check(classes: classes)
            return Dense(
                units: classes, activation: output.activation, isSoftmax: output.isSoftmax,
                keepsSum: output.isCombined && !output.isSoftmax)
        }
    }
}

// MARK: The nodes of target and loss

extension LossFunction {
    /// The number of the array e = a − y. Behind it are the loss's own steps, then ℓ of each sample, and L, their mean over the batch.
    static let errorArray = 0
    /// The number by which the loss's equations know z of the output, which is no output of a node; a is input 0, y input 1.
    static let sumInput = 2

    private var steps: [LossStep] { loss.steps(of: LossUnit(index: 0, label: 0, classes: 1)) }
    /// The number of the array ℓ.
    var lossArray: Int { Self.errorArray + 1 + steps.count }
    /// The number of the array L.
    var meanArray: Int { lossArray + 1 }

    /// The target and the loss as nodes behind the output, whose index is `output`.
    func nodes(output: Int, _ node: Network.Node) -> [Network.Node] {
        let axes = node.arrays[node.outputArray].axes
        let steps = steps.map { ArraySpecification($0.name, $0.symbol, axes, isKept: false) }
        return [
            Network.Node(
                name: "target", inputs: [], shape: node.shape, arrays: [ArraySpecification("activation", "y", axes, isKept: false)]),
            Network.Node(
                name: "loss", inputs: [output, output + 1], shape: node.shape,
                arrays: [ArraySpecification("error", "e", axes)] + steps + [
                    ArraySpecification("loss", "ℓ", []), ArraySpecification("mean", "L", [], span: .batch),
                ]),
        ]
    }

    /// Its settings as sizes of its node.
    public var sizes: [LayerKind.Size] {
        settings.compactMap(LayerKind.Size.init)
    }

    /// y of an output.
    func target(of index: Int, label: Int, classes: Int) -> Double {
        loss.target(of: LossUnit(index: index, label: label, classes: classes))
    }

    /// How an entry of an array of one sample comes about, with a as input 0, y as input 1 and z as `sumInput`.
    func equation(of array: Int, at entry: Int, classes: Int, label: Int) -> Equation {
        if array == Self.errorArray { return Equation(terms: [[.input(0, entry: entry)], [.constant(-1), .input(1, entry: entry)]]) }
        func unit(_ index: Int) -> LossUnit { LossUnit(index: index, label: label, classes: classes) }
        if array < lossArray { return loss.steps(of: unit(entry))[array - 1].equation(at: entry) }
        return loss.wholeEquation(label: label)
            ?? Equation(terms: (0..<classes).flatMap { index in loss.terms(of: unit(index)).map { $0.map { $0.of(index) } } })
    }

    /// An array of one sample as a formula.
    func formula(of array: Int) -> String {
        array == Self.errorArray ? "e = a − y" : array < lossArray ? steps[array - 1].formula : loss.rule
    }

    /// L as a formula.
    var batchFormula: String { loss.batchRule ?? "L = (1/N) Σ ℓ" }
    /// Whether L is shown as a sum over all outputs, without ℓ as a step.
    var isSumOfAll: Bool { loss.batchRule != nil }
    /// The rule of the phase in which the losses of a batch are computed.
    public var phaseRule: String { loss.phaseRule }

    /// The array of the output layer whose residual the loss gives: its activation or, with a combined output, its sum.
    func slopeArray(_ node: Network.Node) -> Int { isCombined ? 0 : node.outputArray }

    /// The terms of that residual, as factors of the loss's equations.
    func slopeTerms(of index: Int, label: Int, classes: Int) -> [[Equation.Factor]] {
        loss.slopeTerms(of: LossUnit(index: index, label: label, classes: classes)).map { $0.map { $0.of(index) } }
    }

    /// The right side of its formula, in brackets if something is to be multiplied with it.
    public func slopeRule(isFactor: Bool = false) -> String {
        isFactor && loss.slopeRule.contains(" − ") ? "(\(loss.slopeRule))" : loss.slopeRule
    }
}

// MARK: Numbers

extension Network {
    /// L as a formula: `L = (1/N) Σ (ℓ + 0.3 ℓ(aux))` with losses that are nodes.
    var lossFormula: String {
        if sideLosses.isEmpty { return loss.batchFormula }
        let others = sideLosses.map { node, weight in
            let factor = weight == 1 ? "" : weight == weight.rounded() ? "\(Int(weight)) " : "\(weight) "
            return "\(factor)ℓ(\(nodes[node].name))"
        }
        return "L = (1/N) Σ (\((["ℓ"] + others).joined(separator: " + ")))"
    }

    /// Computes e = a − y of the output and ℓ of each sample.
    @_specialize(where S == Float)
    public func computeLoss<S: KernelScalar>(_ tape: inout Tape<S>) {
        tape.losses.removeAll(keepingCapacity: true)
        for sample in tape.labels.indices {
            tape.readLossSample(sample, in: self)
            tape.losses.append(loss.loss.value(of: tape.lossSample))
        }
        let classes = classCount
        addSideLosses(&tape)
        tape.error.setDifference(
            tape.activations[outputNode], labels: tape.labels, ofLabel: S(loss.target(of: 0, label: 0, classes: classes)),
            ofOthers: S(loss.target(of: 0, label: 1, classes: classes)))
    }

    /// Adds the losses that are nodes to those of the output, which the tape then keeps beside the sum.
    private func addSideLosses<S: KernelScalar>(_ tape: inout Tape<S>) {
        if sideLosses.isEmpty { return }
        tape.outputLosses.removeAll(keepingCapacity: true)
        tape.outputLosses.append(contentsOf: tape.losses)
        for (node, weight) in sideLosses {
            for sample in tape.losses.indices { tape.losses[sample] += weight * Double(tape.activations[node].unit(0, sample: sample)) }
        }
    }

    /// Sets what the loss passes back to the output: ∂ℓ/∂a or, with a combined output, ∂ℓ/∂z.
    @_specialize(where S == Float)
    func passLossBack<S: KernelScalar>(_ tape: inout Tape<S>, into gradient: inout FeatureMaps<S>) {
        gradient.copy(tape.error)
        if loss.loss.isSlopeError { return }
        for sample in tape.labels.indices {
            tape.readLossSample(sample, in: self)
            for unit in 0..<classCount {
                gradient[sample, unit, 0, 0] = S(loss.loss.slope(at: loss.loss.point(unit, tape.lossSample)))
            }
        }
    }

    /// The numbers of an output of a sample.
    func lossPoint<S: KernelScalar>(_ unit: Int, sample: Int, _ tape: Tape<S>) -> LossPoint {
        let index = LossUnit(index: unit, label: tape.labels[sample], classes: classCount)
        let sums = isLossOfSums ? tape.kept[outputNode].ofSample[0].unit(unit, sample: sample) : .nan
        return LossPoint(
            unit: index, a: Double(tape.activations[outputNode].unit(unit, sample: sample)), z: Double(sums),
            y: loss.loss.target(of: index))
    }

    /// Whether the tape keeps the sums of the output, and the loss reads them.
    fileprivate var isLossOfSums: Bool { loss.isCombined }
}

extension Tape {
    /// Reads the outputs of a sample for the loss.
    @_specialize(where Scalar == Float)
    fileprivate mutating func readLossSample(_ sample: Int, in network: Network) {
        let (node, classes) = (network.outputNode, network.classCount)
        if lossSample.outputs.count != classes {
            lossSample.outputs = Array(repeating: 0, count: classes)
            lossSample.sums = network.isLossOfSums ? lossSample.outputs : []
        }
        lossSample.label = labels[sample]
        for unit in 0..<classes { lossSample.outputs[unit] = Double(activations[node].unit(unit, sample: sample)) }
        guard network.isLossOfSums else { return }
        for unit in 0..<classes { lossSample.sums[unit] = Double(kept[node].ofSample[0].unit(unit, sample: sample)) }
    }
}
