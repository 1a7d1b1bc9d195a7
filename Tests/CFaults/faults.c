// Loaded in front of the C library (LD_PRELOAD), makes one call fail that touches a file below a folder: FAULT_FOLDER names the folder,
// FAULT_CALL the call (open, write, fsync, rename, close), FAULT_NUMBER which one of them, from 1, FAULT_ERROR the error's number, or "kill"
// to die there instead. A write that is killed has written half of its bytes. FAULT_MARK names a file that is made then.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { most_files = 4096 };
static char is_watched[most_files];
static int counted;

static int is_below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

/// 0: goes on as usual; 1: fails, errno is set. `half` is done before the program dies.
static int strikes(const char *call, void (*half)(int, const void *, size_t), int descriptor, const void *bytes, size_t count) {
    const char *wanted = getenv("FAULT_CALL"), *number = getenv("FAULT_NUMBER"), *error = getenv("FAULT_ERROR");
    if (!wanted || !number || !error || strcmp(wanted, call) != 0) return 0;
    if (__sync_add_and_fetch(&counted, 1) != atoi(number)) return 0;
    // Who asks can see that it came so far.
    const char *mark = getenv("FAULT_MARK");
    if (mark) {
        int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "creat");
        real(mark, 0600);
    }
    if (strcmp(error, "kill") == 0) {
        if (half) half(descriptor, bytes, count / 2);
        kill(getpid(), SIGKILL);
    }
    errno = atoi(error);
    return 1;
}

static void write_half(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    ssize_t ignored = real(descriptor, bytes, count);
    (void)ignored;
}

static int opened(const char *path, int flags, mode_t mode, const char *name) {
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    int watched = is_below(path);
    if (watched && strikes("open", NULL, -1, NULL, 0)) return -1;
    int descriptor = real(path, flags, mode);
    if (watched && descriptor >= 0 && descriptor < most_files) is_watched[descriptor] = 1;
    return descriptor;
}

/// Whether `open` has a third argument. O_TMPFILE has the bit of O_DIRECTORY, too.
static int makes_file(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = makes_file(flags) ? (mode_t)va_arg(arguments, int) : 0;
    va_end(arguments);
    return opened(path, flags, mode, "open");
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = makes_file(flags) ? (mode_t)va_arg(arguments, int) : 0;
    va_end(arguments);
    return opened(path, flags, mode, "open64");
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    if (descriptor >= 0 && descriptor < most_files && is_watched[descriptor] && strikes("write", write_half, descriptor, bytes, count)) return -1;
    return real(descriptor, bytes, count);
}

int fsync(int descriptor) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    if (descriptor >= 0 && descriptor < most_files && is_watched[descriptor] && strikes("fsync", NULL, 0, NULL, 0)) return -1;
    return real(descriptor);
}

int flock(int descriptor, int operation) {
    int (*real)(int, int) = dlsym(RTLD_NEXT, "flock");
    if (descriptor >= 0 && descriptor < most_files && is_watched[descriptor] && strikes("flock", NULL, 0, NULL, 0)) return -1;
    return real(descriptor, operation);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    if (is_below(to) && strikes("rename", NULL, 0, NULL, 0)) return -1;
    return real(from, to);
}

int close(int descriptor) {
    int (*real)(int) = dlsym(RTLD_NEXT, "close");
    int fails = descriptor >= 0 && descriptor < most_files && is_watched[descriptor] && strikes("close", NULL, 0, NULL, 0);
    if (descriptor >= 0 && descriptor < most_files) is_watched[descriptor] = 0;
    int error = errno;
    int result = real(descriptor);
    if (fails) errno = error;
    return fails ? -1 : result;
}
