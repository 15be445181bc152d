#include "src/stats/baseline.h"

#include <math.h>

#include "src/stats/classes.h"
#include "src/stats/pairing.h"
#include "src/stats/significance.h"

static bool has_confusion(const result *r) {
    return r->status == TRIAL_FINISHED && r->outcome.confusion;
}

/* Test items, those of the most frequent class, and those that were classified right. */
typedef struct answers {
    int64_t items, of_largest_class, right;
} answers;

static answers count_answers(const result *r) {
    const int classes = r->trial.architecture.output_dim;
    answers a = {0, 0, 0};
    for (int class = 0; class < classes; class ++) {
        const int64_t items = class_items(r, class);
        a.items += items;
        if (items > a.of_largest_class) a.of_largest_class = items;
        a.right += r->outcome.confusion[(size_t) class * (size_t)(classes + 1)];
    }
    return a;
}

/* All seeds together. */
static answers count_all_answers(const configuration *g) {
    answers all = {0, 0, 0};
    for (int32_t i = 0; i < g->run_count; i++) {
        if (!has_confusion(g->runs[i])) continue;
        const answers one = count_answers(g->runs[i]);
        all.items += one.items;
        all.of_largest_class += one.of_largest_class;
        all.right += one.right;
    }
    return all;
}

static double share_of(const answers *a) {
    return a->items > 0 ? (double)a->of_largest_class / (double)a->items : (double)NAN;
}

double baseline_majority_share(const configuration *g) {
    const answers all = count_all_answers(g);
    return share_of(&all);
}

bool baseline_learned_nothing(const configuration *g) {
    const answers all = count_all_answers(g);
    if (all.items == 0) return false;
    return significance_binomial_upper_p(all.right, all.items, share_of(&all)) > PAIRING_LEVEL;
}

int32_t baseline_count_learned_nothing(const comparison *c) {
    int32_t count = 0;
    for (int32_t i = 0; i < c->configuration_count; i++)
        count += baseline_learned_nothing(&c->configurations[i]);
    return count;
}
