/* Parity: fair bits, a step each; the class is whether the number of ones is odd.  Nothing of the
 * sequence but all of it tells; guessing is right half the time. */
#include <inttypes.h>

#include "src/base/random.h"
#include "src/data/built_in_draws.h"
#include "src/data/built_in_rows.h"

enum { BITS_A_BLOCK = 128, BITS_A_WORD = 32, ONE = 255 };

static built_in_shape parity_shape(const built_in_request *r) {
    return (built_in_shape){(int)r->length, 1, 2};
}

static void draw_item(const built_in_request *r, int split, int64_t item, uint8_t *values,
                      uint8_t *label) {
    random_block block = {{0}};
    *label = 0;
    for (int64_t t = 0; t < r->length; t++) {
        if (t % BITS_A_BLOCK == 0)
            block = random_at(r->seed, RANDOM_TASKS, built_in_stream(split, item),
                              (uint64_t)(t / BITS_A_BLOCK));
        const uint32_t bit = block.word[t % BITS_A_BLOCK / BITS_A_WORD] >> t % BITS_A_WORD & 1;
        values[t] = bit ? ONE : 0;
        *label ^= (uint8_t)bit;
    }
}

static void draw(const built_in_request *r, int split, int64_t first, int64_t count,
                 uint8_t *values, uint8_t *labels) {
    for (int64_t i = 0; i < count; i++)
        draw_item(r, split, first + i, values + i * r->length, labels + i);
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "length %" PRId64 " seed %" PRIu64, r->length, r->seed);
}

static void append_class(text *out, const built_in_request *r, int class) {
    (void)r;
    text_append(out, class ? "odd" : "even");
}

const built_in built_in_parity = {.source = DATASET_PARITY,
                                  .version = 1,
                                  .shape = parity_shape,
                                  .draw = draw,
                                  .append_recipe = append_recipe,
                                  .append_class = append_class};
