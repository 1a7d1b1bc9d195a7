import Glibc
import Messages
import TerminalUI

/// A run that is impossible.
public enum RunProblem: Error, Hashable, Sendable {
    /// The network with this batch size needs more bytes than the machine has.
    case tooLarge(needed: Int, available: Int)

    /// The machine's memory in bytes.
    static var physicalMemory: Int { max(1, sysconf(Int32(_SC_PHYS_PAGES))) * max(1, sysconf(Int32(_SC_PAGESIZE))) }

    /// The error in one line.
    public func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .tooLarge(let needed, let available):
            words(
                .runTooLarge,
                [
                    .needed: NumberFormat.fixed(Double(needed) / 1e9, 1), .total: NumberFormat.fixed(Double(available) / 1e9, 1),
                ])
        }
    }
}
