/* One SHA-256 over what results.h5 says, weights and runtime apart: a file that reads back to
 * another digest is damaged, and two sweeps with the same digest came to the same results. */
#ifndef SWEEP_STORE_RESULTS_DIGEST_H
#define SWEEP_STORE_RESULTS_DIGEST_H

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/trial/results.h"

status results_digest(const results *r, char hex[SHA256_HEX_CHARS + 1], error *err);

#endif
