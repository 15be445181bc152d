#include <math.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/train/trainer.h"

/* --- what is recorded --- */

bool trainer_records(const trainer *r, metric m) {
    return trial_format_version(r->trial) >= metric_describe(m)->since;
}

static status record(trainer *r, evaluation e, error *err) {
    outcome *o = &r->outcome;
    size_t needed = (size_t)o->evaluation_count + 1;
    if (!memory_grow(&o->evaluations, &r->evaluation_capacity, needed, sizeof e))
        return error_no_memory(err, needed * sizeof e);
    o->evaluations[o->evaluation_count++] = e;
    return trainer_notify(r, &o->evaluations[o->evaluation_count - 1], err);
}

status trainer_record_divergence(trainer *r, int64_t iteration, error *err) {
    r->outcome.status = TRIAL_DIVERGED;
    free(r->outcome.confusion);
    r->outcome.confusion = NULL;
    return record(r, evaluation_none(iteration), err);
}

/* --- scores --- */

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
        trainer_gather(r, items.split, NULL, items.first + first, rows);
        visit(r, rows, context);
        r->eval_s += clock_monotonic_s() - started_s;
        TRY(trainer_notify(r, NULL, err));
    }
    return STATUS_OK;
}

/* An evaluation as far as it has come. */
typedef struct scoring {
    item_range items;
    int64_t done; /* items */
    rnn_score total;
} scoring;

static void add_score(trainer *r, int rows, void *context) {
    scoring *s = context;
    s->total.outputs = collected_items_next(&r->collected);
    rnn_evaluate(r->model, r->x, trainer_targets(r), rows, &s->total);
    if (r->targets)
        collected_items_add_targets(&r->collected, r->data, s->items.split,
                                    s->items.first + s->done, rows);
    else
        collected_items_add_labels(&r->collected, r->labels, r->lengths, rows);
    s->done += rows;
}

/* Mean loss, accuracy and the trial's measure, over items, or over all their steps where those have
 * the classes, to the metrics of `split`, VAL or TEST; NAN for no items.  `confusion`, unless NULL,
 * counts their classes, or their labels. */
static status score(trainer *r, item_range items, metric_split split, int32_t *confusion,
                    evaluation *e, error *err) {
    const bool validation = split == METRIC_VAL, of_labels = trial_has_labels(r->trial);
    scoring s = {.items = items, .total = {.confusion = of_labels ? NULL : confusion}};
    collected_items_clear(&r->collected, &s.total);
    TRY(visit_groups(r, items, add_score, &s, err));
    const int64_t count = s.total.count;
    if (items.count == 0) return STATUS_OK;
    e->values[metric_loss(validation)] = s.total.loss_sum / (double)count;
    if (trial_has_classes(r->trial))
        e->values[metric_of_measure(MEASURE_ACCURACY, split)] =
            (double)s.total.correct / (double)count;
    collected_items_measure(&r->collected, s.total.confusion, count, split, e);
    if (of_labels && confusion) collected_items_count_labels(&r->collected, confusion);
    return STATUS_OK;
}

static status begin_confusion(trainer *r, error *err) {
    const size_t count = trial_confusion_count(r->trial);
    if (count == 0) return STATUS_OK;
    r->outcome.confusion = memory_array(count, sizeof *r->outcome.confusion);
    if (r->outcome.confusion) return STATUS_OK;
    return error_no_memory(err, count * sizeof *r->outcome.confusion);
}

/* Of the batches since the evaluation before; NAN for none. */
static double mean_loss(const trainer *r) {
    return r->loss_count ? r->loss_sum / (double)r->loss_count : (double)NAN;
}

/* What is known of the training before the evaluation. */
static void describe_training(const trainer *r, evaluation *e) {
    e->values[METRIC_TRAIN_LOSS] = mean_loss(r);
    if (e->iteration == 0) return;
    if (trainer_records(r, METRIC_LEARNING_RATE))
        e->values[METRIC_LEARNING_RATE] = learning_rate_at(&r->rate, e->iteration - 1);
    if (trainer_records(r, METRIC_GRAD_NORM)) e->values[METRIC_GRAD_NORM] = r->gradient_norm;
}

/* The validation items tell what the best weights are, and whether training ends. */
static status validate(trainer *r, evaluation *e, error *err) {
    TRY(score(r, validation_items(r->trial), METRIC_VAL, NULL, e, err));
    const bool validated = r->trial->val_count > 0 && isfinite(e->values[METRIC_VAL_LOSS]);
    if (validated) best_weights_observe(&r->best, r->model, e);
    r->ended = e->iteration == r->trial->iterations || best_weights_end_training(&r->best);
    return STATUS_OK;
}

static status use_kept_weights(trainer *r, error *err) {
    if (!best_weights_are_there(&r->best)) return STATUS_OK;
    r->outcome.best_iteration = r->best.iteration;
    return best_weights_use(&r->best, r->model, err);
}

/* The last evaluation fills the confusion matrix, of the weights that are kept. */
static status test(trainer *r, evaluation *e, error *err) {
    if (r->ended) {
        TRY(begin_confusion(r, err));
        TRY(use_kept_weights(r, err));
    }
    return score(r, test_items(r->trial), METRIC_TEST, r->outcome.confusion, e, err);
}

/* With validation items, the test items wait for the end. */
status trainer_evaluate(trainer *r, error *err) {
    const trial *t = r->trial;
    const int64_t iteration = r->outcome.iterations_done;
    evaluation e = evaluation_none(iteration);
    describe_training(r, &e);
    TRY(validate(r, &e, err));
    if (t->val_count && !isfinite(e.values[METRIC_VAL_LOSS]))
        return trainer_record_divergence(r, iteration, err);
    const bool tested = !t->val_count || r->ended;
    if (tested) TRY(test(r, &e, err));
    if (tested && !isfinite(e.values[METRIC_TEST_LOSS]))
        return trainer_record_divergence(r, iteration, err);
    r->loss_sum = 0;
    r->loss_count = 0;
    learning_rate_observe(&r->rate, &e);
    return record(r, e, err);
}

/* It is missing after a checkpoint that stood behind the last evaluation: we keep none there, but
 * it may be read. */
status trainer_collect_confusion(trainer *r, error *err) {
    evaluation again = evaluation_none(r->outcome.iterations_done);
    if (r->outcome.confusion || trial_confusion_count(r->trial) == 0) return STATUS_OK;
    TRY(begin_confusion(r, err));
    TRY(use_kept_weights(r, err));
    TRY(score(r, test_items(r->trial), METRIC_TEST, r->outcome.confusion, &again, err));
    if (again.values[METRIC_TEST_ACC] == outcome_test_accuracy(&r->outcome)) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL, "the confusion matrix disagrees with the test accuracy");
}
