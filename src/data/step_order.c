#include "src/data/step_order.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/data/formats.h"

static bool is_given(const char *words) {
    return words && words[0];
}

/* Each step once. */
static status take_order(const char *path, const sequence_file *f, int steps, uint32_t *order,
                         bool *seen, error *err) {
    const sequence_part *p = &f->part[DATASET_TRAIN];
    const int64_t values = p->offsets[p->count] * f->features;
    if (values != steps)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: %" PRId64 " numbers, but a sequence has %d steps", path,
                         values, steps);
    for (int t = 0; t < steps; t++) {
        const float v = p->values[t];
        const bool is_step = v >= 0 && v < (float)steps && v == (float)(int)v;
        if (!is_step || seen[(int)v])
            return error_set(
                err, STATUS_BAD_INPUT,
                "%s: error: number %d, from 0, is %g%s: a permutation has each of 0 .. %d once",
                path, t, (double)v, is_step ? " again" : "", steps - 1);
        seen[(int)v] = true;
        order[t] = (uint32_t)v;
    }
    return STATUS_OK;
}

static status read_order(const char *path, int steps, uint32_t *order, error *err) {
    const sequence_request how = {.header = 0};
    sequence_file f;
    TRY(sequence_file_read(path, &how, &f, err));
    bool *seen = memory_array((size_t)steps, sizeof *seen);
    const status result =
        seen ? take_order(path, &f, steps, order, seen, err) : error_no_memory(err, (size_t)steps);
    free(seen);
    sequence_file_free(&f);
    return result;
}

status step_order_make(const step_order_spec *spec, int steps, uint32_t **order, error *err) {
    *order = NULL;
    uint32_t *made = memory_array((size_t)steps, sizeof *made);
    status result = made ? STATUS_OK : error_no_memory(err, (size_t)steps * sizeof *made);
    if (result == STATUS_OK && is_given(spec->file))
        result = read_order(spec->file, steps, made, err);
    else if (result == STATUS_OK)
        random_permutation(spec->seed, RANDOM_PERMUTE, 0, made, (uint32_t)steps);
    if (result == STATUS_OK)
        *order = made;
    else
        free(made);
    return result;
}

status step_order_digest(const sha256_digest *of_set, const uint32_t *order, int steps,
                         sha256_digest *out, error *err) {
    static const char words[] = "steps in the order\n";
    sha256 *hash = sha256_begin();
    sha256_add(hash, of_set->bytes, sizeof of_set->bytes);
    sha256_add(hash, words, sizeof words - 1);
    sha256_add(hash, order, (size_t)steps * sizeof *order);
    return sha256_end(hash, out) == 0 ? STATUS_OK : error_no_memory(err, SHA256_BYTES);
}
