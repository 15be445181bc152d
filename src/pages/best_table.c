#include "src/pages/best_table.h"

#include "src/stats/pairing.h"
#include "src/stats/wording.h"

enum { MOST_VALUES = 4 };

static bool is_one_of(const config_key keys[], int count, config_key key) {
    for (int i = 0; i < count; i++)
        if (keys[i] == key) return true;
    return false;
}

static bool is_asked(const best_question *q, config_key key) {
    return is_one_of(q->best, q->best_count, key) || is_one_of(q->by, q->by_count, key);
}

/* --- cells --- */

static void add_value(sheet *t, const configuration *g, config_key key) {
    text cell = {0};
    if (g) trial_append_value(&cell, g->trial, key);
    if (!g) text_append(&cell, "–");
    sheet_add_cell(t, &cell);
}

/* "0.1", "0.1 and 50". */
static void append_values(text *out, const best_question *q, const configuration *g) {
    for (int i = 0; i < q->best_count; i++) {
        if (i > 0) text_append(out, " and ");
        trial_append_value(out, g->trial, q->best[i]);
    }
}

static void add_estimate(sheet *t, metric m, const sample_summary *s) {
    text cell = {0};
    if (s)
        wording_append_estimate(&cell, m, s);
    else
        text_append(&cell, "–");
    sheet_add_cell(t, &cell);
}

/* "0.1: 93.20 %" */
static void add_second(sheet *t, const comparison *c, const best_question *q, const best_group *g) {
    text cell = {0};
    if (g->rival_count > 0) {
        append_values(&cell, q, g->rivals[0].of);
        text_append(&cell, ": ");
        wording_append_metric(&cell, c->selection, g->rivals[0].of->last.mean);
    } else {
        text_append(&cell, "–");
    }
    sheet_add_cell(t, &cell);
}

/* "0.1, 0.3", the best first. */
static void add_not_worse(sheet *t, const best_question *q, const best_group *g) {
    text cell = {0};
    int32_t found = 0;
    for (int32_t i = 0; i < g->rival_count; i++) {
        if (g->rivals[i].worse || found++ >= MOST_VALUES) continue;
        if (cell.bytes > 0) text_append(&cell, ", ");
        append_values(&cell, q, g->rivals[i].of);
    }
    if (found > MOST_VALUES) text_append_format(&cell, " and %d more", (int)(found - MOST_VALUES));
    if (found == 0) text_append(&cell, "–");
    sheet_add_cell(t, &cell);
}

static bool has_edge(const best_by *b) {
    for (int32_t i = 0; i < b->group_count; i++)
        if (b->groups[i].at_edge) return true;
    return false;
}

static void add_row(sheet *t, const comparison *c, const best_question *q, const best_by *b,
                    const best_group *g) {
    text cell = {0};
    for (int i = 0; i < q->by_count; i++) add_value(t, g->first, q->by[i]);
    for (int i = 0; i < q->best_count; i++) add_value(t, g->best, q->best[i]);
    for (int i = 0; i < c->varying_count; i++)
        if (!is_asked(q, c->varying[i])) add_value(t, g->best, c->varying[i]);
    add_estimate(t, c->selection, g->best ? &g->best->last : NULL);
    text_append_format(&cell, "%zu", g->best ? g->best->last.n : (size_t)0);
    sheet_add_cell(t, &cell);
    if (c->validated) add_estimate(t, c->tested, g->best ? &g->best->test : NULL);
    add_second(t, c, q, g);
    if (c->most_finished > 1) add_not_worse(t, q, g);
    if (has_edge(b)) sheet_add_text(t, g->at_edge ? "at the edge" : "");
}

void best_table_fill(sheet *t, const comparison *c, const best_question *q, const best_by *b) {
    for (int i = 0; i < q->by_count; i++)
        sheet_add_column(t, wording_axis_name(q->by[i]), axis_is_numeric(c, q->by[i]), 0);
    sheet_end_leading(t);
    for (int i = 0; i < q->best_count; i++)
        sheet_add_column(t, wording_axis_name(q->best[i]), axis_is_numeric(c, q->best[i]), 0);
    for (int i = 0; i < c->varying_count; i++)
        if (!is_asked(q, c->varying[i]))
            sheet_add_column(t, wording_axis_name(c->varying[i]), axis_is_numeric(c, c->varying[i]),
                             4);
    sheet_add_column(t, wording_selection_name(c), true, 0);
    sheet_add_column(t, "n", true, 3);
    if (c->validated) sheet_add_column(t, metric_describe(c->tested)->meaning, true, 2);
    sheet_add_column(t, "second", false, 1);
    if (c->most_finished > 1) sheet_add_column(t, "not shown to be worse", false, 0);
    if (has_edge(b)) sheet_add_column(t, "note", false, 0);
    for (int32_t i = 0; i < b->group_count; i++) add_row(t, c, q, b, &b->groups[i]);
}

/* --- notes --- */

static void append_tests(text *out, const comparison *c, const best_by *b) {
    const size_t comparisons = (size_t)b->rival_count;
    const size_t needed = pairing_needed(c, comparisons);
    if (b->most_pairs < needed) {
        text_append_format(out,
                           " That one is worse cannot be shown here: for %zu comparison%s at %g at "
                           "least %zu %ss are needed.",
                           comparisons, comparisons == 1 ? "" : "s", PAIRING_LEVEL, needed,
                           wording_repetition(c));
        return;
    }
    text_append_format(out,
                       " Shown to be worse are those whose %s, paired by %s, is below that of "
                       "the best by %s at %g",
                       metric_describe(c->tested)->meaning, wording_repetition(c),
                       c->by_fold ? "the corrected resampled t test" : "a sign-flip test",
                       PAIRING_LEVEL);
    if (comparisons > 1)
        text_append_format(out, ", by Holm's correction for %zu comparisons", comparisons);
    text_append(out, ".");
}

void best_table_append_notes(text *out, const comparison *c, const best_question *q,
                             const best_by *b) {
    text_append_format(out, "The best by %s%s", c->most_finished > 1 ? "mean " : "",
                       wording_selection_name(c));
    if (c->varying_count > q->best_count + q->by_count) text_append(out, " over all other axes");
    text_append(out, ".");
    if (b->rival_count > 0) append_tests(out, c, b);
    if (has_edge(b))
        text_append(out,
                    " At the edge: the best value is the least or the greatest that was tried "
                    "there, and better ones may lie beyond.");
    const int32_t left_out = c->results->trial_count - c->finished;
    if (left_out == 0) return;
    text_append(out, " Not in it: ");
    wording_append_count(out, left_out, "trial");
    text_append(out, " that did not finish.");
}
