/* The group runtime/ of results.h5: when and where it ran, and why trials failed.  Volatile. */
#ifndef SWEEP_STORE_RESULTS_RUNTIME_H
#define SWEEP_STORE_RESULTS_RUNTIME_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/trial/results.h"

status results_runtime_write(hid_t file, const results *r, error *err);

/* Fill the runtimes, the reasons and the environment of `r`, whose trials are read already. */
status results_runtime_read(hid_t file, results *r, error *err);

#endif
