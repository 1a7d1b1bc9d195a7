import Messages
import TerminalUI

/// `cnn-tui manual`: lists the topics of the manual, or prints one unchanged.
public struct ManualCommand: Sendable {
    /// The topic; nil for the list.
    public var topic: String?

    /// The list, or a topic.
    public init(topic: String? = nil) { self.topic = topic }

    /// Prints to standard output. Throws `AssetsMissing` if the program has no manual, and the errors of `Manual.topic(_:)`.
    public func run(_ output: CommandOutput) throws { try run(output, Manual()) }

    func run(_ output: CommandOutput, _ manual: Manual) throws {
        if let topic {
            var lines = try manual.topic(topic).text.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            // In one piece: a reader may close the pipe early, and printing line by line would take a system call per line.
            output.standardOutput(lines.map { VisibleText(untrusted: String($0)).string + "\n" }.joined())
            return
        }
        output.table(
            try manual.names.map { name in [VisibleText(untrusted: name), VisibleText(untrusted: try manual.topic(name).summary)] })
        output.line(output.words(.manualHint))
    }
}
