#include <stdlib.h>

#include "src/pages/passages.h"
#include "src/stats/best_of_draws.h"
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

void passages_append_search(text *out, const comparison *c) {
    append_best_of_draws(out, c);
}
