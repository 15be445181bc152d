#include "src/data/dataset_targets.h"

#include "src/base/memory.h"

status dataset_targets(const dataset *d, int split, const float **out, float **made, error *err) {
    const dataset_split *s = &d->split[split];
    const size_t count = (size_t)s->count, numbers = (size_t)d->output_dim;
    *out = s->targets;
    *made = NULL;
    if (*out || !d->maker || !d->maker->draw_targets) return STATUS_OK;
    *made = memory_array(count, numbers * sizeof **made);
    if (!*made) return error_no_memory(err, count * numbers * sizeof **made);
    d->maker->draw_targets(&d->request, split, s->count, *made);
    *out = *made;
    return STATUS_OK;
}
