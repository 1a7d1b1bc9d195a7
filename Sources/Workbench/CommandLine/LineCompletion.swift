import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Completing a word of the command line.
extension Workbench {
    mutating func completeLine(_ step: Int) {
        var start = prompt.line.words.last?.start ?? 0
        if prompt.line.candidate != nil {
            start = prompt.line.completionStart
        } else if let command = prompt.line.command, command.arguments.first?.takesTheRest == true, prompt.line.words.count > 1 {
            start = prompt.line.words[1].start
        }
        let begun = String(prompt.line.field.text.dropFirst(start))
        let found = prompt.line.candidate == nil ? candidates(begun) : []
        if prompt.line.candidate == nil && found.isEmpty {
            prompt.notice = words(.lineNoCompletion, [.found: VisibleText(untrusted: begun)])
            return
        }
        prompt.line.complete(step, from: start) { found }
    }

    private mutating func candidates(_ begun: String) -> [String] {
        let count = prompt.line.words.count
        guard count > 1 else { return LineCommand.all.map(\.name).filter { $0.hasPrefix(begun) } }
        guard let arguments = prompt.line.command?.arguments, let first = arguments.first else { return [] }
        let kind = first.takesTheRest ? first : arguments.count > count - 2 ? arguments[count - 2] : nil
        let all: [String]
        switch kind {
        case .layer: all = run.network?.nodes.map(\.name) ?? []
        case .view: all = LayerView.names + (run.network?.arrayNames(of: nodeOfLine) ?? [])
        case .notation: all = ["6c5-2s-12c5-2s", "16c3p1:relu-2m-f64:relu", "8c3:relu-2m", "f30", settings.run.model]
        case .folder: all = dataNames(begun)
        case .file: all = settings.paths(begun)
        case .run: all = settings.runNames()
        case .place: all = placeNames(begun)
        case .choice(let words): all = words
        case .lesson: all = filledShelf().lessons.map(\.name)
        case .speed: all = (1...Speed.all.count).map(String.init)
        case .schedule: all = Schedule.forms
        case .rule: all = UpdateRules.names
        case .loss: all = LossFunction.examples
        case .number, .step, .indices, .shift, nil: all = []
        }
        var seen: Set<String> = []
        // Compared by bytes: the rest of a name may combine with the typed characters.
        return all.filter { $0.beginsExactly(with: begun) && seen.insert($0).inserted }
    }

    /// The layer that the line names before the view, otherwise the selected one.
    private var nodeOfLine: Int {
        let names = run.network?.nodes.map(\.name) ?? []
        return prompt.line.words.dropFirst().lazy.compactMap { word in names.firstIndex(of: word.text) }.first ?? selection.node
    }

    /// Layers first, then their tensors and units.
    private func placeNames(_ begun: String) -> [String] {
        guard let network = run.network else { return [] }
        guard begun.contains(".") else { return ["loss"] + network.nodes.map { $0.name + "." } }
        return network.nodes.indices.flatMap { node in
            network.families(node).map { "\(network.nodes[node].name).\($0.name)" + ($0.axes.isEmpty ? "" : "[") }
        }
    }
}
