#include "src/data/naive_forecasts.h"

#include <math.h>
#include <stdlib.h>

void forecast_facts_drop_naive(forecast_facts *f) {
    free(f->naive);
    free(f->seasonal);
    f->naive = f->seasonal = NULL;
}

void forecast_facts_free(forecast_facts *f) {
    if (!f) return;
    for (int s = 0; s < 2; s++) free(f->series[s]);
    free(f->y);
    free(f->scales);
    forecast_facts_drop_naive(f);
    free(f);
}

double naive_scale(const float *y, int64_t steps, int columns, int column, int64_t season) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t t = season; t < steps; t++) {
        const double now = y[t * columns + column], before = y[(t - season) * columns + column];
        if (isnan(now) || isnan(before)) continue;
        sum = sum + fabs(now - before);
        count++;
    }
    return count > 0 ? sum / (double)count : (double)NAN;
}

bool naive_forecast(const float *y, int64_t origin, int64_t horizon, int columns, int64_t season,
                    float *out) {
    for (int64_t h = 0; h < horizon; h++)
        for (int c = 0; c < columns; c++) {
            int64_t t = origin + h - (h / season + 1) * season;
            while (t >= 0 && isnan(y[t * columns + c])) t -= season;
            if (t < 0) return false;
            out[h * columns + c] = y[t * columns + c];
        }
    return true;
}
