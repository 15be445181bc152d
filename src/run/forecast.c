#include "src/run/forecast.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/plan/plan_confirm.h"
#include "src/plan/plan_stopping.h"
#include "src/run/schedule.h"
#include "src/train/calibrate.h"
#include "src/train/train.h"

enum { MOST_MEASURED = 5, MOST_CORES_MEASURED = 16 };
static const double BUDGET_S = 0.25;
/* What a trial costs besides: process, files, syncs. */
static const double TRIAL_OVERHEAD_S = 0.01;
/* What a further thread adds to a trial's speed. */
static const double THREAD_EFFICIENCY = 0.8;

/* --- how long each trial takes --- */

/* A network and batch size of the plan. */
typedef struct kind {
    const trial *first; /* of its trials */
    double flops;       /* of all of them */
    train_speed speed;
} kind;

typedef struct kinds {
    kind most[MOST_MEASURED]; /* those with the most work */
    int count;
} kinds;

static bool same_kind(const trial *a, const trial *b) {
    return a->batch_size == b->batch_size &&
           rnn_architecture_equal(&a->architecture, &b->architecture);
}

static kind *kind_of(kinds *all, const trial *t) {
    for (int i = 0; i < all->count; i++)
        if (same_kind(all->most[i].first, t)) return &all->most[i];
    return NULL;
}

/* Where there are too many kinds, one with less work gives way. */
static void note_trial(kinds *all, const trial *t) {
    kind *known = kind_of(all, t);
    const double flops = trial_flops(t);
    if (known) {
        known->flops += flops;
        return;
    }
    kind *place = &all->most[all->count < MOST_MEASURED ? all->count++ : 0];
    for (int i = 0; i < all->count; i++)
        if (all->most[i].flops < place->flops) place = &all->most[i];
    if (flops > place->flops) *place = (kind){.first = t, .flops = flops};
}

static status measure(kinds *all, rnn_isa isa, int cores, error *err) {
    for (int i = 0; i < all->count; i++)
        TRY(train_calibrate(all->most[i].first, isa,
                            cores < MOST_CORES_MEASURED ? cores : MOST_CORES_MEASURED,
                            BUDGET_S / all->count, &all->most[i].speed, err));
    return STATUS_OK;
}

static double log_work(const trial *t) {
    return log(trial_training_flops(t) * (double)t->batch_size);
}

static const kind *nearest(const kinds *all, const trial *t) {
    const kind *best = &all->most[0];
    for (int i = 0; i < all->count; i++) {
        const kind *k = &all->most[i];
        if (same_kind(k->first, t)) return k;
        if (fabs(log_work(k->first) - log_work(t)) < fabs(log_work(best->first) - log_work(t)))
            best = k;
    }
    return best;
}

/* --- how they follow each other --- */

/* A worker's trial. */
typedef struct running {
    const trial *trial; /* NULL: idle */
    double left_s;      /* with one thread */
} running;

typedef struct simulation {
    const plan *plan;
    const double *trial_s;
    schedule waiting;
    running *running; /* one a worker */
    int workers, cores, busy;
    bool elastic;
} simulation;

static double speed_with(int threads) {
    return 1 + THREAD_EFFICIENCY * (threads - 1);
}

/* As cores.c shares them out: a trial has its usual threads, and once none waits more of them. */
static double speed_of(const simulation *s, int nth_busy, const trial *t) {
    int threads = train_threads(t);
    if (s->elastic && s->waiting.count == 0) {
        const int share = s->cores / s->busy + (nth_busy < s->cores % s->busy);
        const int most = train_most_threads(t), helped = share < most ? share : most;
        if (helped > threads) threads = helped;
    }
    return speed_with(threads);
}

static void hand_out(simulation *s) {
    s->busy = 0;
    for (int i = 0; i < s->workers; i++) {
        running *r = &s->running[i];
        if (!r->trial && s->waiting.count > 0) {
            const int32_t number = schedule_take(&s->waiting);
            *r = (running){&s->plan->trials[number], s->trial_s[number] + TRIAL_OVERHEAD_S};
        }
        s->busy += r->trial != NULL;
    }
}

/* Go on to the end of a trial; returns how long that takes. */
static double step(simulation *s) {
    double step_s = INFINITY;
    for (int i = 0, nth = 0; i < s->workers; i++)
        if (s->running[i].trial)
            step_s = fmin(step_s, s->running[i].left_s / speed_of(s, nth++, s->running[i].trial));
    for (int i = 0, nth = 0; i < s->workers; i++) {
        running *r = &s->running[i];
        if (!r->trial) continue;
        r->left_s -= step_s * speed_of(s, nth++, r->trial);
        if (r->left_s <= 1e-9 * step_s) r->trial = NULL;
    }
    return step_s;
}

static double simulate(simulation *s) {
    double run_s = 0;
    while (hand_out(s), s->busy > 0) run_s += step(s);
    return run_s;
}

status forecast_schedule(const plan *p, schedule_order order, const double trial_s[], int workers,
                         int cores, bool elastic, double *run_s, error *err) {
    const size_t trials = (size_t)p->trial_count;
    simulation s = {.plan = p,
                    .trial_s = trial_s,
                    .running = memory_array((size_t)workers, sizeof *s.running),
                    .workers = workers,
                    .cores = cores,
                    .elastic = elastic};
    bool *finished = memory_array(trials, sizeof *finished);
    bool room = s.running && finished && schedule_create(&s.waiting, p, order, finished);
    if (room) *run_s = simulate(&s);
    schedule_free(&s.waiting);
    free(finished);
    free(s.running);
    return room ? STATUS_OK : error_no_memory(err, trials * sizeof *finished);
}

/* Where trials are stopped early each takes what is to be expected of those that it races against.
 */
static status cut_stopped(const plan *p, double trial_s[], error *err) {
    const size_t count = (size_t)p->trial_count;
    double *expected = p->stopping ? memory_array(count, sizeof *expected) : NULL;
    if (!p->stopping) return STATUS_OK;
    const bool known = expected && plan_expected_flops(p, expected);
    for (int32_t i = 0; known && i < p->trial_count; i++)
        trial_s[i] *= expected[i] / trial_flops(&p->trials[i]);
    free(expected);
    return known ? STATUS_OK : error_no_memory(err, count * sizeof *expected);
}

/* What confirms comes when all others are done, at the same pace. */
static status add_confirming(const plan *p, double *run_s, error *err) {
    const size_t count = (size_t)p->trial_count;
    double sum = 0;
    if (!plan_confirms(p) || p->confirmed) return STATUS_OK;
    double *expected = memory_array(count, sizeof *expected);
    const bool known = expected && plan_expected_flops(p, expected);
    for (int32_t i = 0; known && i < p->trial_count; i++) sum += expected[i];
    if (sum > 0) *run_s *= 1 + plan_most_confirming_flops(p) / sum;
    free(expected);
    return known ? STATUS_OK : error_no_memory(err, count * sizeof *expected);
}

status forecast_run(const plan *p, schedule_order order, rnn_isa isa, int workers, int cores,
                    bool elastic, double *run_s, error *err) {
    kinds all = {.count = 0};
    for (int32_t i = 0; i < p->trial_count; i++) note_trial(&all, &p->trials[i]);
    TRY(measure(&all, isa, cores, err));
    double *trial_s = memory_array((size_t)p->trial_count, sizeof *trial_s);
    if (!trial_s) return error_no_memory(err, (size_t)p->trial_count * sizeof *trial_s);
    for (int32_t i = 0; i < p->trial_count; i++)
        trial_s[i] = train_expected_s(&p->trials[i], &nearest(&all, &p->trials[i])->speed);
    status result = cut_stopped(p, trial_s, err);
    if (result == STATUS_OK)
        result = forecast_schedule(p, order, trial_s, workers, cores, elastic, run_s, err);
    if (result == STATUS_OK) result = add_confirming(p, run_s, err);
    free(trial_s);
    return result;
}
