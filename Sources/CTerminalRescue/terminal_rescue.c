// In C because a signal handler may not call anything that allocates, locks or counts references, and Swift does not guarantee that.
#define _GNU_SOURCE
#include "terminal_rescue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static int terminal = -1, undo_output = -1, wake_descriptor = -1;
static char *undo;
static size_t undo_count;
static char alternate_stack[65536];

/// Whether the settings are changed, and whether bytes that must be undone were written to the terminal.
static atomic_int settings_changed, has_drawn;
/// The signals that have arrived and were not checked yet; those that ever arrived; the first of those that end the program.
static atomic_int arrived[NSIG], ever_arrived[NSIG], requested_end;
/// The thread that restores the terminal because the program dies.
static atomic_int rescuer;

/// Seconds and microseconds for the program to end after it was asked to.
static const struct itimerval patience = {.it_value = {.tv_sec = 4, .tv_usec = 500000}};
/// Milliseconds that a dying program waits for a terminal that takes nothing: in total, and per wait.
enum { longest_wait = 100, one_wait = 5 };

/// The signals reported to the main loop.
static const int gentle[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT, SIGTSTP};
enum { gentle_count = sizeof gentle / sizeof *gentle };
static struct sigaction old_actions[NSIG];
static sigset_t old_mask;

/// Whether it ends a program by default and is not a polite request to end.
static int is_fatal(int number) {
    switch (number) {
    case SIGSEGV: case SIGABRT: case SIGILL: case SIGTRAP: case SIGBUS: case SIGFPE: case SIGQUIT: case SIGSYS: case SIGPIPE:
    case SIGUSR1: case SIGUSR2: case SIGXCPU: case SIGXFSZ: case SIGVTALRM: case SIGPROF: case SIGIO: case SIGPWR: case SIGSTKFLT:
        return 1;
    default: return number >= SIGRTMIN && number <= SIGRTMAX;
    }
}

static int is_handled(int number) {
    for (int i = 0; i < gentle_count; i++) {
        if (gentle[i] == number) return 1;
    }
    return number == SIGALRM || is_fatal(number);
}

int cnn_rescue_prepare(int descriptor, int output, const char *bytes, size_t count) {
    if (tcgetattr(descriptor, &saved) != 0) return -1;
    terminal = descriptor;
    undo_output = output;
    char *copy = malloc(count);
    if (!copy) return -1;
    memcpy(copy, bytes, count);
    free(undo);
    undo = copy;
    undo_count = count;
    return 0;
}

static void write_undo(void) {
    size_t done = 0;
    for (int waited = 0; done < undo_count && waited <= longest_wait;) {
        ssize_t wrote = write(undo_output, undo + done, undo_count - done);
        if (wrote > 0) {
            done += (size_t)wrote;
        } else if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            return;
        } else {
            struct pollfd polled = {.fd = undo_output, .events = POLLOUT};
            poll(&polled, 1, one_wait);
            waited += one_wait;
        }
    }
}

/// Changes the settings even in the background, where that would otherwise stop the program.
static int change_settings(const struct termios *settings) {
    sigset_t stop, old;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &old);
    int status;
    do {
        status = tcsetattr(terminal, TCSANOW, settings);
    } while (status != 0 && errno == EINTR);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = error;
    return status;
}

/// Whether another process group has the terminal: a shell that took it back has its own settings.
static int is_in_background(void) {
    pid_t owner = tcgetpgrp(terminal);
    return owner > 0 && owner != getpgrp();
}

void cnn_rescue_restore_settings(void) {
    if (!atomic_exchange(&settings_changed, 0)) return;
    if (!is_in_background()) change_settings(&saved);
}

static void give_back(void) {
    if (atomic_exchange(&has_drawn, 0)) write_undo();
    cnn_rescue_restore_settings();
}

void cnn_rescue_die(int number) {
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(number, &standard, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    _exit(128 + number);
}

/// Restores the terminal and dies. If several threads get here, the first does it; if it fails itself, nothing more is tried.
static void on_fatal(int number) {
    int nobody = 0, self = gettid();
    if (atomic_compare_exchange_strong(&rescuer, &nobody, self)) {
        give_back();
    } else if (nobody != self) {
        poll(NULL, 0, 4 * longest_wait);
    }
    cnn_rescue_die(number);
}

static void on_gentle(int number) {
    int error = errno;
    atomic_store(&arrived[number], 1);
    int is_repeated = atomic_exchange(&ever_arrived[number], 1);
    if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
        int none = 0;
        if (atomic_compare_exchange_strong(&requested_end, &none, number)) {
            setitimer(ITIMER_REAL, &patience, NULL);
        } else if (is_repeated && number != SIGHUP) {
            // A second request means not to wait. A closing terminal causes two signals: from the system and from the shell.
            on_fatal(number);
        }
    }
    char byte = cnn_rescue_wake_byte;
    ssize_t ignored = write(wake_descriptor, &byte, 1);
    (void)ignored;
    errno = error;
}

static int is_ignored(const struct sigaction *action) {
    return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_IGN;
}

/// The main loop did not end in time.
static void on_alarm(int number) {
    int requested = atomic_load(&requested_end);
    if (requested || !is_ignored(&old_actions[number])) on_fatal(requested ? requested : number);
}

int cnn_rescue_is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && is_ignored(&action);
}

static void install(int number, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigfillset(&action.sa_mask);
    // A handler that fails itself must be able to end the program.
    for (int other = 1; other < NSIG; other++) {
        if (is_fatal(other)) sigdelset(&action.sa_mask, other);
    }
    sigaction(number, NULL, &old_actions[number]);
    // Our own timer is exempt from signals that were ignored.
    if (!is_ignored(&old_actions[number]) || number == SIGALRM) sigaction(number, &action, NULL);
}

void cnn_rescue_fail_at_once(void) {
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (!is_fatal(number) || sigaction(number, NULL, &action) != 0 || is_ignored(&action)) continue;
        memset(&action, 0, sizeof action);
        action.sa_handler = SIG_DFL;
        sigaction(number, &action, NULL);
    }
}

static void at_exit(void) { give_back(); }

void cnn_rescue_install(int wake) {
    static int is_registered;
    if (!is_registered) is_registered = atexit(at_exit) == 0;
    wake_descriptor = wake;
    for (int i = 0; i < NSIG; i++) {
        atomic_store(&arrived[i], 0);
        atomic_store(&ever_arrived[i], 0);
    }
    atomic_store(&requested_end, 0);
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);
    for (int number = 1; number < NSIG; number++) {
        if (is_fatal(number)) install(number, on_fatal, SA_ONSTACK | SA_NODEFER);
    }
    for (int i = 0; i < gentle_count; i++) install(gentle[i], on_gentle, SA_ONSTACK | SA_RESTART);
    install(SIGALRM, on_alarm, SA_ONSTACK);
    // The parent process may have blocked signals, which a new program inherits.
    sigset_t handled;
    sigemptyset(&handled);
    for (int number = 1; number < NSIG; number++) {
        if (is_handled(number)) sigaddset(&handled, number);
    }
    pthread_sigmask(SIG_UNBLOCK, &handled, &old_mask);
}

void cnn_rescue_remove(void) {
    static const struct itimerval off;
    setitimer(ITIMER_REAL, &off, NULL);
    pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
    for (int number = 1; number < NSIG; number++) {
        if (is_handled(number)) sigaction(number, &old_actions[number], NULL);
    }
}

int cnn_rescue_arrived(int number) { return atomic_exchange(&arrived[number], 0); }

void cnn_rescue_drawing(int draws) { atomic_store(&has_drawn, draws); }

/// Stops with the default action of `number`, sent to `whom`, unless SIGCONT has arrived. Returns whether it was continued: a program
/// without a shell that could continue it is never stopped.
static int stop(int number, pid_t whom) {
    struct sigaction standard, old;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(number, &standard, &old);
    // If it was continued after it began to check, it must check again.
    if (!atomic_load(&arrived[SIGCONT])) kill(whom, number);
    sigaction(number, &old, NULL);
    return cnn_rescue_arrived(SIGCONT);
}

void cnn_rescue_stop(int is_for_all) {
    atomic_store(&arrived[SIGCONT], 0);
    if (!cnn_rescue_is_ignored(SIGTSTP)) stop(SIGTSTP, is_for_all ? 0 : getpid());
}

int cnn_rescue_take(void) {
    while (atomic_store(&arrived[SIGCONT], 0), is_in_background() && !cnn_rescue_is_ignored(SIGTTOU)) {
        // It may have been continued only to be ended.
        if (atomic_load(&requested_end)) return cnn_rescue_is_ending;
        if (!stop(SIGTTOU, 0)) {
            // The same error that the system gives to an orphaned process group.
            errno = EIO;
            return -1;
        }
    }
    struct termios raw = saved;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    atomic_store(&settings_changed, 1);
    return change_settings(&raw);
}
