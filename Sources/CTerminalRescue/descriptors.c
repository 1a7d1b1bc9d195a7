#define _GNU_SOURCE
#include "descriptors.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

void cnn_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    int found = ioctl(descriptor, TIOCGWINSZ, &size) == 0;
    *columns = found ? size.ws_col : 0;
    *rows = found ? size.ws_row : 0;
}

int cnn_waiting_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}

int cnn_memory_file(void) { return memfd_create("screen", MFD_CLOEXEC); }

int cnn_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }
