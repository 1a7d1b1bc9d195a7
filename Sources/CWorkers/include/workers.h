#pragma once

/// A Swift closure (Int, Int) -> Void that its caller keeps alive: its code and what it captured.
typedef struct {
    void *function;
    void *context;
} cnn_closure;

/// Calls it. Swift has no way to lend a closure to another thread without allocating memory for each loan; a kernel's step allocates none.
void cnn_closure_call(cnn_closure closure, long unit, long worker);
