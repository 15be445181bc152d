/* How many threads train a trial may change at any time; it changes no bit. */
#include <stdlib.h>

#include "src/data/dataset_open.h"
#include "src/train/thread_policy.h"
#include "src/train/train.h"
#include "tests/check.h"
#include "tests/rnn_models.h"
#include "tests/trial_defaults.h"

static dataset *digits;
static sequences images;
static error err;

static trial small_trial(void) {
    trial t = {
        .architecture = {digits->seq_dim, digits->input_dim, 20, 2, digits->output_dim},
        .lr = 0.1,
        .batch_size = 100,
        .train_size = 300,
        .train_count = 300,
        .test_count = 200,
        .iterations = 12,
        .epochs = 4,
        .eval_every = 2,
        .seed = 7,
    };
    t = with_later_defaults(t);
    trial_set_id(&t, "", &err);
    return t;
}

/* --- wishes that change --- */

typedef struct wisher {
    atomic_int threads;
    const int *next;
} wisher;

static bool wish(const train_progress *progress, void *context) {
    wisher *w = context;
    if (progress->evaluated && *w->next) atomic_store(&w->threads, *w->next++);
    return true;
}

/* The mean number of threads; the digest of the weights goes to `digest`. */
static double train_with(const int wishes[], char digest[SHA256_HEX_CHARS + 1]) {
    const trial t = small_trial();
    wisher w = {.next = wishes + 1};
    outcome o;
    trial_runtime runtime = {0};
    atomic_init(&w.threads, wishes[0]);
    digest[0] = '\0';
    const status result = train_trial(
        &t, &images, &(train_options){.threads = &w.threads, .listen = wish, .context = &w}, &o,
        &runtime, &err);
    if (!CHECK_STATUS(result, STATUS_OK, &err)) return 0;
    memcpy(digest, o.weights_sha256, sizeof o.weights_sha256);
    outcome_free(&o);
    return runtime.threads;
}

TEST(threads_that_come_and_go_change_no_bit) {
    char alone[SHA256_HEX_CHARS + 1], changing[SHA256_HEX_CHARS + 1];
    CHECK_NEAR(train_with((const int[]){1, 0}, alone), 1, 1e-9);
    const double threads = train_with((const int[]){3, 1, 4, 2, 0}, changing);
    CHECK(threads > 1 && threads < 4);
    CHECK_TEXT(changing, alone);
}

/* More than a team may have: the engine refuses them as it does those that the system lacks. */
TEST(threads_that_cannot_be_had_are_done_without) {
    char alone[SHA256_HEX_CHARS + 1], refused[SHA256_HEX_CHARS + 1];
    train_with((const int[]){1, 0}, alone);
    CHECK_NEAR(train_with((const int[]){5000, 0}, refused), 1, 1e-9);
    CHECK_TEXT(refused, alone);
    CHECK_NEAR(train_with((const int[]){2, 5000, 0}, refused), 2, 1e-9);
    CHECK_TEXT(refused, alone);
}

TEST(memory_of_further_threads_is_counted) {
    const trial t = small_trial();
    CHECK(train_bytes(&t, 2) > train_bytes(&t, 1));
    CHECK(train_bytes(&t, 2) < 2 * train_bytes(&t, 1));
}

TEST(threads_pay_where_a_batch_is_large) {
    trial t = small_trial();
    t.architecture.hidden_dim = 2;
    CHECK_INT(train_most_threads(&t), 1);
    t.architecture.hidden_dim = 100;
    t.architecture.layer_dim = 1;
    CHECK(train_most_threads(&t) > 10);
    t.batch_size = 5;
    CHECK(train_most_threads(&t) <= 5);
}

/* --- threads that hinder --- */

static rnn_model *model(void) {
    rnn_model *m = NULL;
    CHECK_STATUS(model_create((rnn_architecture){2, 2, 2, 1, 2}, 4, RNN_ISA_BEST, &m, &err),
                 STATUS_OK, &err);
    return m;
}

static void updates(thread_policy *c, int count, double update_s) {
    for (int i = 0; i < count; i++) {
        thread_policy_apply(c);
        thread_policy_note_update(c, update_s);
    }
}

TEST(a_second_thread_that_makes_updates_faster_stays) {
    atomic_int wished = 1;
    rnn_model *m = model();
    thread_policy c;
    CHECK_STATUS(thread_policy_begin(&c, m, 1, &wished, &err), STATUS_OK, &err);
    updates(&c, 10, 0.25);
    CHECK_INT(rnn_threads(m), 1);
    wished = 2;
    updates(&c, 40, 0.125);
    CHECK_INT(rnn_threads(m), 2);
    CHECK_NEAR(c.core_s, 10 * 0.25 + 2 * 40 * 0.125, 1e-12);
    wished = 1;
    updates(&c, 1, 0.25);
    CHECK_INT(rnn_threads(m), 1);
    rnn_free(m);
}

/* After a second of slower updates, then ten seconds without. */
TEST(a_second_thread_that_makes_updates_slower_goes_and_comes_back) {
    atomic_int wished = 1;
    rnn_model *m = model();
    thread_policy c;
    CHECK_STATUS(thread_policy_begin(&c, m, 1, &wished, &err), STATUS_OK, &err);
    updates(&c, 10, 0.25);
    wished = 2;
    updates(&c, 1, 0.5);
    CHECK_INT(rnn_threads(m), 2);
    updates(&c, 1, 0.5);
    CHECK_INT(rnn_threads(m), 1);
    updates(&c, 39, 0.25);
    CHECK_INT(rnn_threads(m), 1);
    updates(&c, 1, 0.25);
    CHECK_INT(rnn_threads(m), 2);
    updates(&c, 40, 0.125);
    CHECK_INT(rnn_threads(m), 2);
    rnn_free(m);
}

int main(void) {
    const dataset_spec spec = {.source = DATASET_DIGITS, .train_size = 300, .test_size = 200};
    if (dataset_open(&spec, &digits, &err) != STATUS_OK ||
        dataset_fill(digits, &err) != STATUS_OK) {
        printf("no digits: %s\n", err.message);
        return 1;
    }
    images = sequences_of_images(digits);
    RUN(threads_that_come_and_go_change_no_bit);
    RUN(threads_that_cannot_be_had_are_done_without);
    RUN(memory_of_further_threads_is_counted);
    RUN(threads_pay_where_a_batch_is_large);
    RUN(a_second_thread_that_makes_updates_faster_stays);
    RUN(a_second_thread_that_makes_updates_slower_goes_and_comes_back);
    dataset_free(digits);
    return check_finish();
}
