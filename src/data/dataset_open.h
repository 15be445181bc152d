/* Data sets from what a config says of them: opened, described, and made. */
#ifndef SWEEP_DATA_DATASET_OPEN_H
#define SWEEP_DATA_DATASET_OPEN_H

#include "src/data/dataset.h"

/* Open and check a data set in full (magic, sizes, counts, labels, gzip CRC, trailing bytes).
 *
 * Files of MNIST under the name of Fashion-MNIST, and the other way round, are refused; files that
 * are neither's are told in `notices`.  STATUS_NO_MEMORY, before anything is read, when by its
 * headers the data set does not fit the memory that can be used.
 *
 * The digits are only described: `images` and `labels` stay NULL until dataset_fill, so that a plan
 * costs nothing.  A missing data set is STATUS_BAD_INPUT with a message that names what helps: the
 * Debian package, data.dir=, data.name=digits.  `*out` is the caller's. */
status dataset_open(const dataset_spec *spec, dataset **out, error *err);

/* As dataset_open, to plan only: of MNIST and Fashion-MNIST without any file what is known is
 * given, `absent`, without images and labels.  `notices` then has the message of dataset_open. */
status dataset_describe(const dataset_spec *spec, dataset **out, error *err);

/* Make the pixels of a data set that is only described; does nothing for one that has them. */
status dataset_fill(dataset *d, error *err);

/* The digest of the same data set with only the first `train_count` of its training items: that of
 * dataset_open with this train_size.  Not for one whose digest is unknown. */
status dataset_digest_part(const dataset *d, int64_t train_count, sha256_digest *out, error *err);

#endif
