/* A file driver for HDF5 that never loses a failed write.
 *
 * HDF5's own driver can fail in H5Dwrite and yet close the file with success, or crash at exit when
 * the disk is full.  This one remembers the first failure, writes nothing more and tells HDF5 that
 * all is well, so that HDF5 always closes in good order; whoever made the file then asks
 * driven_file_check.  It takes no lock, so it also reads where locks are refused (NFS). */
#ifndef SWEEP_STORE_FILE_DRIVER_H
#define SWEEP_STORE_FILE_DRIVER_H

#include <hdf5.h>

#include "src/base/status.h"

/* A file that HDF5 reads or writes through an open descriptor.  The owner of the descriptor sets
 * both members, and keeps it all alive and in place until HDF5 has closed the file. */
typedef struct driven_file {
    int descriptor; /* never closed here */
    int failure;    /* errno of the first failed write; 0 at first */
} driven_file;

/* Access properties that lead HDF5 to `file`; to be released by the caller.  H5I_INVALID_HID on
 * failure. */
hid_t driven_file_access(driven_file *file);

/* STATUS_IO when a write has failed. */
status driven_file_check(const driven_file *file, const char *path, error *err);

#endif
