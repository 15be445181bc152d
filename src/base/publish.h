/* Files that are whole or absent, in one call: publication.h has the steps. */
#ifndef SWEEP_BASE_PUBLISH_H
#define SWEEP_BASE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* Publish `bytes` bytes under `path`, whole or not at all, surviving a crash at any instant:
 * written to a temporary name in the same folder, synced, put in place, the folder synced.
 * `replace` false: link(2), which never overwrites; an existing file with the same bytes is
 * success, and one with other bytes is STATUS_DAMAGED.  `replace` true: rename(2). On failure
 * nothing is left behind and an older file stays as it was. */
status files_publish(const char *path, const void *data, size_t bytes, bool replace, error *err);

/* One of several files to publish, and what came of it. */
typedef struct file_to_publish {
    const char *path;
    const void *data;
    size_t bytes;
    status result;
    error err; /* unless `result` is STATUS_OK */
} file_to_publish;

/* Publish files of one file system as files_publish does without `replace`, with one sync of the
 * file system for all of them before they are in place and one of it, or of the one folder, after.
 * When it returns, each that has STATUS_OK is durable. */
void files_publish_group(file_to_publish files[], size_t count);

/* Publish a text as `folder`/`name` in place of an older one; STATUS_NO_MEMORY when the text
 * failed. */
status files_publish_text(const char *folder, const char *name, const text *t, error *err);

#endif
