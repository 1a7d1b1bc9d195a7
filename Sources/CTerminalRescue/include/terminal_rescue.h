#pragma once
#include <stddef.h>

/// The byte that signals write to the pipe that wakes the main loop.
enum { cnn_rescue_wake_byte = 1 };

/// Saves the terminal's current settings (of `descriptor`) and the bytes that undo what a screen program does to it, to be written to
/// `output`, which must be non-blocking. Returns 0, or -1 with `errno` if the descriptor is not a terminal or memory is short.
int cnn_rescue_prepare(int descriptor, int output, const char *bytes, size_t count);

/// Installs the handlers, to be called before anything is changed.
///
/// Fatal signals (SEGV, ABRT, ILL, TRAP, BUS, FPE, QUIT and all others whose default is to end the program) write the bytes, restore the
/// settings and die by the signal. INT, TERM, HUP, WINCH, CONT and TSTP are recorded for `cnn_rescue_arrived` and write a byte to `wake`.
/// After one of the first three the program has 4.5 seconds to end; then, or when INT or TERM comes again, it ends as by a fatal one.
/// Signals that were ignored stay ignored; those that the calling thread blocked are unblocked. `exit` restores the terminal, too.
///
/// The handlers run on an alternate stack, because a thread may have overflowed its own: this sets up the calling thread's; every other
/// thread needs its own.
void cnn_rescue_install(int wake);

/// Removes the handlers.
void cnn_rescue_remove(void);

/// Resets the fatal signals to their default action where another handler was installed.
void cnn_rescue_fail_at_once(void);

/// Whether a signal has arrived since the last call.
int cnn_rescue_arrived(int signal);

/// Whether a signal is ignored.
int cnn_rescue_is_ignored(int signal);

/// Records whether bytes that must be undone were written to the terminal.
void cnn_rescue_drawing(int draws);

/// Changes the settings to those of a screen program: no echo, no line editing, no signals from keys, no translation. In the background it
/// stops first, as the system does with any program that wants the terminal there, until it is brought to the foreground. Returns 0;
/// `cnn_rescue_is_ending`, with nothing changed, if it was asked to end meanwhile; or -1 with `errno` if the terminal is gone or there is
/// no shell to bring it to the foreground.
int cnn_rescue_take(void);
enum { cnn_rescue_is_ending = 1 };

/// Restores the settings, unless another process group has the terminal by now.
void cnn_rescue_restore_settings(void);

/// Stops by SIGTSTP as a shell expects, with the whole process group (Ctrl-Z) or alone; returns when the program continues. Does nothing if
/// SIGTSTP was ignored, or without a shell that could continue it.
void cnn_rescue_stop(int is_for_all);

/// Dies by a signal, with its default action.
void cnn_rescue_die(int signal) __attribute__((noreturn));
