import Messages
import TerminalUI

extension ShowProblem {
    /// The error in one line.
    public func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .noLayer(let name, let layers):
            layers.isEmpty
                ? words(.showNoNetworkLayer, [.name: VisibleText(untrusted: name)])
                : words(.showNoLayer, [.name: VisibleText(untrusted: name), .options: list(layers)])
        case .noView(let name, let views):
            words(.showNoView, [.name: VisibleText(untrusted: name), .options: list(views)])
        case .noSample(let number, let count): words(.showSample, [.number: "\(number)", .limit: "\(count - 1)"])
        case .noMap(let number, let count): words(.showMap, [.number: "\(number)", .limit: "\(count - 1)"])
        }
    }

    private func list(_ names: [String]) -> VisibleText { .joined(names.map { VisibleText(untrusted: $0) }, separator: ", ") }
}
