import Glibc

/// Ctrl-C as something to ask for between two steps: SIGINT is held back, in this thread and in those it starts, and looked for.
struct Interruption {
    init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Whether Ctrl-C was pressed.
    var isRequested: Bool {
        var set = sigset_t()
        sigpending(&set)
        return sigismember(&set, SIGINT) == 1
    }
}
