#pragma once
#include <stddef.h>

/// Keeps the terminal's present settings (of `descriptor`) and the bytes that undo what a screen program does to it, to be written to
/// `output`. Returns 0, or -1 if the descriptor is no terminal.
int cnn_rescue_prepare(int descriptor, int output, const char *bytes, size_t count);

/// Installs the handlers. Fatal signals write the bytes, put the settings back and die by the signal; INT, TERM, HUP, QUIT and WINCH
/// only write their number to `wake`. Signals that were ignored stay ignored.
void cnn_rescue_install(int wake);

/// Takes the handlers away again.
void cnn_rescue_remove(void);

/// Puts the settings back.
void cnn_rescue_restore_settings(void);

/// Changes the settings to those of a screen program: no echo, no lines, no signals from keys, no translation.
void cnn_rescue_enter_raw(void);

/// Dies by a signal, with its default action.
void cnn_rescue_die(int signal);

/// Stops by SIGTSTP as a shell expects; returns when the program goes on.
void cnn_rescue_stop(void);

/// Columns and rows of a terminal; 0 if it does not say.
void cnn_terminal_size(int descriptor, int *columns, int *rows);

/// A file that is only in memory; -1 if there is none.
int cnn_memory_file(void);

/// A pipe whose ends never block; 0, or -1 on failure.
int cnn_pipe(int ends[2]);
