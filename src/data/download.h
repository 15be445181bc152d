/* One file over HTTP, by libcurl. */
#ifndef SWEEP_DATA_DOWNLOAD_H
#define SWEEP_DATA_DOWNLOAD_H

#include "src/data/fetch.h"

/* Publish what `address` serves as `path`, whole or not at all.  `name` is told to the listener.
 * STATUS_IO with the reason: no such address, an HTTP error, a body cut short, less
 * than 1 kB a second for options->timeout_s, more than MAX_DOWNLOAD_BYTES; STATUS_STOPPED by the
 * listener.  `*absent` tells that the server has nothing there. */
enum { MAX_DOWNLOAD_BYTES = 1 << 28 };
status download_file(const char *address, const char *path, const char *name,
                     const fetch_options *o, bool *absent, error *err);

#endif
