#include "src/results/grow_plan.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/plan_confirm.h"
#include "src/trial/choice.h"

/* What came of a trial of the plan; NULL where the results do not have it. */
static const outcome *outcome_of(const results *r, const trial *t) {
    const result *one = t->index < r->trial_count ? &r->trials[t->index] : NULL;
    const bool has_it =
        one && strcmp(one->trial.id, t->id) == 0 &&
        (one->outcome.status == TRIAL_FINISHED || one->outcome.status == TRIAL_DIVERGED);
    return has_it ? &one->outcome : NULL;
}

/* What one had that was stopped early; NULL for any other. */
static const evaluation *last_of_stopped(const results *r, const trial *t) {
    const result *one = t->index < r->trial_count ? &r->trials[t->index] : NULL;
    const bool stopped = one && strcmp(one->trial.id, t->id) == 0 && one->status == TRIAL_STOPPED &&
                         one->outcome.evaluation_count > 0;
    return stopped ? &one->outcome.evaluations[one->outcome.evaluation_count - 1] : NULL;
}

static bool tell(const results *r, const plan *p, tpe_result told[]) {
    const int32_t seeds = p->seed_count;
    for (int32_t i = 0; i < p->drawn_count; i++) {
        choice c = choice_begin(config_integer(p->config, KEY_SEARCH_CHOOSE_BY));
        for (int32_t k = 0; k < seeds; k++) {
            const trial *t = &p->trials[(p->drawn_first + i) * seeds + k];
            const outcome *o = outcome_of(r, t);
            const evaluation *last = last_of_stopped(r, t);
            if (!o && !last) return false;
            if (o)
                choice_add(&c, t, o);
            else
                choice_add_stopped(&c, t, last);
        }
        told[i] = choice_result(&c);
    }
    return true;
}

static status grow_by_results(const results *r, plan *p, error *err) {
    while (plan_awaits_results(p) && p->trial_count < r->trial_count) {
        tpe_result *told = memory_array((size_t)p->drawn_count, sizeof *told);
        if (!told) return error_no_memory(err, (size_t)p->drawn_count * sizeof *told);
        const bool known = tell(r, p, told);
        const status result = known ? plan_grow(p, told, p->drawn_count, err) : STATUS_OK;
        free(told);
        TRY(result);
        if (!known) break;
    }
    return STATUS_OK;
}

/* --- what confirms --- */

/* `*known`: the results have an end of each of its trials, or none of them came to its end.
 * `*qualifies`: all did, and not all diverged. */
static void look_at(const results *r, const plan *p, contender *sum, bool *known, bool *qualifies) {
    int32_t ended = 0, finished = 0, stopped = 0;
    for (int32_t k = 0; k < p->seed_count; k++) {
        const trial *t = &p->trials[sum->configuration * p->seed_count + k];
        const outcome *o = outcome_of(r, t);
        stopped += r->trials[t->index].status == TRIAL_STOPPED;
        if (!o) continue;
        ended++;
        finished += o->status == TRIAL_FINISHED;
        choice_count(sum, t, o);
    }
    *known = ended + stopped == p->seed_count;
    *qualifies = ended == p->seed_count && finished > 0;
}

static bool choose(const results *r, const plan *p, contender found[], int32_t *count) {
    bool known = true;
    *count = 0;
    for (int32_t i = 0; known && i < p->configuration_count; i++) {
        bool qualifies;
        found[*count] = (contender){.configuration = i};
        look_at(r, p, &found[*count], &known, &qualifies);
        *count += qualifies;
    }
    return known;
}

static status confirm(plan *p, contender found[], int32_t count, error *err) {
    int32_t *chosen = memory_array((size_t)count, sizeof *chosen);
    if (!chosen) return error_no_memory(err, (size_t)count * sizeof *chosen);
    count = choice_best(found, count, config_integer(p->config, KEY_CONFIRM_BEST), chosen);
    const status result = plan_confirm(p, chosen, count, err);
    free(chosen);
    return result;
}

status results_grow_plan(const results *r, plan *p, error *err) {
    int32_t count;
    TRY(grow_by_results(r, p, err));
    if (!plan_awaits_choice(p) || r->trial_count <= p->selected_count) return STATUS_OK;
    contender *found = memory_array((size_t)p->configuration_count, sizeof *found);
    if (!found) return error_no_memory(err, (size_t)p->configuration_count * sizeof *found);
    const status result = choose(r, p, found, &count) ? confirm(p, found, count, err) : STATUS_OK;
    free(found);
    return result;
}
