import Glibc

/// Ctrl-C as something to ask for between two steps: SIGINT is held back, in this thread and in those it starts, and looked for. Once it was
/// seen, the next one ends the program at once. A SIGINT that was ignored when the program began (nohup) stays ignored.
final class Interruption {
    private let isIgnored: Bool
    private var wasSeen = false

    init() {
        var old = sigaction()
        sigaction(SIGINT, nil, &old)
        isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        if !isIgnored { Self.change(SIG_BLOCK) }
    }

    /// Whether Ctrl-C was pressed.
    var isRequested: Bool {
        if isIgnored { return false }
        if wasSeen { return true }
        var set = sigset_t()
        sigpending(&set)
        guard sigismember(&set, SIGINT) == 1 else { return false }
        wasSeen = true
        var number: Int32 = 0
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigwait(&set, &number)
        Self.change(SIG_UNBLOCK)
        return true
    }

    private static func change(_ how: Int32) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        pthread_sigmask(how, &set, nil)
    }
}
