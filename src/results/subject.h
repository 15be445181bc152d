/* What a user points at to look at results: a results folder, a results.h5, or one trial. */
#ifndef SWEEP_RESULTS_SUBJECT_H
#define SWEEP_RESULTS_SUBJECT_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/run/left_out.h"
#include "src/trial/results.h"

/* How a caller tells its user what is wrong beside a result that is good as far as it goes. */
typedef struct subject_warnings {
    void (*print)(const char *format, ...) __attribute__((format(printf, 1, 2)));
    void (*print_left_out)(const left_out_files *l, const char *folder);
} subject_warnings;

typedef struct subject {
    results *results;
    char *folder;    /* where trials/, logs/ and the journal are */
    char *file;      /* results.h5, or NULL when there is none yet */
    int32_t trial;   /* its place among results->trials when one was pointed at, else -1 */
    bool incomplete; /* without results.h5: only what trials/ holds, no config and no runtimes */
    left_out_files left_out;          /* trial files that could not be read */
    const subject_warnings *warnings; /* borrowed */
} subject;

/* `path`: a folder, a results.h5 (under any name), trials/<id>.h5, or folder/<id> where <id> is the
 * start of a trial's id.  STATUS_BAD_INPUT names what is not there.  Trial files of a folder
 * that cannot be read are left out, which `warnings` is told, now and by what follows.  Release
 * with subject_free, also after a failure.
 */
status subject_open(const char *path, const subject_warnings *warnings, subject *out, error *err);

/* Point at a trial: by the start of its id, or by its number from 1 as "#3". */
status subject_find(subject *s, const char *which, error *err);

/* The final weights of a finished trial, from trials/<id>.h5 or else, with a warning where that is
 * damaged, from results.h5.  `*weights` is the caller's. */
status subject_weights(const subject *s, const result *r, float **weights, error *err);

void subject_free(subject *s);

#endif
