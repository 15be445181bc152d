/* MNIST and Fashion-MNIST as they are published: what is known of them without their files, and by
 * which files are told from others under the same names. */
#ifndef SWEEP_DATA_KNOWN_SETS_H
#define SWEEP_DATA_KNOWN_SETS_H

#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/data/dataset_source.h"

enum { KNOWN_SIDE = 28, KNOWN_CLASSES = 10 };

/* Items of a whole split. */
int64_t known_set_count(int split);

/* SHA-256 in hexadecimal of a whole data set, as dataset.h digests it; static.  NULL for
 * DATASET_DIGITS and DATASET_IDX, which have none. */
const char *known_set_sha256(dataset_source source);

/* The same as a digest; only where there is one. */
sha256_digest known_set_digest(dataset_source source);

/* Find whose split has these labels, all of them and in this order; DATASET_IDX for nobody's. */
status known_set_of_labels(int split, const uint8_t *labels, int64_t count, dataset_source *out,
                           error *err);

#endif
