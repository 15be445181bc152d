#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/train/checkpoint.h"
#include "src/train/trainer.h"

static const double LISTEN_EVERY_S = 0.1;

double trainer_samples_per_s(const trainer *r) {
    return r->train_s > 0 ? (double)r->samples / r->train_s : 0;
}

/* True once nothing is left to do, so that a stop would only throw the result away. */
static bool is_over(const trainer *r, const evaluation *evaluated) {
    return r->outcome.status != TRIAL_MISSING || (evaluated && r->ended);
}

double trainer_wall_s(const trainer *r) {
    return r->earlier_s + clock_monotonic_s() - r->started_s;
}

static train_progress progress_of(const trainer *r) {
    return (train_progress){.iteration = r->outcome.iterations_done,
                            .resumed = r->resumed,
                            .loss = r->loss,
                            .samples_per_s = trainer_samples_per_s(r)};
}

/* --- checkpoints --- */

static checkpoint describe_checkpoint(const trainer *r) {
    const rnn_optimisation *o = &rnn_spec_of(r->model)->optimisation;
    const char *states[RNN_MOST_OPTIMISER_STATES], *scalars[RNN_MOST_OPTIMISER_SCALARS];
    checkpoint c = {.iterations_done = r->outcome.iterations_done,
                    .samples = r->samples,
                    .loss_count = r->loss_count,
                    .loss = r->loss,
                    .loss_sum = r->loss_sum,
                    .train_s = r->train_s,
                    .eval_s = r->eval_s,
                    .wall_s = trainer_wall_s(r),
                    .core_s = r->policy.core_s,
                    .cpu_s = r->cpu_s,
                    .gradient_norm = r->gradient_norm,
                    .evaluations = r->outcome.evaluations,
                    .evaluation_count = r->outcome.evaluation_count,
                    .weight_count = (int64_t)rnn_allocated_parameters(r->model),
                    .state_count = rnn_optimiser_states(o, states),
                    .scalar_count = rnn_optimiser_scalars(o, scalars),
                    .best = r->outcome.evaluation_count > 0 ? r->best.weights : NULL};
    rnn_get_scalars(r->model, c.scalars);
    return c;
}

/* While the best weights are being tested, those of the end wait beside the model. */
static void copy_weights(const trainer *r, float *weights, size_t count) {
    if (r->best.last)
        memcpy(weights, r->best.last, count * sizeof *weights);
    else
        rnn_get_weights(r->model, weights);
}

/* A checkpoint with its weights and states, to be released by free(weights). */
static status take_checkpoint(const trainer *r, checkpoint *c, error *err) {
    *c = describe_checkpoint(r);
    const size_t count = (size_t)c->weight_count, all = count * (size_t)(1 + c->state_count);
    c->weights = memory_array(all, sizeof *c->weights);
    if (!c->weights) return error_no_memory(err, all * sizeof *c->weights);
    c->states = c->weights + count;
    copy_weights(r, c->weights, count);
    rnn_get_states(r->model, c->states);
    return STATUS_OK;
}

static status write_checkpoint(trainer *r, error *err) {
    checkpoint c;
    TRY(take_checkpoint(r, &c, err));
    status result = checkpoint_schedule_write(&r->schedule, &c, err);
    free(c.weights);
    return result;
}

status trainer_leave_state(const trainer *r, train_state *out, error *err) {
    checkpoint c;
    *out = (train_state){0};
    TRY(take_checkpoint(r, &c, err));
    c.bare = true;
    c.train_s = c.eval_s = c.wall_s = c.core_s = c.cpu_s = 0;
    status result = checkpoint_encode(r->trial, &c, &out->bytes, &out->count, err);
    free(c.weights);
    return result;
}

/* Training goes on when a checkpoint cannot be written; a stop on request comes at the next call.
 */
static void try_checkpoint(trainer *r) {
    error err;
    train_progress progress = progress_of(r);
    text notice = {0};
    progress.kept = write_checkpoint(r, &err) == STATUS_OK;
    if (!progress.kept) text_append_format(&notice, "no checkpoint was kept: %s", err.message);
    progress.notice = progress.kept ? NULL : text_string(&notice);
    if (r->options->listen) r->options->listen(&progress, r->options->context);
    text_free(&notice);
}

/* What follows from the evaluations so far. */
static void replay_evaluations(trainer *r, const checkpoint *c) {
    for (int64_t i = 0; i < c->evaluation_count; i++) {
        learning_rate_observe(&r->rate, &c->evaluations[i]);
        best_weights_remember(&r->best, &c->evaluations[i]);
    }
    if (c->best)
        memcpy(r->best.weights, c->best, (size_t)c->weight_count * sizeof *r->best.weights);
    const bool evaluated = c->evaluation_count > 0 &&
                           c->evaluations[c->evaluation_count - 1].iteration == c->iterations_done;
    r->ended = evaluated &&
               (c->iterations_done == r->trial->iterations || best_weights_end_training(&r->best));
}

static status restore(trainer *r, const checkpoint *c, error *err) {
    outcome *o = &r->outcome;
    size_t count = (size_t)c->evaluation_count;
    if (!memory_grow(&o->evaluations, &r->evaluation_capacity, count, sizeof *o->evaluations))
        return error_no_memory(err, count * sizeof *o->evaluations);
    if (count) memcpy(o->evaluations, c->evaluations, count * sizeof *o->evaluations);
    o->evaluation_count = (int32_t)count;
    o->iterations_done = r->resumed = c->iterations_done;
    r->samples = c->samples;
    r->loss = c->loss;
    r->loss_sum = c->loss_sum;
    r->loss_count = c->loss_count;
    r->train_s = c->train_s;
    r->eval_s = c->eval_s;
    r->earlier_s = c->wall_s;
    r->policy.core_s = c->core_s;
    r->cpu_s = c->cpu_s;
    rnn_set_weights(r->model, c->weights);
    rnn_set_states(r->model, c->states);
    rnn_set_scalars(r->model, c->scalars);
    r->gradient_norm = c->gradient_norm;
    replay_evaluations(r, c);
    return STATUS_OK;
}

/* The rung's state in place of a checkpoint that has not come so far. */
static status take_rung(const trainer *r, bool *found, checkpoint *c, text *notice, error *err) {
    const train_rung *rung = r->options->rung;
    checkpoint at_rung;
    if (!rung || !rung->from) return STATUS_OK;
    const status result =
        checkpoint_decode("its rung", r->trial, rung->from, rung->from_bytes, &at_rung, err);
    if (result == STATUS_NO_MEMORY) return result;
    if (result != STATUS_OK) {
        text_append_format(notice, "%s%s; it is left out", notice->bytes ? "; " : "", err->message);
    } else if (*found && c->iterations_done >= at_rung.iterations_done) {
        checkpoint_free(&at_rung);
    } else {
        checkpoint_free(c);
        *c = at_rung;
        *found = true;
    }
    return STATUS_OK;
}

/* What is further than the rung is of no use on the way to it. */
static void leave_what_is_too_far(trainer *r, bool *found, checkpoint *c) {
    const train_rung *rung = r->options->rung;
    if (!*found || !rung || rung->iteration == 0 || c->iterations_done <= rung->iteration) return;
    checkpoint_free(c);
    *found = false;
    r->schedule.kept_iteration = 0;
}

status trainer_resume(trainer *r, error *err) {
    bool found = false;
    checkpoint c;
    text notice = {0};
    status result = checkpoint_schedule_begin(&r->schedule, r->trial, r->options->checkpoints,
                                              &found, &c, &notice, err);
    if (result == STATUS_OK) leave_what_is_too_far(r, &found, &c);
    if (result == STATUS_OK) result = take_rung(r, &found, &c, &notice, err);
    if (result == STATUS_OK && found) result = restore(r, &c, err);
    if (result == STATUS_OK && notice.bytes && r->options->listen) {
        train_progress progress = progress_of(r);
        progress.notice = text_string(&notice);
        r->options->listen(&progress, r->options->context);
    }
    text_free(&notice);
    checkpoint_free(&c);
    return result;
}

/* --- the listener --- */

/* Keep a checkpoint and call the listener, when it is time for either or an evaluation was made. */
status trainer_notify(trainer *r, const evaluation *evaluated, error *err) {
    double now_s = clock_monotonic_s();
    bool over = is_over(r, evaluated);
    if (!over && checkpoint_schedule_is_due(&r->schedule, now_s) &&
        checkpoint_schedule_is_behind(&r->schedule, r->outcome.iterations_done))
        try_checkpoint(r);
    if (!r->options->listen || (!evaluated && now_s - r->listened_s < LISTEN_EVERY_S))
        return STATUS_OK;
    r->listened_s = now_s;
    train_progress progress = progress_of(r);
    progress.evaluated = evaluated;
    if (r->options->listen(&progress, r->options->context) || over) return STATUS_OK;
    if (checkpoint_schedule_is_behind(&r->schedule, r->outcome.iterations_done)) try_checkpoint(r);
    return error_set(err, STATUS_STOPPED, "trial %s was stopped at iteration %lld", r->trial->id,
                     (long long)r->outcome.iterations_done);
}
