/* Training one trial: what is trained on, what is recorded, when it ends. */
#include "src/train/train.h"

#include <stdlib.h>

#include "src/base/random.h"
#include "src/data/dataset_open.h"
#include "src/data/sequences.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"
#include "tests/trial_defaults.h"

enum { TRAIN_ITEMS = 70, TEST_ITEMS = 230 };

static dataset *digits;
static sequences images;
static error err;

/* 70 items in batches of 30: an epoch is 30, 30 and 10. */
static trial small_trial(void) {
    trial t = {
        .architecture = {digits->seq_dim, digits->input_dim, 9, 2, digits->output_dim},
        .lr = 0.1,
        .batch_size = 30,
        .train_size = TRAIN_ITEMS,
        .train_count = TRAIN_ITEMS,
        .test_count = TEST_ITEMS,
        .iterations = 8,
        .epochs = 8 / 3.0,
        .eval_every = 3,
        .seed = 7,
    };
    t = with_later_defaults(t);
    trial_set_id(&t, "", &err);
    return t;
}

static status train_silently(const trial *t, outcome *o) {
    trial_runtime runtime = {0};
    return train_trial(t, &images, NULL, o, &runtime, &err);
}

static bool same_outcome(const outcome *a, const outcome *b) {
    return a->status == b->status && a->iterations_done == b->iterations_done &&
           a->evaluation_count == b->evaluation_count && a->weight_count == b->weight_count &&
           memcmp(a->evaluations, b->evaluations,
                  (size_t)a->evaluation_count * sizeof *a->evaluations) == 0 &&
           memcmp(a->weights, b->weights, (size_t)a->weight_count * sizeof *a->weights) == 0;
}

TEST(the_same_trial_gives_the_same_bits) {
    trial t = small_trial();
    outcome first, second;
    REQUIRE(CHECK_STATUS(train_silently(&t, &first), STATUS_OK, &err));
    REQUIRE(CHECK_STATUS(train_silently(&t, &second), STATUS_OK, &err));
    CHECK(same_outcome(&first, &second));
    outcome_free(&second);
    t.seed = 8;
    REQUIRE(CHECK_STATUS(train_silently(&t, &second), STATUS_OK, &err));
    CHECK(!same_outcome(&first, &second));
    outcome_free(&first);
    outcome_free(&second);
}

/* The test items after every third update and after the eighth; with validation items, those three
 * times and the test items once. */
TEST(the_work_of_a_trial_is_what_is_trained_and_evaluated) {
    trial t = small_trial();
    const double trained = t.epochs * TRAIN_ITEMS * (double)rnn_training_flops(&t.architecture);
    const double forward = 2 * (double)rnn_forward_macs(&t.architecture);
    CHECK_NEAR(trial_flops(&t), trained + 3 * TEST_ITEMS * forward, 1);
    t.val_count = 10; /* beside the training items */
    CHECK_NEAR(trial_flops(&t), trained + (3 * 10 + TEST_ITEMS) * forward, 1);
}

/* No iterations: the weights that a trained trial ended with are scored as it scored them. */
TEST(without_iterations_the_weights_it_starts_from_are_scored_once) {
    trial t = small_trial();
    outcome trained, scored;
    REQUIRE(CHECK_STATUS(train_silently(&t, &trained), STATUS_OK, &err));
    const evaluation *last = &trained.evaluations[trained.evaluation_count - 1];
    snprintf(t.init_sha256, sizeof t.init_sha256, "%s", trained.weights_sha256);
    t.init_weights = trained.weights;
    t.iterations = 0;
    t.epochs = 0;
    t.eval_every = 1;
    CHECK_INT(trial_evaluation_count(&t), 1);
    CHECK(trial_flops(&t) ==
          2.0 * (double)rnn_forward_macs(&t.architecture) * (double)t.test_count);
    trial_set_id(&t, "", &err);
    REQUIRE(CHECK_STATUS(train_silently(&t, &scored), STATUS_OK, &err));
    CHECK_INT(scored.status, TRIAL_FINISHED);
    CHECK_INT(scored.iterations_done, 0);
    REQUIRE(scored.evaluation_count == 1);
    CHECK_INT(scored.evaluations[0].iteration, 0);
    CHECK(scored.evaluations[0].values[METRIC_TEST_ACC] == last->values[METRIC_TEST_ACC]);
    CHECK(scored.evaluations[0].values[METRIC_TEST_LOSS] == last->values[METRIC_TEST_LOSS]);
    CHECK(isnan(scored.evaluations[0].values[METRIC_TRAIN_LOSS]));
    CHECK_TEXT(scored.weights_sha256, trained.weights_sha256);
    CHECK(scored.confusion != NULL);
    outcome_free(&trained);
    outcome_free(&scored);
}

TEST(every_instruction_set_gives_the_same_bits) {
    const char *const paths[] = {"oracle", "generic", "avx2", "avx512"};
    trial t = small_trial();
    outcome first = {0};
    for (int i = 0; i < 4; i++) {
        rnn_isa path;
        outcome o;
        trial_runtime runtime = {0};
        if (!rnn_isa_parse(paths[i], &path) || !rnn_isa_available(path)) continue;
        const train_options options = {.isa = path};
        status trained = train_trial(&t, &images, &options, &o, &runtime, &err);
        REQUIRE(CHECK_STATUS(trained, STATUS_OK, &err));
        CHECK_TEXT(runtime.isa, paths[i]);
        if (i == 0) first = o;
        CHECK(same_outcome(&o, &first));
        if (i > 0) outcome_free(&o);
    }
    outcome_free(&first);
}

TEST(evaluations_are_made_every_so_often_and_at_the_end) {
    trial t = small_trial();
    outcome o;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    CHECK_INT(o.status, TRIAL_FINISHED);
    CHECK_INT(o.iterations_done, 8);
    REQUIRE(CHECK_INT(o.evaluation_count, 3));
    CHECK_INT(o.evaluations[0].iteration, 3);
    CHECK_INT(o.evaluations[1].iteration, 6);
    CHECK_INT(o.evaluations[2].iteration, 8);
    for (int i = 0; i < 3; i++) {
        CHECK(o.evaluations[i].values[METRIC_TEST_ACC] >= 0 &&
              o.evaluations[i].values[METRIC_TEST_ACC] <= 1);
        CHECK(isfinite(o.evaluations[i].values[METRIC_TRAIN_LOSS]) &&
              isfinite(o.evaluations[i].values[METRIC_TEST_LOSS]));
    }
    outcome_free(&o);
}

TEST(an_evaluation_that_is_due_at_the_end_is_made_once) {
    trial t = small_trial();
    outcome o;
    t.iterations = 6;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    CHECK_INT(o.evaluation_count, 2);
    outcome_free(&o);
}

/* What a trial is said to do, spelled out with the engine's own calls. */
typedef struct replay {
    rnn_model *model;
    float x[100 * 28 * 28];
    int32_t labels[100];
    double losses[8];
} replay;

static void replay_training(replay *r, const trial *t) {
    rnn_architecture shape = {28, 28, 9, 2, 10};
    uint32_t order[TRAIN_ITEMS];
    const int batches[] = {30, 30, 10};
    if (model_create(shape, 100, RNN_ISA_BEST, &r->model, &err) != STATUS_OK) return;
    rnn_init_uniform(r->model, t->seed);
    for (int i = 0; i < 8; i++) {
        random_shuffle(t->seed, (uint32_t)(i / 3), order, TRAIN_ITEMS);
        sequences_gather(&images, DATASET_TRAIN, order + i % 3 * 30, 0, batches[i % 3], r->x,
                         r->labels);
        rnn_step step = model_step(r->model, r->x, r->labels, batches[i % 3], 0.1f, 0);
        r->losses[i] = step.loss;
    }
}

TEST(every_item_of_an_epoch_is_trained_the_smaller_last_batch_included) {
    static replay r;
    trial t = small_trial();
    outcome o;
    replay_training(&r, &t);
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    float *weights = malloc((size_t)o.weight_count * sizeof *weights), *next = weights;
    for (int i = 0; i < tensor_count(r.model); i++) {
        rnn_get_weight(r.model, i, next);
        next += tensor_at(r.model, i).count;
    }
    CHECK_INT(next - weights, o.weight_count);
    CHECK(memcmp(weights, o.weights, (size_t)o.weight_count * sizeof *weights) == 0);
    CHECK(o.evaluations[0].values[METRIC_TRAIN_LOSS] ==
          (r.losses[0] + r.losses[1] + r.losses[2]) / 3);
    CHECK(o.evaluations[2].values[METRIC_TRAIN_LOSS] == (r.losses[6] + r.losses[7]) / 2);
    free(weights);
    rnn_free(r.model);
    outcome_free(&o);
}

/* One update that changes next to nothing. */
TEST(a_trial_starts_from_the_weights_that_it_names) {
    trial t = small_trial();
    outcome o;
    t.lr = 1e-30;
    t.iterations = t.eval_every = 1;
    t.init = RNN_INIT_ORTHOGONAL;
    t.forget_bias = 2;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    rnn_model *m;
    rnn_initialisation how = {.sets_forget_bias = true, .forget_bias = 2};
    for (int part = 0; part < RNN_INIT_BIAS; part++) how.rules[part].scheme = RNN_INIT_ORTHOGONAL;
    how.rules[RNN_INIT_BIAS].scheme = RNN_INIT_ZEROS;
    REQUIRE(
        CHECK_STATUS(model_create((rnn_architecture){28, 28, 9, 2, 10}, 1, RNN_ISA_BEST, &m, &err),
                     STATUS_OK, &err));
    CHECK_STATUS(rnn_init_weights(m, &how, t.seed, &err), STATUS_OK, &err);
    float *weights = malloc((size_t)o.weight_count * sizeof *weights);
    rnn_get_weights(m, weights);
    for (int64_t k = 0; k < o.weight_count; k++)
        CHECK_NEAR((double)o.weights[k], (double)weights[k], 1e-25);
    free(weights);
    rnn_free(m);
    outcome_free(&o);
}

TEST(the_whole_test_split_is_evaluated) {
    static replay r;
    trial t = small_trial();
    outcome o;
    replay_training(&r, &t);
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    rnn_score score = {0};
    for (int64_t item = 0; item < TEST_ITEMS; item++) {
        sequences_gather(&images, DATASET_TEST, NULL, item, 1, r.x, r.labels);
        rnn_evaluate(r.model, r.x, rnn_classes(r.labels), 1, &score);
    }
    CHECK(o.evaluations[2].values[METRIC_TEST_LOSS] == score.loss_sum / TEST_ITEMS);
    CHECK(o.evaluations[2].values[METRIC_TEST_ACC] == (double)score.correct / TEST_ITEMS);
    rnn_free(r.model);
    outcome_free(&o);
}

/* The first 50 items are trained on; the other 20 stand in for a split of their own. */
static trial validated_trial(void) {
    trial t = small_trial();
    t.train_count = TRAIN_ITEMS - 20;
    t.val_count = 20;
    trial_set_id(&t, "", &err);
    return t;
}

TEST(validation_items_are_evaluated_and_never_trained_on) {
    trial t = validated_trial();
    outcome o, other;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    rnn_architecture shape = {28, 28, 9, 2, 10};
    static float x[TRAIN_ITEMS * 28 * 28];
    int32_t labels[TRAIN_ITEMS];
    rnn_model *model = NULL;
    REQUIRE(CHECK_STATUS(model_create(shape, 20, RNN_ISA_BEST, &model, &err), STATUS_OK, &err));
    const float *next = o.weights;
    for (int i = 0; i < tensor_count(model); next += tensor_at(model, i++).count)
        rnn_set_weight(model, i, next);
    sequences_gather(&images, DATASET_TRAIN, NULL, 50, 20, x, labels);
    rnn_score score = {0};
    rnn_evaluate(model, x, rnn_classes(labels), 20, &score);
    const evaluation *last = &o.evaluations[2];
    CHECK(last->values[METRIC_VAL_LOSS] == score.loss_sum / 20);
    CHECK(last->values[METRIC_VAL_ACC] == (double)score.correct / 20);
    CHECK(evaluation_selection(last, MEASURE_ACCURACY) == last->values[METRIC_VAL_ACC]);
    rnn_free(model);

    /* The same items on a smaller data set, without validation: the same weights. */
    dataset small = *digits;
    small.split[DATASET_TRAIN].count = t.train_count;
    const sequences small_images = sequences_of_images(&small);
    t.train_size = t.train_count;
    t.val_count = 0;
    trial_runtime runtime = {0};
    REQUIRE(CHECK_STATUS(train_trial(&t, &small_images, NULL, &other, &runtime, &err), STATUS_OK,
                         &err));
    CHECK_TEXT(o.weights_sha256, other.weights_sha256);
    CHECK(isnan(other.evaluations[2].values[METRIC_VAL_LOSS]) &&
          isnan(other.evaluations[2].values[METRIC_VAL_ACC]));
    CHECK(last->values[METRIC_TEST_ACC] == other.evaluations[2].values[METRIC_TEST_ACC]);
    outcome_free(&o);
    outcome_free(&other);
}

TEST(with_validation_items_the_test_items_are_used_once) {
    trial t = validated_trial();
    outcome o;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    REQUIRE(CHECK_INT(o.evaluation_count, 3));
    for (int i = 0; i < 3; i++) {
        CHECK(isfinite(o.evaluations[i].values[METRIC_VAL_LOSS]) &&
              isfinite(o.evaluations[i].values[METRIC_VAL_ACC]));
        CHECK(isnan(o.evaluations[i].values[METRIC_TEST_LOSS]) == (i < 2));
        CHECK(isnan(o.evaluations[i].values[METRIC_TEST_ACC]) == (i < 2));
    }
    outcome_free(&o);
}

TEST(the_confusion_matrix_counts_the_test_items_by_class) {
    static float x[28 * 28], logits[10];
    trial t = small_trial();
    outcome o;
    int32_t counted[10][10] = {{0}}, label;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    rnn_architecture shape = {28, 28, 9, 2, 10};
    rnn_model *model = NULL;
    REQUIRE(CHECK_STATUS(model_create(shape, 1, RNN_ISA_BEST, &model, &err), STATUS_OK, &err));
    const float *next = o.weights;
    for (int i = 0; i < tensor_count(model); next += tensor_at(model, i++).count)
        rnn_set_weight(model, i, next);
    for (int64_t item = 0; item < TEST_ITEMS; item++) {
        sequences_gather(&images, DATASET_TEST, NULL, item, 1, x, &label);
        rnn_forward(model, x, 1, logits);
        int predicted = 0;
        for (int k = 1; k < 10; k++)
            if (logits[k] > logits[predicted]) predicted = k;
        counted[label][predicted]++;
    }
    REQUIRE(o.confusion != NULL);
    CHECK(memcmp(o.confusion, counted, sizeof counted) == 0);
    rnn_free(model);
    outcome_free(&o);
}

TEST(the_batch_size_does_not_change_a_bit_of_an_evaluation) {
    const int64_t batch_sizes[] = {1, 7, 100, 130, 1000};
    evaluation expected = {0};
    for (int i = 0; i < 5; i++) {
        trial t = small_trial();
        outcome o;
        t.lr = 0; /* the weights stay as they were initialised */
        t.batch_size = batch_sizes[i];
        t.iterations = t.eval_every = 1;
        REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
        if (i == 0) expected = o.evaluations[0];
        CHECK(o.evaluations[0].values[METRIC_TEST_LOSS] == expected.values[METRIC_TEST_LOSS]);
        CHECK(o.evaluations[0].values[METRIC_TEST_ACC] == expected.values[METRIC_TEST_ACC]);
        outcome_free(&o);
    }
}

TEST(parameters_are_counted_and_weights_hashed) {
    trial t = small_trial();
    outcome o;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    /* 4H(I + H + 2) + 4H(2H + 2) + (H + 1) O */
    CHECK_INT(o.parameters_allocated, 36 * (28 + 9 + 2) + 36 * 20 + 10 * 10);
    CHECK_INT(o.weight_count, o.parameters_allocated);
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    sha256_of(o.weights, (size_t)o.weight_count * sizeof *o.weights, &digest);
    sha256_hex(&digest, hex);
    CHECK_TEXT(o.weights_sha256, hex);
    outcome_free(&o);
}

/* The curve ends in a hole at `iteration`, and there are no weights. */
static void check_diverged(const outcome *o, int64_t iteration) {
    CHECK_INT(o->status, TRIAL_DIVERGED);
    CHECK(o->weights == NULL && o->confusion == NULL);
    CHECK_TEXT(o->weights_sha256, "");
    REQUIRE(CHECK_INT(o->evaluation_count, 1));
    CHECK_INT(o->evaluations[0].iteration, iteration);
    CHECK(isnan(o->evaluations[0].values[METRIC_TRAIN_LOSS]) &&
          isnan(o->evaluations[0].values[METRIC_TEST_LOSS]) &&
          isnan(o->evaluations[0].values[METRIC_TEST_ACC]));
}

TEST(an_update_that_is_not_finite_ends_a_trial_as_diverged) {
    trial t = small_trial();
    outcome o;
    t.lr = 3e38;
    t.eval_every = t.iterations;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    CHECK(o.iterations_done < t.iterations);
    check_diverged(&o, o.iterations_done + 1);
    outcome_free(&o);
}

/* The weights are finite but so large that a test item's loss is not. */
TEST(a_test_loss_that_is_not_finite_ends_a_trial_as_diverged) {
    trial t = small_trial();
    outcome o;
    t.lr = 3e38;
    t.iterations = t.eval_every = 3;
    REQUIRE(CHECK_STATUS(train_silently(&t, &o), STATUS_OK, &err));
    check_diverged(&o, o.iterations_done);
    outcome_free(&o);
}

/* Counts calls, and stops at the evaluation of one iteration. */
typedef struct stopper {
    int64_t stop_at;
    int evaluations;
} stopper;

static bool stop_there(const train_progress *progress, void *context) {
    stopper *s = context;
    if (!progress->evaluated) return true;
    s->evaluations++;
    return progress->evaluated->iteration != s->stop_at;
}

TEST(a_listener_stops_a_trial) {
    trial t = small_trial();
    stopper s = {.stop_at = 6};
    outcome o;
    trial_runtime runtime = {0};
    CHECK_STATUS(train_trial(&t, &images, &(train_options){.listen = stop_there, .context = &s}, &o,
                             &runtime, &err),
                 STATUS_STOPPED, &err);
    CHECK_INT(s.evaluations, 2);
    CHECK(o.weights == NULL && o.evaluations == NULL);
    CHECK_INT(o.status, TRIAL_MISSING);
}

TEST(a_stop_after_the_last_evaluation_comes_too_late) {
    trial t = small_trial();
    stopper s = {.stop_at = 8};
    outcome o;
    trial_runtime runtime = {0};
    CHECK_STATUS(train_trial(&t, &images, &(train_options){.listen = stop_there, .context = &s}, &o,
                             &runtime, &err),
                 STATUS_OK, &err);
    CHECK_INT(s.evaluations, 3);
    CHECK_INT(o.status, TRIAL_FINISHED);
    outcome_free(&o);
}

TEST(the_runtime_says_where_the_time_went) {
    trial t = small_trial();
    outcome o;
    trial_runtime runtime = {.attempts = 2};
    rnn_isa path;
    REQUIRE(CHECK_STATUS(train_trial(&t, &images, NULL, &o, &runtime, &err), STATUS_OK, &err));
    CHECK(runtime.train_s > 0 && runtime.eval_s > 0);
    CHECK(runtime.wall_s >= runtime.train_s + runtime.eval_s);
    /* Of one thread; the two clocks tick by themselves. */
    CHECK(runtime.cpu_s > 0 && runtime.cpu_s <= runtime.train_s + 0.01);
    /* Two epochs of 70, then 30 and 30. */
    CHECK_NEAR(runtime.samples_per_s * runtime.train_s, 200, 1e-6);
    CHECK(rnn_isa_parse(runtime.isa, &path));
    CHECK_INT(runtime.attempts, 2);
    outcome_free(&o);
}

TEST(a_trial_that_was_planned_for_other_data_is_refused) {
    trial t = small_trial();
    outcome o;
    t.train_count++;
    CHECK_STATUS(train_silently(&t, &o), STATUS_INTERNAL, &err);
    CHECK_CONTAINS(err.message, "other data");
}

TEST(memory_is_counted_before_it_is_taken) {
    trial t = small_trial();
    size_t small = train_bytes(&t, 1);
    CHECK(small > (size_t)rnn_parameter_count(&t.architecture) * 3 * sizeof(float));
    t.architecture.hidden_dim *= 10;
    CHECK(train_bytes(&t, 1) > 10 * small / 2);
}

int main(void) {
    const dataset_spec spec = {
        .source = DATASET_DIGITS, .train_size = TRAIN_ITEMS, .test_size = TEST_ITEMS};
    if (dataset_open(&spec, &digits, &err) != STATUS_OK ||
        dataset_fill(digits, &err) != STATUS_OK) {
        printf("%s\n", err.message);
        return 1;
    }
    images = sequences_of_images(digits);
    RUN(the_same_trial_gives_the_same_bits);
    RUN(the_work_of_a_trial_is_what_is_trained_and_evaluated);
    RUN(without_iterations_the_weights_it_starts_from_are_scored_once);
    RUN(every_instruction_set_gives_the_same_bits);
    RUN(evaluations_are_made_every_so_often_and_at_the_end);
    RUN(an_evaluation_that_is_due_at_the_end_is_made_once);
    RUN(every_item_of_an_epoch_is_trained_the_smaller_last_batch_included);
    RUN(a_trial_starts_from_the_weights_that_it_names);
    RUN(the_whole_test_split_is_evaluated);
    RUN(validation_items_are_evaluated_and_never_trained_on);
    RUN(with_validation_items_the_test_items_are_used_once);
    RUN(the_confusion_matrix_counts_the_test_items_by_class);
    RUN(the_batch_size_does_not_change_a_bit_of_an_evaluation);
    RUN(parameters_are_counted_and_weights_hashed);
    RUN(an_update_that_is_not_finite_ends_a_trial_as_diverged);
    RUN(a_test_loss_that_is_not_finite_ends_a_trial_as_diverged);
    RUN(a_listener_stops_a_trial);
    RUN(a_stop_after_the_last_evaluation_comes_too_late);
    RUN(the_runtime_says_where_the_time_went);
    RUN(a_trial_that_was_planned_for_other_data_is_refused);
    RUN(memory_is_counted_before_it_is_taken);
    dataset_free(digits);
    return check_finish();
}
