#include "src/trial/measures.h"

#include <math.h>
#include <stddef.h>

#include "src/trial/measures/measure_functions.h"

static const measure_info table[MEASURE_COUNT] = {
#define STANDING_MEASURE(symbol, id, metric, task, needs)                                         \
    [MEASURE_##symbol] = {#id, MEASURE_OF_##task, MEASURE_NEEDS_##needs, MEASURE_RECORDED_ALWAYS, \
                          measure_##id},
#define MEASURE(symbol, id, noun, plural, unit, better, shown, least, most, task, needs, recorded) \
    [MEASURE_##symbol] = {#id, MEASURE_OF_##task, MEASURE_NEEDS_##needs,                           \
                          MEASURE_RECORDED_##recorded, measure_##id},
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
};

const char *const measure_words[] = {
#define STANDING_MEASURE(symbol, id, ...) #id,
#define MEASURE(symbol, id, ...) #id,
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
    NULL,
};

const measure_info *measure_describe(measure_kind m) {
    return &table[m];
}

bool measure_suits(measure_kind m, measure_task given) {
    const measure_task task = table[m].task;
    return task == given || (task == MEASURE_OF_EITHER && given != MEASURE_OF_VALUES);
}

double measure_value(measure_kind m, const measured_items *items) {
    return items->count > 0 ? table[m].function(items) : (double)NAN;
}
