/* HDF5 in our terms: identifiers that release themselves, one way to report errors, files and
 * groups that hold no time stamp. */
#ifndef SWEEP_STORE_HDF5_SUPPORT_H
#define SWEEP_STORE_HDF5_SUPPORT_H

#include <hdf5.h>
#include <stddef.h>

#include "src/base/status.h"

/* A hid_t that is released at the end of its block.  Start it with H5I_INVALID_HID or a call. */
void h5_release(hid_t *id);
#define SCOPED_ID __attribute__((cleanup(h5_release))) hid_t

/* To be called first by every public function of the room: HDF5 prints nothing by itself and loads
 * no plugin. */
void h5_begin(void);

/* Set the message "file: <message>: <HDF5's own words>" and return `code`.  `place` is anything in
 * the file; HDF5's words are there only when the last HDF5 call failed. */
status h5_error(error *err, status code, hid_t place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Creation properties of `kind` (H5P_DATASET_CREATE, ...) without time stamps. */
hid_t h5_properties(hid_t kind);

/* A new file in memory that never touches the disk, with a user block of `user_block_bytes`.
 * `name` is for messages; memory grows by `increment` bytes. */
status h5_create_in_memory(const char *name, size_t user_block_bytes, size_t increment, hid_t *file,
                           error *err);

/* Open the bytes of a file, read-only (copied). STATUS_DAMAGED. */
status h5_open_image(const char *name, void *image, size_t bytes, hid_t *file, error *err);

/* Create a file with the access properties `access`, replacing what is there. */
status h5_create_file(const char *name, hid_t access, size_t user_block_bytes, hid_t *file,
                      error *err);

/* Groups keep the order in which their members were made. */
status h5_create_group(hid_t parent, const char *name, hid_t *group, error *err);

/* Open a member of a group, which must be there itself: links that lead elsewhere (soft, external)
 * are refused.  `type` is H5I_GROUP or H5I_DATASET.  STATUS_DAMAGED. */
status h5_open_member(hid_t parent, const char *name, H5I_type_t type, hid_t *member, error *err);

#endif
