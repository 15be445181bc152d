/* Memory bandwidth of one core, measured: what a roofline needs beside the FMA peak. */
#ifndef SWEEP_EXPERIMENTS_ENGINE_SPEED_BANDWIDTH_H
#define SWEEP_EXPERIMENTS_ENGINE_SPEED_BANDWIDTH_H

#include <stddef.h>

/* Bytes a second moved to and from the core by a loop that adds one half of `bytes` to the other,
 * over and over: two reads and a write a value.  The size decides which cache or memory answers.
 * 0 if there is not so much memory. */
double bandwidth_bytes_per_s(size_t bytes);

#endif
