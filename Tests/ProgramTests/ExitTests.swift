import Glibc
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Commands

/// However the program ends, the terminal is restored: at random moments of a session, in every way. `EXITS=20` tries 20 moments of each
/// instead of three.
@Suite(.serialized) struct ExitTests {
    enum Way: CustomTestStringConvertible, Sendable {
        case key
        case error
        case signal(Int32)

        var testDescription: String {
            switch self {
            case .key: "quit key"
            case .error: "error"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE]
    static let moments = Programs.number("EXITS", otherwise: 3)
    /// Keys before the end: training flat out or slowly, other screens, an open field, a stop.
    static let keys = ["", " ", "f", "--- ", " ?", " c", "s", "bbb\t", "bu", ":lr", "d", " \u{1a}", "nnnn"]
    /// The longest time in seconds for ending after a signal; `PATIENCE` multiplies it on a busy machine.
    static let longest = 0.2 * Double(Programs.number("PATIENCE", otherwise: 10))

    /// Settings that are never set by accident.
    private static func unusual(_ settings: inout termios) {
        settings.c_iflag ^= tcflag_t(IXANY | IUTF8)
        settings.c_lflag ^= tcflag_t(ECHOK)
        settings.c_cc.1 = 0x07
    }

    private static func now() -> Double { Clock.steady.now() }

    @Test(arguments: [Way.key, .error] + signals.map { .signal($0) })
    func theTerminalIsGivenBack(_ way: Way) throws {
        var chance = RandomStream(seed: 7, purpose: .testing, index: 0)
        var slowest = 0.0
        for moment in 0..<Self.moments {
            let keys = Self.keys[chance.integer(below: Self.keys.count)]
            // Some moments are before the first frame is complete, and a few before anything is written.
            let bytes = chance.integer(below: 4) == 0 ? chance.integer(below: 2501) : 2500 + chance.integer(below: 9501)
            let comment: Comment = "moment \(moment): keys \(keys), after \(bytes) bytes"
            let isError = if case .error = way { true } else { false }
            // What comes early comes while MNIST is being read; later the pictures make no difference.
            let data = isError ? ["--model", "2c5-4s", "--data", "/no/such"] : bytes > 2500 ? Programs.small : ["--model", "2c5-4s"]
            let terminal = try #require(PseudoTerminal(Programs.cnnTUI, data, change: Self.unusual))
            // A key has a meaning only once the program has the terminal.
            let isKey = if case .key = way { true } else { false }
            if isKey || !isError && bytes > 2500 {
                #expect(terminal.wait(for: "before"), comment)
                terminal.type(keys)
            }
            // If nothing moves there are no more bytes to wait for.
            _ = terminal.wait(forBytes: bytes, seconds: 0.2)
            let start = Self.now()
            switch way {
            case .key:
                // Close any field or screen; the program may also ask.
                terminal.type("\u{1b}")
                terminal.type("\u{3}y")
                #expect(terminal.waitForEnd() == 0, comment)
            case .error: #expect(terminal.waitForEnd() == 1, comment)
            case .signal(let number):
                kill(terminal.process, number)
                #expect(terminal.waitForEnd() == -number, comment)
                slowest = max(slowest, Self.now() - start)
            }
            terminal.expectGivenBack(comment)
        }
        #expect(slowest < Self.longest)
    }

    @Test(arguments: [
        ("error", 1), ("exit", 3), ("trap", -SIGILL), ("thread-trap", -SIGILL), ("overflow", -SIGSEGV), ("thread-overflow", -SIGSEGV),
        ("worker-overflow", -SIGSEGV),
    ])
    func aProgramThatFailsGivesItBackToo(_ way: String, _ status: Int32) throws {
        let terminal = try #require(PseudoTerminal(Programs.failing, [way], change: Self.unusual))
        #expect(terminal.wait(for: "ready"))
        terminal.type("x")
        let start = Self.now()
        // A trap is SIGTRAP on some processors.
        let ended = terminal.waitForEnd()
        #expect(ended == status || (ended == -SIGTRAP && status == -SIGILL))
        #expect(Self.now() - start < Self.longest)
        terminal.expectGivenBack()
    }

    /// Every signal that ends a program by default; two of the numbers between belong to the C library.
    @Test func noSignalButKILLLeavesATrace() throws {
        let harmless = [SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGCHLD, SIGURG, SIGWINCH, 32, 33]
        for number in (1...Int32(64)) where !harmless.contains(number) {
            let terminal = try #require(PseudoTerminal(Programs.failing, change: Self.unusual))
            #expect(terminal.wait(for: "ready"))
            kill(terminal.process, number)
            #expect(terminal.waitForEnd() == -number)
            terminal.expectGivenBack("signal \(number)")
        }
    }

    /// However long the sequences of the terminal are.
    @Test func longSequencesAreUndoneWhole() throws {
        let folder = TemporaryFolder()
        let padding = String(repeating: "\\E[m", count: 200)
        folder.write("cnn-tui-test|long,\n\tuse=xterm-256color, rmcup=\(padding)\\E[?1049l\\E[23;0;0t,\n", to: "long.ti")
        let compiled = try #require(ChildProcess("/usr/bin/tic", ["-x", "-o", folder.path("terminfo"), folder.path("long.ti")]))
        #expect(compiled.code == 0, "\(compiled.errors)")
        let variables = ["TERM": "cnn-tui-test", "TERMINFO": folder.path("terminfo")]
        let terminal = try #require(PseudoTerminal(Programs.failing, environment: variables))
        #expect(terminal.wait(for: "ready"))
        kill(terminal.process, SIGSEGV)
        #expect(terminal.waitForEnd() == -SIGSEGV)
        terminal.expectGivenBack()
    }

    @Test func aSignalIsSeenThoughTheMainLoopIsBehindWithItsNews() throws {
        let terminal = try #require(PseudoTerminal(Programs.failing, ["full"]))
        #expect(terminal.wait(for: "ready"))
        terminal.type("x")
        let start = Self.now()
        #expect(terminal.waitForEnd() == -SIGTERM)
        #expect(Self.now() - start < Self.longest)
    }

    @Test func aFailureWithoutAScreenEndsAtOnceToo() throws {
        let terminal = try #require(PseudoTerminal(Programs.failing, ["trap", "--without-screen"]))
        let ended = terminal.waitForEnd(seconds: 10)
        #expect(ended == -SIGILL || ended == -SIGTRAP)
        #expect(terminal.contains(Array("Fatal error".utf8)) && !terminal.output.contains(0x1b))
    }

    /// A program whose main loop hangs.
    private func hanging(_ options: [String]) throws -> PseudoTerminal {
        let terminal = try #require(PseudoTerminal("/usr/bin/env", options + [Programs.failing, "hang"]))
        #expect(terminal.wait(for: "ready"))
        terminal.type("x")
        // The key is read before the signal comes: the program writes a line once it hangs.
        #expect(terminal.wait(for: "hanging"))
        return terminal
    }

    /// Blocked signals and an ignored alarm at the start make no difference.
    private static let held = ["--block-signal=TERM,INT,HUP,ALRM", "--ignore-signal=ALRM"]

    @Test func aMainLoopThatHangsIsEndedByTheSecondSignal() throws {
        for (signal, options) in [(SIGTERM, []), (SIGINT, Self.held)] {
            let terminal = try hanging(options)
            kill(terminal.process, signal)
            #expect(terminal.waitForEnd(seconds: 0.3) == nil)
            let start = Self.now()
            kill(terminal.process, signal)
            #expect(terminal.waitForEnd() == -signal)
            #expect(Self.now() - start < Self.longest)
            terminal.expectGivenBack()
        }
    }

    @Test func aMainLoopThatHangsIsEndedInFiveSeconds() throws {
        // Concurrently, because each takes that long.
        let programs = try [(SIGTERM, []), (SIGHUP, Self.held)].map { signal, options in (signal, try hanging(options)) }
        let start = Self.now()
        for (signal, terminal) in programs { kill(terminal.process, signal) }
        for (signal, terminal) in programs {
            #expect(terminal.waitForEnd() == -signal)
            terminal.expectGivenBack()
        }
        #expect(Self.now() - start < 5)
    }

    /// A terminal that takes nothing does not block the program's end.
    @Test(arguments: [SIGTERM, SIGSEGV]) func aStalledTerminalIsGivenBackAsFarAsItCanBe(_ signal: Int32) throws {
        let terminal = try #require(
            PseudoTerminal(
                Programs.cnnTUI, Programs.smallOpening + ["--theme", "projector", "--color", "24bit"], columns: 300, rows: 100,
                change: Self.unusual))
        #expect(terminal.wait(for: "before"))
        // The terminal is not read from here on, and enough is drawn to fill any buffer.
        for _ in 0..<120 { terminal.type("?\u{1b}") }
        terminal.type("f")
        #expect(terminal.waitUntilFull())
        let start = Self.now()
        kill(terminal.process, signal)
        #expect(terminal.waitForEnd(reading: false) == -signal)
        #expect(Self.now() - start < 0.2 + Self.longest)
        #expect(terminal.isRestored)
        // It took nothing, not even the bytes that undo.
        #expect(!terminal.contains(ProgramTests.leave))
    }

    @Test func whatWasIgnoredStaysIgnored() throws {
        let terminal = try #require(
            PseudoTerminal("/bin/sh", ["-c", "trap '' HUP INT QUIT; exec \"$0\" \"$@\"", Programs.cnnTUI] + Programs.small))
        #expect(terminal.wait(for: "before"))
        for signal in [SIGHUP, SIGINT, SIGQUIT] { kill(terminal.process, signal) }
        terminal.type("?")
        #expect(terminal.wait(for: "stepping"))
        kill(terminal.process, SIGTERM)
        #expect(terminal.waitForEnd() == -SIGTERM)
        terminal.expectGivenBack()
    }

    /// A terminal that goes away ends the program by the corresponding signal; if that is ignored, with the code for no terminal.
    @Test func aTerminalThatVanishesEndsTheProgram() throws {
        for (keys, isStopped) in [("", false), ("f", false), (":lr", false), ("", true), ("f", true)] {
            for isIgnored in [false, true] {
                let script = isIgnored ? "trap '' HUP; exec \"$0\" \"$@\"" : "exec \"$0\" \"$@\""
                let terminal = try #require(PseudoTerminal("/bin/sh", ["-c", script, Programs.cnnTUI] + Programs.small))
                #expect(terminal.wait(for: "before"))
                terminal.type(keys)
                if isStopped { kill(terminal.process, SIGSTOP) }
                let start = Self.now()
                terminal.hangUp()
                #expect(terminal.waitForEnd() == (isIgnored ? 2 : -SIGHUP), "keys \(keys), stopped \(isStopped), ignored \(isIgnored)")
                #expect(Self.now() - start < 2)
            }
        }
    }
}
