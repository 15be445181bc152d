#include "src/results/grow_plan.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/trial/choice.h"

/* What came of a trial of the plan; NULL where the results do not have it. */
static const outcome *outcome_of(const results *r, const trial *t) {
    const result *one = t->index < r->trial_count ? &r->trials[t->index] : NULL;
    const bool has_it =
        one && strcmp(one->trial.id, t->id) == 0 &&
        (one->outcome.status == TRIAL_FINISHED || one->outcome.status == TRIAL_DIVERGED);
    return has_it ? &one->outcome : NULL;
}

static bool tell(const results *r, const plan *p, tpe_result told[]) {
    const int32_t seeds = p->trial_count / p->configuration_count;
    for (int32_t i = 0; i < p->drawn_count; i++) {
        choice c = choice_begin(config_integer(p->config, KEY_SEARCH_CHOOSE_BY));
        for (int32_t k = 0; k < seeds; k++) {
            const trial *t = &p->trials[(p->drawn_first + i) * seeds + k];
            const outcome *o = outcome_of(r, t);
            if (!o) return false;
            choice_add(&c, t, o);
        }
        told[i] = choice_result(&c);
    }
    return true;
}

status results_grow_plan(const results *r, plan *p, error *err) {
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
