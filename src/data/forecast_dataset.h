/* A data set out of files of series: windows over them, and the values that follow. */
#ifndef SWEEP_DATA_FORECAST_DATASET_H
#define SWEEP_DATA_FORECAST_DATASET_H

#include "src/base/status.h"
#include "src/data/file_dataset.h"

/* As file_dataset_read, for a task of forecasting: read, cut (series_windows.h), fill and scale by
 * the steps that train.  Numbers to predict are (horizon, columns forecast), a column scaled alike
 * at each step ahead.  The sizes must be 0: all windows are taken. */
status forecast_dataset_read(const file_spec *spec, int64_t train_size, int64_t test_size,
                             file_dataset *out, error *err);

#endif
