#include "src/run/legs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/store/rung_file.h"
#include "src/trial/choice.h"

static int rungs_of(const legs *l) {
    return l->plan->stopping->race.rungs;
}

static size_t place_of(const legs *l, int32_t trial, int rung) {
    return (size_t)trial * (size_t)rungs_of(l) + (size_t)rung;
}

static const trial *trial_of(const legs *l, int32_t number) {
    return &l->plan->trials[number];
}

/* The work of the trials behind the first `before` as it is to be expected. */
static status expect_new(legs *l, int32_t before, error *err) {
    const size_t trials = (size_t)l->plan->trial_count;
    double *expected = memory_array(trials, sizeof *expected), less = 0;
    const bool known = expected && plan_expected_flops(l->plan, expected);
    for (size_t i = (size_t)before; known && i < trials; i++) {
        l->expected[i] = expected[i];
        less += expected[i] - trial_flops(&l->plan->trials[i]);
    }
    if (known && l->ledger) ledger_count_work(l->ledger, 0, less);
    free(expected);
    return known ? STATUS_OK : error_no_memory(err, trials * sizeof *expected);
}

status legs_create(legs *l, const plan *p, const char *folder, layout lay, ledger *told,
                   error *err) {
    const size_t trials = (size_t)p->trial_count;
    const size_t facts = trials * (size_t)p->stopping->race.rungs;
    *l = (legs){.plan = p,
                .folder = folder,
                .layout = lay,
                .ledger = told,
                .facts = memory_array(facts, sizeof *l->facts),
                .places = memory_array(trials, sizeof *l->places),
                .ended = memory_array(trials, sizeof *l->ended),
                .told = memory_array(trials, sizeof *l->told),
                .unverified = memory_array(facts, sizeof *l->unverified),
                .counted = memory_array(trials, sizeof *l->counted),
                .expected = memory_array(trials, sizeof *l->expected),
                .changed = true};
    if (!l->facts || !l->places || !l->ended || !l->told || !l->unverified || !l->counted ||
        !l->expected)
        return error_no_memory(err, facts * sizeof *l->facts);
    return expect_new(l, 0, err);
}

/* Room for `count` items where there was for `before`; what is new is zero. */
static bool grow_array(void *array, size_t before, size_t count, size_t item_bytes) {
    void **place = array;
    char *grown = memory_array(count, item_bytes);
    if (!grown) return false;
    memcpy(grown, *place, before * item_bytes);
    free(*place);
    *place = grown;
    return true;
}

status legs_grow(legs *l, int32_t before, error *err) {
    const size_t old = (size_t)before, trials = (size_t)l->plan->trial_count;
    const size_t rungs = (size_t)rungs_of(l);
    if (!grow_array(&l->facts, old * rungs, trials * rungs, sizeof *l->facts) ||
        !grow_array(&l->unverified, old * rungs, trials * rungs, sizeof *l->unverified) ||
        !grow_array(&l->places, old, trials, sizeof *l->places) ||
        !grow_array(&l->ended, old, trials, sizeof *l->ended) ||
        !grow_array(&l->told, old, trials, sizeof *l->told) ||
        !grow_array(&l->counted, old, trials, sizeof *l->counted) ||
        !grow_array(&l->expected, old, trials, sizeof *l->expected))
        return error_no_memory(err, trials * rungs * sizeof *l->facts);
    l->changed = true;
    return expect_new(l, before, err);
}

void legs_free(legs *l) {
    free(l->facts);
    free(l->places);
    free(l->ended);
    free(l->told);
    free(l->unverified);
    free(l->counted);
    free(l->expected);
    *l = (legs){0};
}

/* --- work --- */

int64_t legs_iteration(const legs *l, int32_t trial, int rung) {
    return plan_rung_iteration(l->plan, trial_of(l, trial), rung);
}

double legs_flops(const legs *l, int32_t trial, int rung) {
    double from = 0;
    for (int before = 0; before < rung; before++)
        if (legs_knows(l, trial, before))
            from = plan_rung_flops(l->plan, trial_of(l, trial), before);
    return plan_rung_flops(l->plan, trial_of(l, trial), rung) - from;
}

/* The ledger counts the whole of a trial that ends; what its rungs came to is taken back. */
static void count(legs *l, int32_t trial, double counted, double expected, double by_ledger) {
    if (l->ledger)
        ledger_count_work(l->ledger, counted - l->counted[trial] - by_ledger,
                          expected - l->expected[trial]);
    l->counted[trial] = counted;
    l->expected[trial] = expected;
}

/* --- facts --- */

rung_score legs_score(const trial *t, const evaluation *e) {
    int64_t parts;
    const double share = evaluation_selection(e, trial_measure(t));
    const int64_t hits = choice_hits(t, share, t->val_count > 0, &parts);
    return (rung_score){
        .iteration = e->iteration, .hits = hits, .items = parts, .loss = evaluation_loss(e)};
}

bool legs_knows(const legs *l, int32_t trial, int rung) {
    return l->facts[place_of(l, trial, rung)].known;
}

static void learn(legs *l, int32_t trial, int rung, const stopping_fact *fact) {
    stopping_fact *at = &l->facts[place_of(l, trial, rung)];
    if (at->known) return;
    *at = *fact;
    at->known = true;
    l->changed = true;
}

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0 && errno == ENOENT;
}

static void note_rung(legs *l, const trial *t, int rung, const rung_score *score) {
    const double reached = plan_rung_flops(l->plan, t, rung);
    learn(l, t->index, rung,
          &(stopping_fact){.hits = score->hits, .items = score->items, .loss = score->loss});
    if (reached > l->counted[t->index] && !l->ended[t->index])
        count(l, t->index, reached, l->expected[t->index], 0);
}

static status look_for_rung(legs *l, const trial *t, int rung, char **damaged, error *err) {
    const int64_t iteration = plan_rung_iteration(l->plan, t, rung);
    rung_score score;
    char *path = folder_rung_path(l->folder, l->layout, t, iteration);
    if (!path) return error_no_memory(err, strlen(l->folder));
    const status result =
        is_missing(path) ? STATUS_BUSY : rung_file_peek(path, t->id, iteration, &score, err);
    if (result == STATUS_OK) note_rung(l, t, rung, &score);
    if (result == STATUS_DAMAGED)
        *damaged = path;
    else
        free(path);
    return result == STATUS_BUSY ? STATUS_OK : result;
}

/* What the last evaluation of a trial that ended early came to. */
static stopping_fact fact_of_end(const trial *t, const outcome *o) {
    const rung_score score = legs_score(t, &o->evaluations[o->evaluation_count - 1]);
    return (stopping_fact){.diverged = o->status == TRIAL_DIVERGED,
                           .hits = score.hits,
                           .items = score.items,
                           .loss = score.loss};
}

/* A trial that has its end before a rung, or at it, has no file there. */
static status note_early_end(legs *l, const trial *t, error *err) {
    outcome o;
    bool found;
    TRY(finished_read(l->folder, l->layout, t, &found, &o, err));
    const bool evaluated = found && o.evaluation_count > 0;
    for (int rung = 0; evaluated && rung < rungs_of(l); rung++) {
        const stopping_fact fact = fact_of_end(t, &o);
        if (o.evaluations[o.evaluation_count - 1].iteration <=
            plan_rung_iteration(l->plan, t, rung))
            learn(l, t->index, rung, &fact);
    }
    outcome_free(&o);
    return STATUS_OK;
}

/* What the whole training came to is a fact where the rungs are seeds. */
static status note_seed(legs *l, const trial *t, error *err) {
    outcome o;
    bool found;
    contender one = {.configuration = t->configuration};
    TRY(finished_read(l->folder, l->layout, t, &found, &o, err));
    if (!found) return STATUS_OK;
    choice_count(&one, t, &o);
    learn(l, t->index, 0,
          &(stopping_fact){
              .diverged = o.status != TRIAL_FINISHED, .hits = one.hits, .loss = one.loss});
    outcome_free(&o);
    return STATUS_OK;
}

static status note_end(legs *l, const trial *t, trial_status state, error *err) {
    l->ended[t->index] = state;
    count(l, t->index, trial_flops(t), trial_flops(t), trial_flops(t));
    if (plan_races_over_seeds(l->plan)) return note_seed(l, t, err);
    if (state == TRIAL_DIVERGED || t->patience > 0) TRY(note_early_end(l, t, err));
    learn(l, t->index, rungs_of(l) - 1, &(stopping_fact){0});
    return STATUS_OK;
}

static status look_for_end(legs *l, const trial *t, char **damaged, error *err) {
    bool found = false;
    trial_status state = TRIAL_MISSING;
    status result = finished_look(l->folder, l->layout, t, &found, &state, err);
    if (result == STATUS_OK && found) result = note_end(l, t, state, err);
    if (result == STATUS_DAMAGED) *damaged = folder_trial_path(l->folder, l->layout, t);
    return result;
}

status legs_look(legs *l, const trial *t, char **damaged, error *err) {
    *damaged = NULL;
    if (!l->ended[t->index]) TRY(look_for_end(l, t, damaged, err));
    for (int rung = 0; rung < rungs_of(l) - 1; rung++)
        if (!legs_knows(l, t->index, rung)) TRY(look_for_rung(l, t, rung, damaged, err));
    return STATUS_OK;
}

status legs_look_at_all(legs *l, error *err) {
    for (int32_t i = 0; i < l->plan->trial_count; i++) {
        char *damaged;
        const status result = legs_look(l, trial_of(l, i), &damaged, err);
        free(damaged);
        TRY(result);
    }
    return legs_decide(l, err);
}

/* --- decisions --- */

static void tell_stopped(legs *l, int32_t trial) {
    const int goal = l->places[trial].goal;
    l->told[trial] = true;
    count(l, trial, l->counted[trial], l->counted[trial], 0);
    if (l->ledger)
        ledger_stopped_early(l->ledger, trial_of(l, trial),
                             goal < 0 ? 0 : legs_iteration(l, trial, goal));
}

static void tell(legs *l) {
    bool spared = false;
    for (int32_t i = 0; i < l->plan->trial_count; i++) {
        spared |= l->places[i].spared;
        if (legs_is_stopped(l, i) && !l->told[i]) tell_stopped(l, i);
    }
    if (spared && !l->spared && l->ledger)
        ledger_notice(l->ledger, NULL,
                      "at a rung no trial was better than chance, by three standard errors: all of "
                      "its group go on; a later stop.first would tell more");
    l->spared |= spared;
}

status legs_decide(legs *l, error *err) {
    if (!l->changed) return STATUS_OK;
    TRY(plan_decide_stopping(l->plan, l->facts, l->places, err));
    l->changed = false;
    tell(l);
    return STATUS_OK;
}

int legs_next(const legs *l, int32_t trial) {
    const stopping_place *place = &l->places[trial];
    for (int rung = place->first; rung <= place->goal; rung++)
        if (!legs_knows(l, trial, rung)) return rung;
    return -1;
}

bool legs_is_stopped(const legs *l, int32_t trial) {
    return l->places[trial].stopped && !l->ended[trial];
}

bool legs_is_done(const legs *l, int32_t trial) {
    return legs_next(l, trial) < 0 && (l->places[trial].stopped || l->ended[trial]);
}

/* --- digests --- */

void legs_begin_to_verify(legs *l) {
    const size_t count = (size_t)l->plan->trial_count * (size_t)rungs_of(l);
    for (size_t i = 0; i < count; i++) l->unverified[i] = l->facts[i].known;
}

static status verify_rung(legs *l, const trial *t, int rung, char **damaged, error *err) {
    const int64_t iteration = plan_rung_iteration(l->plan, t, rung);
    char *path = folder_rung_path(l->folder, l->layout, t, iteration);
    if (!path) return error_no_memory(err, strlen(l->folder));
    const status result =
        is_missing(path) ? STATUS_OK : rung_file_check(path, t->id, iteration, err);
    if (result != STATUS_DAMAGED) {
        free(path);
        return result;
    }
    *damaged = path;
    l->facts[place_of(l, t->index, rung)].known = false;
    l->changed = true;
    return result;
}

status legs_verify(legs *l, const trial *t, char **damaged, error *err) {
    *damaged = NULL;
    for (int rung = 0; rung < rungs_of(l) - 1; rung++) {
        bool *unverified = &l->unverified[place_of(l, t->index, rung)];
        if (!*unverified) continue;
        *unverified = false;
        TRY(verify_rung(l, t, rung, damaged, err));
    }
    return STATUS_OK;
}

void legs_lose_end(legs *l, const trial *t) {
    const bool was_diverged = l->ended[t->index] == TRIAL_DIVERGED;
    l->ended[t->index] = TRIAL_MISSING;
    l->counted[t->index] = 0;
    l->changed = true;
    for (int rung = 0; rung < rungs_of(l); rung++)
        if (was_diverged || t->patience > 0 || rung == rungs_of(l) - 1)
            l->facts[place_of(l, t->index, rung)].known = false;
}
