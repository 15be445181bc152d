/* Replicates taken together: the table of configurations. */
#ifndef SWEEP_STORE_SUMMARY_H
#define SWEEP_STORE_SUMMARY_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/trial/results.h"

/* Write the table: a row a configuration, with what its trials share (the recipe without the seed,
 * the counts that follow from it), how many there are of each status, and for each metric but those
 * of training the mean, sample standard deviation and best of its last values over the finished
 * trials, in plan order.  NaN for none; a deviation below two. */
status summary_write(hid_t file, const results *r, error *err);

#endif
