#include "src/data/dataset_targets.h"

#include <math.h>
#include <string.h>

#include "src/base/memory.h"

/* Those of steps that have none are left out. */
static status take_given(const dataset *d, int split, float **made, error *err) {
    const dataset_split *s = &d->split[split];
    const size_t width = (size_t)d->output_dim, bytes = width * sizeof **made;
    const int64_t steps = dataset_steps(d, split, 0, s->count);
    const size_t given = (size_t)dataset_target_count(d, split, 0, s->count);
    float *to = *made = memory_array(given, bytes);
    if (!*made) return error_no_memory(err, given * bytes);
    for (int64_t t = 0; t < steps; t++) {
        const float *target = s->targets + (size_t)t * width;
        if (isnan(target[0])) continue;
        memcpy(to, target, bytes);
        to += width;
    }
    return STATUS_OK;
}

int64_t dataset_target_count(const dataset *d, int split, int64_t first, int64_t count) {
    if (!dataset_task_is_of_steps(d->task)) return count;
    return dataset_has_gaps(d) ? dataset_labelled(d, split, first, count)
                               : dataset_steps(d, split, first, count);
}

status dataset_targets(const dataset *d, int split, const float **out, float **made, error *err) {
    const dataset_split *s = &d->split[split];
    const size_t count = (size_t)s->count, numbers = (size_t)d->output_dim;
    *out = s->targets;
    *made = NULL;
    if (*out && dataset_has_gaps(d)) {
        const status result = take_given(d, split, made, err);
        *out = *made;
        return result;
    }
    if (*out || !d->maker || !d->maker->draw_targets) return STATUS_OK;
    *made = memory_array(count, numbers * sizeof **made);
    if (!*made) return error_no_memory(err, count * numbers * sizeof **made);
    d->maker->draw_targets(&d->request, split, s->count, *made);
    *out = *made;
    return STATUS_OK;
}
