/* Data sets that are told by their published files of labels, whatever name they are used under. */
#ifndef SWEEP_DATA_PUBLISHED_LABELS_H
#define SWEEP_DATA_PUBLISHED_LABELS_H

#include <stddef.h>

#include "src/base/status.h"
#include "src/data/dataset_source.h"

typedef struct published_set {
    const char *name;  /* by which dataset_class_name knows its classes */
    const char *title; /* for a person */
    /* In hexadecimal, of its files of labels as they are published, gzipped. */
    const char *sha256[DATASET_SPLITS];
} published_set;

/* KMNIST (Clanuwat et al., arXiv:1812.01718) by the digests of TensorFlow Datasets; the parts of
 * EMNIST (Cohen et al., arXiv:1702.05373) by those of the members of NIST's gzip.zip. */
extern const published_set PUBLISHED_SETS[];
extern const size_t PUBLISHED_SET_COUNT;

/* Whose file of labels `path` is, among `count` sets: it is such a file itself, or the same
 * unpacked while that one, `path`.gz, lies beside it.  `*out` is NULL for nobody's, also where a
 * file cannot be read.  STATUS_NO_MEMORY alone is a failure. */
status published_set_of_file(const published_set sets[], size_t count, const char *path,
                             const published_set **out, error *err);

#endif
