/* Trial files that could not be read, and are left out of what the others come to. */
#ifndef SWEEP_RUN_LEFT_OUT_H
#define SWEEP_RUN_LEFT_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* As many are told one by one. */
enum { LEFT_OUT_TOLD = 5 };

/* Start with zeros; release with left_out_free. */
typedef struct left_out_files {
    int32_t count;
    int32_t damaged; /* of them: by damage; others could not be opened, or are of a newer version */
    text told;       /* a line for each of the first LEFT_OUT_TOLD: what is wrong with it */
} left_out_files;

/* Whether a file that fails so is one to leave out: not where memory is short, or for our bugs. */
bool left_out_may_be(status failure);

void left_out_add(left_out_files *l, status failure, const error *err);

/* STATUS_DAMAGED when a damaged one is among them, else STATUS_IO; STATUS_OK when there is none. */
status left_out_status(const left_out_files *l);

void left_out_free(left_out_files *l);

#endif
