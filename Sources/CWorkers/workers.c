#include "workers.h"

/// Declared in Swift (Workers.swift) as taking the closure itself: Swift passes it as these two words.
__attribute__((swiftcall)) void cnn_closure_keep(void *function, void *context, cnn_closure *closure)
{
    closure->function = function;
    closure->context = context;
}

void cnn_closure_call(cnn_closure closure, long unit, long worker)
{
    typedef __attribute__((swiftcall)) void body(long unit, long worker, __attribute__((swift_context)) void *context);
    ((body *)closure.function)(unit, worker, closure.context);
}
