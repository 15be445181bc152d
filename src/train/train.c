#include "src/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/base/team.h"
#include "src/data/batch.h"
#include "src/lstm/lstm.h"
#include "src/train/checkpoint.h"
#include "src/train/crew.h"
#include "src/train/keeper.h"

/* Test items scored at a time; any number gives the same bits. */
enum { EVALUATION_ROWS = 100 };

static const double LISTEN_EVERY_S = 0.1;

/* Of a batch, for each thread.  Measured with a second thread: 3e6 operations each gain nothing,
 * 7e6 a third of the time. */
static const double FEWEST_FLOPS = 7e6;

typedef struct trainer {
    const trial *trial;
    const dataset *data;
    train_listener *listen;
    void *context;
    lstm_model *model;
    crew crew; /* of threads */
    float *x;  /* one batch: (rows, seq_dim, input_dim) */
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
    double listened_s; /* when the listener was last called */
    keeper keeper;     /* of checkpoints */
    double started_s;  /* clock_monotonic_s */
    double earlier_s;  /* wall time before the checkpoint that was taken up */
} trainer;

static lstm_shape shape_of(const trial *t) {
    return (lstm_shape){t->architecture.seq_dim, t->architecture.input_dim,
                        t->architecture.hidden_dim, t->architecture.layer_dim,
                        t->architecture.output_dim};
}

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

static status check_data(const trial *t, const dataset *d, error *err) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    if (t->architecture.seq_dim != d->seq_dim || t->architecture.input_dim != d->input_dim ||
        t->architecture.output_dim != d->output_dim ||
        t->train_count + t->val_count > train->count || t->test_count != test->count)
        return error_set(err, STATUS_INTERNAL, "trial %s was planned for other data than %s", t->id,
                         d->name);
    if (!train->images || !test->images)
        return error_set(err, STATUS_INTERNAL, "the data set %s was not filled", d->name);
    if (t->train_count < 1 || t->train_count > UINT32_MAX || t->val_count < 0 ||
        t->test_count < 1 || t->batch_size < 1 || t->iterations < 0 || t->eval_every < 1)
        return error_set(err, STATUS_INTERNAL, "trial %s has a count out of range", t->id);
    return STATUS_OK;
}

/* The engine's tables against the plan's formulas, which were written down independently. */
static status check_parameters(const trainer *r, error *err) {
    const architecture *a = &r->trial->architecture;
    int64_t allocated = (int64_t)lstm_parameter_count(r->model);
    int64_t formula = architecture_parameter_count(a);
    if (allocated != formula)
        return error_set(err, STATUS_INTERNAL,
                         "the engine holds %lld parameters where the formula gives %lld",
                         (long long)allocated, (long long)formula);
    int count = lstm_tensor_count(r->model);
    if (count != architecture_tensor_count(a))
        return error_set(err, STATUS_INTERNAL, "the engine holds %d tensors where %d were planned",
                         count, architecture_tensor_count(a));
    for (int i = 0; i < count; i++) {
        lstm_tensor held = lstm_tensor_at(r->model, i);
        parameter_tensor planned = architecture_tensor(a, i);
        if (strcmp(held.name, planned.name) != 0 || (int64_t)held.dims[0] != planned.rows ||
            (int64_t)held.dims[1] != planned.columns)
            return error_set(err, STATUS_INTERNAL,
                             "tensor %d is %s (%zu, %zu), not %s (%lld, %lld)", i, held.name,
                             held.dims[0], held.dims[1], planned.name, (long long)planned.rows,
                             (long long)planned.columns);
    }
    return STATUS_OK;
}

static status initialise(trainer *r, error *err) {
    const float *next = r->trial->init_weights;
    if (r->trial->init == TRIAL_INIT_UNIFORM) {
        lstm_init_uniform(r->model, r->trial->seed);
        return STATUS_OK;
    }
    if (!next)
        return error_set(err, STATUS_INTERNAL, "trial %s has no weights to start from",
                         r->trial->id);
    for (int i = 0; i < lstm_tensor_count(r->model); i++) {
        lstm_set_weight(r->model, i, next);
        next += lstm_tensor_at(r->model, i).count;
    }
    return STATUS_OK;
}

static status begin(trainer *r, const atomic_int *wished, error *err) {
    const trial *t = r->trial;
    TRY(check_data(t, r->data, err));
    int64_t rows = largest_batch(t);
    if (rows > INT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "a batch of %lld items is too large",
                         (long long)rows);
    TRY(lstm_create(shape_of(t), (int)rows, LSTM_PATH_BEST, &r->model, err));
    TRY(crew_begin(&r->crew, r->model, train_threads(t), wished, err));
    TRY(check_parameters(r, err));
    size_t batch_values = (size_t)rows * values_per_item(t);
    r->x = memory_aligned_array(batch_values, sizeof *r->x);
    r->labels = memory_array((size_t)rows, sizeof *r->labels);
    r->order = memory_array((size_t)t->train_count, sizeof *r->order);
    if (!r->x || !r->labels || !r->order)
        return error_no_memory(err, train_bytes(t, train_threads(t)));
    TRY(initialise(r, err));
    r->outcome.parameters_allocated = (int64_t)lstm_parameter_count(r->model);
    r->shuffled_epoch = -1;
    r->loss = NAN;
    r->listened_s = clock_monotonic_s();
    return STATUS_OK;
}

static void end(trainer *r) {
    lstm_free(r->model);
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
                            .loss = r->loss,
                            .samples_per_s = samples_per_s(r)};
}

/* --- checkpoints --- */

static void copy_weights(const lstm_model *model, float *weights) {
    for (int i = 0; i < lstm_tensor_count(model); i++) {
        lstm_get_weight(model, i, weights);
        weights += lstm_tensor_at(model, i).count;
    }
}

static status write_checkpoint(trainer *r, error *err) {
    size_t count = lstm_parameter_count(r->model);
    checkpoint c = {.iterations_done = r->outcome.iterations_done,
                    .samples = r->samples,
                    .loss_count = r->loss_count,
                    .loss = r->loss,
                    .loss_sum = r->loss_sum,
                    .train_s = r->train_s,
                    .eval_s = r->eval_s,
                    .wall_s = wall_s(r),
                    .core_s = r->crew.core_s,
                    .evaluations = r->outcome.evaluations,
                    .evaluation_count = r->outcome.evaluation_count,
                    .weights = memory_array(count, sizeof *c.weights),
                    .weight_count = (int64_t)count};
    if (!c.weights) return error_no_memory(err, count * sizeof *c.weights);
    copy_weights(r->model, c.weights);
    status result = keeper_keep(&r->keeper, &c, err);
    free(c.weights);
    return result;
}

/* Training goes on when a checkpoint cannot be written; a stop on request comes at the next call.
 */
static void keep(trainer *r) {
    error err;
    train_progress progress = progress_of(r);
    text notice = {0};
    progress.kept = write_checkpoint(r, &err) == STATUS_OK;
    if (!progress.kept) text_append_format(&notice, "no checkpoint was kept: %s", err.message);
    progress.notice = progress.kept ? NULL : text_string(&notice);
    if (r->listen) r->listen(&progress, r->context);
    text_free(&notice);
}

static status restore(trainer *r, const checkpoint *c, error *err) {
    outcome *o = &r->outcome;
    size_t count = (size_t)c->evaluation_count;
    if (!memory_grow(&o->evaluations, &r->evaluation_capacity, count, sizeof *o->evaluations))
        return error_no_memory(err, count * sizeof *o->evaluations);
    if (count) memcpy(o->evaluations, c->evaluations, count * sizeof *o->evaluations);
    o->evaluation_count = (int32_t)count;
    o->iterations_done = c->iterations_done;
    r->samples = c->samples;
    r->loss = c->loss;
    r->loss_sum = c->loss_sum;
    r->loss_count = c->loss_count;
    r->train_s = c->train_s;
    r->eval_s = c->eval_s;
    r->earlier_s = c->wall_s;
    r->crew.core_s = c->core_s;
    const float *next = c->weights;
    for (int i = 0; i < lstm_tensor_count(r->model); i++) {
        lstm_set_weight(r->model, i, next);
        next += lstm_tensor_at(r->model, i).count;
    }
    return STATUS_OK;
}

static status take_up(trainer *r, const train_checkpoints *checkpoints, error *err) {
    bool found = false;
    checkpoint c;
    text notice = {0};
    status result = keeper_begin(&r->keeper, r->trial, checkpoints, &found, &c, &notice, err);
    if (result == STATUS_OK && found) result = restore(r, &c, err);
    if (result == STATUS_OK && notice.bytes && r->listen) {
        train_progress progress = progress_of(r);
        progress.notice = text_string(&notice);
        r->listen(&progress, r->context);
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
    if (!over && keeper_is_due(&r->keeper, now_s) &&
        keeper_is_behind(&r->keeper, r->outcome.iterations_done))
        keep(r);
    if (!r->listen || (!evaluated && now_s - r->listened_s < LISTEN_EVERY_S)) return STATUS_OK;
    r->listened_s = now_s;
    train_progress progress = progress_of(r);
    progress.evaluated = evaluated;
    if (r->listen(&progress, r->context) || over) return STATUS_OK;
    if (keeper_is_behind(&r->keeper, r->outcome.iterations_done)) keep(r);
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
    return record(r, (evaluation){iteration, NAN, NAN, NAN, NAN, NAN}, err);
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
    batch_gather(r->data, DATASET_TRAIN, r->order + first, 0, rows, r->x, r->labels);
    return rows;
}

/* One update of the weights; false when it was not finite. */
static bool update(trainer *r) {
    double started_s = clock_monotonic_s();
    crew_heed(&r->crew);
    int rows = load_batch(r, r->outcome.iterations_done);
    lstm_step step = lstm_train_step(r->model, r->x, r->labels, rows, (float)r->trial->lr,
                                     (float)r->trial->clip_norm);
    r->loss = step.loss;
    if (step.finite) {
        r->outcome.iterations_done++;
        r->loss_sum += step.loss;
        r->loss_count++;
        r->samples += rows;
    }
    const double update_s = clock_monotonic_s() - started_s;
    r->train_s += update_s;
    crew_note_update(&r->crew, update_s);
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
        crew_heed(&r->crew);
        int64_t left = items.count - first;
        int rows = (int)(left < EVALUATION_ROWS ? left : EVALUATION_ROWS);
        batch_gather(r->data, items.split, NULL, items.first + first, rows, r->x, r->labels);
        visit(r, rows, context);
        r->eval_s += clock_monotonic_s() - started_s;
        TRY(notify(r, NULL, err));
    }
    return STATUS_OK;
}

static void add_score(trainer *r, int rows, void *context) {
    lstm_evaluate(r->model, r->x, r->labels, rows, context);
}

/* Mean loss and accuracy; NAN for no items.  `confusion`, unless NULL, counts their classes. */
static status score(trainer *r, item_range items, int32_t *confusion, double *loss,
                    double *accuracy, error *err) {
    lstm_score total = {.confusion = confusion};
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
    evaluation e = {iteration, mean_loss(r), NAN, NAN, NAN, NAN};
    bool last = iteration == t->iterations;
    if (last) TRY(begin_confusion(r, err));
    TRY(score(r, validation_items(t), NULL, &e.val_loss, &e.val_accuracy, err));
    if (!t->val_count || last)
        TRY(score(r, test_items(t), r->outcome.confusion, &e.test_loss, &e.test_accuracy, err));
    bool finite = (!t->val_count || isfinite(e.val_loss)) &&
                  ((t->val_count && !last) || isfinite(e.test_loss));
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
    copy_weights(r->model, o->weights);
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
    runtime->samples_per_s = samples_per_s(r);
    runtime->threads = r->train_s > 0 ? r->crew.core_s / r->train_s : lstm_threads(r->model);
    const char *path = lstm_path_name(lstm_active_path(r->model));
    size_t chars = strnlen(path, RUNTIME_PATH_CHARS);
    memcpy(runtime->path, path, chars);
    runtime->path[chars] = '\0';
}

status train_resumable(const trial *t, const dataset *d, const train_checkpoints *checkpoints,
                       const atomic_int *threads, train_listener *listen, void *context,
                       outcome *out, trial_runtime *runtime, error *err) {
    trainer r = {.trial = t,
                 .data = d,
                 .listen = listen,
                 .context = context,
                 .started_s = clock_monotonic_s()};
    *out = (outcome){0};
    status result = begin(&r, threads, err);
    if (result == STATUS_OK) result = take_up(&r, checkpoints, err);
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

status train_trial(const trial *t, const dataset *d, train_listener *listen, void *context,
                   outcome *out, trial_runtime *runtime, error *err) {
    return train_resumable(t, d, NULL, NULL, listen, context, out, runtime, err);
}

int train_most_threads(const trial *t) {
    const double rows = (double)training_rows(t);
    const double flops = rows * (double)architecture_training_flops(&t->architecture);
    const double most = fmin(fmin(flops / FEWEST_FLOPS, rows), TEAM_MOST);
    return most > 1 ? (int)most : 1;
}

size_t train_bytes(const trial *t, int threads) {
    int64_t rows = largest_batch(t);
    size_t item_bytes = values_per_item(t) * sizeof(float) + sizeof(int32_t);
    size_t model_bytes =
        lstm_bytes(shape_of(t), rows > INT32_MAX ? INT32_MAX : (int)rows, LSTM_PATH_BEST, threads);
    return model_bytes + (size_t)rows * item_bytes + (size_t)t->train_count * sizeof(uint32_t) +
           (size_t)architecture_parameter_count(&t->architecture) * sizeof(float) +
           (size_t)trial_evaluation_count(t) * sizeof(evaluation);
}
