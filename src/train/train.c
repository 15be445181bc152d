#include "src/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/base/team.h"
#include "src/rnn/rnn.h"
#include "src/train/checkpoint.h"
#include "src/train/checkpoint_schedule.h"
#include "src/train/thread_policy.h"
#include "src/train/trial_spec.h"
#include "src/trial/trial_initialisation.h"

static const double LISTEN_EVERY_S = 0.1;

/* Of a batch, for each thread.  Measured with a second thread: 3e6 operations each gain nothing,
 * 7e6 a third of the time. */
static const double FEWEST_FLOPS = 7e6;

typedef struct trainer {
    const trial *trial;
    const sequences *data;
    const train_options *options;
    rnn_model *model;
    thread_policy policy;
    float *x; /* one batch: (rows, seq_dim, input_dim) */
    int32_t *labels;
    uint32_t *order;        /* items of the epoch that is being trained */
    int64_t shuffled_epoch; /* whose order that is; -1 before the first */
    double loss;            /* of the last batch */
    double loss_sum;        /* of the batches since the last evaluation */
    int64_t loss_count;
    outcome outcome; /* as far as it has come */
    size_t evaluation_capacity;
    int64_t samples; /* trained on so far */
    double train_s, eval_s;
    double cpu_s;      /* of all threads, in train_s */
    double listened_s; /* when the listener was last called */
    checkpoint_schedule schedule;
    double started_s; /* clock_monotonic_s */
    double earlier_s; /* wall time before the checkpoint that was resumed */
    int64_t resumed;  /* updates before it */
} trainer;

/* A trial that no plan made may say nothing. */
int train_threads(const trial *t) {
    return t->threads > 1 ? t->threads : 1;
}

/* Rows of the largest training batch: an epoch may hold fewer items than a batch. */
static int64_t training_rows(const trial *t) {
    return t->batch_size < t->train_count ? t->batch_size : t->train_count;
}

static int64_t evaluation_rows(const trial *t) {
    int64_t most = t->test_count > t->val_count ? t->test_count : t->val_count;
    return most < EVALUATION_ROWS ? most : EVALUATION_ROWS;
}

static int64_t largest_batch(const trial *t) {
    int64_t training = training_rows(t), evaluating = evaluation_rows(t);
    return training > evaluating ? training : evaluating;
}

static size_t values_per_item(const trial *t) {
    return (size_t)t->architecture.seq_dim * (size_t)t->architecture.input_dim;
}

static status check_data(const trial *t, const sequences *d, error *err) {
    if (t->architecture.seq_dim != d->seq_dim || t->architecture.input_dim != d->input_dim ||
        t->architecture.output_dim != d->output_dim ||
        t->train_count + t->val_count != t->train_size || t->train_size > d->count[DATASET_TRAIN] ||
        t->test_count != d->count[DATASET_TEST])
        return error_set(err, STATUS_INTERNAL, "trial %s was planned for other data than %s", t->id,
                         d->name);
    if (!d->gather)
        return error_set(err, STATUS_INTERNAL, "the data set %s was not filled", d->name);
    if (t->train_count < 1 || t->train_count > UINT32_MAX || t->val_count < 0 ||
        t->test_count < 1 || t->batch_size < 1 || t->iterations < 0 || t->eval_every < 1)
        return error_set(err, STATUS_INTERNAL, "trial %s has a count out of range", t->id);
    return STATUS_OK;
}

/* What the engine's arrays hold against the list of tensors. */
static status check_parameters(const trainer *r, error *err) {
    const int64_t allocated = (int64_t)rnn_allocated_parameters(r->model);
    const int64_t listed = rnn_parameter_count(&r->trial->architecture);
    if (allocated == listed) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL,
                     "the engine holds %lld parameters where its list of tensors has %lld",
                     (long long)allocated, (long long)listed);
}

static status initialise(trainer *r, error *err) {
    if (!r->trial->init_sha256[0]) {
        const rnn_initialisation how = trial_initialisation(r->trial);
        return rnn_init_weights(r->model, &how, (uint64_t)r->trial->seed, err);
    }
    if (!r->trial->init_weights)
        return error_set(err, STATUS_INTERNAL, "trial %s has no weights to start from",
                         r->trial->id);
    rnn_set_weights(r->model, r->trial->init_weights);
    return STATUS_OK;
}

static status begin(trainer *r, error *err) {
    const trial *t = r->trial;
    const train_options *options = r->options;
    const rnn_spec spec = trial_spec(t);
    TRY(check_data(t, r->data, err));
    int64_t rows = largest_batch(t);
    if (rows > INT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "a batch of %lld items is too large",
                         (long long)rows);
    TRY(rnn_create(&spec, (int)rows, options->isa, &r->model, err));
    TRY(thread_policy_begin(&r->policy, r->model, train_threads(t), options->threads, err));
    TRY(check_parameters(r, err));
    size_t batch_values = (size_t)rows * values_per_item(t);
    r->x = memory_aligned_array(batch_values, sizeof *r->x);
    r->labels = memory_array((size_t)rows, sizeof *r->labels);
    r->order = memory_array((size_t)t->train_count, sizeof *r->order);
    if (!r->x || !r->labels || !r->order)
        return error_no_memory(err, train_bytes(t, train_threads(t)));
    TRY(initialise(r, err));
    r->outcome.parameters_allocated = (int64_t)rnn_allocated_parameters(r->model);
    r->shuffled_epoch = -1;
    r->loss = NAN;
    r->listened_s = clock_monotonic_s();
    return STATUS_OK;
}

static void end(trainer *r) {
    rnn_free(r->model);
    free(r->x);
    free(r->labels);
    free(r->order);
    outcome_free(&r->outcome);
}

static double samples_per_s(const trainer *r) {
    return r->train_s > 0 ? (double)r->samples / r->train_s : 0;
}

/* True once nothing is left to do, so that a stop would only throw the result away. */
static bool is_over(const trainer *r, const evaluation *evaluated) {
    return r->outcome.status != TRIAL_MISSING ||
           (evaluated && r->outcome.iterations_done == r->trial->iterations);
}

static double wall_s(const trainer *r) {
    return r->earlier_s + clock_monotonic_s() - r->started_s;
}

static train_progress progress_of(const trainer *r) {
    return (train_progress){.iteration = r->outcome.iterations_done,
                            .resumed = r->resumed,
                            .loss = r->loss,
                            .samples_per_s = samples_per_s(r)};
}

/* --- checkpoints --- */

static int state_count(const trainer *r) {
    return rnn_optimiser_describe(rnn_spec_of(r->model)->optimisation.optimiser)->state_count;
}

static checkpoint describe_checkpoint(const trainer *r) {
    return (checkpoint){.iterations_done = r->outcome.iterations_done,
                        .samples = r->samples,
                        .loss_count = r->loss_count,
                        .loss = r->loss,
                        .loss_sum = r->loss_sum,
                        .train_s = r->train_s,
                        .eval_s = r->eval_s,
                        .wall_s = wall_s(r),
                        .core_s = r->policy.core_s,
                        .cpu_s = r->cpu_s,
                        .evaluations = r->outcome.evaluations,
                        .evaluation_count = r->outcome.evaluation_count,
                        .weight_count = (int64_t)rnn_allocated_parameters(r->model),
                        .state_count = state_count(r)};
}

static status write_checkpoint(trainer *r, error *err) {
    checkpoint c = describe_checkpoint(r);
    const size_t count = (size_t)c.weight_count, all = count * (size_t)(1 + c.state_count);
    c.weights = memory_array(all, sizeof *c.weights);
    if (!c.weights) return error_no_memory(err, all * sizeof *c.weights);
    c.states = c.weights + count;
    rnn_get_weights(r->model, c.weights);
    rnn_get_states(r->model, c.states);
    status result = checkpoint_schedule_write(&r->schedule, &c, err);
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
    return STATUS_OK;
}

static status resume(trainer *r, error *err) {
    bool found = false;
    checkpoint c;
    text notice = {0};
    status result = checkpoint_schedule_begin(&r->schedule, r->trial, r->options->checkpoints,
                                              &found, &c, &notice, err);
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
static status notify(trainer *r, const evaluation *evaluated, error *err) {
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

static status record(trainer *r, evaluation e, error *err) {
    outcome *o = &r->outcome;
    size_t needed = (size_t)o->evaluation_count + 1;
    if (!memory_grow(&o->evaluations, &r->evaluation_capacity, needed, sizeof e))
        return error_no_memory(err, needed * sizeof e);
    o->evaluations[o->evaluation_count++] = e;
    return notify(r, &o->evaluations[o->evaluation_count - 1], err);
}

static status record_divergence(trainer *r, int64_t iteration, error *err) {
    r->outcome.status = TRIAL_DIVERGED;
    free(r->outcome.confusion);
    r->outcome.confusion = NULL;
    return record(r, evaluation_none(iteration), err);
}

/* Gather the batch of update number `iteration` (from 0); returns its rows. */
static int load_batch(trainer *r, int64_t iteration) {
    const trial *t = r->trial;
    int64_t per_epoch = trial_batches_per_epoch(t);
    int64_t epoch = iteration / per_epoch, first = iteration % per_epoch * t->batch_size;
    if (epoch != r->shuffled_epoch) {
        random_shuffle(t->seed, (uint32_t)epoch, r->order, (uint32_t)t->train_count);
        r->shuffled_epoch = epoch;
    }
    int64_t left = t->train_count - first;
    int rows = (int)(left < t->batch_size ? left : t->batch_size);
    sequences_gather(r->data, DATASET_TRAIN, r->order + first, 0, rows, r->x, r->labels);
    return rows;
}

/* One update of the weights; false when it was not finite. */
static bool update(trainer *r) {
    const double started_s = clock_monotonic_s(), started_cpu_s = clock_process_cpu_s();
    thread_policy_apply(&r->policy);
    int rows = load_batch(r, r->outcome.iterations_done);
    rnn_set_draws(r->model, (uint64_t)r->trial->seed, r->outcome.iterations_done);
    rnn_step step = rnn_train_step(r->model, r->x, r->labels, rows);
    r->loss = step.loss;
    if (step.finite) {
        r->outcome.iterations_done++;
        r->loss_sum += step.loss;
        r->loss_count++;
        r->samples += rows;
    }
    const double update_s = clock_monotonic_s() - started_s;
    r->train_s += update_s;
    r->cpu_s += clock_process_cpu_s() - started_cpu_s;
    thread_policy_note_update(&r->policy, update_s);
    return step.finite;
}

/* Items that are evaluated together. */
typedef struct item_range {
    int split;
    int64_t first, count;
} item_range;

static item_range validation_items(const trial *t) {
    return (item_range){DATASET_TRAIN, t->train_count, t->val_count};
}

static item_range test_items(const trial *t) {
    return (item_range){DATASET_TEST, 0, t->test_count};
}

/* Called with the next group of at most EVALUATION_ROWS items in r->x and r->labels. */
typedef void group_visitor(trainer *r, int rows, void *context);

static status visit_groups(trainer *r, item_range items, group_visitor *visit, void *context,
                           error *err) {
    for (int64_t first = 0; first < items.count; first += EVALUATION_ROWS) {
        double started_s = clock_monotonic_s();
        thread_policy_apply(&r->policy);
        int64_t left = items.count - first;
        int rows = (int)(left < EVALUATION_ROWS ? left : EVALUATION_ROWS);
        sequences_gather(r->data, items.split, NULL, items.first + first, rows, r->x, r->labels);
        visit(r, rows, context);
        r->eval_s += clock_monotonic_s() - started_s;
        TRY(notify(r, NULL, err));
    }
    return STATUS_OK;
}

static void add_score(trainer *r, int rows, void *context) {
    rnn_evaluate(r->model, r->x, r->labels, rows, context);
}

/* Mean loss and accuracy; NAN for no items.  `confusion`, unless NULL, counts their classes. */
static status score(trainer *r, item_range items, int32_t *confusion, double *loss,
                    double *accuracy, error *err) {
    rnn_score total = {.confusion = confusion};
    TRY(visit_groups(r, items, add_score, &total, err));
    *loss = items.count ? total.loss_sum / (double)items.count : (double)NAN;
    *accuracy = items.count ? (double)total.correct / (double)items.count : (double)NAN;
    return STATUS_OK;
}

static status begin_confusion(trainer *r, error *err) {
    const size_t classes = (size_t)r->trial->architecture.output_dim;
    r->outcome.confusion = memory_array(classes * classes, sizeof *r->outcome.confusion);
    if (r->outcome.confusion) return STATUS_OK;
    return error_no_memory(err, classes * classes * sizeof *r->outcome.confusion);
}

/* Of the batches since the evaluation before; NAN for none. */
static double mean_loss(const trainer *r) {
    return r->loss_count ? r->loss_sum / (double)r->loss_count : (double)NAN;
}

/* With validation items, the test items wait for the end.  The last evaluation fills the confusion
 * matrix. */
static status evaluate(trainer *r, error *err) {
    const trial *t = r->trial;
    const int64_t iteration = r->outcome.iterations_done;
    evaluation e = evaluation_none(iteration);
    e.values[METRIC_TRAIN_LOSS] = mean_loss(r);
    bool last = iteration == t->iterations;
    if (last) TRY(begin_confusion(r, err));
    TRY(score(r, validation_items(t), NULL, &e.values[METRIC_VAL_LOSS], &e.values[METRIC_VAL_ACC],
              err));
    if (!t->val_count || last)
        TRY(score(r, test_items(t), r->outcome.confusion, &e.values[METRIC_TEST_LOSS],
                  &e.values[METRIC_TEST_ACC], err));
    bool finite = (!t->val_count || isfinite(e.values[METRIC_VAL_LOSS])) &&
                  ((t->val_count && !last) || isfinite(e.values[METRIC_TEST_LOSS]));
    if (!finite) return record_divergence(r, iteration, err);
    r->loss_sum = 0;
    r->loss_count = 0;
    return record(r, e, err);
}

static bool evaluation_is_due(const trainer *r) {
    int64_t done = r->outcome.iterations_done;
    return done % r->trial->eval_every == 0 || done == r->trial->iterations;
}

/* A checkpoint may stand between an update and the evaluation after it; and where there is no
 * update, the weights are scored as they came. */
static bool evaluation_is_missing(const trainer *r) {
    const outcome *o = &r->outcome;
    const bool untrained = o->iterations_done == 0 && r->trial->iterations > 0;
    if (untrained || !evaluation_is_due(r)) return false;
    return o->evaluation_count == 0 ||
           o->evaluations[o->evaluation_count - 1].iteration != o->iterations_done;
}

static status train(trainer *r, error *err) {
    outcome *o = &r->outcome;
    if (evaluation_is_missing(r)) TRY(evaluate(r, err));
    while (o->iterations_done < r->trial->iterations && o->status != TRIAL_DIVERGED) {
        if (!update(r)) return record_divergence(r, o->iterations_done + 1, err);
        if (evaluation_is_due(r))
            TRY(evaluate(r, err));
        else
            TRY(notify(r, NULL, err));
    }
    if (o->status != TRIAL_DIVERGED) o->status = TRIAL_FINISHED;
    return STATUS_OK;
}

/* It is missing after a checkpoint that stood behind the last evaluation: we keep none there, but
 * it may be read. */
static status collect_confusion(trainer *r, error *err) {
    double loss, accuracy;
    if (r->outcome.confusion) return STATUS_OK;
    TRY(begin_confusion(r, err));
    TRY(score(r, test_items(r->trial), r->outcome.confusion, &loss, &accuracy, err));
    if (accuracy == outcome_test_accuracy(&r->outcome)) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL, "the confusion matrix disagrees with the test accuracy");
}

static status collect_weights(trainer *r, error *err) {
    outcome *o = &r->outcome;
    size_t bytes = (size_t)o->parameters_allocated * sizeof *o->weights;
    o->weights = memory_array((size_t)o->parameters_allocated, sizeof *o->weights);
    if (!o->weights) return error_no_memory(err, bytes);
    rnn_get_weights(r->model, o->weights);
    o->weight_count = o->parameters_allocated;
    sha256_digest digest;
    if (sha256_of(o->weights, bytes, &digest) != 0) return error_no_memory(err, bytes);
    sha256_hex(&digest, o->weights_sha256);
    return STATUS_OK;
}

static void report_runtime(const trainer *r, trial_runtime *runtime) {
    runtime->wall_s = wall_s(r);
    runtime->train_s = r->train_s;
    runtime->eval_s = r->eval_s;
    runtime->cpu_s = r->cpu_s;
    runtime->samples_per_s = samples_per_s(r);
    runtime->threads = r->train_s > 0 ? r->policy.core_s / r->train_s : rnn_threads(r->model);
    const char *isa = rnn_isa_name(rnn_active_isa(r->model));
    size_t chars = strnlen(isa, RUNTIME_ISA_CHARS);
    memcpy(runtime->isa, isa, chars);
    runtime->isa[chars] = '\0';
}

status train_trial(const trial *t, const sequences *data, const train_options *options,
                   outcome *out, trial_runtime *runtime, error *err) {
    static const train_options defaults;
    trainer r = {.trial = t,
                 .data = data,
                 .options = options ? options : &defaults,
                 .started_s = clock_monotonic_s()};
    *out = (outcome){0};
    status result = begin(&r, err);
    if (result == STATUS_OK) result = resume(&r, err);
    if (result == STATUS_OK) result = train(&r, err);
    if (result == STATUS_OK && r.outcome.status == TRIAL_FINISHED)
        result = collect_confusion(&r, err);
    if (result == STATUS_OK && r.outcome.status == TRIAL_FINISHED)
        result = collect_weights(&r, err);
    if (result == STATUS_OK) {
        report_runtime(&r, runtime);
        *out = r.outcome;
        r.outcome = (outcome){0};
    }
    end(&r);
    return result;
}

int train_most_threads(const trial *t) {
    const double rows = (double)training_rows(t);
    const double flops = rows * (double)rnn_training_flops(&t->architecture);
    const double most = fmin(fmin(flops / FEWEST_FLOPS, rows), TEAM_MOST);
    return most > 1 ? (int)most : 1;
}

size_t train_bytes(const trial *t, int threads) {
    int64_t rows = largest_batch(t);
    size_t item_bytes = values_per_item(t) * sizeof(float) + sizeof(int32_t);
    const rnn_spec spec = trial_spec(t);
    const rnn_initialisation how = trial_initialisation(t);
    size_t model_bytes =
        rnn_bytes(&spec, rows > INT32_MAX ? INT32_MAX : (int)rows, RNN_ISA_BEST, threads);
    return model_bytes + (size_t)rows * item_bytes + (size_t)t->train_count * sizeof(uint32_t) +
           (size_t)rnn_parameter_count(&t->architecture) * sizeof(float) +
           (size_t)trial_evaluation_count(t) * sizeof(evaluation) +
           rnn_init_bytes(&t->architecture, &how, threads);
}
