/* What a person should know of a data set. */
#ifndef SWEEP_DATA_DATASET_NOTICES_H
#define SWEEP_DATA_DATASET_NOTICES_H

#include "src/data/dataset.h"

/* Append to d->notices.  One that no memory is left for is passed over: it decides nothing. */
void dataset_add_notice(dataset *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
