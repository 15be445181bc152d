#include "src/data/batch.h"

#include <stddef.h>

enum { AT_ONCE = 16 };

/* fl(byte / 255): one correctly rounded quotient each.  So many at once become vectors. */
static void convert(const uint8_t *restrict pixels, size_t count, float *restrict x) {
    for (; count >= AT_ONCE; count -= AT_ONCE, pixels += AT_ONCE, x += AT_ONCE)
        for (int k = 0; k < AT_ONCE; k++) x[k] = (float)pixels[k] / 255.0f;
    for (size_t k = 0; k < count; k++) x[k] = (float)pixels[k] / 255.0f;
}

void batch_gather(const dataset *d, int split, const uint32_t *items, int64_t first, int count,
                  float *x, int32_t *labels) {
    const dataset_split *from = &d->split[split];
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    for (int b = 0; b < count; b++) {
        size_t item = items ? items[b] : (size_t)(first + b);
        convert(from->images + item * pixels, pixels, x + (size_t)b * pixels);
        labels[b] = from->labels[item];
    }
}
