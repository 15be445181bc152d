#include "src/pages/finding.h"

#include <ctype.h>
#include <math.h>

#include "src/plan/explain_tensors.h"
#include "src/stats/baseline.h"
#include "src/stats/pairing.h"
#include "src/stats/verdicts.h"
#include "src/stats/wording.h"

enum { FOLLOWERS_NAMED = 3 };

static int32_t ranked_with_result(const comparison *c) {
    int32_t count = 0;
    while (count < c->configuration_count && comparison_ranked(c, count)->finished > 0) count++;
    return count;
}

/* "95.30 ± 0.34 % (n = 8) with 2 layers". */
static void append_result(text *out, const comparison *c, const configuration *g, bool with_n) {
    wording_append_estimate(out, c->selection, &g->last);
    if (with_n && !wording_estimate_tells_n(&g->last))
        text_append_format(out, " (n = %zu)", g->last.n);
    text_append(out, " with ");
    wording_append_configuration(out, c, g);
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
    } parts[] = {{c->stopped, "stopped early"},
                 {c->diverged, "diverged"},
                 {c->failed, "failed"},
                 {c->missing, "not trained yet"}};
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0) continue;
        if (!first) text_append(out, ", ");
        text_append_grouped(out, parts[i].count);
        text_append_format(out, " %s", parts[i].what);
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
    if (c->most_finished > 1) text_append_format(out, " with every %s", wording_repetition(c));
    for (int32_t i = 0; i < c->configuration_count; i++) {
        if (!has_only_diverged(&c->configurations[i])) continue;
        text_append(out, named++ == 0 ? ": " : "; ");
        wording_append_configuration(out, c, &c->configurations[i]);
    }
    text_append(out, ".");
}

static void append_missing_part(text *out, const comparison *c) {
    if (c->finished == c->results->trial_count) return;
    text_append(out, " Not in these figures, of ");
    wording_append_count(out, c->results->trial_count, "trial");
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
    const bool higher = metric_describe(c->selection)->better == METRIC_HIGHER;
    text_append(out, higher ? "Highest " : "Lowest ");
    if (best->last.n > 1) text_append(out, "mean ");
    text_append(out, wording_selection_name(c));
    if (ranked > FOLLOWERS_NAMED + 1) {
        text_append(out, " of ");
        wording_append_count(out, ranked, "configuration");
    }
    if (several && one_n && !wording_estimate_tells_n(&best->last))
        text_append_format(out, ", n = %zu each", best->last.n);
    text_append(out, ": ");
    append_result(out, c, best, several && !one_n);
    for (int32_t place = 1; place <= named; place++) {
        text_append(out, place == 1 ? "; then " : "; ");
        append_result(out, c, comparison_ranked(c, place), several && !one_n);
    }
    if (ranked - 1 > named) {
        text_append(out, "; and ");
        text_append_grouped(out, ranked - 1 - named);
        text_append(out, " more");
    }
    text_append(out, ".");
}

static void append_single(text *out, const comparison *c) {
    const configuration *g = comparison_ranked(c, 0);
    if (g->last.n > 1)
        text_append_format(out, "Mean %s", wording_selection_name(c));
    else
        metric_append_heading(out, c->selection);
    text_append(out, ": ");
    append_result(out, c, g, g->last.n > 1);
    if (g->last.n < 2)
        text_append_format(out, "; one %s, so nothing is known of the spread",
                           wording_repetition(c));
    text_append(out, ".");
}

/* Those that are no better than one answer to all items, the best first. */
static void append_who_learned_nothing(text *out, const comparison *c, int32_t count) {
    int32_t named = 0;
    for (int32_t place = 0; named < count && named < FOLLOWERS_NAMED; place++) {
        const configuration *g = comparison_ranked(c, place);
        if (!baseline_learned_nothing(c, g)) continue;
        if (named++ > 0) text_append(out, "; ");
        wording_append_metric(out, c->tested, g->test.mean);
        text_append(out, " with ");
        wording_append_configuration(out, c, g);
    }
    if (count == named) return;
    text_append(out, "; and ");
    text_append_grouped(out, count - named);
    text_append(out, " more");
}

static void append_learned_nothing(text *out, const comparison *c, int32_t ranked) {
    const int32_t count = baseline_count_learned_nothing(c);
    if (count == 0) return;
    if (count < ranked)
        text_append(out, " Learned nothing that shows: ");
    else
        text_append(out, ranked == 1 ? " It learned nothing that shows"
                                     : " None learned anything that shows");
    if (count < ranked) append_who_learned_nothing(out, c, count);
    text_append(out, count < ranked ? "; " : ": ");
    baseline_append(out, c);
    text_append(out, ".");
}

/* --- what fresh seeds say --- */

static void append_confirmed_results(text *out, const comparison *confirmed) {
    int32_t named = 0;
    for (int32_t g = 0; g < confirmed->configuration_count; g++) {
        const configuration *one = &confirmed->configurations[g];
        if (one->finished == 0) continue;
        text_append(out, named++ > 0 ? "; " : ": ");
        wording_append_estimate(out, confirmed->tested, &one->test);
        if (!wording_estimate_tells_n(&one->test))
            text_append_format(out, " (n = %zu)", one->test.n);
        text_append(out, " with ");
        wording_append_configuration(out, confirmed, one);
        if (named == FOLLOWERS_NAMED + 1) break;
    }
    if (named == 0) text_append(out, ": no result yet");
}

static void append_confirmed(text *out, const comparison *confirmed) {
    text_append(out, " Confirmed with fresh seeds, by which nothing was chosen, ");
    text_append(out, metric_describe(confirmed->tested)->meaning);
    append_confirmed_results(out, confirmed);
    text_append(out, ".");
    verdicts_append(out, confirmed);
    append_missing_part(out, confirmed);
}

static void append_finding(text *out, const comparison *c) {
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
        verdicts_append(out, c);
    }
    append_learned_nothing(out, c, ranked);
    append_missing_part(out, c);
}

void pages_append_finding(text *out, const comparison *c) {
    append_finding(out, c);
    if (c->confirmed) append_confirmed(out, c->confirmed);
}

static void append_validated_selection(text *out, const comparison *c) {
    metric_append_heading(out, c->selection);
    text_append_format(out,
                       " at the end of training orders and chooses. The test items were used once, "
                       "after the last update; comparisons by pairs are of %s.",
                       metric_describe(c->tested)->meaning);
}

/* The test set did what validation items should have done. */
static void append_test_selection(text *out, const comparison *c) {
    text_append(out, "There were no validation items (data.val_size is 0)");
    if (c->configuration_count == 1) {
        text_append(out, "; with one configuration there was nothing to choose.");
        return;
    }
    text_append(out, ": the test set ordered the configurations");
    if (c->configuration_count > c->architecture_count && c->by_architecture)
        text_append(out, " and chose each architecture's best");
    text_append(out,
                ". The leader was chosen by the figure shown for it: new seeds or data will give "
                "it less, where many were close by more than the interval says, and p does not "
                "count the choosing. Validation items, or fresh seeds for the leader, cure that.");
}

static void append_interval_note(text *out, const comparison *c) {
    bool some_few = false;
    for (int32_t i = 0; i < c->configuration_count; i++)
        some_few |= wording_estimate_tells_n(&c->configurations[i].last);
    text_append_format(out, " ± is half a 95 %% Student t interval of the mean over %ss",
                       wording_repetition(c));
    if (c->by_fold) text_append(out, ", corrected for the training items that folds share");
    if (some_few)
        text_append_format(out, ", which %s have from %d %ss on",
                           metric_format_of(c->selection)->plural, SAMPLE_FEWEST_FOR_INTERVAL,
                           wording_repetition(c));
    text_append(out, c->by_fold ? "; n counts the folds, each the mean of its seeds."
                                : "; n counts the finished trials.");
}

static void append_p_note(text *out, const comparison *c) {
    if (c->by_fold)
        text_append(out,
                    " p is of the two-sided corrected resampled t test of the differences fold by "
                    "fold (Nadeau and Bengio 2003)");
    else
        text_append(
            out, " p is of a two-sided sign-flip permutation test of the differences seed by seed");
    text_append(out, c->all_pairs > 1
                         ? ", corrected for the number of comparisons; the intervals are not."
                         : ".");
    if (c->same_within > 0)
        text_append(out, c->by_fold
                             ? " Where two are the same, it is of two one-sided t tests, corrected "
                               "likewise."
                             : " Where two are the same, it is of two one-sided t tests.");
}

static void append_target_note(text *out, const comparison *c) {
    text_append(out, " Iterations to ");
    wording_append_metric(out, c->selection, c->target);
    text_append(out,
                " are of the first evaluation there: the median over the trials, where those that "
                "never came so far count as under way (Kaplan and Meier).");
}

static void append_capitalised(text *out, const text *words) {
    const char *first = text_string(words);
    text_append_format(out, "%c%s", toupper((unsigned char)first[0]), first[0] ? first + 1 : "");
}

/* What any result is to be held against, and what the finding and the table mean by "learned
 * nothing". */
static void append_baseline_note(text *out, const comparison *c) {
    if (isnan(c->baseline) && !baseline_differs(c)) return;
    text answer = {0};
    baseline_append(&answer, c);
    text_append(out, " ");
    append_capitalised(out, &answer);
    text_append(out, baseline_is_by_test_items(c) ? ", by the test items." : ".");
    text_free(&answer);
    if (baseline_count_learned_nothing(c) == 0) return;
    text_append(out, " Learned nothing: ");
    if (baseline_counts_answers(c))
        text_append_format(out,
                           "over the test items of all %ss, right no oftener than that "
                           "(one-sided binomial test, p > %g).",
                           wording_repetition(c), PAIRING_LEVEL);
    else
        text_append(out, "the mean is no better than that, or its 95 % interval reaches it.");
}

static bool have_several_horizons(const comparison *c) {
    for (int32_t g = 1; g < c->configuration_count; g++)
        if (c->configurations[g].trial->horizon != c->configurations[0].trial->horizon) return true;
    return false;
}

/* Whether configurations of one horizon were tested with different numbers of windows. */
static bool have_other_test_windows(const comparison *c) {
    for (int32_t g = 1; g < c->configuration_count; g++) {
        const trial *a = c->configurations[g - 1].trial, *b = c->configurations[g].trial;
        if (a->horizon == b->horizon && a->lookback != b->lookback &&
            a->test_count != b->test_count)
            return true;
    }
    return false;
}

/* What is ranked and cannot be: a day ahead is easier than a week. */
static void append_horizon_note(text *out, const comparison *c) {
    if (have_several_horizons(c))
        text_append(out,
                    " Errors at different horizons are not of the same numbers: between them the "
                    "order says what is easier to forecast, not what forecasts better; compare "
                    "within one horizon.");
    if (have_other_test_windows(c))
        text_append(out,
                    " Some look-backs are longer than what comes before the test in a series: they "
                    "were tested on fewer windows (test_count).");
}

static void append_trap_note(text *out, const comparison *c) {
    for (int i = 0; i < c->architecture_count; i++) {
        if (!explain_has_one_step_trap(&c->architectures[i])) continue;
        text_append(out,
                    " Both directions with readout last_step: the reverse one is read after a "
                    "single step (see the parameters below).");
        return;
    }
}

void pages_append_caveat(text *out, const comparison *c) {
    if (c->validated)
        append_validated_selection(out, c);
    else
        append_test_selection(out, c);
    if (c->most_finished > 1) append_interval_note(out, c);
    if (c->pair_count > 0 && c->most_finished > 1) append_p_note(out, c);
    if (c->target > 0) append_target_note(out, c);
    append_baseline_note(out, c);
    append_horizon_note(out, c);
    append_trap_note(out, c);
    if (c->diverged > 0)
        text_append(out, " Means leave diverged trials out: read them with their counts.");
}
