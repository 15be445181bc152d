#include "src/stats/best_by.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/pairing.h"
#include "src/stats/significance.h"

typedef struct axes {
    const config_key *keys;
    int count;
} axes;

/* A configuration and its place in the ranking. */
typedef struct placed {
    const configuration *of;
    int32_t rank;
} placed;

static int compare_values(const axes *a, const configuration *left, const configuration *right) {
    for (int i = 0; i < a->count; i++) {
        const double x = comparison_axis_number(left->trial, a->keys[i]);
        const double y = comparison_axis_number(right->trial, a->keys[i]);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

static int compare_placed(const void *left, const void *right, void *context) {
    const placed *a = left, *b = right;
    const int order = compare_values(context, a->of, b->of);
    return order != 0 ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static placed *sort_by_group(const comparison *c, axes by) {
    placed *sorted = memory_array((size_t)c->configuration_count, sizeof *sorted);
    for (int32_t i = 0; sorted && i < c->configuration_count; i++)
        sorted[i] = (placed){comparison_ranked(c, i), i};
    if (sorted)
        qsort_r(sorted, (size_t)c->configuration_count, sizeof *sorted, compare_placed, &by);
    return sorted;
}

/* --- one group --- */

static bool is_rival(const best_group *g, const axes *best, const configuration *other) {
    if (other->finished == 0 || compare_values(best, g->best, other) == 0) return false;
    for (int32_t i = 0; i < g->rival_count; i++)
        if (compare_values(best, g->rivals[i].of, other) == 0) return false;
    return true;
}

/* Of three values or more. */
static bool is_at_edge(const comparison *c, const best_group *g, const axes *best,
                       const placed members[], int32_t count) {
    if (best->count != 1 || !axis_is_numeric(c, best->keys[0])) return false;
    const double value = comparison_axis_number(g->best->trial, best->keys[0]);
    double other = NAN;
    bool below = false, above = false, third = false;
    for (int32_t i = 0; i < count; i++) {
        const double x = comparison_axis_number(members[i].of->trial, best->keys[0]);
        if (x == value) continue;
        below |= x < value;
        above |= x > value;
        third |= !isnan(other) && x != other;
        other = x;
    }
    return third && !(below && above);
}

/* Of members that have the same values, the best ranked first. */
static void fill_group(const comparison *c, const axes *best, const placed members[], int32_t count,
                       best_by *out) {
    best_group *g = &out->groups[out->group_count++];
    *g = (best_group){.first = members[0].of, .rivals = &out->rivals[out->rival_count]};
    if (members[0].of->finished == 0) return; /* those without a result are ranked last */
    g->best = members[0].of;
    g->at_edge = is_at_edge(c, g, best, members, count);
    for (int32_t i = 1; i < count; i++)
        if (is_rival(g, best, members[i].of))
            g->rivals[g->rival_count++] = (best_rival){.of = members[i].of, .p = 1};
    out->rival_count += g->rival_count;
}

/* --- who is shown to be worse --- */

/* `worse` says for now that the difference is in favour of the best. */
static void test_rivals(const comparison *c, best_by *out, double *scratch) {
    for (int32_t g = 0; g < out->group_count; g++)
        for (int32_t i = 0; i < out->groups[g].rival_count; i++) {
            best_rival *rival = &out->groups[g].rivals[i];
            const paired_comparison pair =
                pairing_compare(c, out->groups[g].best, rival->of, scratch);
            rival->p = pair.p;
            rival->worse = pair.difference.n > 0 && pair_first_leads(c, &pair);
            if (pair.difference.n > out->most_pairs) out->most_pairs = pair.difference.n;
        }
}

static bool correct(best_by *out, double *scratch) {
    const size_t count = (size_t)out->rival_count;
    for (size_t i = 0; i < count; i++) scratch[i] = out->rivals[i].p;
    if (!significance_holm_adjust(scratch, count, count)) return false;
    for (size_t i = 0; i < count; i++) {
        out->rivals[i].p = scratch[i];
        out->rivals[i].worse = out->rivals[i].worse && scratch[i] <= PAIRING_LEVEL;
    }
    return true;
}

static bool fill(const comparison *c, const axes *best, const axes *by, const placed sorted[],
                 best_by *out) {
    const int32_t all = c->configuration_count;
    double *scratch = memory_array((size_t)all + (size_t)c->results->trial_count, sizeof *scratch);
    for (int32_t first = 0, end; scratch && first < all; first = end) {
        for (end = first + 1; end < all; end++)
            if (compare_values(by, sorted[first].of, sorted[end].of) != 0) break;
        fill_group(c, best, sorted + first, end - first, out);
    }
    if (scratch) test_rivals(c, out, scratch);
    const bool done = scratch && correct(out, scratch);
    free(scratch);
    return done;
}

status best_by_find(const comparison *c, const config_key best[], int best_count,
                    const config_key by[], int by_count, best_by *out, error *err) {
    const size_t most = (size_t)c->configuration_count;
    const axes asked = {best, best_count}, groups = {by, by_count};
    placed *sorted = sort_by_group(c, groups);
    *out = (best_by){.groups = memory_array(most, sizeof *out->groups),
                     .rivals = memory_array(most, sizeof *out->rivals)};
    const bool done = sorted && out->groups && out->rivals && fill(c, &asked, &groups, sorted, out);
    free(sorted);
    return done ? STATUS_OK : error_no_memory(err, most * sizeof *out->groups);
}

void best_by_free(best_by *b) {
    free(b->groups);
    free(b->rivals);
    *b = (best_by){.groups = NULL};
}
