#include "src/run/growth.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/plan_confirm.h"
#include "src/plan/plan_folds.h"
#include "src/run/chosen.h"
#include "src/run/plan_file.h"
#include "src/run/plan_kin.h"
#include "src/run/told.h"

bool growth_may_come(const plan *p) {
    return plan_is_by_results(p) || plan_confirms(p);
}

bool growth_is_awaited(const plan *p) {
    return plan_awaits_results(p) || plan_awaits_choice(p);
}

static long long to_be_drawn(const plan *p) {
    return (long long)config_integer(p->config, KEY_SEARCH_TRIALS);
}

/* --- a search by results --- */

/* The next generation from the results that are there. */
static status draw_more(plan *p, const char *folder, layout l, text *told, error *err) {
    const int32_t count = p->drawn_count;
    tpe_result *results = memory_array((size_t)count, sizeof *results);
    if (!results) return error_no_memory(err, (size_t)count * sizeof *results);
    status result = told_read(folder, l, p, results, err);
    if (result == STATUS_OK) result = plan_grow(p, results, count, err);
    free(results);
    TRY(result);
    text_append_format(told,
                       "%d of %lld configurations are trained; %d more are drawn from their "
                       "results",
                       count, to_be_drawn(p), p->drawn_count - count);
    return STATUS_OK;
}

/* --- what confirms --- */

static void append_choice(text *out, const plan *p) {
    const int32_t added = p->trial_count - p->selected_count, chosen = p->confirmed_count,
                  folds = p->whole.train_items > 0 ? 1 : (int32_t)plan_fold_count(p->config);
    if (chosen == 0) {
        text_append(out, "no configuration has a result: there is nothing to confirm");
        return;
    }
    if (chosen == 1)
        text_append(out, "the best configuration is");
    else
        text_append_format(out, "the %d best configurations are", chosen);
    const int32_t seeds = added / chosen / folds;
    text_append_format(out, " trained again with %d fresh seed%s%s", seeds, seeds == 1 ? "" : "s",
                       chosen == 1 ? "" : " each");
    if (folds > 1) text_append_format(out, " in all %d folds", folds);
    if (p->whole.train_items > 0) text_append(out, ", without folds");
}

static status choose_best(plan *p, const char *folder, layout l, text *told, error *err) {
    int32_t *chosen, count;
    TRY(chosen_read(folder, l, p, &chosen, &count, err));
    const status result = plan_confirm(p, chosen, count, err);
    free(chosen);
    TRY(result);
    append_choice(told, p);
    return STATUS_OK;
}

status growth_next(plan *p, const char *folder, layout l, text *told, error *err) {
    return (plan_awaits_results(p) ? draw_more : choose_best)(p, folder, l, told, err);
}

/* --- where it was left --- */

/* What was chosen before from the same trials, by the same rule, is chosen still. */
static void take_choice(plan *p, const plan *kept) {
    error ignored;
    bool same = plan_awaits_choice(p) && kept->confirmed &&
                kept->selected_count == p->selected_count && plan_kin_confirm_alike(kept, p);
    for (int32_t i = 0; same && i < p->selected_count; i++)
        same = strcmp(kept->trials[i].id, p->trials[i].id) == 0;
    if (same) plan_confirm(p, kept->confirmed, kept->confirmed_count, &ignored);
}

/* What is wrong with the file is said when it is settled. */
void growth_catch_up(plan *p, const char *folder) {
    config *c;
    dataset *d;
    plan *kept;
    error ignored;
    if (plan_file_read(folder, &c, &d, &kept, &ignored) != STATUS_OK) return;
    if (kept->told_count > p->told_count) plan_grow(p, kept->told, kept->told_count, &ignored);
    take_choice(p, kept);
    plan_free(kept);
    dataset_free(d);
    config_free(c);
}

/* --- in words --- */

const char *growth_waiting(const plan *p) {
    return plan_awaits_results(p)
               ? "the search waits: the next configurations are drawn from the results of all "
                 "before, and a trial failed; run again to try it again"
               : "confirm waits: the best are chosen from the results of all, and a trial failed; "
                 "run again to try it again";
}

void growth_append_stopped(text *out, const plan *p) {
    if (plan_awaits_results(p))
        text_append_format(out, "stopped with %d of %lld configurations trained", p->drawn_count,
                           to_be_drawn(p));
    else
        text_append(out, "stopped before the best are trained again with fresh seeds");
}
