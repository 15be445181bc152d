#include "src/stats/pairing.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/equivalence.h"
#include "src/stats/power.h"
#include "src/stats/replicates.h"
#include "src/stats/resampled.h"
#include "src/stats/significance.h"

enum { FEWEST_FOLDS = 2 };

const double PAIRING_LEVEL = 0.05;

enum {
    MOST_CONTENDERS = COMPARISON_MAX_CONTENDERS,
    MOST_PAIRS = MOST_CONTENDERS * (MOST_CONTENDERS - 1) / 2
};

/* Contenders: the best configuration of each architecture, or, where there is one architecture
 * only, or a reference, or where they confirm what was chosen, each configuration. */

static bool is_contender(const comparison *c, int32_t place) {
    const configuration *g = comparison_ranked(c, place);
    if (g->finished == 0) return false;
    if (!c->by_architecture) return true;
    for (int32_t before = 0; before < place; before++)
        if (rnn_architecture_equal(&comparison_ranked(c, before)->trial->architecture,
                                   &g->trial->architecture))
            return false;
    return true;
}

/* Of those that have a result; an unfinished sweep may have begun with one. */
static bool has_several_architectures(const comparison *c) {
    for (int32_t place = 1; place < c->configuration_count; place++) {
        const configuration *best = comparison_ranked(c, 0), *g = comparison_ranked(c, place);
        if (g->finished > 0 &&
            !rnn_architecture_equal(&g->trial->architecture, &best->trial->architecture))
            return true;
    }
    return false;
}

static status collect_contenders(comparison *c, error *err) {
    c->contenders = memory_array(MOST_CONTENDERS, sizeof *c->contenders);
    if (!c->contenders) return error_no_memory(err, MOST_CONTENDERS * sizeof *c->contenders);
    c->by_architecture = !c->reference && !c->confirms && has_several_architectures(c);
    for (int32_t place = 0; place < c->configuration_count; place++) {
        if (!is_contender(c, place)) continue;
        if (c->contender_count < MOST_CONTENDERS)
            c->contenders[c->contender_count++] = comparison_ranked(c, place);
        c->all_contenders++;
    }
    return STATUS_OK;
}

/* The trial of the same seed and fold. */
static const result *finished_like(const configuration *g, const trial *t) {
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->trial.seed == t->seed && g->runs[i]->trial.fold == t->fold &&
            g->runs[i]->status == TRIAL_FINISHED)
            return g->runs[i];
    return NULL;
}

double pair_difference(const comparison *c, const paired_comparison *pair, int32_t run) {
    const result *a = pair->a->runs[run];
    const result *b = finished_like(pair->b, &a->trial);
    if (a->status != TRIAL_FINISHED || !b) return NAN;
    return outcome_last(&a->outcome, c->tested) - outcome_last(&b->outcome, c->tested);
}

bool pair_first_leads(const comparison *c, const paired_comparison *pair) {
    return metric_describe(c->tested)->better * pair->difference.mean >= 0;
}

/* What all differences are multiples of: accuracies are whole numbers of right answers.  0 for
 * metrics that have no such unit. */
static double difference_unit(const comparison *c, const trial *t) {
    const metric_kind kind = metric_describe(c->tested)->kind;
    const bool counted = kind == METRIC_ACCURACY || kind == METRIC_TOP_K;
    return counted ? 1 / (double)trial_test_answers(t) : 0;
}

/* Of seeds the signs are flipped; training items of folds overlap, and no flip of the sign of one
 * is as likely as another. */
void pairing_test(const comparison *c, double values[], double unit, paired_comparison *pair) {
    const configuration *a = pair->a;
    size_t count = 0;
    if (c->by_fold) {
        pair->difference = replicates_summarise(a->runs, a->run_count, values);
        pair->p = resampled_p(&pair->difference);
    } else {
        for (int32_t run = 0; run < a->run_count; run++)
            if (isfinite(values[run])) values[count++] = values[run];
        pair->difference = sample_summarise(values, count);
        pair->p = significance_sign_flip_p(values, count, unit);
    }
    /* two that agree show nothing */
    const bool enough = pair->difference.n >= SAMPLE_FEWEST_FOR_INTERVAL;
    pair->raced = configuration_lost_race(pair->a) || configuration_lost_race(pair->b);
    if (pair->raced) pair->p = 1;
    pair->p_holm = pair->p;
    pair->p_same = enough && !pair->raced ? equivalence_p(&pair->difference, c->same_within) : 1;
}

paired_comparison pairing_compare(const comparison *c, const configuration *a,
                                  const configuration *b, double *scratch) {
    paired_comparison pair = {.a = a, .b = b};
    for (int32_t run = 0; run < a->run_count; run++) scratch[run] = pair_difference(c, &pair, run);
    pairing_test(c, scratch, difference_unit(c, a->trial), &pair);
    return pair;
}

static bool correct(comparison *c, double *scratch) {
    for (int i = 0; i < c->pair_count; i++) scratch[i] = c->pairs[i].p;
    if (!significance_holm_adjust(scratch, (size_t)c->pair_count, (size_t)c->all_pairs))
        return false;
    for (int i = 0; i < c->pair_count; i++) c->pairs[i].p_holm = scratch[i];
    for (int i = 0; i < c->pair_count; i++) scratch[i] = c->pairs[i].p_same;
    if (!significance_holm_adjust(scratch, (size_t)c->pair_count, (size_t)c->all_pairs))
        return false;
    for (int i = 0; i < c->pair_count; i++) c->pairs[i].p_same = scratch[i];
    return true;
}

/* The reference is among those that are kept, whatever its rank. */
static void keep_reference(comparison *c) {
    if (!c->reference || c->reference->finished == 0) return;
    for (int i = 0; i < c->contender_count; i++)
        if (c->contenders[i] == c->reference) return;
    c->contenders[c->contender_count - 1] = c->reference;
}

static void compare_with_reference(comparison *c, double *scratch) {
    for (int32_t place = 0; place < c->configuration_count; place++) {
        const configuration *g = comparison_ranked(c, place);
        if (g == c->reference || g->finished == 0) continue;
        if (c->pair_count == MOST_PAIRS) return;
        c->pairs[c->pair_count++] = pairing_compare(c, g, c->reference, scratch);
    }
}

static void compare_each(comparison *c, double *scratch) {
    for (int a = 0; a < c->contender_count; a++)
        for (int b = a + 1; b < c->contender_count; b++)
            c->pairs[c->pair_count++] =
                pairing_compare(c, c->contenders[a], c->contenders[b], scratch);
}

/* With a reference that has no result there is no pair. */
static int64_t count_pairs(const comparison *c) {
    const int64_t contenders = c->all_contenders;
    if (!c->reference) return contenders * (contenders - 1) / 2;
    return c->reference->finished > 0 ? contenders - 1 : 0;
}

static bool compare_all(comparison *c, double *scratch) {
    if (!c->reference)
        compare_each(c, scratch);
    else if (c->reference->finished > 0)
        compare_with_reference(c, scratch);
    return correct(c, scratch);
}

status pairing_fill(comparison *c, error *err) {
    TRY(collect_contenders(c, err));
    keep_reference(c);
    c->all_pairs = count_pairs(c);
    size_t most = (size_t)c->results->trial_count + MOST_PAIRS;
    double *scratch = memory_array(most, sizeof *scratch);
    c->pairs = memory_array(MOST_PAIRS, sizeof *c->pairs);
    bool done = scratch && c->pairs && compare_all(c, scratch);
    free(scratch);
    return done ? STATUS_OK : error_no_memory(err, most * sizeof *scratch);
}

void pairing_free(comparison *c) {
    free(c->contenders);
    free(c->pairs);
}

pair_verdict pair_judge(const comparison *c, const paired_comparison *pair) {
    if (pair->raced) return PAIR_RACED;
    /* With other numbers of seeds elsewhere, Holm's later steps ask for less than the first. */
    const bool within = pair->p_same <= PAIRING_LEVEL;
    if (pair->p_holm <= PAIRING_LEVEL) return within ? PAIR_SMALL : PAIR_DIFFERENT;
    if (within) return PAIR_SAME;
    return pairing_floor(c, pair->difference.n) > PAIRING_LEVEL ? PAIR_TOO_FEW : PAIR_NOT_SHOWN;
}

double pairing_floor(const comparison *c, size_t n) {
    if (c->by_fold) return n < FEWEST_FOLDS ? 1 : 0;
    return (double)c->all_pairs * significance_sign_flip_floor(n);
}

size_t pairing_needed(const comparison *c, size_t comparisons) {
    if (c->by_fold) return FEWEST_FOLDS;
    return significance_sign_flip_pairs_needed(PAIRING_LEVEL, comparisons);
}

size_t pair_seeds_to_show(const comparison *c, const paired_comparison *pair) {
    if (c->by_fold) return 0;
    const size_t spread = power_pairs_to_show(c->same_within / pair->difference.sd,
                                              PAIRING_LEVEL / (double)c->all_pairs);
    const size_t least = pairing_needed(c, (size_t)c->all_pairs);
    return spread == 0 || spread > least ? spread : least;
}

/* Nothing shows where no p could be small enough. */
static bool can_show(const comparison *c, const paired_comparison *pair) {
    return pair->difference.n >= pairing_needed(c, (size_t)c->all_pairs) && pair->difference.sd > 0;
}

/* Of independent pairs their sd: what the standard error is over the root of their number.  Of
 * folds it is wider. */
static double spread_of(const sample_summary *difference) {
    return difference->sd * sqrt(1 + (double)difference->n * difference->test_share);
}

double pair_power(const comparison *c, const paired_comparison *pair) {
    if (!(c->same_within > 0) || !(pair->difference.sd > 0)) return NAN;
    if (!can_show(c, pair)) return 0;
    return power_of_pairs(c->same_within / spread_of(&pair->difference), pair->difference.n,
                          PAIRING_LEVEL / (double)c->all_pairs);
}

double pair_difference_shown(const comparison *c, const paired_comparison *pair) {
    if (!can_show(c, pair)) return NAN;
    return spread_of(&pair->difference) *
           power_effect_shown(pair->difference.n, PAIRING_LEVEL / (double)c->all_pairs);
}
