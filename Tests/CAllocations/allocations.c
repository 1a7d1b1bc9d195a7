// The C library's allocation for the test program, counted: tests ask how much memory a reader held at its worst,
// and how often a step asks for some. Each thread counts its own.
#include "allocations.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static __thread long held, most, number;
// Asking for the size of each piece would cost all other tests a tenth of their time.
static __thread int is_counting;

static void count(long bytes) {
    held += bytes;
    if (held > most) most = held;
}

static void *counted(void *memory) {
    if (!is_counting) return memory;
    number++;
    if (memory) count((long)malloc_usable_size(memory));
    return memory;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }

void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size)); }

void *realloc(void *memory, size_t size) {
    if (!is_counting) return __libc_realloc(memory, size);
    long before = memory ? (long)malloc_usable_size(memory) : 0;
    void *moved = __libc_realloc(memory, size);
    number++;
    if (moved) {
        held -= before;
        count((long)malloc_usable_size(moved));
    } else if (size == 0) {
        held -= before;
    }
    return moved;
}

void free(void *memory) {
    if (is_counting && memory) held -= (long)malloc_usable_size(memory);
    __libc_free(memory);
}

void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment < sizeof(void *) || alignment & (alignment - 1)) return EINVAL;
    void *memory = counted(__libc_memalign(alignment, size));
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

void allocations_begin(void) {
    held = most = number = 0;
    is_counting = 1;
}

long allocations_peak(void) {
    is_counting = 0;
    return most;
}

long allocations_number(void) {
    is_counting = 0;
    return number;
}
