/* Where the four files of a data set are. */
#ifndef SWEEP_DATA_LOCATE_H
#define SWEEP_DATA_LOCATE_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/dataset_source.h"

enum { LOCATE_IMAGES, LOCATE_LABELS, LOCATE_KINDS };

typedef struct located_files {
    char *path[DATASET_SPLITS][LOCATE_KINDS];
    char *origin; /* the folder; for DATASET_IDX without one, the file of training images */
    bool absent;  /* none of the files was found */
} located_files;

/* DATASET_MNIST and DATASET_FASHION_MNIST: in spec->dir if given; else in the first of
 * $SWEEP_DATA/<name>, the user's folder (below), /usr/local/share/datasets/<name> and
 * /usr/share/datasets/<name> that holds any of the files (<name> also with - for _), each plain or
 * as .gz, as train-images-idx3-ubyte or train-images.idx3-ubyte.  Below spec->dir and $SWEEP_DATA
 * torchvision's MNIST/raw and FashionMNIST/raw are looked at as well, after these.  DATASET_IDX: as
 * named, relative to spec->dir or else to the current folder.  STATUS_BAD_INPUT with the cure when
 * one is missing; `out->absent` tells that a data set is missing whole.  Release with locate_free,
 * also after a failure. */
status locate_files(const dataset_spec *spec, located_files *out, error *err);

/* The names of MNIST's four files, without .gz; static. */
const char *locate_mnist_name(int split, int kind);

/* Where a user's own copy of a data set is looked for: $SWEEP_DATA/<name> where that is set, else
 * $XDG_DATA_HOME/sweep/<name>, else ~/.local/share/sweep/<name>.  To be freed; NULL on lack of
 * memory or of a home. */
char *locate_user_folder(dataset_source source);

void locate_free(located_files *files);

#endif
