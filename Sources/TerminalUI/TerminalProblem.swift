/// Why there can be no screen.
public enum TerminalProblem: Error, Hashable, Sendable {
    /// Standard input is no terminal.
    case inputIsNoTerminal
    /// Standard output is no terminal.
    case outputIsNoTerminal
    /// The environment does not say which terminal this is.
    case typeUnset
    /// A terminal that cannot place its cursor.
    case typeTooSimple(String)
    /// The system has no description of this terminal.
    case typeUnknown(String)
    /// The system refused something that a screen needs.
    case system(String)
}
