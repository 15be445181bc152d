#include "src/report/finding.h"

#include <math.h>

#include "src/report/pairing.h"
#include "src/report/significance.h"
#include "src/report/wording.h"

enum { FOLLOWERS_NAMED = 3 };

static int32_t ranked_with_result(const comparison *c) {
    int32_t count = 0;
    while (count < c->configuration_count && comparison_ranked(c, count)->finished > 0) count++;
    return count;
}

static void append_result(text *out, const comparison *c, const configuration *g, bool with_n) {
    append_configuration(out, c, g);
    text_append(out, " ");
    append_estimate(out, &g->last);
    if (with_n) text_append_format(out, " (n = %zu)", g->last.n);
}

/* The first so many of the ranking have as many seeds. */
static bool have_one_n(const comparison *c, int32_t count) {
    for (int32_t place = 1; place < count; place++)
        if (comparison_ranked(c, place)->last.n != comparison_ranked(c, 0)->last.n) return false;
    return true;
}

static void append_unfinished(text *out, const comparison *c) {
    struct {
        int32_t count;
        const char *what;
    } parts[] = {{c->diverged, "diverged"}, {c->failed, "failed"}, {c->missing, "not trained yet"}};
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0) continue;
        text_append_format(out, "%s%d %s", first ? "" : ", ", (int)parts[i].count, parts[i].what);
        first = false;
    }
}

static bool has_only_diverged(const configuration *g) {
    return g->diverged > 0 && g->diverged == g->run_count;
}

/* Configurations of which nothing is left are named, where they are few. */
static void append_diverged_configurations(text *out, const comparison *c) {
    int32_t count = 0, named = 0;
    for (int32_t i = 0; i < c->configuration_count; i++)
        count += has_only_diverged(&c->configurations[i]);
    if (count == 0 || count > FOLLOWERS_NAMED || c->varying_count == 0) return;
    text_append(out, " Diverged");
    if (c->most_finished > 1) text_append(out, " with every seed");
    for (int32_t i = 0; i < c->configuration_count; i++) {
        if (!has_only_diverged(&c->configurations[i])) continue;
        text_append(out, named++ == 0 ? ": " : "; ");
        append_configuration(out, c, &c->configurations[i]);
    }
    text_append(out, ".");
}

static void append_missing_part(text *out, const comparison *c) {
    if (c->finished == c->results->trial_count) return;
    text_append(out, " Not in these figures, of ");
    append_count(out, c->results->trial_count, "trial");
    text_append(out, ": ");
    append_unfinished(out, c);
    text_append(out, ".");
    append_diverged_configurations(out, c);
}

/* The best and those behind it. */
static void append_order(text *out, const comparison *c, int32_t ranked) {
    const configuration *best = comparison_ranked(c, 0);
    int32_t named = ranked - 1 < FOLLOWERS_NAMED ? ranked - 1 : FOLLOWERS_NAMED;
    bool several = c->most_finished > 1, one_n = have_one_n(c, 1 + named);
    text_append(out, "Highest ");
    if (best->last.n > 1) text_append(out, "mean ");
    text_append(out, accuracy_name(c));
    if (ranked > FOLLOWERS_NAMED + 1) {
        text_append(out, " of ");
        append_count(out, ranked, "configuration");
    }
    if (several && one_n) text_append_format(out, ", n = %zu each", best->last.n);
    text_append(out, ": ");
    append_result(out, c, best, several && !one_n);
    for (int32_t place = 1; place <= named; place++) {
        text_append(out, place == 1 ? "; then " : ", ");
        append_result(out, c, comparison_ranked(c, place), several && !one_n);
    }
    text_append(out, ranked - 1 > named ? ", …" : ".");
}

/* The first pair whose p the sentence gives: there the correction is named. */
static bool is_first_judged(const comparison *c, const paired_comparison *pair) {
    for (const paired_comparison *before = c->pairs; before < pair; before++)
        if (pair_judge(c, before) != PAIR_TOO_FEW) return false;
    return true;
}

/* The measured difference, whoever leads, with what is known of it. */
static void append_difference(text *out, const comparison *c, const paired_comparison *pair) {
    sample_summary size = pair->difference;
    size.mean = fabs(size.mean);
    append_points(out, &size);
    text_append_format(out, " (n = %zu, ", size.n);
    append_p(out, pair->p_holm);
    if (c->all_pairs > 1 && is_first_judged(c, pair))
        text_append_format(out, " after Holm's correction for %lld comparisons",
                           (long long)c->all_pairs);
    text_append(out, ")");
}

static void append_shown(text *out, const comparison *c, const paired_comparison *pair) {
    bool first_leads = pair->difference.mean >= 0;
    append_configuration(out, c, first_leads ? pair->a : pair->b);
    text_append(out, " better than ");
    append_configuration(out, c, first_leads ? pair->b : pair->a);
    text_append(out, " by ");
    append_difference(out, c, pair);
    text_append(out, ".");
}

static void append_not_shown(text *out, const comparison *c, const paired_comparison *pair) {
    text_append(out, "no difference shown between ");
    append_configuration(out, c, pair->a);
    text_append(out, " and ");
    append_configuration(out, c, pair->b);
    text_append(out, ": ");
    append_difference(out, c, pair);
    text_append(out, ".");
}

/* "a verdict (p ≤ 0.05) needs at least 7 seeds, with 3 comparisons". */
static void append_seeds_needed(text *out, const comparison *c) {
    text_append_format(out, "a verdict (p ≤ %g) needs at least %zu seeds", PAIRING_LEVEL,
                       pairing_seeds_needed(c));
    if (c->all_pairs > 1)
        text_append_format(out, ", with %lld comparisons", (long long)c->all_pairs);
    text_append(out, ".");
}

static void append_seed_count(text *out, size_t seeds) {
    if (seeds == 1)
        text_append(out, "one seed");
    else
        text_append_format(out, "%zu seeds", seeds);
}

/* What was measured, without a verdict: who is ahead and by how much. */
static void append_lead(text *out, const comparison *c, const paired_comparison *pair) {
    sample_summary size = pair->difference;
    bool first_leads = size.mean >= 0, equal = size.mean == 0;
    size.mean = fabs(size.mean);
    append_configuration(out, c, first_leads ? pair->a : pair->b);
    text_append(out, equal ? " level with " : " ahead of ");
    append_configuration(out, c, first_leads ? pair->b : pair->a);
    if (equal) return;
    text_append(out, " by ");
    append_points(out, &size);
}

/* So few seeds could not have shown anything: that is not the same as no difference. */
static void append_too_few(text *out, const comparison *c, const paired_comparison *pair) {
    size_t n = pair->difference.n;
    if (n == 0) {
        text_append(out, "no seed finished for both ");
        append_configuration(out, c, pair->a);
        text_append(out, " and ");
        append_configuration(out, c, pair->b);
        text_append(out, ": ");
        append_seeds_needed(out, c);
        return;
    }
    double smallest = (double)c->all_pairs * sign_flip_floor(n);
    append_lead(out, c, pair);
    text_append(out, ", but ");
    append_seed_count(out, n);
    text_append(out, " cannot show a difference");
    if (smallest < 1) text_append_format(out, " (p cannot go below %.3g)", smallest);
    text_append(out, ": ");
    append_seeds_needed(out, c);
}

static void append_verdict(text *out, const comparison *c, const paired_comparison *pair) {
    switch (pair_judge(c, pair)) {
        case PAIR_DIFFERENT: append_shown(out, c, pair); break;
        case PAIR_NOT_SHOWN: append_not_shown(out, c, pair); break;
        case PAIR_TOO_FEW: append_too_few(out, c, pair); break;
    }
}

/* The leader against each of those named behind it, by pairs of seeds; once is enough to say that
 * there are too few. */
static void append_verdicts(text *out, const comparison *c) {
    bool said_too_few = false;
    if (c->pair_count == 0) return;
    if (c->most_finished == 1) {
        text_append(out, " One seed each cannot show a difference: ");
        append_seeds_needed(out, c);
        return;
    }
    text_append(out, c->validated ? " Test accuracy, paired by seed: " : " Paired by seed: ");
    for (int i = 0; i < c->contender_count - 1 && i < FOLLOWERS_NAMED; i++) {
        bool too_few = pair_judge(c, &c->pairs[i]) == PAIR_TOO_FEW;
        if (too_few && said_too_few) continue;
        if (i > 0) text_append(out, " ");
        append_verdict(out, c, &c->pairs[i]);
        said_too_few |= too_few;
    }
}

static void append_single(text *out, const comparison *c) {
    const configuration *g = comparison_ranked(c, 0);
    if (g->last.n > 1)
        text_append_format(out, "Mean %s: ", accuracy_name(c));
    else
        text_append_format(out, "%s: ", accuracy_heading(c));
    append_result(out, c, g, g->last.n > 1);
    if (g->last.n < 2)
        text_append(out, "; one seed, so nothing is known of the spread.");
    else
        text_append(out, ", with its 95 % interval.");
}

void append_finding(text *out, const comparison *c) {
    int32_t ranked = ranked_with_result(c);
    if (ranked == 0) {
        text_append(out, "No trial has finished: ");
        append_unfinished(out, c);
        text_append(out, ".");
        return;
    }
    if (ranked == 1) {
        append_single(out, c);
    } else {
        append_order(out, c, ranked);
        append_verdicts(out, c);
    }
    append_missing_part(out, c);
}

void append_caveat(text *out, const comparison *c) {
    if (c->validated)
        text_append(out,
                    "Validation accuracy at the end of training orders and chooses. The test items "
                    "were used once, after the last update; comparisons by pairs are of test "
                    "accuracy.");
    else
        text_append(out,
                    "There were no validation items (data.val_size is 0): the test set ordered the "
                    "configurations and chose each architecture's best, so the leader's figure is "
                    "a little flattering.");
    if (c->most_finished > 1)
        text_append(out,
                    " ± is half a 95 % Student t interval of the mean over seeds; n counts the "
                    "finished trials.");
    if (c->pair_count > 0)
        text_append(out,
                    " p is of a two-sided sign-flip permutation test of the differences seed by "
                    "seed.");
    if (c->diverged > 0)
        text_append(out, " Means leave diverged trials out: read them with their counts.");
}
