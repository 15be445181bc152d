#include "src/stats/equal_flops.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/cost.h"
#include "src/stats/pairing.h"
#include "src/stats/replicates.h"
#include "src/stats/significance.h"

/* --- the budget --- */

/* Operations of training up to its last evaluation; NAN for a trial that has none. */
static double flops_of_run(const result *r) {
    const outcome *o = &r->outcome;
    if (r->status != TRIAL_FINISHED || o->evaluation_count == 0) return NAN;
    return cost_training_flops(&r->trial, o->evaluations[o->evaluation_count - 1].iteration);
}

static cost_span span_of_runs(const comparison *c) {
    cost_span span = {NAN, NAN};
    for (int i = 0; i < c->contender_count; i++)
        for (int32_t run = 0; run < c->contenders[i]->run_count; run++) {
            const double flops = flops_of_run(c->contenders[i]->runs[run]);
            span.least = fmin(span.least, flops);
            span.most = fmax(span.most, flops);
        }
    return span;
}

/* Whether an update of one takes more operations than one of another. */
static bool updates_differ(const comparison *c) {
    const double first = cost_training_flops(c->contenders[0]->trial, 1);
    for (int i = 1; i < c->contender_count; i++)
        if (!cost_nearly_equal(first, cost_training_flops(c->contenders[i]->trial, 1))) return true;
    return false;
}

/* --- a trial there --- */

/* NULL where none is within the budget. */
static const evaluation *evaluation_within(const equal_flops *e, const result *r) {
    const outcome *o = &r->outcome;
    const evaluation *found = NULL;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        if (e->at_end || cost_training_flops(&r->trial, o->evaluations[i].iteration) <= e->budget)
            found = &o->evaluations[i];
    return found;
}

double equal_flops_value(const comparison *c, const equal_flops *e, const result *r) {
    if (r->status != TRIAL_FINISHED) return NAN;
    if (e->at_end) return outcome_last_selection(&r->outcome, c->measure);
    const evaluation *within = evaluation_within(e, r);
    return within ? within->values[c->selection] : (double)NAN;
}

static double flops_there(const equal_flops *e, const result *r) {
    const evaluation *within = r->status == TRIAL_FINISHED ? evaluation_within(e, r) : NULL;
    return within ? cost_training_flops(&r->trial, within->iteration) : (double)NAN;
}

/* --- contenders there --- */

static equal_flops_entry entry_of(const comparison *c, const equal_flops *e, const configuration *g,
                                  double *scratch) {
    equal_flops_entry entry = {.of = g};
    for (int32_t i = 0; i < g->run_count; i++) scratch[i] = flops_there(e, g->runs[i]);
    entry.flops = replicates_summarise(g->runs, g->run_count, scratch).mean;
    for (int32_t i = 0; i < g->run_count; i++) scratch[i] = equal_flops_value(c, e, g->runs[i]);
    entry.value = replicates_summarise(g->runs, g->run_count, scratch);
    return entry;
}

static void insert(const comparison *c, equal_flops *e, const equal_flops_entry *entry) {
    int place = e->count++;
    for (; place > 0 &&
           metric_is_better(c->selection, entry->value.mean, e->entry[place - 1].value.mean);
         place--)
        e->entry[place] = e->entry[place - 1];
    e->entry[place] = *entry;
}

/* Of the trial of the same seed and fold. */
static double value_like(const comparison *c, const equal_flops *e, const configuration *g,
                         const trial *like) {
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->trial.seed == like->seed && g->runs[i]->trial.fold == like->fold)
            return equal_flops_value(c, e, g->runs[i]);
    return NAN;
}

/* What all differences are multiples of, as pairs have it; 0 for metrics without such a unit. */
static double difference_unit(const comparison *c, const trial *t) {
    const metric_kind kind = metric_describe(c->selection)->kind;
    if (kind != METRIC_ACCURACY && kind != METRIC_TOP_K) return 0;
    return 1 / (double)(c->validated ? trial_val_answers(t) : trial_test_answers(t));
}

static void compare_with_first(const comparison *c, equal_flops *e, int number, double *scratch) {
    const configuration *first = e->entry[0].of, *g = e->entry[number].of;
    paired_comparison *pair = &e->entry[number].pair;
    *pair = (paired_comparison){.a = g, .b = first};
    for (int32_t i = 0; i < g->run_count; i++)
        scratch[i] =
            equal_flops_value(c, e, g->runs[i]) - value_like(c, e, first, &g->runs[i]->trial);
    pairing_test(c, scratch, difference_unit(c, g->trial), pair);
}

/* For all pairs of contenders: which is the first, the same data said. */
static bool correct(const comparison *c, equal_flops *e) {
    double p[COMPARISON_MAX_CONTENDERS], same[COMPARISON_MAX_CONTENDERS];
    const size_t pairs = (size_t)e->count - 1;
    for (size_t i = 0; i < pairs; i++) p[i] = e->entry[i + 1].pair.p;
    for (size_t i = 0; i < pairs; i++) same[i] = e->entry[i + 1].pair.p_same;
    if (!significance_holm_adjust(p, pairs, (size_t)c->all_pairs) ||
        !significance_holm_adjust(same, pairs, (size_t)c->all_pairs))
        return false;
    for (size_t i = 0; i < pairs; i++) e->entry[i + 1].pair.p_holm = p[i];
    for (size_t i = 0; i < pairs; i++) e->entry[i + 1].pair.p_same = same[i];
    return true;
}

bool equal_flops_of(const comparison *c, equal_flops *out) {
    *out = (equal_flops){.budget = NAN};
    if (!c->by_architecture || c->contender_count < 2 || !updates_differ(c)) return false;
    const cost_span span = span_of_runs(c);
    out->budget = span.least;
    if (!(span.least > 0)) return false;
    out->at_end = cost_nearly_equal(span.least, span.most);
    double *scratch = memory_array((size_t)c->results->trial_count, sizeof *scratch);
    for (int i = 0; scratch && i < c->contender_count; i++) {
        const equal_flops_entry entry = entry_of(c, out, c->contenders[i], scratch);
        if (entry.value.n > 0) insert(c, out, &entry);
    }
    for (int i = 1; i < out->count; i++) compare_with_first(c, out, i, scratch);
    free(scratch);
    return out->count >= 2 && correct(c, out);
}
