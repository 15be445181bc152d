/* Getting a data set: the four files of MNIST or Fashion-MNIST, whole and right, or not at all. */
#ifndef SWEEP_DATA_FETCH_H
#define SWEEP_DATA_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset.h"
#include "src/data/download.h"

typedef struct fetch_options {
    dataset_source source; /* DATASET_MNIST or DATASET_FASHION_MNIST */
    const char *from; /* an http or https address, or a folder; NULL: the known mirrors in turn */
    const char *to;   /* the folder to make */
    download_options download;
} fetch_options;

/* Fetch the files into a folder beside `to`, check them in full (dataset_open) and their contents
 * against the known SHA-256, and put the folder in place.  What was wrong with an address before
 * one was found that serves is appended to `notes`, a line each.
 *
 * An existing folder that holds the right data is success, with `*there` true; one that holds
 * anything else is STATUS_BAD_INPUT and left alone.  STATUS_IO when nothing serves or the disk does
 * not take it, STATUS_DAMAGED when what was served is not the data set, STATUS_STOPPED.  On failure
 * nothing is left behind. */
status fetch_dataset(const fetch_options *options, bool *there, text *notes, error *err);

#endif
