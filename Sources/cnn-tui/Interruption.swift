import Glibc
import NcursesTerminal

/// Turns INT, TERM and HUP into a request to end that is checked between two steps: they are blocked in this thread and in those that it
/// starts, and polled. After the first, the next INT or TERM ends the program at once; HUP does not, because a closing terminal causes two.
/// Signals that were ignored when the program started (nohup) stay ignored.
final class Interruption {
    private let watched = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    private var seen: Int32?

    init() { change(SIG_BLOCK, watched) }

    /// Whether the program was asked to end.
    var isRequested: Bool {
        if seen != nil { return true }
        var set = Self.set(watched)
        var none = timespec()
        // All pending ones: if one were delivered, it would end the program.
        while true {
            let number = sigtimedwait(&set, nil, &none)
            if number < 0 { break }
            seen = seen ?? number
        }
        guard seen != nil else { return false }
        change(SIG_UNBLOCK, watched.filter { $0 != SIGHUP })
        return true
    }

    /// Ends the program: with its exit code after Ctrl-C, otherwise by the signal received, so that a supervisor sees it.
    func end() -> Never {
        if let seen, seen != SIGINT { die(by: seen) }
        exit(ExitStatus.interrupted)
    }

    private func change(_ how: Int32, _ numbers: [Int32]) {
        var set = Self.set(numbers)
        pthread_sigmask(how, &set, nil)
    }

    private static func set(_ numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
