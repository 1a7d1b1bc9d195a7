import Glibc
import TemporaryFolders
import Testing

@testable import Commands

/// Stopping, continuing and losing the terminal, under a shell.
@Suite(.serialized) struct StopTests {
    /// A shell in a terminal, and the program that it runs in the foreground.
    struct Session {
        let terminal: PseudoTerminal
        let program: pid_t

        /// Starts both; in the background the program is stopped at once, because it needs the terminal.
        init(inBackground: Bool = false) throws {
            // Distinguishes the prompt from its echo.
            terminal = try #require(PseudoTerminal("/bin/sh", ["-i"], environment: ["PS1": "> ", "ENV": "", "HISTFILE": ""]))
            #expect(terminal.wait(for: "> "))
            let words = ([Programs.cnnTUI] + Programs.small).map { "'\($0)'" }.joined(separator: " ")
            terminal.type("sh -c 'echo number=$$ && exec \"$0\" \"$@\"' \(words)\(inBackground ? " &" : "")\n")
            if inBackground {
                let terminal = terminal
                #expect(terminal.read(seconds: 20) { Self.number(terminal.output) != nil })
            } else {
                #expect(terminal.wait(for: "before"))
            }
            program = try #require(Self.number(terminal.output))
        }

        /// The last match is the echo command's output, which ends a line.
        private static func number(_ output: [UInt8]) -> pid_t? {
            String(decoding: output, as: UTF8.self).components(after: "number=").compactMap { text in
                text.contains("\r\n") ? pid_t(text.prefix { $0.isNumber }) : nil
            }.last
        }

        var state: Character? {
            guard let file = fopen("/proc/\(program)/stat", "r") else { return nil }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 512)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes.prefix(count), as: UTF8.self).components(after: ") ").last?.first
        }

        /// Reads until the program is in a state: `T` stopped, nil gone. A zombie counts as gone.
        func wait(for wanted: Character?, seconds: Double = 5) -> Bool {
            terminal.read(seconds: seconds) { (state == "Z" ? nil : state) == wanted }
        }

        /// Whether the program takes the terminal and then shows a text there.
        func shows(_ text: String, since: Int, columns: Int, rows: Int) -> Bool {
            terminal.read(seconds: 10) {
                guard let start = terminal.lastPlace(of: "\u{1b}[?1049h"), start >= since else { return false }
                var screen = EmulatedTerminal(columns: columns, rows: rows)
                screen.take(terminal.output[start...])
                return screen.text.contains(text)
            }
        }

        func leave() {
            terminal.type("q")
            #expect(wait(for: nil))
            terminal.type("echo ended=$?\n")
            #expect(terminal.wait(for: "ended=0"))
            terminal.expectGivenBack()
        }
    }

    enum Stop: Sendable {
        case key
        case signal(Int32)
    }

    @Test(arguments: [Stop.key, .signal(SIGTSTP), .signal(SIGSTOP)])
    func stoppedAndGoneOnInAnotherSize(_ stop: Stop) throws {
        let session = try Session()
        let terminal = session.terminal
        for (columns, rows) in [(120, 40), (61, 17), (80, 24)] {
            let start = terminal.output.count
            switch stop {
            case .key: terminal.type("\u{1a}")
            case .signal(let number): kill(session.program, number)
            }
            #expect(session.wait(for: "T"))
            #expect(terminal.read(seconds: 5) { terminal.contains(Array("> ".utf8), from: start) })
            if case .signal(SIGSTOP) = stop {} else { terminal.expectGivenBack() }
            terminal.resize(columns: UInt16(columns), rows: UInt16(rows))
            // In the background it cannot continue, and does not try to.
            let end = terminal.output.count
            terminal.type("bg\n")
            #expect(terminal.read(seconds: 5) { terminal.contains(Array("> ".utf8), from: end) })
            #expect(session.wait(for: "T"))
            terminal.type("fg\n")
            #expect(session.shows("quit", since: start, columns: columns, rows: rows))
            #expect(terminal.read(seconds: 5) { terminal.contains(Array("\u{1b}[?1006h".utf8), from: start) })
        }
        session.leave()
    }

    @Test func endedWhileStopped() throws {
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            let session = try Session()
            let start = session.terminal.output.count
            session.terminal.type("\u{1a}")
            #expect(session.wait(for: "T"))
            // Before it says so the shell has not taken the terminal.
            #expect(session.terminal.read(seconds: 10) { session.terminal.contains(Array("Stopped".utf8), from: start) })
            kill(session.program, number)
            kill(session.program, SIGCONT)
            #expect(session.wait(for: nil, seconds: 20), "signal \(number), state \(String(describing: session.state))")
            session.terminal.expectGivenBack("signal \(number)")
        }
    }

    /// A program that is continued in the background only to end leaves the terminal to the shell.
    @Test func endedWhileItWaitsForTheTerminal() throws {
        for number in [SIGTERM, SIGHUP, SIGINT] {
            let session = try Session(inBackground: true)
            #expect(session.wait(for: "T"))
            kill(session.program, number)
            kill(session.program, SIGCONT)
            #expect(session.wait(for: nil))
            session.terminal.type("echo over=$?\n")
            #expect(session.terminal.wait(for: "over=0"))
            #expect(!session.terminal.output.contains(0x1b))
            session.terminal.expectGivenBack()
        }
    }

    @Test func inABackgroundThatCannotEndItSaysWhyThereIsNoScreen() throws {
        // Its parent is gone before it begins, but the session continues.
        let script = """
            mkfifo "$1"; set -m; (sh -c 'read go < "$1"; exec "$0" --model 2c5-4s < /dev/tty' "$0" "$1" &); echo > "$1"; read line
            """
        let folder = TemporaryFolder()
        let terminal = try #require(PseudoTerminal("/bin/sh", ["-c", script, Programs.cnnTUI, folder.path("gone")]))
        #expect(terminal.wait(for: "Input/output error"))
        #expect(!terminal.output.contains(0x1b))
    }

    @Test func theTerminalVanishes() throws {
        for isStopped in [false, true] {
            for isShellKilled in [false, true] {
                let session = try Session()
                if isStopped {
                    let start = session.terminal.output.count
                    session.terminal.type("\u{1a}")
                    #expect(session.wait(for: "T"))
                    // The system treats the group as stopped only when all threads are stopped and the shell knows.
                    #expect(session.terminal.read(seconds: 5) { session.terminal.contains(Array("> ".utf8), from: start) })
                }
                if isShellKilled { kill(session.terminal.process, SIGKILL) } else { session.terminal.hangUp() }
                #expect(session.wait(for: nil, seconds: 2), "stopped \(isStopped), the shell killed \(isShellKilled)")
                kill(session.program, SIGKILL)
            }
        }
    }
}

extension String {
    /// The text after each occurrence of a text.
    func components(after text: String) -> [Substring] {
        var (rest, found) = (self[...], [Substring]())
        while let range = rest.firstRange(of: text) {
            rest = rest[range.upperBound...]
            found.append(rest)
        }
        return found
    }
}

extension PseudoTerminal {
    /// The last place in the output where a text begins.
    func lastPlace(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard output.count >= wanted.count else { return nil }
        return (0...output.count - wanted.count).last { output[$0] == wanted[0] && output[$0...].starts(with: wanted) }
    }
}
