#pragma once
#include <stddef.h>

/// From here on the memory that this thread takes is counted from 0.
void allocations_begin(void);
/// The most bytes that this thread has held at once since then, of those that it took since then; ends the count.
long allocations_peak(void);
/// How often this thread has asked for memory since then; ends the count.
long allocations_number(void);
