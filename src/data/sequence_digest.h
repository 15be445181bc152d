/* What tells one set of sequences from another, whatever file it was in. */
#ifndef SWEEP_DATA_SEQUENCE_DIGEST_H
#define SWEEP_DATA_SEQUENCE_DIGEST_H

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/data/sequence_file.h"

/* SHA-256 over what was read: a line of features and classes, the names of the classes, and of each
 * part, training items, test items and, where there are such, items to validate with (NULL: none),
 * its count, offsets (int64), values (float32, a missing one as 0x7fc00000) and classes (int32, of
 * steps -1 for none), little-endian.  Numbers to predict, where `class_names` is NULL and an item
 * or step has `outputs` of them, are there as values are; so are the 0 and 1 of labels, with their
 * names. Equal numbers in a CSV, NPZ or .ts file have equal digests. */
status sequence_digest_find(const sequence_part *const parts[], int part_count, int features,
                            char *const class_names[], int outputs, sha256_digest *out, error *err);

/* Over the digest of series without labels, and which of their values are seen (the first
 * `inputs`) and forecast. */
status sequence_digest_of_forecasts(const sequence_part *series, int features, int inputs,
                                    const int forecast[], int forecast_count, sha256_digest *out,
                                    error *err);

/* Over such a digest and the groups of the training items, for a split by them. */
status sequence_digest_with_groups(const sequence_part *train, const sha256_digest *of_all,
                                   sha256_digest *out, error *err);

#endif
