import Glibc

/// Runs `body` on a new thread, which ends when `body` returns. Every thread of the program is started here.
///
/// Signals that ask for something (SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT, SIGTSTP) are blocked here and so reach the main thread.
/// Handlers of fatal signals run on an alternate stack, so that they can restore the terminal even after this thread's stack has
/// overflowed.
public func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // Guard pages below the stack: large enough that a function with large arrays cannot jump over them.
    pthread_attr_setguardsize(&attributes, 1 << 18)
    var (held, before) = (sigset_t(), sigset_t())
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT, SIGTSTP] { sigaddset(&held, signal) }
    // A new thread inherits the signal mask of its creator.
    pthread_sigmask(SIG_BLOCK, &held, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let status = pthread_create(
        &thread, &attributes,
        { argument in
            guard let argument else { return nil }
            let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
            withAlternateStack { box.body() }
            return nil
        }, box.toOpaque())
    precondition(status == 0, "the system gives no more threads")
    pthread_detach(thread)
}

/// Runs `body` with an alternate signal stack on this thread.
private func withAlternateStack(_ body: () -> Void) {
    let size = 65_536
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    var stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
    body()
    stack.ss_flags = Int32(SS_DISABLE)
    sigaltstack(&stack, nil)
    memory.deallocate()
}
