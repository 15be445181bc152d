#include "src/trial/metrics.h"

#include <ctype.h>
#include <math.h>

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

const metric_format *metric_format_of(metric m) {
    static const metric_format formats[] = {
        [METRIC_LOSS] = {.noun = "loss",
                         .plural = "losses",
                         .scale = 1,
                         .decimals = 4,
                         .unit = "nats",
                         .difference_unit = "nats",
                         .most = INFINITY,
                         .narrowest = 0.1},
        [METRIC_ACCURACY] = {.noun = "accuracy",
                             .plural = "accuracies",
                             .scale = 100,
                             .decimals = 2,
                             .unit = "%",
                             .difference_unit = "points",
                             .most = 1,
                             .narrowest = 1},
        [METRIC_RATE] = {.noun = "learning rate",
                         .plural = "learning rates",
                         .scale = 1,
                         .decimals = 6,
                         .unit = "",
                         .difference_unit = "",
                         .most = INFINITY},
        [METRIC_NORM] = {.noun = "norm",
                         .plural = "norms",
                         .scale = 1,
                         .decimals = 4,
                         .unit = "",
                         .difference_unit = "",
                         .most = INFINITY},
    };
    return &formats[metric_describe(m)->kind];
}

metric metric_selection(bool validated) {
    return validated ? METRIC_VAL_ACC : METRIC_TEST_ACC;
}

metric metric_loss(bool validated) {
    return validated ? METRIC_VAL_LOSS : METRIC_TEST_LOSS;
}

bool metric_is_better(metric m, double a, double b) {
    return metric_describe(m)->better == METRIC_HIGHER ? a > b : a < b;
}

double metric_shown(metric m, double value) {
    return metric_format_of(m)->scale * value;
}

void metric_append(text *out, metric m, double value) {
    const metric_format *format = metric_format_of(m);
    text_append_format(out, "%.*f%s%s", format->decimals, metric_shown(m, value),
                       format->unit[0] ? " " : "", format->unit);
}

void metric_append_heading(text *out, metric m) {
    const char *meaning = metric_describe(m)->meaning;
    text_append_format(out, "%c%s", toupper((unsigned char)meaning[0]), meaning + 1);
}
