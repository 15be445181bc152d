/* Training by a measure of choice: what is recorded is the measure of the network's own logits, and
 * what goes by it does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/data/dataset_open.h"
#include "src/rnn/rnn.h"
#include "src/train/train.h"
#include "src/trial/trial_spec.h"
#include "tests/check.h"

static dataset *digits;
static sequences images;
static error err;

enum { TRAIN = 90, VALIDATION = 30, TEST_ITEMS = 250, CLASSES = 10 };

static bool set_up(void) {
    const dataset_spec spec = {
        .source = DATASET_DIGITS, .train_size = TRAIN + VALIDATION, .test_size = TEST_ITEMS};
    if (dataset_open(&spec, &digits, &err) != STATUS_OK || dataset_fill(digits, &err) != STATUS_OK)
        return false;
    images = sequences_of_images(digits);
    return true;
}

/* A rate that overshoots, so that no curve goes one way only. */
static trial trial_by(measure_kind chosen) {
    trial t = {.architecture = {digits->seq_dim, digits->input_dim, 6, 1, digits->output_dim},
               .hidden_dims = {.count = 1, .members = {6}},
               .layer_dim = 1,
               .batch_size = 30,
               .train_size = TRAIN + VALIDATION,
               .val_count = VALIDATION,
               .test_count = TEST_ITEMS,
               .iterations = 24,
               .eval_every = 2,
               .seed = 3};
    t.optimiser = RNN_OPTIMISER_RMSPROP;
    t.metric = chosen;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const bool later = key_info(key)->since > TRIAL_FORMAT_FIRST;
        if (key_is_hyperparameter(key) && later && key != KEY_OPTIMISER && key != KEY_METRIC)
            trial_set_value(&t, key, trial_key_default(&t, key));
    }
    t.lr = 0.05;
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

/* --- what is recorded --- */

/* All test items at once, by rnn_forward. */
static double measure_again(const trial *t, const outcome *o) {
    const rnn_spec spec = trial_spec(t);
    const size_t item = (size_t)(images.seq_dim * images.input_dim);
    static float logits[TEST_ITEMS * CLASSES];
    static int32_t labels[TEST_ITEMS];
    static measure_rank ranks[TEST_ITEMS];
    float *x = calloc(TEST_ITEMS * item, sizeof *x);
    rnn_model *m = NULL;
    CHECK_STATUS(rnn_create(&spec, TEST_ITEMS, RNN_ISA_GENERIC, &m, &err), STATUS_OK, &err);
    rnn_set_weights(m, o->weights);
    sequences_gather(&images, DATASET_TEST, NULL, 0, TEST_ITEMS, x, labels);
    rnn_forward(m, x, TEST_ITEMS, logits);
    rnn_free(m);
    free(x);
    const measured_items items = {.count = TEST_ITEMS,
                                  .outputs = CLASSES,
                                  .confusion = o->confusion,
                                  .scores = logits,
                                  .labels = labels,
                                  .k = t->top_k,
                                  .ranks = ranks};
    return measure_value(trial_measure(t), &items);
}

TEST(the_measure_of_the_kept_weights_is_recorded) {
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) {
        if (!measure_suits(m, MEASURE_OF_CLASSES)) continue;
        trial t = trial_by(m);
        outcome o = train_with(&t, NULL);
        const double value = outcome_last(&o, metric_of_measure(m, METRIC_TEST));
        CHECK(isfinite(value) && value == measure_again(&t, &o));
        for (metric k = 0; k < METRIC_COUNT; k++)
            CHECK_INT(!isnan(outcome_last(&o, k)), metric_is_measured(k, m));
        outcome_free(&o);
    }
}

TEST(threads_and_instruction_sets_make_no_difference) {
    trial t = trial_by(MEASURE_ROC_AUC);
    outcome plain = train_with(&t, NULL);
    t.threads = 3;
    outcome other = train_with(&t, &(train_options){.isa = RNN_ISA_GENERIC});
    CHECK_INT(plain.evaluation_count, other.evaluation_count);
    for (int32_t i = 0; i < plain.evaluation_count; i++)
        CHECK(memcmp(&plain.evaluations[i].values[METRIC_VAL_ROC_AUC],
                     &other.evaluations[i].values[METRIC_VAL_ROC_AUC], sizeof(double)) == 0);
    outcome_free(&plain);
    outcome_free(&other);
}

/* Only what is chosen by is different; and by default nothing is written of it. */
TEST(another_measure_trains_the_same_weights) {
    trial t = trial_by(MEASURE_ACCURACY);
    outcome by_accuracy = train_with(&t, NULL);
    char id[TRIAL_ID_CHARS + 1];
    memcpy(id, t.id, sizeof id);
    CHECK(!trial_value_is_recorded(&t, KEY_METRIC) && !trial_value_is_recorded(&t, KEY_TOP_K));
    t = trial_by(MEASURE_MACRO_F1);
    outcome by_f1 = train_with(&t, NULL);
    CHECK(strcmp(t.id, id) != 0);
    CHECK_TEXT(by_f1.weights_sha256, by_accuracy.weights_sha256);
    CHECK_INT(trial_format_version(&t), 3);
    outcome_free(&by_accuracy);
    outcome_free(&by_f1);
}

/* --- what goes by it --- */

/* The first of the best evaluations. */
static int32_t best_evaluation(const outcome *o, metric m) {
    int32_t best = 0;
    for (int32_t i = 1; i < o->evaluation_count; i++)
        if (metric_is_better(m, o->evaluations[i].values[m], o->evaluations[best].values[m]))
            best = i;
    return best;
}

TEST(the_best_weights_are_the_best_by_what_is_monitored) {
    trial t = trial_by(MEASURE_MACRO_F1);
    t.keep = 1;
    outcome by_loss = train_with(&t, NULL);
    const int32_t at = best_evaluation(&by_loss, METRIC_VAL_MACRO_F1);
    CHECK_INT(by_loss.best_iteration,
              by_loss.evaluations[best_evaluation(&by_loss, METRIC_VAL_LOSS)].iteration);
    REQUIRE(CHECK(by_loss.evaluations[at].iteration != by_loss.best_iteration));
    t.monitor = 1;
    outcome by_metric = train_with(&t, NULL);
    CHECK_INT(by_metric.best_iteration, by_loss.evaluations[at].iteration);
    CHECK(outcome_last(&by_metric, METRIC_VAL_MACRO_F1) ==
          outcome_best(&by_metric, METRIC_VAL_MACRO_F1));
    outcome_free(&by_loss);
    outcome_free(&by_metric);
}

TEST(patience_goes_by_what_is_monitored) {
    trial t = trial_by(MEASURE_BALANCED_ACCURACY);
    const metric m = METRIC_VAL_BALANCED_ACCURACY;
    outcome whole = train_with(&t, NULL);
    t.monitor = 1;
    t.patience = 2;
    outcome ended = train_with(&t, NULL);
    int32_t waited = 0, at = 0;
    double best = metric_worst(m);
    for (; at < whole.evaluation_count && waited < 2; at++) {
        const double value = whole.evaluations[at].values[m];
        waited = value > best ? 0 : waited + 1;
        best = fmax(best, value);
    }
    REQUIRE(CHECK(at < whole.evaluation_count));
    CHECK_INT(ended.evaluation_count, at);
    outcome_free(&whole);
    outcome_free(&ended);
}

/* The validation items are of one class: ROC AUC is undefined, so that there are no best weights
 * but those at the end. */
TEST(without_a_value_the_last_weights_are_kept) {
    trial t = trial_by(MEASURE_ROC_AUC);
    t.train_count = TRAIN + VALIDATION - 1;
    t.val_count = 1;
    outcome plain = train_with(&t, NULL);
    t.keep = t.monitor = 1;
    outcome kept = train_with(&t, NULL);
    CHECK(isnan(outcome_last(&kept, METRIC_VAL_ROC_AUC)));
    CHECK(isnan(outcome_last_selection(&kept, MEASURE_ROC_AUC)));
    CHECK(!isnan(outcome_last(&kept, METRIC_TEST_ROC_AUC)));
    CHECK_INT(kept.best_iteration, 0);
    CHECK_TEXT(kept.weights_sha256, plain.weights_sha256);
    outcome_free(&plain);
    outcome_free(&kept);
}

int main(void) {
    if (!set_up()) return 1;
    RUN(the_measure_of_the_kept_weights_is_recorded);
    RUN(threads_and_instruction_sets_make_no_difference);
    RUN(another_measure_trains_the_same_weights);
    RUN(the_best_weights_are_the_best_by_what_is_monitored);
    RUN(patience_goes_by_what_is_monitored);
    RUN(without_a_value_the_last_weights_are_kept);
    dataset_free(digits);
    return check_finish();
}
