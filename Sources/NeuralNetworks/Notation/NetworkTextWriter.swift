import Tensors

extension Network {
    /// The network as a network file, from which the same network can be read: a line a node, options only where they differ from their
    /// defaults, the output without what classes and loss decide.
    public var fileText: String {
        nodes.dropFirst().map { node in
            node.fileLine(
                inputs: node.inputs.map { (nodes[$0].name, nodes[$0].shape) }, isOutput: node.name == "output",
                shared: node.sharedFrom.map { nodes[$0] }) + "\n"
        }.joined()
    }
}

extension Network.Node {
    /// The line of a network file.
    fileprivate func fileLine(inputs: [(name: String, shape: MapShape)], isOutput: Bool, shared: Network.Node?) -> String {
        let head = "\(name) = \(kind.name)(\(inputs.map(\.name).joined(separator: ", ")))"
        let sharing = shared.map { " \(LayerOptions.sharedName)=\($0.name)" } ?? ""
        let drawing = initialization.map { " \(LayerOptions.initializationName)=\($0.rawValue)" } ?? ""
        guard let layer, !isOutput else { return head + sharing + drawing }
        if let shared {
            // What is not written is as in the other node.
            let own = kind.sizes.filter { !shared.kind.sizes.contains($0) }
            let words = own.map { "\($0.name)=\($0.written.map(\.text).joined(separator: ","))" }
            let isSame = !layer.hasSum || layer.activation == shared.layer?.activation
            return ([head + sharing] + words + (isSame ? [] : ["\(LayerOptions.functionName)=\(layer.activation.rawValue)"]))
                .joined(separator: " ")
        }
        var options = kind.sizes.map { LayerOptions.Written(name: $0.name, column: 0, values: $0.written) }
        // A size that the others imply need not be written.
        for size in kind.sizes {
            let fewer = options.filter { $0.name != size.name }
            if LayerForm.named(kind.name)?.kind(of: fewer, inputs.map(\.shape)) == kind { options = fewer }
        }
        var words = [head] + options.map { "\($0.name)=\($0.values.map(\.text).joined(separator: ","))" }
        let function = layer.activation.rawValue
        if layer.hasSum && function != kind.name { words.append("\(LayerOptions.functionName)=\(function)") }
        return words.joined(separator: " ") + drawing
    }
}

extension LayerForm {
    /// What the layer with these options is; nil if it cannot be made of them.
    fileprivate func kind(of written: [LayerOptions.Written], _ inputs: [MapShape]) -> LayerKind? {
        do throws(LayerOptionError) {
            var options = try LayerOptions(layer: name, written)
            let layer = try read(&options)
            try options.finish()
            // What a layer is does not depend on the number of classes.
            return try? layer.layer(inputs, 2).kind
        } catch { return nil }
    }
}

extension LayerKind.Size {
    /// Its numbers as they are written, one if all are the same; or its word, or its words with commas between.
    fileprivate var written: [(text: String, column: Int)] {
        if let word { return word.split(separator: ",").map { (String($0), 0) } }
        let shown = isShortened && Set(values).count == 1 ? Array(values.prefix(1)) : values
        return shown.map { ($0 == $0.rounded() ? String(Int($0)) : String($0), 0) }
    }
}

extension NetworkText {
    /// The nodes of a compact notation as lines of a file, on maps of 10 × 10 units and without the output.
    static func nodes(ofNotation notation: String) throws(NotationError) -> [(name: String, line: String)] {
        let network = try Network(notation, input: MapShape(maps: 2, rows: 10, columns: 10), classes: 2)
        return zip(network.nodes.dropFirst().dropLast(), network.fileText.split(separator: "\n")).map { ($0.name, String($1)) }
    }
}
