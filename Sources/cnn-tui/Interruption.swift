import Glibc
import NcursesTerminal

/// INT, TERM and HUP as something to ask for between two steps: they are held back, in this thread and in those it starts, and looked for.
/// Once one was seen, the next ends the program at once. What was ignored when the program began (nohup) stays ignored.
final class Interruption {
    private let watched: [Int32]
    private var seen: Int32?

    init() {
        watched = [SIGINT, SIGTERM, SIGHUP].filter { number in
            var old = sigaction()
            sigaction(number, nil, &old)
            return unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
        }
        change(SIG_BLOCK)
    }

    /// Whether the program was asked to end.
    var isRequested: Bool {
        if seen != nil { return true }
        var set = sigset_t()
        sigpending(&set)
        guard let number = watched.first(where: { sigismember(&set, $0) == 1 }) else { return false }
        seen = number
        var taken: Int32 = 0
        sigemptyset(&set)
        sigaddset(&set, number)
        sigwait(&set, &taken)
        change(SIG_UNBLOCK)
        return true
    }

    /// Ends the program: with its code after Ctrl-C, else by the signal that was seen, for whoever supervises it to see.
    func end() -> Never {
        if let seen, seen != SIGINT { die(by: seen) }
        exit(ExitStatus.interrupted)
    }

    private func change(_ how: Int32) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in watched { sigaddset(&set, number) }
        pthread_sigmask(how, &set, nil)
    }
}
