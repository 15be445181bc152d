/* Known data sets under another name: whose labels these are, and what their classes are called. */
#ifndef SWEEP_DATA_KNOWN_CLASSES_H
#define SWEEP_DATA_KNOWN_CLASSES_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* Labels of one split, as they stand in its file; all borrowed. */
typedef struct known_labels {
    const char *path;      /* of the file that holds them alone; NULL or "": there is none */
    const uint8_t *labels; /* (count); NULL: they are no bytes */
    int64_t count;
} known_labels;

typedef struct known_owner {
    const char *name;  /* for dataset_class_name; NULL: nobody's; static */
    const char *title; /* for a person; static */
} known_owner;

/* Whose labels `count` splits have, that of training first: MNIST's and Fashion-MNIST's are known
 * by the labels (known_sets.h), others by their files (published_labels.h).  A further split may be
 * nobody's, but no other set's. */
status known_classes_find(const known_labels splits[], int count, known_owner *out, error *err);

/* Labels (count), places in `names`, as the bytes that these are in decimal: (count), to be freed.
 * NULL where a name is none, and without memory. */
uint8_t *known_classes_bytes(char *const names[], int name_count, const int32_t *labels,
                             int64_t count);

/* Give each of `names` (count), which are labels in decimal, the name of its class; what is no
 * label of the set stays.  A name that is replaced is freed. */
status known_classes_name(const known_owner *owner, char **names, int count, error *err);

/* The same for the labels 0 .. count - 1: a new array of names, which is the caller's. */
status known_classes_make_names(const known_owner *owner, int count, char ***names, error *err);

/* "data set NAME: notice: ...": that the classes of this data set are called so. */
void known_classes_append_notice(text *out, const known_owner *owner, const char *data_name);

#endif
