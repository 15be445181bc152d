#include "src/trial/metrics.h"

static const metric_info table[METRIC_COUNT] = {
#define METRIC(symbol, name, unit, better, split, kind, since, meaning) \
    [METRIC_##                                                          \
        symbol] = {name, unit, METRIC_##better, METRIC_##split, METRIC_##kind, since, meaning},
#include "src/trial/metrics.def"
#undef METRIC
};

const metric_info *metric_describe(metric m) {
    return &table[m];
}
