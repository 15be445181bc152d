/* Data sets of images in IDX files: found, read, checked, and known by their labels. */
#ifndef SWEEP_DATA_DATASET_IMAGES_H
#define SWEEP_DATA_DATASET_IMAGES_H

#include "src/data/dataset.h"

/* Fill `d`, which has its name and title, from the files of `spec`; where a known set's are not
 * there and `describe` says so, from what is known of it.  As dataset_open and dataset_describe. */
status dataset_images_open(const dataset_spec *spec, bool describe, dataset *d, error *err);

/* Over a line of dimensions, then each split's pixels and labels, of the first `train_count`
 * training items. */
status dataset_images_digest(const dataset *d, int64_t train_count, sha256_digest *out, error *err);

#endif
