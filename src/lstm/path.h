/* The choice of kernels. */
#ifndef SWEEP_LSTM_PATH_H
#define SWEEP_LSTM_PATH_H

#include "src/base/status.h"
#include "src/lstm/kernels/kernels.h"
#include "src/lstm/lstm.h"

/* Turn LSTM_PATH_BEST into the path that the environment variable SWEEP_ISA names or, without it,
 * the fastest one; check that the machine has the path. */
status path_resolve(lstm_path asked, lstm_path *path, error *err);

/* The kernels of a path that is available.  The oracle has loops of its own; what it shares with
 * the others (the update) it does with the generic kernels. */
const kernels *path_kernels(lstm_path path);

#endif
