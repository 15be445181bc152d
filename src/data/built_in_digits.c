/* The built-in digits (digits.h) as a row of the table. */
#include <inttypes.h>

#include "src/data/built_in_rows.h"
#include "src/data/digits.h"

static built_in_shape digits_shape(const built_in_request *r) {
    (void)r;
    return (built_in_shape){DIGITS_SIDE, DIGITS_SIDE, DIGITS_CLASSES};
}

static void draw(const built_in_request *r, int split, int64_t first, int64_t count,
                 uint8_t *values, uint8_t *labels) {
    digits_draw(r->seed, split, first, count, values, labels);
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "seed %" PRIu64, r->seed);
}

const built_in built_in_digits = {.source = DATASET_DIGITS,
                                  .version = DIGITS_VERSION,
                                  .shape = digits_shape,
                                  .draw = draw,
                                  .append_recipe = append_recipe};
