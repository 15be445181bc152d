/* One SHA-256 over what results.h5 says, weights and runtime apart: a file that reads back to
 * another digest is damaged, and two sweeps with the same digest came to the same results. */
#ifndef SWEEP_STORE_RESULTS_DIGEST_H
#define SWEEP_STORE_RESULTS_DIGEST_H

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/plan/results.h"
#include "src/store/tables.h"

/* `rows` is the trial table as it is, or will be, in the file. */
status results_digest(const results *r, const trial_row *rows, char hex[SHA256_HEX_CHARS + 1],
                      error *err);

#endif
