import CTerminalRescue
import Glibc

/// Dies by a signal, so that whoever waits for the program sees it.
public func die(by signal: Int32) -> Never { cnn_rescue_die(signal) }

/// Whether a signal is ignored, as `nohup` does with SIGHUP.
public func isIgnored(_ signal: Int32) -> Bool { cnn_rescue_is_ignored(signal) == 1 }

/// Lets a failure of the program end it at once.
///
/// On a terminal Swift's runtime would show a trace and then wait half a minute for keys, the terminal's settings changed. Nobody is kept
/// from asking for that by the runtime's own variable, and where there is no terminal to wait at, the trace stays.
public func failAtOnce() {
    if getenv("SWIFT_BACKTRACE") == nil && isatty(STDIN_FILENO) == 1 { cnn_rescue_fail_at_once() }
}
