/* One file over HTTP, by libcurl. */
#ifndef SWEEP_DATA_DOWNLOAD_H
#define SWEEP_DATA_DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"

/* Called now and then; false stops.  `total_bytes` is 0 while it is not known. */
typedef bool download_listener(const char *file, int64_t bytes, int64_t total_bytes, void *context);

typedef struct download_options {
    int timeout_s; /* give an address up when less than 1 kB a second comes for so long */
    download_listener *listen; /* may be NULL */
    void *context;
} download_options;

/* Publish what `address` serves as `path`, whole or not at all.  `name` is told to the listener.
 * STATUS_IO with the reason: no such address, an HTTP error, a body cut short, less than 1 kB a
 * second for options->timeout_s, more than DOWNLOAD_MAX_BYTES; STATUS_STOPPED by the listener.
 * `*absent` tells that the server has nothing there. */
enum { DOWNLOAD_MAX_BYTES = 1 << 28 };
status download_file(const char *address, const char *path, const char *name,
                     const download_options *options, bool *absent, error *err);

#endif
