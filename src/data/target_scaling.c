#include "src/data/target_scaling.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/feature_scaling.h"

/* Numbers to predict are features of one step each. */
status target_scaling_find(const float *targets, int64_t items, int count, target_scaling **out,
                           error *err) {
    const size_t bytes = (size_t)count * sizeof(double);
    const int64_t offsets[] = {0, items};
    const item_places all = {.offsets = offsets, .count = 1};
    feature_statistics found;
    *out = NULL;
    status result = feature_statistics_find(targets, &all, count, &found, err);
    target_scaling *s = result == STATUS_OK ? memory_array(1, sizeof *s) : NULL;
    if (s) {
        *s = (target_scaling){.count = count, .mean = found.mean, .sd = found.sd};
        found.mean = found.sd = NULL;
        *out = s;
    } else if (result == STATUS_OK) {
        result = error_no_memory(err, bytes);
    }
    feature_statistics_free(&found);
    return result;
}

void target_scaling_free(target_scaling *s) {
    if (!s) return;
    free(s->mean);
    free(s->sd);
    free(s);
}

void target_scaling_apply(const target_scaling *s, const float *from, int count, float *to) {
    for (int k = 0; k < count; k++)
        to[k] = s ? (float)(((double)from[k] - s->mean[k]) / s->sd[k]) : from[k];
}

void target_scaling_undo(const target_scaling *s, const float *from, int count, float *to) {
    for (int k = 0; k < count; k++)
        to[k] = s ? (float)((double)from[k] * s->sd[k] + s->mean[k]) : from[k];
}
