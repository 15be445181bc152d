#include <stdlib.h>

#include "src/pages/passages.h"
#include "src/stats/best_of_draws.h"
#include "src/stats/search_importance.h"
#include "src/stats/wording.h"

static void append_best_of(text *out, const comparison *c, const double values[], size_t count,
                           size_t k) {
    if (k > 1) text_append(out, "; ");
    wording_append_metric(out, c->selection, best_of_draws(values, count, k));
    text_append(out, " of ");
    text_append_grouped(out, (int64_t)k);
}

/* Of 1, 2, 4, ... draws, and of all. */
static void append_best_of_draws(text *out, const comparison *c) {
    size_t count;
    double *values = best_of_draws_values(c, &count);
    if (!values) return;
    text_append_format(out, "The best %s to be expected of a random search of this space: ",
                       wording_selection_name(c));
    for (size_t k = 1; k < count; k *= 2) append_best_of(out, c, values, count, k);
    append_best_of(out, c, values, count, count);
    text_append(out, count == 1 ? " configuration" : " configurations");
    text_append(out, ": the mean over all choices of so many of those that were drawn.");
    free(values);
}

static void append_shares(text *out, const search_importance *s) {
    text_append_format(out, "What mattered for being among the best tenth, %d of ", s->top);
    wording_append_count(out, s->configurations, "configuration");
    text_append(out, ": ");
    for (int i = 0; i < s->count; i++) {
        text_append(out, i > 0 ? ", " : "");
        searched_scale_append(out, &s->axis[i]);
        text_append_format(out, " %.1f %%", 100 * s->share[i]);
    }
    text_append(out,
                " (PED-ANOVA as in Optuna: on each axis, how far the values of the best lie from "
                "those of all that have a result; shares of the sum).");
}

static void append_importance(text *out, const comparison *c) {
    search_importance s;
    const bool told = search_importance_of(c, &s),
               few = s.configurations > 0 && s.configurations < SEARCH_IMPORTANCE_FEWEST &&
                     c->varying_count > 1;
    if (out->bytes > 0 && (told || few)) text_append(out, " ");
    if (told) append_shares(out, &s);
    if (few)
        text_append_format(out,
                           "Which axis matters for being among the best tenth is told from %d "
                           "configurations on; here %s %d with a result.",
                           SEARCH_IMPORTANCE_FEWEST, s.configurations == 1 ? "is" : "are",
                           s.configurations);
    search_importance_free(&s);
}

/* With the cure; where fresh seeds confirmed, they tell it themselves. */
static void append_luck(text *out, const comparison *c) {
    const results *r = c->results;
    if (!r->search || !*r->search || c->confirmed || c->configuration_count < 2) return;
    text_append_format(
        out,
        "%sThe best of many draws is the luckiest, too: the %s that chose it flatters "
        "it. 'confirm: {best: 3, replicates: 10}' trains the best again with seeds by "
        "which nothing was chosen.",
        out->bytes > 0 ? " " : "", wording_selection_name(c));
}

void passages_append_search(text *out, const comparison *c) {
    append_best_of_draws(out, c);
    append_importance(out, c);
    append_luck(out, c);
}
