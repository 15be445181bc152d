/* A file that is written piece by piece under a temporary name and then takes the place of an older
 * one, whole or not at all: what files_publish does for a file that does not fit in memory. */
#ifndef SWEEP_STORE_REPLACEMENT_H
#define SWEEP_STORE_REPLACEMENT_H

#include "src/base/status.h"

typedef struct replacement {
    const char *path; /* borrowed */
    char *temporary;  /* "<path>.tmp.<pid>.<random>", in the same folder */
    int descriptor;   /* open for reading and writing */
} replacement;

/* Create the temporary file.  To be ended by replacement_end, also after a failure. */
status replacement_begin(const char *path, replacement *out, error *err);

/* Sync it, put it in place, sync the folder.  On failure the older file stays. */
status replacement_commit(replacement *r, error *err);

/* Close, and remove the temporary file unless it was put in place. */
void replacement_end(replacement *r);

#endif
