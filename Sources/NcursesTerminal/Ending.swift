import CTerminalRescue
import Glibc

/// Ends the program by a signal, visible to its parent process.
public func die(by signal: Int32) -> Never { cnn_rescue_die(signal) }

/// Whether a signal is ignored, as `nohup` does with SIGHUP.
public func isIgnored(_ signal: Int32) -> Bool { cnn_rescue_is_ignored(signal) == 1 }

/// Makes a failure of the program end it at once. On a terminal Swift's runtime would print a trace and then wait half a minute for keys,
/// with the terminal's settings changed. The runtime's own variable can still ask for that, and without a terminal the trace is printed.
public func failAtOnce() {
    if getenv("SWIFT_BACKTRACE") == nil && isatty(STDIN_FILENO) == 1 { cnn_rescue_fail_at_once() }
}
