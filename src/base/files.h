/* Files that are whole or absent. */
#ifndef SWEEP_BASE_FILES_H
#define SWEEP_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* Read a regular file of at most `max_bytes` whole.  `*data` (caller frees) is followed by a NUL
 * that `*bytes` does not count.  STATUS_IO when it is missing, unreadable, not a regular file or
 * larger. */
status files_read(const char *path, size_t max_bytes, char **data, size_t *bytes, error *err);

/* Read up to `bytes` bytes from `at` on, through short reads and EINTR: `*got` is fewer only at the
 * end of the file. */
status files_read_at(int descriptor, uint64_t at, void *into, size_t bytes, size_t *got,
                     const char *path, error *err);

/* Make a folder and its missing parents (mode 0777 less the umask), each durable before the next;
 * an existing folder is success. */
status files_make_folder(const char *path, error *err);

/* Make one folder in a folder of ours; one that exists is success, but a symbolic link is not
 * followed: STATUS_IO. */
status files_make_subfolder(const char *path, error *err);

/* Make durable what was put into a folder, or taken out of it. */
status files_sync_folder(const char *folder, error *err);

/* fsync(2) or syncfs(2) through EINTR; errno, or 0. */
int files_sync_with(int (*sync)(int), int descriptor);

/* See that an open file is a regular one with a single name, so that writing to it changes no
 * other; STATUS_IO if not. */
status files_check_single(int descriptor, const char *path, error *err);

/* Open a regular file for appending, made where it is missing; no link is followed, and what else
 * stands there (a FIFO, a device, a file with a second name) is not waited for or written to:
 * STATUS_IO. */
status files_open_append(const char *path, int *descriptor, error *err);

/* Write all of `data` to `descriptor`, through short writes and EINTR. */
status files_write_all(int descriptor, const void *data, size_t bytes, const char *path,
                       error *err);

/* close(2); 0 or -1.  Linux has closed the descriptor when it says that it was interrupted: that is
 * success, for a file that is synced or empty. */
int files_close(int descriptor);

/* The folder that `path` is in, up to its last slash, else "."; to be freed; NULL on lack of
 * memory. */
char *files_folder_of(const char *path);

/* "folder/name", to be freed; NULL on lack of memory.  An absolute `name` is taken as it is. */
char *files_join(const char *folder, const char *name);

#endif
