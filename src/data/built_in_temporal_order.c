/* Temporal order, problems 6a and 6b of Hochreiter and Schmidhuber, "Long short-term memory"
 * (Neural Computation 9(8), 1997): among distractors a to d, two or three of the symbols X and Y;
 * the class is which came in which order.
 *
 * A step is one of E, a, b, c, d, X, Y, B, one-hot; E begins and B ends.  In 100 steps the symbols
 * stand at 10 to 20 and 50 to 60, or at 10 to 20, 33 to 43 and 66 to 76, and at the same shares of
 * any other length; here all sequences are equally long, there they have 100 to 110 steps. Guessing
 * is right once in 4, or in 8. */
#include <inttypes.h>

#include "src/data/built_in_draws.h"
#include "src/data/built_in_rows.h"

enum {
    SYMBOL_E,
    SYMBOL_A,
    SYMBOL_X = 5,
    SYMBOL_Y,
    SYMBOL_B,
    SYMBOLS,
    DISTRACTORS = 4,
    MOST_MARKS = 3,
    ONE = 255
};
enum { SHORTEST = 20 };

/* Per cent of the length, both included. */
typedef struct window {
    int first, last;
} window;

static const window windows[MOST_MARKS + 1][MOST_MARKS] = {
    [2] = {{10, 20}, {50, 60}},
    [3] = {{10, 20}, {33, 43}, {66, 76}},
};

static built_in_shape order_shape(const built_in_request *r) {
    return (built_in_shape){(int)r->length, SYMBOLS, 1 << r->symbols};
}

static status check(const built_in_request *r, error *err) {
    if (r->length >= SHORTEST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "data set temporal_order: error: data.length is %" PRId64
                     "; it must be %d or more",
                     r->length, SHORTEST);
}

static void put(uint8_t *values, int64_t step, int symbol) {
    for (int k = 0; k < SYMBOLS; k++) values[step * SYMBOLS + k] = k == symbol ? ONE : 0;
}

static void draw_item(const built_in_request *r, int split, int64_t item, uint8_t *values,
                      uint8_t *label) {
    const uint32_t stream = built_in_stream(split, item);
    for (int64_t t = 0; t < r->length; t++)
        put(values, t, SYMBOL_A + (int)built_in_below(built_in_word(r, stream, t), DISTRACTORS));
    put(values, 0, SYMBOL_E);
    put(values, r->length - 1, SYMBOL_B);
    *label = 0;
    for (int m = 0; m < r->symbols; m++) {
        const window w = windows[r->symbols][m];
        const int64_t first = r->length * w.first / 100, last = r->length * w.last / 100;
        const uint32_t place = built_in_word(r, stream, r->length + 2 * m),
                       which = built_in_word(r, stream, r->length + 2 * m + 1);
        const int is_y = (int)(which >> 31);
        put(values, first + built_in_below(place, last - first + 1), is_y ? SYMBOL_Y : SYMBOL_X);
        *label = (uint8_t)(*label << 1 | is_y);
    }
}

static void draw(const built_in_request *r, int split, int64_t first, int64_t count,
                 uint8_t *values, uint8_t *labels) {
    for (int64_t i = 0; i < count; i++)
        draw_item(r, split, first + i, values + i * r->length * SYMBOLS, labels + i);
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "length %" PRId64 " symbols %" PRId64 " seed %" PRIu64, r->length,
                       r->symbols, r->seed);
}

/* "XY": first X, then Y. */
static void append_class(text *out, const built_in_request *r, int class) {
    for (int m = (int)r->symbols; m-- > 0;) text_append(out, class >> m & 1 ? "Y" : "X");
}

const built_in built_in_temporal_order = {.source = DATASET_TEMPORAL_ORDER,
                                          .version = 1,
                                          .shape = order_shape,
                                          .check = check,
                                          .draw = draw,
                                          .append_recipe = append_recipe,
                                          .append_class = append_class};
