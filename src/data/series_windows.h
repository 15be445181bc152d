/* Windows over series: some steps that are seen, and the steps behind them that are forecast.
 *
 * Each series is parted by time: its last round(L * test) of L steps test, those before them
 * validate, and the steps before those train; `gap` steps before either later part belong to none.
 * A window belongs to the part that all steps it forecasts are in; what it sees may lie in the
 * parts before, which are past by then.  So no step that is forecast for the test is seen or
 * forecast in training, every step of the test can be forecast, and no window reaches from one
 * series into another.
 *
 * In each part the first window forecasts as early as it can, and the next begin `stride` steps
 * further each: of L steps that train, floor((L - lookback - horizon) / stride) + 1 windows. */
#ifndef SWEEP_DATA_SERIES_WINDOWS_H
#define SWEEP_DATA_SERIES_WINDOWS_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/data/sequence_file.h"
#include "src/data/split_rows.h"

typedef struct window_size {
    int64_t lookback, horizon; /* steps */
} window_size;

typedef struct window_rule {
    int64_t lookback, horizon, stride; /* steps, each at least 1 */
    double test, validation;           /* shares of the steps of each series */
    int64_t gap;                       /* steps */
} window_rule;

/* Of a series of `length` steps, those that train, [0, train_end), and where the others begin. */
typedef struct series_borders {
    int64_t train_end, val_first, val_end, test_first, length;
} series_borders;

series_borders series_borders_find(const window_rule *r, int64_t length);

/* The windows of a part, series after series.  Owned. */
typedef struct window_list {
    int64_t count;
    int64_t *starts; /* (count): the first step that is seen, of the steps of all series */
    int32_t *series; /* (count), rising */
    size_t start_capacity, series_capacity;
} window_list;

typedef struct series_windows {
    window_list part[SPLIT_TESTS + 1]; /* by split_use */
    int64_t unknown;                   /* windows left out: a step to forecast has no value */
    int64_t without;                   /* series that no window fits into */
} series_windows;

/* Cut the series; `y` (steps, columns) has what is forecast, as it was given, a missing value as
 * NAN.  Release with series_windows_free, also after a failure. */
status series_windows_cut(const window_rule *r, const sequence_part *series, const float *y,
                          int columns, series_windows *out, error *err);
void series_windows_free(series_windows *w);

#endif
