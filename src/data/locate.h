/* Where the four files of a data set are. */
#ifndef SWEEP_DATA_LOCATE_H
#define SWEEP_DATA_LOCATE_H

#include "src/base/status.h"
#include "src/data/dataset.h"

enum { LOCATE_IMAGES, LOCATE_LABELS, LOCATE_KINDS };

typedef struct located_files {
    char *path[DATASET_SPLITS][LOCATE_KINDS];
    char *origin; /* the folder; for DATASET_IDX without one, the file of training images */
} located_files;

/* DATASET_MNIST and DATASET_FASHION_MNIST: in spec->dir if given; else in the first of
 * $SWEEP_DATA/<name>, /usr/local/share/datasets/<name> and /usr/share/datasets/<name> that holds
 * any of the files (<name> also with - for _), each plain or as .gz, as train-images-idx3-ubyte or
 * train-images.idx3-ubyte.  DATASET_IDX: as named, relative to spec->dir or else to the current
 * folder.  STATUS_BAD_INPUT with the cure when one is missing.  Release with locate_free, also
 * after a failure. */
status locate_files(const dataset_spec *spec, located_files *out, error *err);

void locate_free(located_files *files);

#endif
