/* Copy memory, of Hochreiter and Schmidhuber, "Long short-term memory" (Neural Computation 9(8),
 * 1997), in the form of Arjovsky, Shah and Bengio, "Unitary evolution recurrent neural networks"
 * (2016): ten symbols of eight, T - 1 blanks, a sign, ten blanks; each step has a class, which is
 * blank for the first T + 10 and the ten symbols in their order at the end.
 *
 * A step is one of blank, the symbols 1 to 8 and the sign, one-hot; T is data.length, and a
 * sequence has T + 20 steps.  Who remembers nothing answers blank until the sign and then each
 * symbol with 1/8: a mean cross entropy of 10 ln 8 / (T + 20) (blind_answers.h). */
#include <inttypes.h>
#include <string.h>

#include "src/data/built_in_draws.h"
#include "src/data/built_in_rows.h"

enum { BLANK, SYMBOLS = 8, SIGN = SYMBOLS + 1, VALUES, CLASSES = SYMBOLS + 1 };
enum { TO_COPY = 10, ONE = 255 };

static int64_t steps_of(const built_in_request *r) {
    return r->length + 2 * (int64_t)TO_COPY;
}

static built_in_shape copy_shape(const built_in_request *r) {
    return (built_in_shape){(int)steps_of(r), VALUES, CLASSES};
}

/* Symbol number k of an item, 1 .. SYMBOLS. */
static uint8_t symbol_of(const built_in_request *r, uint32_t stream, int k) {
    return (uint8_t)(1 + built_in_below(built_in_word(r, stream, k), SYMBOLS));
}

static void draw_item(const built_in_request *r, int split, int64_t item, uint8_t *values,
                      uint8_t *labels) {
    const uint32_t stream = built_in_stream(split, item);
    const int64_t steps = steps_of(r), sign = r->length + TO_COPY - 1;
    memset(values, 0, (size_t)steps * VALUES);
    memset(labels, BLANK, (size_t)steps);
    for (int k = 0; k < TO_COPY; k++) {
        const uint8_t symbol = symbol_of(r, stream, k);
        values[k * VALUES + symbol] = ONE;
        labels[steps - TO_COPY + k] = symbol;
    }
    for (int64_t t = TO_COPY; t < steps; t++) values[t * VALUES + (t == sign ? SIGN : BLANK)] = ONE;
}

static void draw(const built_in_request *r, int split, int64_t first, int64_t count,
                 uint8_t *values, uint8_t *labels) {
    const int64_t steps = steps_of(r);
    for (int64_t i = 0; i < count; i++)
        draw_item(r, split, first + i, values + i * steps * VALUES, labels + i * steps);
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "length %" PRId64 " seed %" PRIu64, r->length, r->seed);
}

static void append_class(text *out, const built_in_request *r, int class) {
    (void)r;
    if (class == BLANK)
        text_append(out, "blank");
    else
        text_append_format(out, "%d", class);
}

const built_in built_in_copy_memory = {.source = DATASET_COPY_MEMORY,
                                       .task = DATASET_LABELLING,
                                       .version = 1,
                                       .shape = copy_shape,
                                       .draw = draw,
                                       .append_recipe = append_recipe,
                                       .append_class = append_class};
