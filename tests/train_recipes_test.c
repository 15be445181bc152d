/* Training with the recipes: schedules, patience and the best weights do what they say, and a trial
 * that is taken up at any checkpoint comes to the same bits with each of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/data/dataset_open.h"
#include "src/rnn/rnn.h"
#include "src/train/train.h"
#include "src/trial/trial_spec.h"
#include "tests/check.h"

static dataset *digits;
static sequences images;
static char root[256], path[300];
static error err;

enum { TRAIN = 90, VALIDATION = 30, TEST_ITEMS = 40, CLASSES = 10 };

static bool set_up(void) {
    const char *temporary = getenv("TEST_TMPDIR");
    const dataset_spec spec = {
        .source = DATASET_DIGITS, .train_size = TRAIN + VALIDATION, .test_size = TEST_ITEMS};
    snprintf(root, sizeof root, "%s/recipes.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(root) || dataset_open(&spec, &digits, &err) != STATUS_OK ||
        dataset_fill(digits, &err) != STATUS_OK)
        return false;
    images = sequences_of_images(digits);
    snprintf(path, sizeof path, "%s/trial", root);
    return true;
}

/* Batches of 30, three an epoch, an evaluation after each two updates; the defaults of an optimiser
 * and a schedule. */
static trial trial_with(rnn_optimiser optimiser, rnn_schedule schedule) {
    trial t = {.architecture = {digits->seq_dim, digits->input_dim, 6, 1, digits->output_dim},
               .hidden_dims = {.count = 1, .members = {6}},
               .layer_dim = 1,
               .optimiser = optimiser,
               .schedule = schedule,
               .batch_size = 30,
               .train_size = TRAIN + VALIDATION,
               .val_count = VALIDATION,
               .test_count = TEST_ITEMS,
               .iterations = 24,
               .eval_every = 2,
               .seed = 3};
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const bool later = key_info(key)->since > TRIAL_FORMAT_FIRST || key == KEY_LR;
        if (key_is_hyperparameter(key) && later && key != KEY_OPTIMISER && key != KEY_SCHEDULE)
            trial_set_value(&t, key, trial_key_default(&t, key));
    }
    trial_derive(&t);
    return t;
}

static outcome train_with(trial *t, const train_options *options) {
    outcome o = {0};
    trial_runtime runtime = {0};
    CHECK_STATUS(trial_set_id(t, "", &err), STATUS_OK, &err);
    CHECK_STATUS(train_trial(t, &images, options, &o, &runtime, &err), STATUS_OK, &err);
    return o;
}

/* --- curves --- */

TEST(curves_hold_the_learning_rate_and_the_norm_of_the_gradient) {
    trial t = trial_with(RNN_OPTIMISER_ADAM, RNN_SCHEDULE_EXPONENTIAL);
    t.gamma = 0.5;
    outcome o = train_with(&t, NULL);
    for (int32_t i = 0; i < o.evaluation_count; i++) {
        const evaluation *e = &o.evaluations[i];
        const double epochs = (double)((e->iteration - 1) / 3);
        CHECK(fabs(e->values[METRIC_LEARNING_RATE] - 0.001 * pow(0.5, epochs)) < 1e-15);
        CHECK(e->values[METRIC_GRAD_NORM] > 0 && isfinite(e->values[METRIC_GRAD_NORM]));
    }
    outcome_free(&o);
}

/* What the first format can describe keeps its bytes. */
TEST(the_first_trials_have_no_new_curves) {
    trial t = trial_with(RNN_OPTIMISER_SGD, RNN_SCHEDULE_CONSTANT);
    CHECK_INT(trial_format_version(&t), TRIAL_FORMAT_FIRST);
    outcome o = train_with(&t, NULL);
    CHECK(isnan(o.evaluations[0].values[METRIC_LEARNING_RATE]));
    CHECK(isnan(o.evaluations[0].values[METRIC_GRAD_NORM]));
    CHECK_INT(o.best_iteration, 0);
    outcome_free(&o);
}

/* The norm is that before clipping. */
TEST(clipping_does_not_hide_the_norm) {
    trial t = trial_with(RNN_OPTIMISER_SGD, RNN_SCHEDULE_CONSTANT);
    t.clip_value = 1e-3;
    t.clip_norm = 1e-2;
    outcome o = train_with(&t, NULL);
    CHECK(o.evaluations[0].values[METRIC_GRAD_NORM] > 5e-2);
    outcome_free(&o);
}

TEST(a_plateau_lowers_the_learning_rate) {
    trial t = trial_with(RNN_OPTIMISER_SGD, RNN_SCHEDULE_PLATEAU);
    t.lr = 30; /* which does not learn */
    t.plateau_patience = 1;
    outcome o = train_with(&t, NULL);
    CHECK(o.evaluations[0].values[METRIC_LEARNING_RATE] == 30);
    CHECK(outcome_last(&o, METRIC_LEARNING_RATE) <= 3);
    outcome_free(&o);
}

TEST(label_smoothing_is_of_training_alone) {
    trial t = trial_with(RNN_OPTIMISER_SGD, RNN_SCHEDULE_CONSTANT);
    t.lr = 1e-30;
    outcome plain = train_with(&t, NULL);
    t.label_smoothing = 0.5;
    outcome smoothed = train_with(&t, NULL);
    const evaluation *a = &plain.evaluations[0], *b = &smoothed.evaluations[0];
    CHECK(a->values[METRIC_TRAIN_LOSS] != b->values[METRIC_TRAIN_LOSS]);
    CHECK(a->values[METRIC_VAL_LOSS] == b->values[METRIC_VAL_LOSS]);
    outcome_free(&plain);
    outcome_free(&smoothed);
}

/* The mean over classes of the mean loss of their training items, which is what balanced weights
 * make of it, by the engine's logits; and how many items the classes have at least and at most. */
static double mean_over_classes(const trial *t, const float *weights, int *fewest, int *most) {
    const int items = (int)t->train_count;
    const rnn_spec spec = trial_spec(t);
    double losses[CLASSES] = {0}, mean = 0;
    int counts[CLASSES] = {0};
    float *x = calloc((size_t)(items * images.seq_dim * images.input_dim), sizeof *x);
    float *logits = calloc((size_t)(items * CLASSES), sizeof *logits);
    int32_t labels[TRAIN];
    rnn_model *m = NULL;
    CHECK_STATUS(rnn_create(&spec, items, RNN_ISA_BEST, &m, &err), STATUS_OK, &err);
    rnn_set_weights(m, weights);
    sequences_gather(&images, DATASET_TRAIN, NULL, 0, items, x, labels);
    rnn_forward(m, x, items, logits);
    for (int i = 0; i < items; i++) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) sum += exp((double)logits[i * CLASSES + c]);
        losses[labels[i]] += log(sum) - (double)logits[i * CLASSES + labels[i]];
        counts[labels[i]]++;
    }
    *fewest = *most = counts[0];
    for (int c = 0; c < CLASSES; c++) {
        mean += losses[c] / counts[c] / CLASSES;
        *fewest = counts[c] < *fewest ? counts[c] : *fewest;
        *most = counts[c] > *most ? counts[c] : *most;
    }
    rnn_free(m);
    free(x), free(logits);
    return mean;
}

/* One batch of all training items, at a rate that leaves the weights as they are. */
TEST(balanced_classes_weigh_the_same) {
    trial t = trial_with(RNN_OPTIMISER_SGD, RNN_SCHEDULE_CONSTANT);
    t.train_count = t.batch_size = TRAIN - 5;
    t.val_count = VALIDATION + 5;
    t.lr = 1e-30;
    t.iterations = t.eval_every = 1;
    outcome plain = train_with(&t, NULL);
    t.class_weights = 1;
    CHECK_INT(trial_format_version(&t), 3);
    outcome balanced = train_with(&t, NULL);
    int fewest, most;
    const double wanted = mean_over_classes(&t, balanced.weights, &fewest, &most);
    const double *a = plain.evaluations[0].values, *b = balanced.evaluations[0].values;
    CHECK(0 < fewest && fewest < most);
    CHECK_NEAR(b[METRIC_TRAIN_LOSS], wanted, 1e-12);
    CHECK(fabs(a[METRIC_TRAIN_LOSS] - wanted) > 1e-6);
    CHECK(a[METRIC_VAL_LOSS] == b[METRIC_VAL_LOSS]);
    outcome_free(&plain);
    outcome_free(&balanced);
}

/* --- the best weights --- */

static int32_t lowest_loss(const outcome *o) {
    int32_t best = 0;
    for (int32_t i = 1; i < o->evaluation_count; i++)
        if (o->evaluations[i].values[METRIC_VAL_LOSS] <
            o->evaluations[best].values[METRIC_VAL_LOSS])
            best = i;
    return best;
}

/* A rate that overshoots: the loss does not fall all the time. */
static trial jumping_trial(void) {
    trial t = trial_with(RNN_OPTIMISER_RMSPROP, RNN_SCHEDULE_CONSTANT);
    t.lr = 0.05;
    return t;
}

TEST(the_best_weights_are_those_of_a_training_that_ended_there) {
    trial t = jumping_trial();
    t.keep = 1;
    outcome best = train_with(&t, NULL);
    const int64_t at = best.evaluations[lowest_loss(&best)].iteration;
    CHECK_INT(best.best_iteration, at);
    REQUIRE(CHECK(at < t.iterations)); /* else this test shows nothing */
    t.keep = 0;
    t.iterations = at;
    trial_derive(&t);
    outcome last = train_with(&t, NULL);
    CHECK(memcmp(best.weights, last.weights, (size_t)last.weight_count * sizeof *last.weights) ==
          0);
    CHECK(outcome_test_accuracy(&best) == outcome_test_accuracy(&last));
    CHECK(outcome_last(&best, METRIC_VAL_ACC) == outcome_last(&last, METRIC_VAL_ACC));
    CHECK(memcmp(best.confusion, last.confusion, CLASSES * CLASSES * sizeof *last.confusion) == 0);
    outcome_free(&best);
    outcome_free(&last);
}

TEST(patience_ends_training) {
    trial t = jumping_trial();
    outcome whole = train_with(&t, NULL);
    t.patience = 2;
    outcome ended = train_with(&t, NULL);
    int32_t waited = 0, at = 0;
    double lowest = (double)INFINITY;
    for (; at < whole.evaluation_count && waited < 2; at++) {
        const double loss = whole.evaluations[at].values[METRIC_VAL_LOSS];
        waited = loss < lowest ? 0 : waited + 1;
        lowest = fmin(lowest, loss);
    }
    REQUIRE(CHECK(at < whole.evaluation_count));
    CHECK_INT(ended.evaluation_count, at);
    CHECK_INT(ended.iterations_done, whole.evaluations[at - 1].iteration);
    CHECK_INT(ended.status, TRIAL_FINISHED);
    CHECK(isfinite(outcome_test_accuracy(&ended)) && ended.confusion && ended.weights);
    outcome_free(&whole);
    outcome_free(&ended);
}

/* --- checkpoints --- */

enum { MOST_COPIES = 400 };

/* Checkpoints as they were written. */
typedef struct copies {
    int count;
    char *bytes[MOST_COPIES];
    size_t lengths[MOST_COPIES];
} copies;

static char *slot_path(int slot) {
    static char paths[2][310];
    snprintf(paths[slot], sizeof paths[slot], "%s.%d", path, slot);
    return paths[slot];
}

/* The slots are written in turn. */
static bool copy_newest(const train_progress *progress, void *context) {
    copies *c = context;
    if (!progress->kept || c->count == MOST_COPIES) return true;
    CHECK_STATUS(files_read(slot_path(c->count % 2), 1 << 22, &c->bytes[c->count],
                            &c->lengths[c->count], &err),
                 STATUS_OK, &err);
    c->count++;
    return true;
}

static bool same_outcome(const outcome *a, const outcome *b) {
    return a->status == b->status && a->iterations_done == b->iterations_done &&
           a->best_iteration == b->best_iteration && a->evaluation_count == b->evaluation_count &&
           memcmp(a->evaluations, b->evaluations,
                  (size_t)a->evaluation_count * sizeof *a->evaluations) == 0 &&
           memcmp(a->weights, b->weights, (size_t)a->weight_count * sizeof *a->weights) == 0 &&
           memcmp(a->confusion, b->confusion, CLASSES * CLASSES * sizeof *a->confusion) == 0;
}

static bool note(const train_progress *progress, void *context) {
    if (progress->notice) snprintf(context, ERROR_MESSAGE_BYTES, "%s", progress->notice);
    return true;
}

static void check_resumes(trial *t, const copies *c, int number, const outcome *undisturbed) {
    char notice[ERROR_MESSAGE_BYTES] = "";
    const train_checkpoints checkpoints = {path, 0};
    const train_options options = {.checkpoints = &checkpoints, .listen = note, .context = notice};
    CHECK_STATUS(files_publish(slot_path(0), c->bytes[number], c->lengths[number], true, &err),
                 STATUS_OK, &err);
    outcome o = train_with(t, &options);
    if (!CHECK(same_outcome(&o, undisturbed))) printf("resumed at checkpoint %d\n", number);
    CHECK_TEXT(notice, "");
    outcome_free(&o);
    train_checkpoints_remove(&checkpoints);
}

static void check_every_checkpoint(trial *t) {
    static copies c;
    const train_checkpoints checkpoints = {path, 1e-9};
    const train_options options = {
        .checkpoints = &checkpoints, .listen = copy_newest, .context = &c};
    c.count = 0;
    outcome undisturbed = train_with(t, NULL), watched = train_with(t, &options);
    CHECK(same_outcome(&watched, &undisturbed));
    CHECK(c.count > 5);
    train_checkpoints_remove(&checkpoints);
    for (int i = 0; i < c.count; i++) {
        check_resumes(t, &c, i, &undisturbed);
        free(c.bytes[i]);
    }
    outcome_free(&undisturbed);
    outcome_free(&watched);
}

TEST(each_optimiser_resumes_to_the_same_bits) {
    for (rnn_optimiser k = 0; k < RNN_OPTIMISER_COUNT; k++) {
        trial t = trial_with(k, RNN_SCHEDULE_CONSTANT);
        if (rnn_optimiser_default(k, RNN_OPTION_MOMENTUM)) t.momentum = 0.9;
        if (rnn_optimiser_default(k, RNN_OPTION_CENTERED)) t.centered = 1;
        if (rnn_optimiser_default(k, RNN_OPTION_AMSGRAD)) t.amsgrad = 1;
        check_every_checkpoint(&t);
    }
}

TEST(each_schedule_resumes_to_the_same_bits) {
    for (rnn_schedule k = 0; k < RNN_SCHEDULE_COUNT; k++) {
        trial t = trial_with(RNN_OPTIMISER_ADAM, k);
        t.step_size = t.t_0 = 2;
        t.milestones = (config_integers){.count = 2, .members = {2, 4}};
        if (t.gamma == 0) t.gamma = 0.5;
        t.plateau_patience = 0;
        t.warmup = k == RNN_SCHEDULE_ONE_CYCLE ? 0 : 2;
        t.warmup_factor = 0.25;
        check_every_checkpoint(&t);
    }
}

TEST(patience_and_the_best_weights_resume_to_the_same_bits) {
    trial t = jumping_trial();
    t.keep = 1;
    check_every_checkpoint(&t);
    t.patience = 2;
    check_every_checkpoint(&t);
}

TEST(balanced_classes_resume_to_the_same_bits) {
    trial t = trial_with(RNN_OPTIMISER_ADAM, RNN_SCHEDULE_CONSTANT);
    t.class_weights = 1;
    check_every_checkpoint(&t);
}

int main(void) {
    if (!set_up()) return printf("%s\n", err.message), 1;
    RUN(curves_hold_the_learning_rate_and_the_norm_of_the_gradient);
    RUN(the_first_trials_have_no_new_curves);
    RUN(clipping_does_not_hide_the_norm);
    RUN(a_plateau_lowers_the_learning_rate);
    RUN(label_smoothing_is_of_training_alone);
    RUN(balanced_classes_weigh_the_same);
    RUN(the_best_weights_are_those_of_a_training_that_ended_there);
    RUN(patience_ends_training);
    RUN(each_optimiser_resumes_to_the_same_bits);
    RUN(each_schedule_resumes_to_the_same_bits);
    RUN(patience_and_the_best_weights_resume_to_the_same_bits);
    RUN(balanced_classes_resume_to_the_same_bits);
    dataset_free(digits);
    rmdir(root);
    return check_finish();
}
