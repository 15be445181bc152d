/* The group curves/ of results.h5: every trial's curves on common axes, each axis a dimension
 * scale, as xarray and netCDF want them. */
#ifndef SWEEP_STORE_RESULTS_CURVES_H
#define SWEEP_STORE_RESULTS_CURVES_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/trial/results.h"

status results_curves_write(hid_t file, const results *r, error *err);

/* Fill the evaluations of every trial of `r`, whose trials are read already. */
status results_curves_read(hid_t file, results *r, error *err);

#endif
