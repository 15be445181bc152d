/* Training on sequences of several lengths: what the engine does with each row's own steps,
 * whatever else the data hold, with any number of threads, and from any checkpoint. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "src/base/random.h"
#include "src/data/dataset_open.h"
#include "src/data/file_dataset.h"
#include "src/rnn/rnn.h"
#include "src/train/train.h"
#include "src/trial/trial_spec.h"
#include "tests/check.h"
#include "tests/data_fixture.h"
#include "tests/trial_defaults.h"

enum { TRAIN = 70, TEST_ITEMS = 130, LONGEST = 9, FEATURES = 2, CLASSES = 3, BATCH = 16 };
enum { UPDATES = 10, SEED = 7 };

static error err;

static float value_of(int split, int item, int t, int f) {
    const uint64_t index = (uint64_t)((item * LONGEST + t) * FEATURES + f);
    return (float)(random_at(SEED, RANDOM_TEST, (uint32_t)split, index).word[0] % 2000) / 1000 - 1;
}

/* From 1 to LONGEST. */
static int length_of(int split, int item) {
    return 1 + (item * 5 + split) % LONGEST;
}

/* A row a step; a label that the values say something of. */
static const char *write_items(const char *name, int split, int items, int (*length)(int, int)) {
    text rows = {0};
    text_append(&rows, "id,a,b,label\n");
    for (int item = 0; item < items; item++)
        for (int t = 0; t < length(split, item); t++)
            text_append_format(
                &rows, "%d,%.3f,%.3f,c%d\n", item, (double)value_of(split, item, t, 0),
                (double)value_of(split, item, t, 1) + item % CLASSES, item % CLASSES);
    const char *path = test_write(name, rows.data, rows.bytes);
    text_free(&rows);
    return path;
}

static dataset *open_items(const char *train, const char *test) {
    const file_spec file = {.train = train, .test = test, .request = {.header = -1, .id = "id"}};
    const dataset_spec spec = {.source = DATASET_FILE, .file = &file, .train_size = TRAIN};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    return d;
}

static dataset *open_ragged(void) {
    return open_items(write_items("train.csv", DATASET_TRAIN, TRAIN, length_of),
                      write_items("test.csv", DATASET_TEST, TEST_ITEMS, length_of));
}

static trial trial_of(const dataset *d, rnn_readout readout) {
    trial t = {.architecture = {d->seq_dim, d->input_dim, 6, 2, d->output_dim,
                                .direction = RNN_DIRECTION_BOTH, .readout = readout},
               .lr = 0.1,
               .clip_norm = 0.5,
               .batch_size = BATCH,
               .train_size = TRAIN,
               .train_count = TRAIN,
               .test_count = TEST_ITEMS,
               .iterations = UPDATES,
               .epochs = UPDATES / 5.0,
               .eval_every = 3,
               .seed = SEED};
    if (dataset_has_lengths(d)) {
        t.train_steps = dataset_steps(d, DATASET_TRAIN, 0, TRAIN);
        t.test_steps = dataset_steps(d, DATASET_TEST, 0, TEST_ITEMS);
    }
    t = with_later_defaults(t);
    CHECK_STATUS(trial_set_id(&t, "", &err), STATUS_OK, &err);
    return t;
}

static outcome train(const dataset *d, const trial *t, const train_options *options,
                     status wanted) {
    outcome o = {0};
    trial_runtime runtime = {0};
    const sequences s = sequences_of_dataset(d);
    CHECK_STATUS(train_trial(t, &s, options, &o, &runtime, &err), wanted, &err);
    return o;
}

static bool same_outcome(const outcome *a, const outcome *b) {
    return CHECK_TEXT(a->weights_sha256, b->weights_sha256) &&
           CHECK_INT(a->evaluation_count, b->evaluation_count) &&
           CHECK(memcmp(a->evaluations, b->evaluations,
                        (size_t)a->evaluation_count * sizeof *a->evaluations) == 0);
}

/* --- against the engine, called by hand --- */

/* The rows of x that a batch has, NaN behind their ends; what is read from there would be seen. */
static void gather_by_hand(int split, const uint32_t *items, int rows, float *x, int32_t *labels,
                           int32_t *lengths) {
    for (int row = 0; row < rows; row++) {
        const int item = (int)items[row];
        lengths[row] = length_of(split, item);
        labels[row] = item % CLASSES;
        for (int t = 0; t < LONGEST; t++) {
            float *step = x + (row * LONGEST + t) * FEATURES;
            char written[32];
            for (int f = 0; f < FEATURES; f++) {
                snprintf(written, sizeof written, "%.3f",
                         (double)value_of(split, item, t, f) + (f ? item % CLASSES : 0));
                step[f] = t < lengths[row] ? (float)strtod(written, NULL) : NAN;
            }
        }
    }
}

static void update_by_hand(rnn_model *m, int64_t update, float *x, int32_t *labels,
                           int32_t *lengths) {
    const int per_epoch = (TRAIN + BATCH - 1) / BATCH, first = (int)(update % per_epoch) * BATCH;
    const int rows = TRAIN - first < BATCH ? TRAIN - first : BATCH;
    uint32_t order[TRAIN];
    random_shuffle(SEED, (uint32_t)(update / per_epoch), order, TRAIN);
    gather_by_hand(DATASET_TRAIN, order + first, rows, x, labels, lengths);
    CHECK(rnn_train_step(m, x, rnn_classes(labels), rows).finite);
}

static void check_by_hand(rnn_readout readout) {
    dataset *d = open_ragged();
    REQUIRE(d && CHECK_INT(d->seq_dim, LONGEST));
    const trial t = trial_of(d, readout);
    outcome o = train(d, &t, NULL, STATUS_OK);
    const rnn_spec spec = trial_spec(&t);
    CHECK(spec.variable_length);
    rnn_model *m;
    REQUIRE(CHECK_STATUS(rnn_create(&spec, TEST_ITEMS, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
    float x[TEST_ITEMS * LONGEST * FEATURES];
    int32_t labels[TEST_ITEMS], lengths[TEST_ITEMS];
    uint32_t all[TEST_ITEMS];
    for (uint32_t i = 0; i < TEST_ITEMS; i++) all[i] = i;
    rnn_init_uniform(m, SEED);
    rnn_set_lengths(m, lengths);
    for (int64_t k = 0; k < UPDATES; k++) update_by_hand(m, k, x, labels, lengths);
    float *weights = malloc((size_t)o.weight_count * sizeof *weights);
    rnn_get_weights(m, weights);
    CHECK(memcmp(weights, o.weights, (size_t)o.weight_count * sizeof *weights) == 0);
    rnn_score score = {0};
    gather_by_hand(DATASET_TEST, all, TEST_ITEMS, x, labels, lengths);
    rnn_evaluate(m, x, rnn_classes(labels), TEST_ITEMS, &score);
    CHECK(outcome_test_accuracy(&o) == (double)score.correct / TEST_ITEMS);
    CHECK(outcome_last(&o, METRIC_TEST_LOSS) == score.loss_sum / TEST_ITEMS);
    free(weights);
    rnn_free(m);
    outcome_free(&o);
    dataset_free(d);
}

TEST(training_is_what_the_engine_does_with_each_rows_own_steps) {
    for (rnn_readout readout = 0; readout < RNN_READOUT_EVERY_STEP; readout++)
        check_by_hand(readout);
}

/* --- against sequences of one length --- */

static int one_length(int split, int item) {
    (void)split, (void)item;
    return 6;
}

/* One longer sequence that is not trained on: all others are shorter than the longest. */
static int one_length_but_for_the_last(int split, int item) {
    (void)split;
    return item == TRAIN ? LONGEST : 6;
}

TEST(equal_lengths_give_the_bits_of_data_that_have_no_other) {
    const char *test = write_items("same_test.csv", DATASET_TEST, TEST_ITEMS, one_length);
    dataset *plain = open_items(write_items("same.csv", DATASET_TRAIN, TRAIN, one_length), test),
            *longer = open_items(
                write_items("longer.csv", DATASET_TRAIN, TRAIN + 1, one_length_but_for_the_last),
                test);
    REQUIRE(plain && longer && CHECK(!dataset_has_lengths(plain)) &&
            CHECK(dataset_has_lengths(longer)) && CHECK_INT(longer->seq_dim, LONGEST));
    for (rnn_readout readout = 0; readout < RNN_READOUT_EVERY_STEP; readout++) {
        const trial a = trial_of(plain, readout), b = trial_of(longer, readout);
        outcome of_plain = train(plain, &a, NULL, STATUS_OK),
                of_longer = train(longer, &b, NULL, STATUS_OK);
        same_outcome(&of_plain, &of_longer);
        CHECK_NEAR(trial_flops(&a), trial_flops(&b), 0);
        outcome_free(&of_plain);
        outcome_free(&of_longer);
    }
    dataset_free(plain);
    dataset_free(longer);
}

/* --- interrupted, and with more threads --- */

typedef struct watcher {
    int64_t stop_at, resumed;
} watcher;

static bool watch(const train_progress *progress, void *context) {
    watcher *w = context;
    w->resumed = progress->resumed;
    return w->stop_at == 0 || progress->iteration < w->stop_at;
}

TEST(a_trial_goes_on_from_its_checkpoint_to_the_same_bits) {
    dataset *d = open_ragged();
    REQUIRE(d);
    const trial t = trial_of(d, RNN_READOUT_FINAL_STATES);
    outcome whole = train(d, &t, NULL, STATUS_OK);
    char path[256];
    snprintf(path, sizeof path, "%s/lengths", getenv("TEST_TMPDIR"));
    const train_checkpoints checkpoints = {.path = path, .every_s = 1e-9};
    for (int64_t stop = 3; stop < UPDATES; stop += 3) {
        watcher w = {.stop_at = stop};
        const train_options options = {.checkpoints = &checkpoints, .listen = watch, .context = &w};
        outcome stopped = train(d, &t, &options, STATUS_STOPPED);
        outcome_free(&stopped);
        w = (watcher){0};
        outcome resumed = train(d, &t, &options, STATUS_OK);
        CHECK_INT(w.resumed, stop);
        same_outcome(&resumed, &whole);
        outcome_free(&resumed);
        train_checkpoints_remove(&checkpoints);
    }
    outcome_free(&whole);
    dataset_free(d);
}

TEST(threads_make_no_difference) {
    dataset *d = open_ragged();
    REQUIRE(d);
    const trial t = trial_of(d, RNN_READOUT_MEAN);
    outcome one = train(d, &t, NULL, STATUS_OK);
    for (int threads = 2; threads <= 3; threads++) {
        atomic_int wanted;
        atomic_init(&wanted, threads);
        outcome more = train(d, &t, &(train_options){.threads = &wanted}, STATUS_OK);
        same_outcome(&more, &one);
        outcome_free(&more);
    }
    outcome_free(&one);
    dataset_free(d);
}

/* --- work --- */

/* An LSTM of 6 units on 2 inputs makes 4 * 6 * (2 + 6) = 192 multiply-adds a step, and 18 at the
 * end: an update also makes those of the gradients, without that of the inputs. */
TEST(work_is_counted_by_the_steps_that_there_are) {
    dataset *d = open_ragged();
    REQUIRE(d);
    trial t = trial_of(d, RNN_READOUT_LAST_STEP);
    t.bidirectional = false;
    t.layer_dim = 1;
    t.hidden_dims = (config_integers){.count = 1, .members = {6}};
    t.iterations = 5;
    t.eval_every = 5;
    trial_derive(&t);
    int64_t train_steps = 0, test_steps = 0;
    for (int i = 0; i < TRAIN; i++) train_steps += length_of(DATASET_TRAIN, i);
    for (int i = 0; i < TEST_ITEMS; i++) test_steps += length_of(DATASET_TEST, i);
    CHECK_INT(t.train_steps, train_steps);
    const double trained = 2.0 * (3 * 192 - 48) * (double)train_steps + 2.0 * 3 * 18 * TRAIN;
    const double tested = 2.0 * 192 * (double)test_steps + 2.0 * 18 * TEST_ITEMS;
    CHECK_NEAR(trial_flops(&t), trained + tested, 1e-3);
    dataset_free(d);
}

int main(void) {
    RUN(training_is_what_the_engine_does_with_each_rows_own_steps);
    RUN(equal_lengths_give_the_bits_of_data_that_have_no_other);
    RUN(a_trial_goes_on_from_its_checkpoint_to_the_same_bits);
    RUN(threads_make_no_difference);
    RUN(work_is_counted_by_the_steps_that_there_are);
    return check_finish();
}
