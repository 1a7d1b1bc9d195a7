import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training
import Workbench

/// A request of `show` for something that does not exist.
public enum ShowProblem: Error, Hashable, Sendable {
    /// No layer has this name; with the existing ones.
    case noLayer(String, layers: [String])
    /// No view has this name; with the existing ones.
    case noView(String, views: [String])
    /// The batch has fewer samples.
    case noSample(Int, count: Int)
    /// The layer has fewer maps or kernels.
    case noMap(Int, count: Int)
}

/// `cnn-tui show`: the pictures of the screen, as text or as a file.
public struct ShowCommand: Sendable {
    /// The options of the run.
    public var options: RunOptions
    /// `maps`, `residuals`, … or `network`.
    public var view: String
    /// The layer's name; empty for `network`.
    public var layer: String
    /// Updates before the batch to show.
    public var step: Int
    /// The sample in the batch.
    public var sample: Int
    /// The only map to show; nil for all.
    public var map: Int?
    /// The width in columns.
    public var width: Int
    /// Whether to print the network as one JSON object.
    public var json: Bool
    /// Whether to print the network as a network file.
    public var file: Bool
    /// The SVG file to write instead of printing.
    public var svgFile: String?

    /// A picture with these options.
    public init(
        options: RunOptions, view: String, layer: String, step: Int = 0, sample: Int = 0, map: Int? = nil, width: Int = 100,
        json: Bool = false, file: Bool = false, svgFile: String? = nil
    ) {
        self.file = file
        self.json = json
        self.options = options
        self.view = view
        self.layer = layer
        self.step = step
        self.sample = sample
        self.map = map
        self.width = width
        self.svgFile = svgFile
    }

    private static let mostRows = 60

    /// The names of all views.
    public static var views: [String] { LayerView.names + ["network", "why"] + LayerView.arrayNames }

    /// Throws unless a view has this name, `network` included.
    public static func checkView(_ name: String) throws(ShowProblem) {
        if name != "network", LayerView(word: name) == nil { throw ShowProblem.noView(name, views: views) }
    }

    private func layerView(_ node: Int, in network: Network) throws(ShowProblem) -> LayerView {
        guard let view = network.view(named: view, of: node) else {
            throw ShowProblem.noView(view, views: LayerView.names + network.arrayNames(of: node) + ["network", "why"])
        }
        return view
    }

    /// Trains as far as requested and prints or writes the picture.
    public func run(_ output: CommandOutput, appearance: Appearance, clock: Clock = .steady) throws {
        if let svgFile { try checkWritable(svgFile) }
        let words = svgFile == nil ? output.words : output.fileWords
        if view == "network" {
            if !layer.isEmpty { throw ShowProblem.noLayer(layer, layers: []) }
            let network: Network
            if let known = try options.knownNetwork() {
                network = known
            } else {
                let start = try options.start()
                output.tell(start.dataset.remarks)
                network = start.network
            }
            if file { return output.standardOutput(network.fileText) }
            if json {
                return output.standardOutput(try JSONLine.text(NetworkReport(network, options.learning), snakeCase: true))
            }
            let canvas = NetworkTable(network, words, appearance).canvas
            try output.show(canvas, title: words(.paneNetwork), svgFile: svgFile, appearance)
            return
        }
        try Self.checkView(view)
        // A wrong name fails before anything is computed, if the network is already known.
        if let network = try options.knownNetwork() { _ = try layerView(node(in: network), in: network) }
        let start = try options.start()
        output.tell(start.dataset.remarks)
        _ = try layerView(node(in: start.network), in: start.network)
        try show(start.trainer(afterSteps: step, threads: options.threads, output, clock), output, appearance)
    }

    /// Prints or writes the picture of the trainer's current step.
    func show(_ trainer: Trainer, _ output: CommandOutput, _ appearance: Appearance) throws {
        guard sample < trainer.tape.sampleCount else { throw ShowProblem.noSample(sample, count: trainer.tape.sampleCount) }
        let words = svgFile == nil ? output.words : output.fileWords
        let node = try node(in: trainer.network)
        let (canvas, title) = try picture(trainer, node, layerView(node, in: trainer.network), words, appearance)
        try output.show(canvas, title: title, svgFile: svgFile, appearance)
    }

    private func node(in network: Network) throws -> Int {
        guard let node = network.nodes.firstIndex(where: { $0.name == layer }) else {
            throw ShowProblem.noLayer(layer, layers: network.nodes.map(\.name))
        }
        return node
    }

    private func picture(
        _ trainer: Trainer, _ node: Int, _ layerView: LayerView, _ words: Phrasebook, _ appearance: Appearance
    ) throws -> (Canvas, title: VisibleText) {
        var look = PictureLook(node: node, view: layerView, subject: Subject(sample: sample))
        var layout: PictureLayout?
        if let shape = PictureShape(node: node, view: layerView, of: trainer.network) {
            if let map, map >= shape.count { throw ShowProblem.noMap(map, count: shape.count) }
            let room = Size(max(1, width - 2), Self.mostRows)
            var found = PictureLayout(shape, room: room, selected: map ?? 0, zoomed: map != nil, appearance)
            if found.hasNumbers, shape.isVector || shape.isTable, map == nil {
                // Among other text numbers are no larger than they must be.
                found =
                    [2, 4, 8, 16, 32].lazy
                    .map { PictureLayout(shape, room: Size(room.width, $0), selected: 0, zoomed: false, appearance) }
                    .first { $0.isWhole && $0.hasNumbers } ?? found
            }
            if map == nil && found.planeCount < shape.count {
                // On paper there is always room for another row.
                found = PictureLayout(shape, room: Size(room.width, .max / 4), selected: 0, zoomed: false, appearance)
            }
            layout = found
            look.planes = found.firstPlane..<found.firstPlane + found.planeCount
        }
        let snapshot = trainer.snapshot(Looks(MiddlePane.looks(for: look)))
        guard
            let pane = MiddlePane(
                network: trainer.network, snapshot: snapshot, node: node, view: layerView, layout: layout, words: words,
                appearance: appearance)
        else { return (Canvas(Size(width, 0)), "") }
        var canvas = Canvas(Size(width, pane.height), omission: appearance.omission)
        canvas.write(pane.title(), x: 0, y: 0, width: width, Theme(appearance).title)
        pane.draw(on: &canvas, in: canvas.bounds.inset(top: 1))
        return (canvas, pane.title())
    }
}

/// `show network`: the layers with their shapes, parameters, connections and number of operations.
struct NetworkTable {
    let canvas: Canvas

    init(_ network: Network, _ words: Phrasebook, _ appearance: Appearance) {
        var rows: [[VisibleText]] = [
            [.tableLayer, .tableKind, .tableShape, .tableParameters, .tableConnections, .tableWork].map { (head: Phrase) in words(head) }
        ]
        let connections = network.nodes.map { node in
            node.layer?.connectionCount(for: node.inputs.map { network.nodes[$0].shape }, output: node.shape) ?? 0
        }
        for (index, node) in network.nodes.enumerated() {
            rows.append([
                VisibleText(untrusted: node.name), Self.kind(index, network, words), VisibleText(untrusted: node.shape.description),
                NumberFormat.grouped(node.parameterCount), NumberFormat.grouped(connections[index]),
                NumberFormat.grouped(node.multiplyAdds),
            ])
        }
        rows.append([
            words(.tableTotal), "", "", NumberFormat.grouped(network.parameterCount), NumberFormat.grouped(connections.reduce(0, +)),
            NumberFormat.grouped(network.nodes.reduce(0) { $0 + $1.multiplyAdds }),
        ])
        if !appearance.unicode { rows = rows.map { $0.map(\.asciiOnly) } }
        let widths = rows[0].indices.map { column in rows.map { $0[column].width }.max() ?? 0 }
        var canvas = Canvas(Size(widths.reduce(0, +) + 2 * widths.count, rows.count))
        for (y, row) in rows.enumerated() {
            var x = 0
            for (column, text) in row.enumerated() {
                let style = y == 0 || y == rows.count - 1 ? Theme(appearance).title : .plain
                if column >= 2 {
                    canvas.writeRight(text, endX: x + widths[column], y: y, style)
                } else {
                    canvas.write(text, x: x, y: y, style)
                }
                x += widths[column] + 2
            }
        }
        self.canvas = canvas
    }

    private static func kind(_ index: Int, _ network: Network, _ words: Phrasebook) -> VisibleText {
        let node = network.nodes[index]
        let word = words.kind(node.kind)
        let sized = node.kind.kernelShape.map { "\(word) \($0.rows)×\($0.columns)" } ?? word
        return network.functionName(of: index).map { "\(sized), \(VisibleText(untrusted: $0))" } ?? sized
    }
}
