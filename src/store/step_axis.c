#include "src/store/step_axis.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

static size_t longest_curve(const results *r) {
    size_t longest = 0;
    for (int32_t i = 0; i < r->trial_count; i++) {
        size_t count = (size_t)r->trials[i].outcome.evaluation_count;
        if (count > longest) longest = count;
    }
    return longest;
}

/* The most steps that a union is worth: always twice the longest curve, and sixteen times while the
 * whole matrix stays small. */
static size_t worthwhile_steps(size_t longest, size_t trials) {
    const size_t small_matrix = (size_t)1 << 22; /* cells: 32 MiB a curve */
    size_t affordable = small_matrix / (trials ? trials : 1);
    size_t most = longest * 16 < affordable ? longest * 16 : affordable;
    return most > longest * 2 ? most : longest * 2;
}

/* The union of two ascending lists, in `out`; its length. */
static size_t merge(const int64_t *steps, size_t step_count, const outcome *o, int64_t *out) {
    size_t i = 0, k = 0, count = 0, evaluations = (size_t)o->evaluation_count;
    while (i < step_count || k < evaluations) {
        bool from_steps =
            k == evaluations || (i < step_count && steps[i] <= o->evaluations[k].iteration);
        int64_t next = from_steps ? steps[i] : o->evaluations[k].iteration;
        while (i < step_count && steps[i] == next) i++;
        while (k < evaluations && o->evaluations[k].iteration == next) k++;
        out[count++] = next;
    }
    return count;
}

/* Fill `axis` with the union; false when it grows beyond `most`.  `spare` and the axis's own steps
 * have room for `most` and one more curve. */
static bool unite(const results *r, size_t most, step_axis *axis, int64_t **spare) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        axis->count = merge(axis->steps, axis->count, &r->trials[i].outcome, *spare);
        int64_t *merged = *spare;
        *spare = axis->steps;
        axis->steps = merged;
        if (axis->count > most) return false;
    }
    return true;
}

static void count_up(step_axis *axis, size_t count) {
    axis->ordinal = true;
    axis->count = count;
    for (size_t i = 0; i < count; i++) axis->steps[i] = (int64_t)i;
}

status step_axis_of(const results *r, step_axis *out, error *err) {
    size_t longest = longest_curve(r);
    size_t most = worthwhile_steps(longest, (size_t)r->trial_count), room = most + longest;
    int64_t *spare = memory_array(room, sizeof *spare);
    *out = (step_axis){.steps = memory_array(room, sizeof *out->steps)};
    if (!spare || !out->steps) {
        free(spare);
        step_axis_free(out);
        return error_no_memory(err, room * sizeof *spare);
    }
    if (!unite(r, most, out, &spare)) count_up(out, longest);
    free(spare);
    return STATUS_OK;
}

void step_axis_free(step_axis *axis) {
    free(axis->steps);
    *axis = (step_axis){0};
}

static int compare_steps(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

size_t step_axis_place(const step_axis *axis, int32_t index, int64_t iteration) {
    if (axis->ordinal) return (size_t)index;
    const int64_t *found =
        bsearch(&iteration, axis->steps, axis->count, sizeof *axis->steps, compare_steps);
    return (size_t)(found - axis->steps);
}
