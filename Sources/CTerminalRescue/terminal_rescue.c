// In C because a signal handler may call nothing that allocates, locks or counts references, and Swift promises none of that.
#define _GNU_SOURCE
#include "terminal_rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static int terminal = -1, undo_output = -1;
static char undo[256];
static size_t undo_count;
static volatile sig_atomic_t wake_descriptor = -1;
static char alternate_stack[65536];

static const int fatal[] = {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE};
static const int gentle[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH};
enum { fatal_count = sizeof fatal / sizeof *fatal, gentle_count = sizeof gentle / sizeof *gentle };
static struct sigaction old_fatal[fatal_count], old_gentle[gentle_count];

int cnn_rescue_prepare(int descriptor, int output, const char *bytes, size_t count) {
    if (tcgetattr(descriptor, &saved) != 0) return -1;
    terminal = descriptor;
    undo_output = output;
    undo_count = count < sizeof undo ? count : sizeof undo;
    memcpy(undo, bytes, undo_count);
    return 0;
}

static void on_fatal(int number) {
    ssize_t ignored = write(undo_output, undo, undo_count);
    (void)ignored;
    tcsetattr(terminal, TCSANOW, &saved);
    signal(number, SIG_DFL);
    raise(number);
}

static void on_gentle(int number) {
    int error = errno;
    char byte = (char)number;
    ssize_t ignored = write(wake_descriptor, &byte, 1);
    (void)ignored;
    errno = error;
}

static void install(int number, void (*handler)(int), int flags, struct sigaction *old) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(number, NULL, old);
    if (old->sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

void cnn_rescue_install(int wake) {
    wake_descriptor = wake;
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < fatal_count; i++) install(fatal[i], on_fatal, SA_ONSTACK | SA_RESETHAND | SA_NODEFER, &old_fatal[i]);
    for (int i = 0; i < gentle_count; i++) install(gentle[i], on_gentle, SA_RESTART, &old_gentle[i]);
}

void cnn_rescue_remove(void) {
    for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &old_fatal[i], NULL);
    for (int i = 0; i < gentle_count; i++) sigaction(gentle[i], &old_gentle[i], NULL);
}

void cnn_rescue_restore_settings(void) {
    if (terminal >= 0) tcsetattr(terminal, TCSANOW, &saved);
}

void cnn_rescue_enter_raw(void) {
    struct termios raw = saved;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(terminal, TCSANOW, &raw);
}

void cnn_rescue_die(int number) {
    signal(number, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
}

void cnn_rescue_stop(void) {
    struct sigaction standard, old;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &standard, &old);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &old, NULL);
}

void cnn_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    int found = ioctl(descriptor, TIOCGWINSZ, &size) == 0;
    *columns = found ? size.ws_col : 0;
    *rows = found ? size.ws_row : 0;
}

int cnn_memory_file(void) { return memfd_create("screen", MFD_CLOEXEC); }

int cnn_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }
