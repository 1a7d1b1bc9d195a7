#pragma once
#include <stddef.h>

/// What signals write to the pipe that wakes the main loop.
enum { cnn_rescue_wake_byte = 1 };

/// Keeps the terminal's present settings (of `descriptor`) and the bytes that undo what a screen program does to it, to be written to
/// `output`, which must not block. Returns 0, or -1 with `errno` if the descriptor is no terminal or there is no memory.
int cnn_rescue_prepare(int descriptor, int output, const char *bytes, size_t count);

/// Installs the handlers, to be called before anything is changed.
///
/// Fatal signals (SEGV, ABRT, ILL, TRAP, BUS, FPE, QUIT and all others whose default is to end the program) write the bytes, put the
/// settings back and die by the signal. INT, TERM, HUP, WINCH, CONT and TSTP are kept for `cnn_rescue_arrived` and write a byte to `wake`.
/// A program that was asked to end by one of the first three has 4.5 seconds; then, or when INT or TERM comes again, it ends as by a fatal
/// one. Signals that were ignored stay ignored; those that the calling thread held back are let through. `exit` gives the terminal back,
/// too.
///
/// The handlers run on an alternate stack, for a thread may have overflowed its own: this sets up the calling thread's; every other thread
/// needs one of its own.
void cnn_rescue_install(int wake);

/// Takes the handlers away again.
void cnn_rescue_remove(void);

/// Gives the fatal signals their default action where something else than this was to handle them.
void cnn_rescue_fail_at_once(void);

/// Whether a signal has come since it was last asked for.
int cnn_rescue_arrived(int signal);

/// Whether a signal is ignored.
int cnn_rescue_is_ignored(int signal);

/// Says whether bytes have gone to the terminal that must be undone.
void cnn_rescue_drawing(int draws);

/// Changes the settings to those of a screen program: no echo, no lines, no signals from keys, no translation. In the background it stops
/// first, as the system does with any program that wants the terminal there, until it is brought to the foreground. Returns 0;
/// `cnn_rescue_is_ending`, with nothing changed, if it was asked to end meanwhile; or -1 with `errno` if the terminal is gone or nobody is
/// there to bring it to the foreground.
int cnn_rescue_take(void);
enum { cnn_rescue_is_ending = 1 };

/// Puts the settings back, unless others have the terminal by now.
void cnn_rescue_restore_settings(void);

/// Stops by SIGTSTP as a shell expects, with the whole group of processes (Ctrl-Z) or alone; returns when the program goes on. Does nothing
/// where SIGTSTP was ignored, and where there is no shell that could let it go on.
void cnn_rescue_stop(int is_for_all);

/// Dies by a signal, with its default action.
void cnn_rescue_die(int signal) __attribute__((noreturn));
