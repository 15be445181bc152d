#include "src/train/trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/base/team.h"
#include "src/rnn/rnn.h"
#include "src/train/class_weights.h"
#include "src/trial/trial_initialisation.h"
#include "src/trial/trial_spec.h"

/* Of a batch, for each thread.  Measured with a second thread: 3e6 operations each gain nothing,
 * 7e6 a third of the time. */
static const double FEWEST_FLOPS = 7e6;

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
    return (size_t)t->architecture.seq_dim * (size_t)rnn_step_values(&t->architecture);
}

static size_t labels_per_item(const trial *t) {
    return (size_t)rnn_reading_count(&t->architecture);
}

/* The numbers to predict. */
static size_t targets_per_item(const trial *t) {
    return trial_has_classes(t) ? 0 : labels_per_item(t) * (size_t)t->architecture.output_dim;
}

static status check_data(const trial *t, const sequences *d, error *err) {
    if (trial_has_classes(t) != !d->target || trial_labels_steps(t) != d->labels_steps)
        return error_set(err, STATUS_INTERNAL, "trial %s was planned for another task than %s",
                         t->id, d->name);
    if (t->architecture.seq_dim != d->seq_dim || t->architecture.input_dim != d->input_dim ||
        t->architecture.output_dim != d->output_dim ||
        t->train_count + t->val_count != t->train_size || t->train_size > d->count[DATASET_TRAIN] ||
        t->test_count != d->count[DATASET_TEST] || trial_has_lengths(t) != (d->measure != NULL))
        return error_set(err, STATUS_INTERNAL, "trial %s was planned for other data than %s", t->id,
                         d->name);
    if (!d->gather || (t->architecture.embedding_dim && !d->gather_tokens))
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
    r->labels = memory_array((size_t)rows * labels_per_item(t), sizeof *r->labels);
    if (!trial_has_classes(t))
        r->targets = memory_array((size_t)rows * targets_per_item(t), sizeof *r->targets);
    r->order = memory_array((size_t)t->train_count, sizeof *r->order);
    if (r->data->measure) r->lengths = memory_array((size_t)rows, sizeof *r->lengths);
    if (!r->x || !r->labels || !r->order || (r->data->measure && !r->lengths) ||
        (!trial_has_classes(t) && !r->targets))
        return error_no_memory(err, train_bytes(t, train_threads(t)));
    if (r->lengths) rnn_set_lengths(r->model, r->lengths);
    TRY(class_weights_set(r->model, t, r->data, err));
    TRY(initialise(r, err));
    r->outcome.parameters_allocated = (int64_t)rnn_allocated_parameters(r->model);
    r->rate = learning_rate_of(t);
    TRY(best_weights_begin(&r->best, t, r->outcome.parameters_allocated, err));
    TRY(collected_items_begin(&r->collected, t, r->data->forecasts, err));
    r->shuffled_epoch = -1;
    r->loss = NAN;
    r->gradient_norm = NAN;
    r->listened_s = clock_monotonic_s();
    return STATUS_OK;
}

static void end(trainer *r) {
    rnn_free(r->model);
    free(r->x);
    free(r->labels);
    free(r->lengths);
    free(r->targets);
    free(r->order);
    best_weights_free(&r->best);
    collected_items_free(&r->collected);
    outcome_free(&r->outcome);
}

void trainer_gather(trainer *r, int split, const uint32_t *items, int64_t first, int rows) {
    if (r->trial->architecture.embedding_dim)
        sequences_gather_tokens(r->data, split, items, first, rows, r->x, r->labels);
    else
        sequences_gather(r->data, split, items, first, rows, r->x, r->labels);
    if (r->lengths) sequences_measure(r->data, split, items, first, rows, r->lengths);
    if (r->targets) sequences_target(r->data, split, items, first, rows, false, r->targets);
}

rnn_targets trainer_targets(const trainer *r) {
    return (rnn_targets){.classes = r->labels, .values = r->targets};
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
    trainer_gather(r, DATASET_TRAIN, r->order + first, 0, rows);
    return rows;
}

static bool evaluation_follows(const trainer *r, int64_t done) {
    return done % r->trial->eval_every == 0 || done == r->trial->iterations;
}

static void prepare_update(trainer *r) {
    const int64_t done = r->outcome.iterations_done;
    rnn_set_draws(r->model, (uint64_t)r->trial->seed, done);
    learning_rate_apply(&r->rate, r->model, done);
    rnn_want_gradient_norm(r->model,
                           trainer_records(r, METRIC_GRAD_NORM) && evaluation_follows(r, done + 1));
}

/* One update of the weights; false when it was not finite. */
static bool update(trainer *r) {
    const double started_s = clock_monotonic_s(), started_cpu_s = clock_process_cpu_s();
    thread_policy_apply(&r->policy);
    int rows = load_batch(r, r->outcome.iterations_done);
    prepare_update(r);
    rnn_step step = rnn_train_step(r->model, r->x, trainer_targets(r), rows);
    r->loss = step.loss;
    r->gradient_norm = step.gradient_norm;
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

static bool evaluation_is_due(const trainer *r) {
    return evaluation_follows(r, r->outcome.iterations_done);
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

static bool is_at_rung(const trainer *r) {
    const train_rung *rung = r->options->rung;
    return rung && rung->iteration > 0 && r->outcome.iterations_done == rung->iteration;
}

static status pause(trainer *r, error *err) {
    r->outcome.status = TRIAL_STOPPED;
    return trainer_leave_state(r, r->options->state, err);
}

static status train(trainer *r, error *err) {
    outcome *o = &r->outcome;
    if (evaluation_is_missing(r)) TRY(trainer_evaluate(r, err));
    while (!r->ended && o->iterations_done < r->trial->iterations && o->status != TRIAL_DIVERGED) {
        if (is_at_rung(r)) return pause(r, err);
        if (!update(r)) return trainer_record_divergence(r, o->iterations_done + 1, err);
        if (evaluation_is_due(r))
            TRY(trainer_evaluate(r, err));
        else
            TRY(trainer_notify(r, NULL, err));
    }
    if (o->status != TRIAL_DIVERGED) o->status = TRIAL_FINISHED;
    return STATUS_OK;
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
    runtime->wall_s = trainer_wall_s(r);
    runtime->train_s = r->train_s;
    runtime->eval_s = r->eval_s;
    runtime->cpu_s = r->cpu_s;
    runtime->samples_per_s = trainer_samples_per_s(r);
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
    if (result == STATUS_OK) result = trainer_resume(&r, err);
    if (result == STATUS_OK) result = train(&r, err);
    if (result == STATUS_OK && r.outcome.status == TRIAL_FINISHED)
        result = trainer_collect_confusion(&r, err);
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
    const double flops = rows * trial_training_flops(t);
    const double most = fmin(fmin(flops / FEWEST_FLOPS, rows), TEAM_MOST);
    return most > 1 ? (int)most : 1;
}

size_t train_bytes(const trial *t, int threads) {
    int64_t rows = largest_batch(t);
    const size_t numbers = labels_per_item(t) + (trial_has_lengths(t) ? 1 : 0); /* the length */
    size_t item_bytes = values_per_item(t) * sizeof(float) + numbers * sizeof(int32_t) +
                        targets_per_item(t) * sizeof(float);
    const rnn_spec spec = trial_spec(t);
    const rnn_initialisation how = trial_initialisation(t);
    size_t model_bytes =
        rnn_bytes(&spec, rows > INT32_MAX ? INT32_MAX : (int)rows, RNN_ISA_BEST, threads);
    const size_t vectors = trial_keeps_best(t) ? 3 : 1; /* the best, and those at the end */
    return model_bytes + (size_t)rows * item_bytes + (size_t)t->train_count * sizeof(uint32_t) +
           vectors * (size_t)rnn_parameter_count(&t->architecture) * sizeof(float) +
           (size_t)trial_evaluation_count(t) * sizeof(evaluation) + collected_items_bytes(t) +
           rnn_init_bytes(&t->architecture, &how, threads);
}
