/* What else lies in a results folder that a page shows: the verdict of `sweep verify`, logs. */
#ifndef SWEEP_PAGES_FOLDER_NOTES_H
#define SWEEP_PAGES_FOLDER_NOTES_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/trial/results.h"

enum { VERDICT_CHARS = 255 };

/* verify.json, as `sweep verify` leaves it.  Texts are from outside: escape them. */
typedef struct verdict {
    bool known; /* there is one that can be read */
    bool equal; /* it came to the same bits */
    bool stale; /* of another state of these results */
    char at[VERDICT_CHARS + 1];
    char retrained[VERDICT_CHARS + 1];
    char trials[VERDICT_CHARS + 1];
    char how[VERDICT_CHARS + 1]; /* "avx2 instead of avx512, 1 worker instead of 2, ..." */
    char difference[VERDICT_CHARS + 1];
} verdict;

verdict verdict_read(const char *folder, const results *r);

/* Append it as a sentence or two; `append_text` writes texts from outside, escaped. */
void verdict_append(text *out, const verdict *v, void append_text(text *, const char *));

/* Append the last lines of logs/<id>.log, raw: escape them.  Nothing where there is no log. */
void pages_append_log_tail(text *out, const char *folder, const char *trial_id);

#endif
