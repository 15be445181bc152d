#include "src/run/told.h"

#include "src/run/finished.h"
#include "src/trial/choice.h"

static status add_trial(const char *folder, layout l, const trial *t, choice *c, error *err) {
    outcome o;
    bool found = false;
    TRY(finished_read(folder, l, t, &found, &o, err));
    if (!found)
        return error_set(err, STATUS_IO,
                         "the file of trial %s was there and is gone: run again, and it is trained "
                         "again",
                         t->id);
    choice_add(c, t, &o);
    outcome_free(&o);
    return STATUS_OK;
}

status told_read(const char *folder, layout l, const plan *p, tpe_result out[], error *err) {
    const int32_t seeds = p->seed_count;
    for (int32_t i = 0; i < p->drawn_count; i++) {
        choice c = choice_begin(config_integer(p->config, KEY_SEARCH_CHOOSE_BY));
        const trial *first = &p->trials[(p->drawn_first + i) * seeds];
        for (int32_t k = 0; k < seeds && i >= p->told_count; k++)
            TRY(add_trial(folder, l, &first[k], &c, err));
        out[i] = i < p->told_count ? p->told[i] : choice_result(&c);
    }
    return STATUS_OK;
}
