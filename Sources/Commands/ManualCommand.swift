import Messages
import TerminalUI

/// `cnn-tui manual`: lists the topics of the manual, or prints one as it stands.
public struct ManualCommand: Sendable {
    /// The topic; nil for the list.
    public var topic: String?

    /// The list, or a topic.
    public init(topic: String? = nil) { self.topic = topic }

    /// Prints to standard output. Throws `AssetsMissing` where the program has no manual, and what `Manual.topic(_:)` throws.
    public func run(_ output: CommandOutput) throws { try run(output, Manual()) }

    func run(_ output: CommandOutput, _ manual: Manual) throws {
        if let topic {
            var lines = try manual.topic(topic).text.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            // In one piece: a reader that has seen enough closes the pipe, and a line at a time would be a call of the system each.
            output.standardOutput(lines.map { VisibleText(untrusted: String($0)).string + "\n" }.joined())
            return
        }
        output.table(
            try manual.names.map { name in [VisibleText(untrusted: name), VisibleText(untrusted: try manual.topic(name).summary)] })
        output.line(output.words(.manualHint))
    }
}
