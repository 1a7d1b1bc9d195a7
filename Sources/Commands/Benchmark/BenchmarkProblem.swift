import Messages
import TerminalUI

/// Why something cannot be measured.
public enum BenchmarkProblem: Error, Hashable, Sendable {
    /// No such interpreter, or it cannot be started.
    case noInterpreter(String)
    /// The interpreter has no PyTorch; what it said.
    case noPeer(String, String)
    /// The peer ended or ran nothing; what it said last.
    case peerFailed(String)
    /// The screen did not do what it should; what was waited for.
    case screenFailed(String)

    /// One line about it.
    public func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .noInterpreter(let name): words(.benchmarkNoInterpreter, [.name: VisibleText(untrusted: name)])
        case .noPeer(let name, let detail):
            words(.benchmarkNoPeer, [.name: VisibleText(untrusted: name), .detail: VisibleText(untrusted: detail)])
        case .peerFailed(let detail): words(.benchmarkPeerFailed, [.detail: VisibleText(untrusted: detail)])
        case .screenFailed(let detail): words(.benchmarkScreenFailed, [.detail: VisibleText(untrusted: detail)])
        }
    }
}
