#include "src/plan/plan_confirm.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/plan_folds.h"
#include "src/search/samplers.h"

static int64_t best_of(const plan *p) {
    return config_integer(p->config, KEY_CONFIRM_BEST);
}

static int64_t replicates_of(const plan *p) {
    return config_integer(p->config, KEY_CONFIRM_REPLICATES);
}

static int32_t folds_of(const plan *p) {
    return (int32_t)plan_fold_count(p->config);
}

/* How often a seed is trained again: in all folds, or once, where others than theirs test. */
static int32_t times_a_seed(const plan *p) {
    return p->whole.train_items > 0 ? 1 : folds_of(p);
}

/* Of a configuration of those that are chosen from, the trial in a fold with the first seed. */
static const trial *trial_in_fold(const plan *p, int32_t configuration, int32_t fold) {
    return &p->trials[configuration * p->seed_count + fold * (p->seed_count / folds_of(p))];
}

bool plan_confirms(const plan *p) {
    return best_of(p) > 0;
}

bool plan_awaits_choice(const plan *p) {
    return plan_confirms(p) && !p->confirmed && !plan_awaits_results(p);
}

/* --- checks --- */

static status check_items(const plan *p, error *err) {
    const bool validated = plan_validation_items(p) > 0;
    const bool by_test = config_integer(p->config, KEY_CONFIRM_CHOOSE_BY) == SEARCH_BY_TEST;
    if (!validated && !by_test)
        return config_refuse(
            p->config, KEY_CONFIRM_BEST,
            "confirm chooses by results: set data.val_size, or say confirm.choose_by: "
            "test",
            err);
    if (validated && by_test)
        return config_refuse(
            p->config, KEY_CONFIRM_CHOOSE_BY,
            "confirm.choose_by: test beside validation items: the test items wait for "
            "the fresh seeds then; leave one of the two out",
            err);
    return STATUS_OK;
}

/* Once a search by results has drawn all. */
static int64_t configurations_in_all(const plan *p) {
    return p->configuration_count + plan_configurations_to_draw(p);
}

static status check_count(const plan *p, error *err) {
    const int64_t configurations = configurations_in_all(p);
    if (best_of(p) <= configurations) return STATUS_OK;
    text words = {0};
    text_append_format(&words, "confirm.best is %lld, and there ", (long long)best_of(p));
    text_append(&words, configurations == 1 ? "is only " : "are only ");
    text_append_grouped(&words, configurations);
    text_append(&words, configurations == 1 ? " configuration" : " configurations");
    const status result = config_refuse(p->config, KEY_CONFIRM_BEST, text_string(&words), err);
    text_free(&words);
    return result;
}

static int64_t largest_seed(const plan *p) {
    int64_t largest = 0;
    for (int32_t i = 0; i < p->selected_count; i++)
        largest = p->trials[i].seed > largest ? p->trials[i].seed : largest;
    return largest;
}

static status check_size(const plan *p, error *err) {
    if (plan_trials_in_all(p) > PLAN_MAX_TRIALS)
        return config_refuse(
            p->config, KEY_CONFIRM_REPLICATES,
            "with the trials that confirm the sweep comes to more than 1,000,000; give a "
            "smaller confirm.best or confirm.replicates",
            err);
    if (largest_seed(p) <= INT64_MAX - replicates_of(p)) return STATUS_OK;
    return config_refuse(
        p->config, KEY_CONFIRM_REPLICATES,
        "there are not so many seeds after the largest of seeds; give smaller seeds", err);
}

status plan_check_confirm(const plan *p, error *err) {
    if (!plan_confirms(p)) return STATUS_OK;
    TRY(check_items(p, err));
    TRY(check_count(p, err));
    return check_size(p, err);
}

/* --- how much --- */

int64_t plan_most_confirming(const plan *p) {
    return plan_confirms(p) ? best_of(p) * replicates_of(p) * times_a_seed(p) : 0;
}

/* With one seed. */
static double flops_again(const plan *p, int32_t configuration) {
    double sum = 0;
    if (p->wholes) return trial_flops(&p->wholes[configuration]);
    for (int32_t fold = 0; fold < folds_of(p); fold++)
        sum += trial_flops(trial_in_fold(p, configuration, fold));
    return sum;
}

static int most_first(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return left < right ? 1 : left > right ? -1 : 0;
}

double plan_most_confirming_flops(const plan *p) {
    const int32_t count = p->configuration_count;
    const int64_t best = best_of(p);
    double *flops = plan_confirms(p) ? memory_array((size_t)count, sizeof *flops) : NULL, sum = 0;
    if (!flops) return 0;
    for (int32_t i = 0; i < count; i++) flops[i] = flops_again(p, i);
    qsort(flops, (size_t)count, sizeof *flops, most_first);
    for (int64_t i = 0; i < best; i++) sum += flops[i < count ? i : 0];
    free(flops);
    return sum * (double)replicates_of(p);
}

/* --- the trials --- */

static bool is_each_once(const plan *p, const int32_t chosen[], int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        if (chosen[i] < 0 || chosen[i] >= p->configuration_count) return false;
        for (int32_t k = 0; k < i; k++)
            if (chosen[k] == chosen[i]) return false;
    }
    return count <= best_of(p);
}

/* Trials of each that is confirmed: all seeds of its first fold, then those of the next, ... */
static int32_t confirming_each(const plan *p) {
    return (int32_t)replicates_of(p) * times_a_seed(p);
}

static status fill(const plan *p, trial *added, const int32_t chosen[], int32_t count, error *err) {
    const int32_t replicates = (int32_t)replicates_of(p), each = confirming_each(p);
    const int64_t fresh = largest_seed(p) + 1;
    for (int32_t i = 0; i < count * each; i++) {
        const int32_t rank = i / each;
        trial *t = &added[i];
        *t = p->wholes ? p->wholes[chosen[rank]]
                       : *trial_in_fold(p, chosen[rank], i % each / replicates);
        trial_set_value(t, KEY_SEEDS, (config_value){.integer = fresh + i % replicates});
        t->index = p->selected_count + i;
        t->configuration = p->configuration_count + rank;
        t->confirm_rank = rank + 1;
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

static status add(plan *p, trial *all, int32_t *kept, const int32_t chosen[], int32_t count,
                  error *err) {
    const int32_t selected = p->selected_count;
    memcpy(all, p->trials, (size_t)selected * sizeof *all);
    TRY(fill(p, &all[selected], chosen, count, err));
    memcpy(kept, chosen, (size_t)count * sizeof *kept);
    free(p->trials);
    p->trials = all;
    p->trial_count = selected + count * confirming_each(p);
    p->confirmed = kept;
    p->confirmed_count = count;
    return STATUS_OK;
}

status plan_confirm(plan *p, const int32_t chosen[], int32_t count, error *err) {
    if (!plan_awaits_choice(p) || !is_each_once(p, chosen, count))
        return error_set(err, STATUS_INTERNAL, "%d configurations cannot be confirmed", count);
    const size_t trials = (size_t)p->selected_count + (size_t)count * (size_t)confirming_each(p);
    trial *all = memory_array(trials, sizeof *all);
    int32_t *kept = memory_array((size_t)count, sizeof *kept);
    status result = all && kept ? add(p, all, kept, chosen, count, err)
                                : error_no_memory(err, trials * sizeof *all);
    if (result == STATUS_OK) return result;
    free(all);
    free(kept);
    return result;
}

/* --- in words --- */

static void append_seeds(text *out, const plan *p) {
    const int64_t first = largest_seed(p) + 1, count = replicates_of(p);
    text_append_format(out, count == 1 ? "the fresh seed %lld" : "the fresh seeds %lld",
                       (long long)first);
    if (count > 1) text_append_format(out, " to %lld", (long long)(first + count - 1));
}

static void append_what_is_best(text *out, const plan *p) {
    const metric by = metric_selection(trial_measure(&p->trials[0]), plan_validation_items(p) > 0);
    const int64_t best = best_of(p);
    if (best == 1)
        text_append(out, "the configuration");
    else
        text_append_format(out, "the %lld configurations", (long long)best);
    text_append_format(out, " best by %s", metric_describe(by)->meaning);
}

static double flops_of_selected(const plan *p) {
    double sum = 0;
    for (int32_t i = 0; i < p->selected_count; i++) sum += trial_flops(&p->trials[i]);
    return sum;
}

static void append_where(text *out, const plan *p) {
    if (times_a_seed(p) > 1) text_append_format(out, " in all %d folds", (int)folds_of(p));
    if (p->whole.train_items == 0) return;
    text_append(out, " with all ");
    text_append_grouped(out, p->whole.train_items - p->whole.val_items);
    text_append(out, " training items and no folds, and tested with ");
    text_append_grouped(out, p->whole.test_items);
    text_append(out, " that are in none");
}

void plan_append_confirm(text *out, const plan *p) {
    if (!plan_confirms(p)) return;
    const int64_t most = plan_most_confirming(p);
    const double flops = plan_most_confirming_flops(p);
    text_append(out, "Confirming: when all is trained, ");
    append_what_is_best(out, p);
    text_append(out, best_of(p) == 1 ? " is" : " are");
    text_append(out, " trained again with ");
    append_seeds(out, p);
    text_append(out, best_of(p) == 1 ? "" : " each");
    append_where(out, p);
    text_append(out, ": ");
    if (p->stopping || most > 1) text_append(out, "at most ");
    text_append_grouped(out, most);
    text_append(out, most == 1 ? " trial" : " trials");
    text_append(out, " more, of at most ");
    text_append_quantity(out, flops, "FLOP");
    text_append_format(out, ", %.0f %% of the work of all others%s.\n",
                       100 * flops / flops_of_selected(p),
                       plan_awaits_results(p) ? " that are planned" : "");
}
