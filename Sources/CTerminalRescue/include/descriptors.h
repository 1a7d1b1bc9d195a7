#pragma once

/// Columns and rows of a terminal; 0 if it does not say.
void cnn_terminal_size(int descriptor, int *columns, int *rows);

/// Bytes that have arrived and were not read; -1 if the terminal is gone.
int cnn_waiting_bytes(int descriptor);

/// A file that is only in memory; -1 if there is none.
int cnn_memory_file(void);

/// A pipe whose ends never block; 0, or -1 on failure.
int cnn_pipe(int ends[2]);
