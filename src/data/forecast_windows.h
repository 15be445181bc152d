/* Windows of one size over series that were read: where each begins, the naive forecasts that it is
 * held against, and how what it forecasts is scaled.  Series are read, filled and scaled once,
 * whatever sizes there are. */
#ifndef SWEEP_DATA_FORECAST_WINDOWS_H
#define SWEEP_DATA_FORECAST_WINDOWS_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/file_spec.h"

/* What windows of all sizes are cut from; borrowed. */
typedef struct forecast_series {
    const file_spec *spec;
    const sequence_file *file;
    const sequence_part *series;
    int columns;       /* forecast */
    float *y;          /* (steps, columns), as given */
    bool among_others; /* windows of other sizes are cut as well */
} forecast_series;

/* Cut windows of out->size: those that validate stand behind those that train.  Notices for a
 * person are appended.  Where the size does not fit the series, out->problem says so, and there are
 * no windows.  `*out` is the caller's, also on failure: forecast_windows_free. */
status forecast_windows_cut(const forecast_series *f, file_windows *out, text *notices, error *err);

/* How what they forecast is scaled: a column has one mean and sd, whatever the step ahead. */
status forecast_windows_scale(file_windows *w, const target_scaling *of_columns, error *err);

/* Release all but the values and the series that windows of all sizes share. */
void forecast_windows_free(file_windows *w);

#endif
