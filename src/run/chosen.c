#include "src/run/chosen.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/trial/choice.h"

/* `*whole`: the file is there. */
static status add_trial(const char *folder, layout l, const plan *p, const trial *t, contender *sum,
                        int32_t *finished, bool *whole, error *err) {
    outcome o;
    TRY(finished_read(folder, l, t, whole, &o, err));
    if (!*whole && !p->stopping)
        return error_set(err, STATUS_IO,
                         "the file of trial %s was there and is gone: run again, and it is trained "
                         "again",
                         t->id);
    if (!*whole) return STATUS_OK;
    *finished += o.status == TRIAL_FINISHED;
    choice_count(sum, t, &o);
    outcome_free(&o);
    return STATUS_OK;
}

/* `*qualifies`: it trained to its end, and not all of it diverged. */
static status look_at(const char *folder, layout l, const plan *p, contender *sum, bool *qualifies,
                      error *err) {
    const trial *first = &p->trials[sum->configuration * p->seed_count];
    int32_t finished = 0;
    bool whole = true;
    for (int32_t i = 0; whole && i < p->seed_count; i++)
        TRY(add_trial(folder, l, p, &first[i], sum, &finished, &whole, err));
    *qualifies = whole && finished > 0;
    return STATUS_OK;
}

static status look_at_each(const char *folder, layout l, const plan *p, contender found[],
                           int32_t *count, error *err) {
    for (int32_t i = 0; i < p->configuration_count; i++) {
        bool qualifies;
        found[*count] = (contender){.configuration = i};
        TRY(look_at(folder, l, p, &found[*count], &qualifies, err));
        *count += qualifies;
    }
    return STATUS_OK;
}

status chosen_read(const char *folder, layout l, const plan *p, int32_t **chosen, int32_t *count,
                   error *err) {
    const size_t configurations = (size_t)p->configuration_count;
    contender *found = memory_array(configurations, sizeof *found);
    *chosen = memory_array(configurations, sizeof **chosen);
    *count = 0;
    status result = found && *chosen ? look_at_each(folder, l, p, found, count, err)
                                     : error_no_memory(err, configurations * sizeof *found);
    if (result == STATUS_OK)
        *count = choice_best(found, *count, config_integer(p->config, KEY_CONFIRM_BEST), *chosen);
    free(found);
    if (result == STATUS_OK) return result;
    free(*chosen);
    *chosen = NULL;
    return result;
}
