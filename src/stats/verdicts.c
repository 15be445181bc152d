#include "src/stats/verdicts.h"

#include <math.h>

#include "src/stats/pairing.h"
#include "src/stats/wording.h"

enum { FOLLOWERS_JUDGED = 3 };

/* A difference that its decimals do not show. */
static bool is_shown_as_nothing(const comparison *c, double difference) {
    const metric_format *format = metric_format_of(c->tested);
    return fabs(difference) < 0.5 / (format->scale * pow(10, format->decimals));
}

/* The first pair whose p the sentence gives: there the correction is named. */
static bool is_first_judged(const comparison *c, const paired_comparison *pair) {
    for (const paired_comparison *before = c->pairs; before < pair; before++)
        if (!before->raced && pair_judge(c, before) != PAIR_TOO_FEW) return false;
    return true;
}

/* The measured difference, whoever leads, with what is known of it, and the p that judges it. */
static void append_difference(text *out, const comparison *c, const paired_comparison *pair,
                              double p) {
    sample_summary size = pair->difference;
    size.mean = fabs(size.mean);
    wording_append_difference(out, c->tested, &size);
    text_append_format(out, " (n = %zu, ", size.n);
    wording_append_p(out, p);
    if (c->by_fold && is_first_judged(c, pair))
        text_append(out, " by the corrected resampled t test");
    if (c->all_pairs > 1 && is_first_judged(c, pair))
        text_append_format(out, "%s after Holm's correction for %lld comparisons",
                           c->by_fold ? "," : "", (long long)c->all_pairs);
    text_append(out, ")");
}

static void append_shown(text *out, const comparison *c, const paired_comparison *pair,
                         bool small) {
    bool first_leads = pair_first_leads(c, pair);
    wording_append_configuration(out, c, first_leads ? pair->a : pair->b);
    text_append(out, " better than ");
    wording_append_configuration(out, c, first_leads ? pair->b : pair->a);
    text_append(out, " by ");
    append_difference(out, c, pair, pair->p_holm);
    if (!small) return;
    text_append(out, ", less than the ");
    wording_append_margin(out, c->tested, c->same_within);
    text_append(out, " that matter");
}

static void append_same(text *out, const comparison *c, const paired_comparison *pair) {
    wording_append_configuration(out, c, pair->a);
    text_append(out, " and ");
    wording_append_configuration(out, c, pair->b);
    text_append(out, " the same within ");
    wording_append_margin(out, c->tested, c->same_within);
    text_append(out, ": ");
    append_difference(out, c, pair, pair->p_same);
}

/* What it would take, where the config says which difference matters. */
static void append_seeds_to_show(text *out, const comparison *c, const paired_comparison *pair) {
    const size_t seeds = pair_seeds_to_show(c, pair);
    if (seeds == 0) return;
    text_append(out, ", nor that the difference is below ");
    wording_append_margin(out, c->tested, c->same_within);
    text_append_format(out, " (about %zu seeds would show so much, with a power of 80 %%)", seeds);
}

/* `again`: the clause before said the same, of the same leader or baseline. */
static void append_not_shown(text *out, const comparison *c, const paired_comparison *pair,
                             bool again) {
    text_append(out, again ? "nor between it and " : "no difference shown between ");
    if (!again) {
        wording_append_configuration(out, c, pair->a);
        text_append(out, " and ");
    }
    const bool turned = again && c->reference;
    wording_append_configuration(out, c, turned ? pair->a : pair->b);
    text_append(out, ": ");
    if (!is_shown_as_nothing(c, pair->difference.mean))
        text_append_format(out, "the %s ahead by ",
                           pair_first_leads(c, pair) != turned ? "first" : "second");
    append_difference(out, c, pair, pair->p_holm);
    append_seeds_to_show(out, c, pair);
}

/* "a verdict (p ≤ 0.05) needs at least 7 seeds, with 3 comparisons". */
static void append_seeds_needed(text *out, const comparison *c) {
    text_append_format(out, "a verdict (p ≤ %g) needs at least %zu %ss", PAIRING_LEVEL,
                       pairing_needed(c, (size_t)c->all_pairs), wording_repetition(c));
    if (c->all_pairs > 1 && !c->by_fold)
        text_append_format(out, ", with %lld comparisons", (long long)c->all_pairs);
}

static void append_seed_count(text *out, const comparison *c, size_t seeds) {
    if (seeds == 1)
        text_append_format(out, "one %s", wording_repetition(c));
    else
        text_append_format(out, "%zu %ss", seeds, wording_repetition(c));
}

/* What was measured, without a verdict: who is ahead and by how much. */
static void append_lead(text *out, const comparison *c, const paired_comparison *pair) {
    sample_summary size = pair->difference;
    bool first_leads = pair_first_leads(c, pair), equal = is_shown_as_nothing(c, size.mean);
    size.mean = fabs(size.mean);
    wording_append_configuration(out, c, first_leads ? pair->a : pair->b);
    text_append(out, equal ? " level with " : " ahead of ");
    wording_append_configuration(out, c, first_leads ? pair->b : pair->a);
    if (equal) return;
    text_append(out, " by ");
    wording_append_difference(out, c->tested, &size);
}

/* So few seeds could not have shown anything: that is not the same as no difference. */
static void append_too_few(text *out, const comparison *c, const paired_comparison *pair) {
    size_t n = pair->difference.n;
    if (n == 0) {
        text_append_format(out, "no %s finished for both ", wording_repetition(c));
        wording_append_configuration(out, c, pair->a);
        text_append(out, " and ");
        wording_append_configuration(out, c, pair->b);
        text_append(out, ": ");
        append_seeds_needed(out, c);
        return;
    }
    const double smallest = pairing_floor(c, n);
    append_lead(out, c, pair);
    text_append(out, ", but ");
    append_seed_count(out, c, n);
    text_append(out, " cannot show a difference");
    if (smallest < 1) text_append_format(out, " (p cannot go below %.3g)", smallest);
    text_append(out, ": ");
    append_seeds_needed(out, c);
}

static void append_losers(text *out, const comparison *c, const paired_comparison *pair) {
    const bool first = configuration_lost_race(pair->a), second = configuration_lost_race(pair->b);
    if (first) wording_append_configuration(out, c, pair->a);
    if (first && second) text_append(out, " and ");
    if (second) wording_append_configuration(out, c, pair->b);
}

/* How many seeds they have, results decided: the race's own test is the one that holds. */
static void append_raced(text *out, const comparison *c, const paired_comparison *pair) {
    const double level = comparison_race_level(c);
    sample_summary size = pair->difference;
    size.half_width = NAN;
    if (size.n > 0) {
        append_lead(out, c, &(paired_comparison){.a = pair->a, .b = pair->b, .difference = size});
        text_append_format(out, " (n = %zu): ", size.n);
    }
    text_append(out, "the race showed ");
    append_losers(out, c, pair);
    text_append(out, " to be worse than the best of its group");
    if (isfinite(level)) text_append_format(out, ", at level %g", level);
}

static void append_verdict(text *out, const comparison *c, const paired_comparison *pair,
                           bool again) {
    switch (pair_judge(c, pair)) {
        case PAIR_DIFFERENT: append_shown(out, c, pair, false); break;
        case PAIR_SMALL: append_shown(out, c, pair, true); break;
        case PAIR_SAME: append_same(out, c, pair); break;
        case PAIR_NOT_SHOWN: append_not_shown(out, c, pair, again); break;
        case PAIR_RACED: append_raced(out, c, pair); break;
        case PAIR_TOO_FEW: append_too_few(out, c, pair); break;
    }
}

void verdicts_append_pair(text *out, const comparison *c, const paired_comparison *pair) {
    append_verdict(out, c, pair, false);
}

static void append_what_is_compared(text *out, const comparison *c) {
    text_append(out, " ");
    if (c->validated) metric_append_heading(out, c->tested);
    text_append_format(out, c->validated ? ", paired by %s" : "Paired by %s",
                       wording_repetition(c));
    if (c->reference) {
        text_append(out, ", against the baseline, ");
        wording_append_configuration(out, c, c->reference);
    }
    text_append(out, ": ");
}

static void append_no_reference(text *out, const comparison *c) {
    text_append(out, " The baseline, ");
    wording_append_configuration(out, c, c->reference);
    text_append(out, ", has no result to compare with.");
}

/* Once is enough to say that there are too few. */
void verdicts_append(text *out, const comparison *c) {
    bool said_too_few = false;
    if (c->reference && c->reference->finished == 0) append_no_reference(out, c);
    if (c->pair_count == 0) return;
    if (c->most_finished == 1) {
        text_append_format(out, " One %s each cannot show a difference: ", wording_repetition(c));
        append_seeds_needed(out, c);
        text_append(out, ".");
        return;
    }
    append_what_is_compared(out, c);
    for (int i = 0; i < c->contender_count - 1 && i < FOLLOWERS_JUDGED; i++) {
        bool too_few = pair_judge(c, &c->pairs[i]) == PAIR_TOO_FEW;
        if (too_few && said_too_few) continue;
        if (i > 0) text_append(out, "; ");
        append_verdict(out, c, &c->pairs[i],
                       i > 0 && pair_judge(c, &c->pairs[i - 1]) == PAIR_NOT_SHOWN);
        said_too_few |= too_few;
    }
    text_append(out, ".");
}
