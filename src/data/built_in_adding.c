/* The adding problem, of Hochreiter and Schmidhuber, "Long short-term memory" (Neural Computation
 * 9(8), 1997), in the form that later papers took (Le, Jaitly and Hinton 2015; Arjovsky, Shah and
 * Bengio 2016): a step is a number from [0, 1) and a marker; two steps are marked, one in each
 * half; to predict is the sum of their numbers.  Always saying 1 has a mean squared error of 1/6.
 */
#include <inttypes.h>

#include "src/base/random.h"
#include "src/data/built_in_draws.h"
#include "src/data/built_in_rows.h"

enum { SHORTEST = 2, VALUES = 2 };

static built_in_shape adding_shape(const built_in_request *r) {
    return (built_in_shape){(int)r->length, VALUES, 1};
}

static status check(const built_in_request *r, error *err) {
    if (r->length >= SHORTEST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "data set adding: error: data.length is %" PRId64 "; it must be %d or more",
                     r->length, SHORTEST);
}

/* The two steps that are marked. */
typedef struct marks {
    int64_t first, second;
} marks;

static marks marks_of(const built_in_request *r, uint32_t stream) {
    const int64_t half = r->length / 2;
    const uint32_t first = built_in_word(r, stream, r->length),
                   second = built_in_word(r, stream, r->length + 1);
    return (marks){built_in_below(first, half), half + built_in_below(second, r->length - half)};
}

static void draw_item(const built_in_request *r, int split, int64_t item, float *values,
                      float *target) {
    const uint32_t stream = built_in_stream(split, item);
    random_block block = {{0}};
    for (int64_t t = 0; t < r->length; t++) {
        if (t % BUILT_IN_WORDS_A_BLOCK == 0)
            block =
                random_at(r->seed, RANDOM_TASKS, stream, (uint64_t)(t / BUILT_IN_WORDS_A_BLOCK));
        values[VALUES * t] = random_unit(block.word[t % BUILT_IN_WORDS_A_BLOCK]);
        values[VALUES * t + 1] = 0;
    }
    const marks at = marks_of(r, stream);
    values[VALUES * at.first + 1] = values[VALUES * at.second + 1] = 1;
    *target = values[VALUES * at.first] + values[VALUES * at.second];
}

static void draw_numbers(const built_in_request *r, int split, int64_t first, int64_t count,
                         float *values, float *targets) {
    for (int64_t i = 0; i < count; i++)
        draw_item(r, split, first + i, values + i * r->length * VALUES, targets + i);
}

static void draw_targets(const built_in_request *r, int split, int64_t count, float *targets) {
    for (int64_t i = 0; i < count; i++) {
        const uint32_t stream = built_in_stream(split, i);
        const marks at = marks_of(r, stream);
        targets[i] = random_unit(built_in_word(r, stream, at.first)) +
                     random_unit(built_in_word(r, stream, at.second));
    }
}

static void append_recipe(text *out, const built_in_request *r) {
    text_append_format(out, "length %" PRId64 " seed %" PRIu64, r->length, r->seed);
}

const built_in built_in_adding = {.source = DATASET_ADDING,
                                  .task = DATASET_REGRESSION,
                                  .version = 1,
                                  .shape = adding_shape,
                                  .check = check,
                                  .draw_numbers = draw_numbers,
                                  .draw_targets = draw_targets,
                                  .append_recipe = append_recipe};
