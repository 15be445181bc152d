#include "src/data/batch.h"

#include <stddef.h>

/* fl(byte / 255), divided by the compiler: one correctly rounded quotient each. */
#define LEVEL(byte) ((float)(byte) / 255.0f)
#define LEVELS_4(byte) LEVEL(byte), LEVEL(byte + 1), LEVEL(byte + 2), LEVEL(byte + 3)
#define LEVELS_16(byte) LEVELS_4(byte), LEVELS_4(byte + 4), LEVELS_4(byte + 8), LEVELS_4(byte + 12)
#define LEVELS_64(byte) \
    LEVELS_16(byte), LEVELS_16(byte + 16), LEVELS_16(byte + 32), LEVELS_16(byte + 48)
static const float level[256] = {LEVELS_64(0), LEVELS_64(64), LEVELS_64(128), LEVELS_64(192)};

static void convert(const uint8_t *pixels, size_t count, float *x) {
    for (size_t i = 0; i < count; i++) x[i] = level[pixels[i]];
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
