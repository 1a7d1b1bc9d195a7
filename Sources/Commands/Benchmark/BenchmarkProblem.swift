import Messages
import TerminalUI

/// Why a measurement is impossible.
public enum BenchmarkProblem: Error, Hashable, Sendable {
    /// The interpreter does not exist or cannot be started.
    case noInterpreter(String)
    /// The interpreter has no PyTorch; with its error message.
    case noPeer(String, String)
    /// The peer ended or could not run anything; with its last message.
    case peerFailed(String)
    /// The screen did not react as expected; with the expected text.
    case screenFailed(String)

    /// The error in one line.
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
