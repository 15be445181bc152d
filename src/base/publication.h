/* A file that is written under a temporary name and appears whole or not at all, surviving a crash
 * at any instant: write, sync, put in place, sync the folder. */
#ifndef SWEEP_BASE_PUBLICATION_H
#define SWEEP_BASE_PUBLICATION_H

#include <stdbool.h>

#include "src/base/status.h"

typedef struct publication {
    const char *path; /* borrowed */
    char *temporary;  /* "<path>.tmp.<pid>.<random>", in the same folder; NULL once in place */
    int descriptor;   /* open for reading and writing */
} publication;

/* Create the temporary file.  To be ended by publication_end, also after a failure. */
status publication_begin(const char *path, publication *out, error *err);

/* Sync it and put it in place by rename(2): an older file stays until then, and on failure. */
status publication_replace(publication *p, error *err);

/* The same by link(2), which never overwrites: `*exists` tells that a file is there already, which
 * is then left as it is. */
status publication_add(publication *p, bool *exists, error *err);

/* publication_add for several files of one file system: they are synced together, and so are the
 * folders that they are in.
 * A file whose `results` is not STATUS_OK is passed over; results, errors and exists are filled as
 * publication_add would. */
void publication_add_group(publication publications[], size_t count, bool exists[],
                           status results[], error *errors[]);

/* Close, and remove the temporary file unless it was put in place. */
void publication_end(publication *p);

#endif
