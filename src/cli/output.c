#include "src/cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/status.h"

static int first_error; /* an errno; 0 while all went well */

static ssize_t write_all(void *cookie, const char *bytes, size_t count) {
    (void)cookie;
    size_t written = 0;
    while (written < count) {
        ssize_t n = write(STDOUT_FILENO, bytes + written, count - written);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            if (!first_error) first_error = errno;
            break;
        }
        written += (size_t)n;
    }
    return (ssize_t)written;
}

void output_begin(void) {
    FILE *out = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_all});
    if (!out) return;
    setvbuf(out, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = out;
}

int output_end(int code) {
    const int told = status_exit_code(STATUS_IO);
    if (fflush(stdout) != 0 && !first_error) first_error = errno;
    /* Interrupted, it is closed all the same. */
    if (close(STDOUT_FILENO) != 0 && errno != EINTR && !first_error) first_error = errno;
    if (!first_error || first_error == EPIPE || code == told) return code;
    fprintf(stderr, "sweep: error: cannot write to standard output: %s\n", strerror(first_error));
    return code ? code : told;
}
