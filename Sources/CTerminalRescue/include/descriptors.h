#pragma once

/// Columns and rows of a terminal; 0 if unknown.
void cnn_terminal_size(int descriptor, int *columns, int *rows);

/// The number of bytes that can be read; -1 if the terminal is gone.
int cnn_waiting_bytes(int descriptor);

/// A file in memory; -1 if there is none.
int cnn_memory_file(void);

/// A pipe with non-blocking ends; 0, or -1 on failure.
int cnn_pipe(int ends[2]);
