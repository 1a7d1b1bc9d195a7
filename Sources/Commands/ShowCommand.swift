import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training
import Workbench

/// What `show` was asked for and does not have.
public enum ShowProblem: Error, Hashable, Sendable {
    /// No layer of this name; there are others.
    case noLayer(String, layers: [String])
    /// No view of this name; there are others.
    case noView(String, views: [String])
    /// The batch has fewer samples.
    case noSample(Int, count: Int)
    /// The layer has fewer maps or kernels.
    case noMap(Int, count: Int)
}

/// `cnn-tui show`: the pictures of the screen, as text or as a file.
public struct ShowCommand: Sendable {
    /// What is run.
    public var options: RunOptions
    /// `maps`, `residuals`, … or `network`.
    public var view: String
    /// The layer's name; empty for `network`.
    public var layer: String
    /// Updates before the batch that is shown.
    public var step: Int
    /// The sample of the batch.
    public var sample: Int
    /// Only this map.
    public var map: Int?
    /// Columns.
    public var width: Int
    /// The SVG file to write instead of printing.
    public var svgFile: String?

    /// A picture.
    public init(
        options: RunOptions, view: String, layer: String, step: Int = 0, sample: Int = 0, map: Int? = nil, width: Int = 100,
        svgFile: String? = nil
    ) {
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

    /// Runs as far as asked and prints or writes the picture.
    public func run(_ output: CommandOutput, appearance: Appearance, clock: Clock = .steady) throws {
        if let svgFile { try checkWritable(svgFile) }
        let words = svgFile == nil ? output.words : output.fileWords
        if view == "network" {
            if !layer.isEmpty { throw ShowProblem.noLayer(layer, layers: []) }
            let network = try options.knownNetwork() ?? options.start().network
            let canvas = NetworkTable(network, words, appearance).canvas
            try output.show(canvas, title: words(.paneNetwork), svgFile: svgFile, appearance)
            return
        }
        guard let layerView = LayerView(named: view) else {
            throw ShowProblem.noView(view, views: LayerView.names + ["network"])
        }
        // A wrong name is told before anything is computed, where the network is known already.
        if let network = try options.knownNetwork() { _ = try node(in: network) }
        let start = try options.start()
        let node = try node(in: start.network)
        let trainer = try start.trainer(afterSteps: step, threads: options.threads, output, clock)
        guard sample < trainer.tape.sampleCount else { throw ShowProblem.noSample(sample, count: trainer.tape.sampleCount) }
        let (canvas, title) = try picture(trainer, node, layerView, words, appearance)
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
        var focus = Focus(node: node, view: layerView, sample: sample)
        var layout: PictureLayout?
        if let shape = PictureShape(node: node, view: layerView, of: trainer.network) {
            if let map, map >= shape.count { throw ShowProblem.noMap(map, count: shape.count) }
            let room = Size(max(1, width - 2), Self.mostRows)
            var found = PictureLayout(shape, room: room, selected: map ?? 0, zoomed: map != nil, appearance)
            if map == nil && found.planeCount < shape.count {
                // On paper there is always another row.
                found = PictureLayout(shape, room: Size(room.width, .max / 4), selected: 0, zoomed: false, appearance)
            }
            layout = found
            focus.firstPlane = found.firstPlane
            focus.planeCount = found.planeCount
        }
        let pane = MiddlePane(
            network: trainer.network, snapshot: trainer.snapshot(focus), layout: layout, words: words, appearance: appearance)
        var canvas = Canvas(Size(width, pane.height))
        canvas.write(pane.title(), x: 0, y: 0, width: width, Theme(appearance).title)
        pane.draw(on: &canvas, in: canvas.bounds.inset(top: 1))
        return (canvas, pane.title())
    }
}

/// `show network`: the layers with their shapes, parameters and work.
struct NetworkTable {
    let canvas: Canvas

    init(_ network: Network, _ words: Phrasebook, _ appearance: Appearance) {
        var rows: [[VisibleText]] = [
            [words(.tableLayer), words(.tableKind), words(.tableShape), words(.tableParameters), words(.tableWork)]
        ]
        for node in network.nodes {
            rows.append([
                VisibleText(untrusted: node.name), Self.kind(node, words), VisibleText(untrusted: node.shape.description),
                NumberFormat.grouped(node.parameterCount), NumberFormat.grouped(node.multiplyAdds),
            ])
        }
        rows.append([
            words(.tableTotal), "", "", NumberFormat.grouped(network.parameterCount),
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

    private static func kind(_ node: Network.Node, _ words: Phrasebook) -> VisibleText {
        let word = words.kind(node.kind)
        switch node.kind {
        case .input: return word
        case .convolution(let g):
            let activation = VisibleText(untrusted: node.layer?.activation.rawValue ?? "")
            return "\(word) \(g.kernelSize)×\(g.kernelSize), \(activation)"
        case .meanPooling(let size), .maxPooling(let size): return "\(word) \(size)×\(size)"
        case .dense: return "\(word), \(VisibleText(untrusted: node.layer?.activation.rawValue ?? ""))"
        }
    }
}
