#include "src/trial/metrics.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const metric_info table[METRIC_COUNT] = {
#define METRIC(symbol, name, unit, better, split, kind, since, measure, meaning)  \
    [METRIC_##symbol] = {name,          unit,  METRIC_##better,   METRIC_##split, \
                         METRIC_##kind, since, MEASURE_##measure, meaning},
#include "src/trial/metrics.def"
#undef METRIC
};

const metric_info *metric_describe(metric m) {
    return &table[m];
}

/* --- as people read them --- */

#define PERCENT \
    .scale = 100, .decimals = 2, .unit = "%", .difference_unit = "points", .narrowest = 1
#define NUMBER .scale = 1, .decimals = 4, .unit = "", .difference_unit = ""

static const metric_format formats[] = {
    [METRIC_LOSS] = {.noun = "loss",
                     .plural = "losses",
                     .scale = 1,
                     .decimals = 4,
                     .unit = "nats",
                     .difference_unit = "nats",
                     .most = INFINITY,
                     .narrowest = 0.1},
    [METRIC_ACCURACY] = {.noun = "accuracy", .plural = "accuracies", .most = 1, PERCENT},
    [METRIC_RATE] = {.noun = "learning rate",
                     .plural = "learning rates",
                     .scale = 1,
                     .decimals = 6,
                     .unit = "",
                     .difference_unit = "",
                     .most = INFINITY},
    [METRIC_NORM] = {.noun = "norm", .plural = "norms", .most = INFINITY, NUMBER},
#define STANDING_MEASURE(...)
#define MEASURE(symbol, id, one, several, unit, better, shown, smallest, largest, ...) \
    [METRIC_##symbol] = {.noun = one, .plural = several, .least = smallest, .most = largest, shown},
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
};

const metric_format *metric_format_of(metric m) {
    return &formats[metric_describe(m)->kind];
}

/* --- which ones --- */

metric metric_of_measure(measure_kind chosen, metric_split split) {
    static const metric metrics[MEASURE_COUNT][2] = {
#define STANDING_MEASURE(symbol, id, metric, ...) \
    [MEASURE_##symbol] = {METRIC_VAL_##metric, METRIC_TEST_##metric},
#define MEASURE(symbol, ...) STANDING_MEASURE(symbol, , symbol)
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
    };
    return metrics[chosen][split == METRIC_TEST];
}

metric metric_selection(measure_kind chosen, bool validated) {
    return metric_of_measure(chosen, validated ? METRIC_VAL : METRIC_TEST);
}

metric metric_loss(bool validated) {
    return validated ? METRIC_VAL_LOSS : METRIC_TEST_LOSS;
}

bool metric_is_measured(metric m, measure_kind chosen) {
    const metric_info *info = metric_describe(m);
    const bool numbers = measure_describe(chosen)->task == MEASURE_OF_VALUES;
    if (info->kind == METRIC_ACCURACY) return !numbers;
    if (info->measure == MEASURE_COUNT || info->measure == chosen) return true;
    const measure_info *measure = measure_describe(info->measure);
    return measure->task == measure_describe(chosen)->task &&
           measure->recorded == MEASURE_RECORDED_ALWAYS;
}

/* --- values --- */

bool metric_is_better(metric m, double a, double b) {
    return metric_describe(m)->better == METRIC_HIGHER ? a > b : a < b;
}

double metric_worst(metric m) {
    return metric_describe(m)->better == METRIC_HIGHER ? -INFINITY : (double)INFINITY;
}

double metric_shown(metric m, double value) {
    return metric_format_of(m)->scale * value;
}

void metric_append_unit(text *out, const char *unit) {
    text_append_format(out, "%s%s", unit[0] ? " " : "", unit);
}

void metric_append_shown(text *out, double shown, int decimals) {
    const bool huge = isfinite(shown) && fabs(shown) >= 1e15;
    char digits[64];
    if (!huge) {
        text_append_format(out, "%.*f", decimals, shown);
        return;
    }
    snprintf(digits, sizeof digits, "%.3e", shown);
    char *sign = strchr(digits, '+'); /* the exponent is positive, and has two digits at least */
    if (sign) memmove(sign, sign + 1, strlen(sign));
    text_append(out, digits);
}

void metric_append(text *out, metric m, double value) {
    const metric_format *format = metric_format_of(m);
    metric_append_shown(out, metric_shown(m, value), format->decimals);
    metric_append_unit(out, format->unit);
}

void metric_append_heading(text *out, metric m) {
    const char *meaning = metric_describe(m)->meaning;
    text_append_format(out, "%c%s", toupper((unsigned char)meaning[0]), meaning + 1);
}
