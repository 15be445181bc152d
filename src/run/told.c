#include "src/run/told.h"

#include <stdlib.h>

#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/legs.h"
#include "src/store/rung_file.h"
#include "src/trial/choice.h"

static status refuse_missing(const trial *t, error *err) {
    return error_set(err, STATUS_IO,
                     "the file of trial %s was there and is gone: run again, and it is trained "
                     "again",
                     t->id);
}

/* What it had at the rung where it was stopped. */
static status add_stopped(const legs *l, const trial *t, choice *c, error *err) {
    trial stored;
    outcome o;
    char *path = folder_rung_path(l->folder, l->layout, t,
                                  legs_iteration(l, t->index, l->places[t->index].goal));
    if (!path) return error_no_memory(err, 1);
    const status result = rung_file_read(path, &stored, &o, err);
    free(path);
    TRY(result);
    if (o.evaluation_count > 0) choice_add_stopped(c, t, &o.evaluations[o.evaluation_count - 1]);
    outcome_free(&o);
    return STATUS_OK;
}

/* `l` is NULL for a plan that stops none. */
static status add_trial(const char *folder, layout lay, const legs *l, const trial *t, choice *c,
                        error *err) {
    outcome o;
    bool found = false;
    if (l && legs_is_stopped(l, t->index)) return add_stopped(l, t, c, err);
    TRY(finished_read(folder, lay, t, &found, &o, err));
    if (!found) return refuse_missing(t, err);
    choice_add(c, t, &o);
    outcome_free(&o);
    return STATUS_OK;
}

static status read_each(const char *folder, layout lay, const plan *p, const legs *l,
                        tpe_result out[], error *err) {
    const int32_t seeds = p->seed_count;
    for (int32_t i = 0; i < p->drawn_count; i++) {
        choice c = choice_begin(config_integer(p->config, KEY_SEARCH_CHOOSE_BY));
        const trial *first = &p->trials[(p->drawn_first + i) * seeds];
        for (int32_t k = 0; k < seeds && i >= p->told_count; k++)
            TRY(add_trial(folder, lay, l, &first[k], &c, err));
        out[i] = i < p->told_count ? p->told[i] : choice_result(&c);
    }
    return STATUS_OK;
}

status told_read(const char *folder, layout lay, const plan *p, tpe_result out[], error *err) {
    if (!p->stopping) return read_each(folder, lay, p, NULL, out, err);
    legs all;
    status result = legs_create(&all, p, folder, lay, NULL, err);
    if (result == STATUS_OK) result = legs_look_at_all(&all, err);
    if (result == STATUS_OK) result = read_each(folder, lay, p, &all, out, err);
    legs_free(&all);
    return result;
}
