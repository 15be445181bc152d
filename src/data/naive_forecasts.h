/* What forecasts without learning come to, and what they err by on the steps that train: what a
 * network's forecasts are held against. */
#ifndef SWEEP_DATA_NAIVE_FORECASTS_H
#define SWEEP_DATA_NAIVE_FORECASTS_H

#include <stdbool.h>
#include <stdint.h>

/* What a forecast is judged by besides the values that came.  Owned by a data set. */
typedef struct forecast_facts {
    int horizon, columns; /* an item's numbers to predict are (horizon, columns) */
    float *y; /* (steps, columns): what is forecast, as it was given, of all series; windows of
               * several sizes share it */
    int32_t *series[2]; /* (items) of each split: which series an item is of, rising */
    /* (series, columns): the mean of |y_t - y_(t - m)| over the steps of the series that train, m
     * the season or 1: what MASE divides by (Hyndman and Koehler, International Journal of
     * Forecasting 22, 2006).  NAN where there is none. */
    double *scales;
    /* (test items, horizon, columns): the last value again, and the value of as many whole seasons
     * before as are needed to be seen; NULL where it is not known for every item, or no season was
     * said. */
    float *naive, *seasonal;
    int64_t season; /* steps; 0: none was said */
    int64_t steps;  /* of all series: those that both splits' values have */
} forecast_facts;

void forecast_facts_free(forecast_facts *f);

/* Release the naive forecasts alone: once they are measured, nobody asks for them. */
void forecast_facts_drop_naive(forecast_facts *f);

/* A series: y (steps, columns), a missing value as NAN. */

/* The mean magnitude of the seasonal differences of its first `steps` steps; missing values do not
 * count.  NAN for no difference. */
double naive_scale(const float *y, int64_t steps, int columns, int column, int64_t season);

/* Forecast `horizon` steps from step `origin` on by the values before it, into out (horizon,
 * columns): step t is y of t - k * season, with the smallest k for which that is before `origin`
 * and known.  False where there is none. */
bool naive_forecast(const float *y, int64_t origin, int64_t horizon, int columns, int64_t season,
                    float *out);

#endif
