import ArgumentParser
import Glibc
import Messages
import NeuralNetworks
import TerminalUI

/// Exit codes.
enum ExitStatus {
    static let failed: Int32 = 1
    static let noTerminal: Int32 = 2
    static let badUsage: Int32 = 64
    static let interrupted: Int32 = 130
}

@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cnn-tui", abstract: HelpText.program, discussion: HelpText.programDiscussion, version: "0.1.0",
        subcommands: [Watch.self, Train.self, Trace.self, Show.self], defaultSubcommand: Watch.self)

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            leave(with: error)
        }
    }

    /// Says what went wrong, everything from outside in it made visible, and exits with the code that says of what kind it was.
    static func leave(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = fullMessage(for: error)
        if code.isSuccess {
            write(text + "\n", to: STDOUT_FILENO)
        } else if !text.isEmpty {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            write(lines.map { VisibleText(untrusted: String($0)).string }.joined(separator: "\n") + "\n", to: STDERR_FILENO)
        }
        Glibc.exit(code == .validationFailure ? ExitStatus.badUsage : code.rawValue)
    }

    /// Runs a command's work: errors of its own in the user's language, one line, with the right code.
    static func perform(_ words: Phrasebook, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch let code as ExitCode {
            throw code
        } catch {
            write("cnn-tui: \(words.words(error).string)\n", to: STDERR_FILENO)
            switch error {
            case is NotationError: throw ExitCode(ExitStatus.badUsage)
            case is TerminalProblem: throw ExitCode(ExitStatus.noTerminal)
            default: throw ExitCode(ExitStatus.failed)
            }
        }
    }
}
