#pragma once

/// A Swift closure (Int, Int) -> Void that its caller keeps alive: its code and its context.
typedef struct {
    void *function;
    void *context;
} cnn_closure;

/// Calls it. Swift cannot lend a closure to another thread without an allocation each time; a kernel's step allocates nothing.
void cnn_closure_call(cnn_closure closure, long unit, long worker);
