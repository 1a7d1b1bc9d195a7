import Glibc
import NcursesTerminal

/// INT, TERM and HUP as something to ask for between two steps: they are held back, in this thread and in those it starts, and looked for.
/// Once they were seen, the next INT or TERM ends the program at once; not HUP: a terminal that goes away is told of twice by itself. What was
/// ignored when the program began (nohup) stays ignored.
final class Interruption {
    private let watched = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    private var seen: Int32?

    init() { change(SIG_BLOCK, watched) }

    /// Whether the program was asked to end.
    var isRequested: Bool {
        if seen != nil { return true }
        var set = Self.set(watched)
        var none = timespec()
        // All that wait: one of them that is let through would end the program.
        while true {
            let number = sigtimedwait(&set, nil, &none)
            if number < 0 { break }
            seen = seen ?? number
        }
        guard seen != nil else { return false }
        change(SIG_UNBLOCK, watched.filter { $0 != SIGHUP })
        return true
    }

    /// Ends the program: with its code after Ctrl-C, else by the signal that was seen, for whoever supervises it to see.
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
