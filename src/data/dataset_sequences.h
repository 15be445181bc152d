/* Data sets of sequences out of files: what file_dataset.h and forecast_dataset.h read becomes one,
 * and in folds one each. */
#ifndef SWEEP_DATA_DATASET_SEQUENCES_H
#define SWEEP_DATA_DATASET_SEQUENCES_H

#include "src/data/dataset.h"

/* Fill `d`, which has its name, from the files of `spec`.  Its folds have what is their own. */
status dataset_sequences_open(const dataset_spec *spec, dataset *d, error *err);

/* Each fold is the data set, but for what is its own; and the data set is as the first. */
void dataset_folds_settle(dataset *d);

#endif
