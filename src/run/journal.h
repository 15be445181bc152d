/* The journal: when, where and how often a trial was trained, and why it failed.
 *
 * Advisory: no result depends on it, and a run goes on without it.  Append-only, one record a line
 * with a CRC-32 in front, so that a torn last line or a damaged one in the middle costs that line
 * and no other:
 *
 *     8d7f2c11 done id=0123456789abcdef at=1795896911 worker=0 attempts=1 host=... message=
 */
#ifndef SWEEP_RUN_JOURNAL_H
#define SWEEP_RUN_JOURNAL_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef enum journal_kind {
    JOURNAL_RUN,         /* a run began */
    JOURNAL_STARTED,     /* an attempt at a trial is ordered; several short ones at a time */
    JOURNAL_KEPT,        /* its first checkpoint is on the disk */
    JOURNAL_STOPPED,     /* the attempt was given up on request, or before it began */
    JOURNAL_DONE,        /* its file is published */
    JOURNAL_RETRIED,     /* the attempt failed; there will be another */
    JOURNAL_FAILED,      /* failed for good in this run */
    JOURNAL_QUARANTINED, /* its file was damaged and moved away */
    JOURNAL_RUNG,        /* it is published as far as a rung; the times are those of this leg */
    JOURNAL_KIND_COUNT,
} journal_kind;

enum { JOURNAL_MESSAGE_CHARS = 511 };

typedef struct journal_record {
    journal_kind kind;
    char trial_id[TRIAL_ID_CHARS + 1]; /* "" for JOURNAL_RUN */
    int64_t at_s;                      /* seconds of 1970, for display: the wall clock may jump */
    trial_runtime runtime;             /* as far as it is known */
    char message[JOURNAL_MESSAGE_CHARS + 1];
} journal_record;

/* Open for appending.  A torn last line of an earlier run is ended first.  STATUS_IO when it cannot
 * be opened or is no regular file: `*out` is NULL then, which the functions below take for a
 * journal that nothing is written to. */
typedef struct journal journal;
status journal_open(const char *path, journal **out, error *err);

/* Append a record; at_s is set to now.  A failure is swallowed: see above. */
void journal_append(journal *j, const journal_record *record);

/* See that what was appended survives a crash of the machine; swallowed in the same way. */
void journal_sync(const journal *j);

void journal_close(journal *j);

/* For a forked process: let go of the file without a word.  -1 for NULL. */
int journal_descriptor(const journal *j);

/* Call `visit` for every whole, undamaged record in order.  A missing journal has none.
 * STATUS_IO when it cannot be read, is no regular file or too large; nothing was visited then. */
typedef void journal_visitor(const journal_record *record, void *context);
status journal_read(const char *path, journal_visitor *visit, void *context, error *err);

#endif
