/// Why a screen cannot be opened.
public enum TerminalProblem: Error, Hashable, Sendable {
    /// Standard input is not a terminal.
    case inputIsNoTerminal
    /// Standard output is not a terminal.
    case outputIsNoTerminal
    /// `TERM` is not set.
    case typeUnset
    /// The terminal of this type cannot position its cursor.
    case typeTooSimple(String)
    /// The system has no terminfo entry for this type.
    case typeUnknown(String)
    /// A system call failed; its message.
    case system(String)
}
