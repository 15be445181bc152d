#include "src/pages/equal_cost.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/cost.h"
#include "src/stats/pairing.h"
#include "src/stats/time_to_target.h"
#include "src/stats/verdicts.h"
#include "src/stats/wording.h"

enum { MOST_NAMED = 6 };

bool equal_cost_applies(const comparison *c) {
    return c->by_architecture && c->contender_count >= 2;
}

/* --- Pareto fronts --- */

static void append_front_member(text *out, const comparison *c, cost_kind kind,
                                const configuration *g) {
    wording_append_metric(out, c->selection, g->last.mean);
    text_append(out, " for ");
    cost_append(out, kind, cost_of(g, kind));
    text_append(out, " with ");
    wording_append_configuration(out, c, g);
}

static void append_front(text *out, const comparison *c, cost_kind kind,
                         const configuration *front[]) {
    const cost_span span = cost_span_of(c, kind);
    const int32_t count = cost_find_front(c, kind, front);
    if (count == 0 || cost_nearly_equal(span.least, span.most)) return;
    text_append_format(
        out, "%sPareto front of %s%s and %s, the cheapest first: ", out->bytes > 0 ? " " : "",
        c->most_finished > 1 ? "mean " : "", wording_selection_name(c),
        kind == COST_PARAMETERS ? "parameters" : "operations of training");
    for (int32_t i = 0; i < count && i < MOST_NAMED; i++) {
        if (i > 0) text_append(out, "; ");
        append_front_member(out, c, kind, front[i]);
    }
    if (count > MOST_NAMED) text_append_format(out, "; and %d more", (int)(count - MOST_NAMED));
    text_append(out, ".");
}

void equal_cost_append_fronts(text *out, const comparison *c) {
    const configuration **front = memory_array((size_t)c->configuration_count, sizeof *front);
    const size_t before = out->bytes;
    if (!front) {
        out->failed = true;
        return;
    }
    append_front(out, c, COST_PARAMETERS, front);
    append_front(out, c, COST_FLOPS, front);
    if (out->bytes > before)
        text_append(
            out,
            " Each other configuration costs as much as one of these, or more, and is no better.");
    free(front);
}

/* --- nearly equally many parameters --- */

static int compare_sizes(const void *left, const void *right) {
    const double a = cost_of(*(const configuration *const *)left, COST_PARAMETERS);
    const double b = cost_of(*(const configuration *const *)right, COST_PARAMETERS);
    return (a > b) - (a < b);
}

static int compare_ranks(const void *left, const void *right, void *context) {
    const comparison *c = context;
    const double a = (*(const configuration *const *)left)->last.mean;
    const double b = (*(const configuration *const *)right)->last.mean;
    return metric_is_better(c->selection, a, b) ? -1 : metric_is_better(c->selection, b, a);
}

static const paired_comparison *pair_of(const comparison *c, const configuration *a,
                                        const configuration *b) {
    for (int i = 0; i < c->pair_count; i++) {
        const paired_comparison *pair = &c->pairs[i];
        if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a)) return pair;
    }
    return NULL;
}

/* "53,010 to 53,392 parameters" */
static void append_sizes(text *out, const configuration *least, const configuration *most) {
    const double few = cost_of(least, COST_PARAMETERS), many = cost_of(most, COST_PARAMETERS);
    if (few < many) {
        text_append_grouped(out, (int64_t)few);
        text_append(out, " to ");
    }
    cost_append(out, COST_PARAMETERS, many);
}

/* Comparisons keep the first of many. */
static void append_who_is_looked_at(text *out, const comparison *c) {
    if (c->all_contenders <= c->contender_count) return;
    text_append_format(out, "Of %d architectures here are the best %d. ", (int)c->all_contenders,
                       c->contender_count);
}

/* Some of the contenders, by size; they are ordered by rank. */
static void append_group(text *out, const comparison *c, const configuration *group[], int count) {
    if (out->bytes > 0)
        text_append(out, " ");
    else
        append_who_is_looked_at(out, c);
    text_append(out, "Of ");
    append_sizes(out, group[0], group[count - 1]);
    text_append(out, ": ");
    qsort_r(group, (size_t)count, sizeof *group, compare_ranks, (void *)c);
    for (int i = 0; i < count && i < MOST_NAMED; i++) {
        if (i > 0) text_append(out, i == 1 ? "; then " : "; ");
        wording_append_metric(out, c->selection, group[i]->last.mean);
        text_append(out, " with ");
        wording_append_configuration(out, c, group[i]);
    }
    const paired_comparison *pair = pair_of(c, group[0], group[1]);
    if (pair && pair->difference.n > 1) {
        text_append(out, ". ");
        if (c->validated) text_append_format(out, "By %s: ", metric_describe(c->tested)->meaning);
        verdicts_append_pair(out, c, pair);
    }
    text_append(out, ".");
}

void equal_cost_append_parameters(text *out, const comparison *c) {
    const configuration *sorted[COMPARISON_MAX_CONTENDERS];
    const int count = c->contender_count;
    for (int i = 0; i < count; i++) sorted[i] = c->contenders[i];
    qsort(sorted, (size_t)count, sizeof *sorted, compare_sizes);
    for (int first = 0, end; first < count; first = end) {
        const double least = cost_of(sorted[first], COST_PARAMETERS);
        for (end = first + 1; end < count; end++)
            if (!cost_nearly_equal(least, cost_of(sorted[end], COST_PARAMETERS))) break;
        if (end - first >= 2) append_group(out, c, sorted + first, end - first);
    }
}

/* --- equally many operations of training --- */

static bool has_schedule(const equal_flops *e) {
    for (int i = 0; i < e->count; i++)
        if (trial_value(e->entry[i].of->trial, KEY_SCHEDULE).integer != 0) return true;
    return false;
}

void equal_cost_append_flops(text *out, const comparison *c, const equal_flops *e) {
    append_who_is_looked_at(out, c);
    text_append(out, "At ");
    cost_append(out, COST_FLOPS, e->budget);
    text_append(out, " of training, evaluations not counted, ");
    text_append(out, e->at_end
                         ? "which every one was trained with, but for 5 %: each at its end."
                         : "which every one was trained with: each by its last evaluation not "
                           "beyond that. Nothing is guessed between evaluations, nor past the end "
                           "of a training.");
    if (e->count < c->contender_count) {
        text_append(out, " ");
        wording_append_count(out, c->contender_count - e->count, "architecture");
        text_append(out, " without an evaluation by then ");
        text_append(out, c->contender_count - e->count == 1 ? "is left out." : "are left out.");
    }
    text_append(out, " Each architecture has the settings that were best at the end");
    if (c->most_finished > 1)
        text_append_format(out, "; differences from the first are paired by %s, in %s",
                           wording_repetition(c), wording_selection_name(c));
    if (c->most_finished > 1 && c->all_pairs > 1)
        text_append_format(out, ", their p corrected for all %lld pairs", (long long)c->all_pairs);
    text_append(out, c->most_finished > 1 ? "."
                     : c->by_fold         ? "; one fold each shows no difference."
                                          : "; one seed each shows no difference.");
    if (!e->at_end && has_schedule(e))
        text_append(out,
                    " Learning rates that change followed schedules of the whole training: "
                    "one planned for this budget could have come further.");
}

static void add_number(sheet *t, double value, text *cell) {
    sheet_add_cell(t, cell);
    sheet_set_key(t, value);
}

/* Whether the mean difference is in favour of the one that is compared with the first. */
static const char *verdict_of(const comparison *c, const paired_comparison *pair) {
    const bool leads = metric_describe(c->selection)->better * pair->difference.mean > 0;
    switch (pair_judge(c, pair)) {
        case PAIR_DIFFERENT: return leads ? "better" : "worse";
        case PAIR_SMALL:
            return leads ? "better, by less than matters" : "worse, by less than matters";
        case PAIR_SAME: return "the same";
        case PAIR_NOT_SHOWN: return "not shown";
        case PAIR_RACED: return "by the race";
        default: return "too few";
    }
}

/* Of the first: nothing. */
static void add_difference_cells(sheet *t, const comparison *c, const paired_comparison *pair) {
    text cell = {0};
    if (!pair->a) {
        for (int i = 0; i < 3; i++) sheet_add_text(t, "");
        return;
    }
    if (pair->difference.n > 0)
        wording_append_difference(&cell, c->selection, &pair->difference);
    else
        text_append(&cell, "–");
    add_number(t, pair->difference.mean, &cell);
    text_append_format(&cell,
                       pair->raced             ? "–"
                       : pair->p_holm < 0.0001 ? "< 0.0001"
                                               : "%.4f",
                       pair->p_holm);
    add_number(t, pair->p_holm, &cell);
    sheet_add_text(t, verdict_of(c, pair));
}

/* "1.2 TFLOP", "1.2 TFLOP (6 of 8)" where not every trial came to the target, "– (2 of 8)". */
static void add_target_cell(sheet *t, const comparison *c, const configuration *g) {
    const target_times times = target_times_of(c, g);
    text cell = {0};
    const double flops = isfinite(times.iterations)
                             ? cost_training_flops(g->trial, (int64_t)times.iterations)
                             : (double)NAN;
    if (isfinite(flops))
        cost_append(&cell, COST_FLOPS, flops);
    else
        text_append(&cell, "–");
    if (times.reached < times.trials)
        text_append_format(&cell, " (%d of %d)", (int)times.reached, (int)times.trials);
    add_number(t, flops, &cell);
}

static void add_target_column(sheet *t, const comparison *c) {
    text heading = {0};
    text_append(&heading, "operations to ");
    wording_append_metric(&heading, c->selection, c->target);
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

static void add_row(sheet *t, const comparison *c, const equal_flops_entry *entry) {
    text cell = {0};
    wording_append_configuration(&cell, c, entry->of);
    sheet_add_cell(t, &cell);
    const double parameters = cost_of(entry->of, COST_PARAMETERS);
    text_append_grouped(&cell, (int64_t)parameters);
    add_number(t, parameters, &cell);
    cost_append(&cell, COST_FLOPS, entry->flops);
    add_number(t, entry->flops, &cell);
    wording_append_estimate(&cell, c->selection, &entry->value);
    add_number(t, entry->value.mean, &cell);
    text_append_format(&cell, "%zu", entry->value.n);
    sheet_add_cell(t, &cell);
    if (c->most_finished > 1) add_difference_cells(t, c, &entry->pair);
    if (c->target > 0) add_target_cell(t, c, entry->of);
    cost_append(&cell, COST_FLOPS, cost_of(entry->of, COST_FLOPS));
    add_number(t, cost_of(entry->of, COST_FLOPS), &cell);
    wording_append_metric(&cell, c->selection, entry->of->last.mean);
    add_number(t, entry->of->last.mean, &cell);
}

void equal_cost_fill_flops_table(sheet *t, const comparison *c, const equal_flops *e) {
    text heading = {0};
    sheet_add_column(t, "configuration", false, 0);
    sheet_end_leading(t);
    sheet_add_column(t, "parameters", true, 0);
    sheet_add_column(t, "operations", true, 0);
    text_append_format(&heading, "%s there", wording_selection_name(c));
    sheet_add_column(t, text_string(&heading), true, 0);
    sheet_set_order(t, metric_describe(c->selection)->better == METRIC_HIGHER ? SHEET_DESCENDING
                                                                              : SHEET_ASCENDING);
    sheet_add_column(t, "n", true, 0);
    if (c->most_finished > 1) {
        sheet_add_column(t, "less the first, ± 95 %", true, 0);
        sheet_add_column(t, "p after Holm", true, 0);
        sheet_add_column(t, "verdict", false, 0);
    }
    if (c->target > 0) add_target_column(t, c);
    sheet_add_column(t, "operations in all", true, 0);
    sheet_add_column(t, "at the end", true, 0);
    for (int i = 0; i < e->count; i++) add_row(t, c, &e->entry[i]);
    text_free(&heading);
}
