#include "src/report/finding.h"

#include <math.h>

#include "src/report/wording.h"

enum { FOLLOWERS_NAMED = 3, FEWEST_SEEDS = 3 };

static int32_t ranked_with_result(const comparison *c) {
    int32_t count = 0;
    while (count < c->configuration_count && comparison_ranked(c, count)->finished > 0) count++;
    return count;
}

static void append_result(text *out, const comparison *c, const configuration *g) {
    append_configuration(out, c, g);
    text_append(out, " ");
    append_estimate(out, &g->last);
    if (c->most_finished > 1) text_append_format(out, " (n = %d)", (int)g->last.n);
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

static void append_missing_part(text *out, const comparison *c) {
    int32_t all = c->results->trial_count;
    if (c->finished == all) return;
    text_append_format(out, " Not in these figures: %d of ", (int)(all - c->finished));
    append_count(out, all, "trial");
    text_append(out, " (");
    append_unfinished(out, c);
    text_append(out, ").");
}

/* The best and those behind it. */
static void append_order(text *out, const comparison *c, int32_t ranked) {
    const configuration *best = comparison_ranked(c, 0);
    bool means = best->last.n > 1;
    text_append(out, "Highest ");
    if (means) text_append(out, "mean ");
    text_append(out, "test accuracy");
    if (ranked > FOLLOWERS_NAMED + 1) {
        text_append(out, " of ");
        append_count(out, ranked, "configuration");
    }
    text_append(out, ": ");
    append_result(out, c, best);
    int32_t named = ranked - 1 < FOLLOWERS_NAMED ? ranked - 1 : FOLLOWERS_NAMED;
    for (int32_t place = 1; place <= named; place++) {
        text_append(out, place == 1 ? "; then " : ", ");
        append_result(out, c, comparison_ranked(c, place));
    }
    if (ranked - 1 > named) text_append(out, ", …");
}

/* Whether the best is told apart from the next.  Intervals that overlap show no difference, and
 * intervals that do not are reported as just that.  Two seeds may agree by chance and give an
 * interval of no width. */
static void append_weight(text *out, const sample_summary *best, const sample_summary *next) {
    double gap = best->mean - next->mean;
    size_t fewest = best->n < next->n ? best->n : next->n;
    if (fewest < FEWEST_SEEDS && best->n == next->n) {
        text_append_format(out, "; %s each: not enough to call a difference.",
                           fewest == 1 ? "one seed" : "two seeds");
    } else if (fewest < FEWEST_SEEDS) {
        text_append_format(out, "; %s of one of the first two: not enough to call a difference.",
                           fewest == 1 ? "a single seed" : "two seeds");
    } else if (gap <= best->half_width + next->half_width) {
        text_append(out, "; the 95 % intervals of the first two overlap: no difference is shown.");
    } else {
        text_append_format(out,
                           "; the first leads by %.2f points and the 95 %% intervals of the first "
                           "two do not overlap.",
                           100 * gap);
    }
}

static void append_single(text *out, const comparison *c) {
    const configuration *g = comparison_ranked(c, 0);
    text_append(out, g->last.n > 1 ? "Mean test accuracy: " : "Test accuracy: ");
    append_result(out, c, g);
    if (g->last.n < 2)
        text_append(out, "; one seed: nothing is known of the spread.");
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
        append_weight(out, &comparison_ranked(c, 0)->last, &comparison_ranked(c, 1)->last);
    }
    append_missing_part(out, c);
}

void append_caveat(text *out, const comparison *c) {
    text_append(
        out,
        "Accuracies are of the test set at the end of training; the order is theirs, so "
        "the test set also did the choosing and the leader's figure is a little flattering.");
    if (c->most_finished > 1)
        text_append(out,
                    " ± is half a 95 % Student t interval of the mean over seeds; n counts the "
                    "finished trials.");
    if (c->diverged > 0)
        text_append(out, " Means leave diverged trials out: read them with their counts.");
}
