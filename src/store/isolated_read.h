/* Files are read in another process.  Their digests tell that nothing changed since they were
 * written, not who wrote them, and HDF5 crashes on some files that were made for it. */
#ifndef SWEEP_STORE_ISOLATED_READ_H
#define SWEEP_STORE_ISOLATED_READ_H

#include "src/base/isolated.h"
#include "src/base/status.h"
#include "src/base/text.h"
#include "src/store/packing.h"

/* isolated_call for a function that reads the file `path`: its request is the packed `path` and
 * what `request` holds.  STATUS_DAMAGED also when the process does not survive the file. */
status isolated_read(isolated_function *function, const char *path, const text *request,
                     text *reply, error *err);

/* What is to be said of a reply that was unpacked. */
status isolated_read_check(const char *path, const packed *reply, error *err);

#endif
