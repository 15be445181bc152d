/* Checkpoints: a trial resumed at any of them comes to the same bits, and a bad one is noticed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/base/sha256.h"
#include "src/data/dataset_open.h"
#include "src/train/checkpoint.h"
#include "src/train/train.h"
#include "tests/check.h"
#include "tests/trial_defaults.h"

enum { ITERATIONS = 11 };

static dataset *digits;
static sequences images;
static trial t;
static outcome undisturbed;
static char root[256], path[300];
static error err;

/* Eleven updates in epochs of three; evaluations after 3, 6, 9 and 11, each in three groups. */
static bool set_up(void) {
    const char *temporary = getenv("TEST_TMPDIR");
    const dataset_spec spec = {.source = DATASET_DIGITS, .train_size = 70, .test_size = 230};
    trial_runtime runtime = {0};
    snprintf(root, sizeof root, "%s/checkpoint.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(root) || dataset_open(&spec, &digits, &err) != STATUS_OK ||
        dataset_fill(digits, &err) != STATUS_OK)
        return false;
    images = sequences_of_images(digits);
    snprintf(path, sizeof path, "%s/trial", root);
    t = (trial){.architecture = {digits->seq_dim, digits->input_dim, 5, 2, digits->output_dim},
                .lr = 0.1,
                .clip_norm = 0.5,
                .batch_size = 30,
                .train_size = 70,
                .train_count = 70,
                .test_count = 230,
                .iterations = ITERATIONS,
                .epochs = ITERATIONS / 3.0,
                .eval_every = 3,
                .seed = 7};
    t = with_later_defaults(t);
    return trial_set_id(&t, "", &err) == STATUS_OK &&
           train_trial(&t, &images, NULL, &undisturbed, &runtime, &err) == STATUS_OK;
}

static bool same_as_undisturbed(const outcome *o) {
    return o->status == undisturbed.status && o->iterations_done == undisturbed.iterations_done &&
           o->evaluation_count == undisturbed.evaluation_count &&
           memcmp(o->evaluations, undisturbed.evaluations,
                  (size_t)o->evaluation_count * sizeof *o->evaluations) == 0 &&
           o->weight_count == undisturbed.weight_count &&
           memcmp(o->weights, undisturbed.weights, (size_t)o->weight_count * sizeof *o->weights) ==
               0 &&
           memcmp(o->confusion, undisturbed.confusion,
                  (size_t)(digits->output_dim * digits->output_dim) * sizeof *o->confusion) == 0;
}

/* --- what happens --- */

typedef struct observer {
    int64_t stop_at;                 /* stop at the evaluation after so many updates; 0: never */
    int64_t first_iteration;         /* of the first event; -1 before */
    int kept;                        /* checkpoints written */
    char *copies[2 * ITERATIONS][2]; /* both slots after each of them; owned */
    size_t copy_bytes[2 * ITERATIONS][2];
    char notice[ERROR_MESSAGE_BYTES];
} observer;

static char *slot_path(int slot) {
    static char paths[2][310];
    snprintf(paths[slot], sizeof paths[slot], "%s.%d", path, slot);
    return paths[slot];
}

static void copy_slots(observer *o) {
    for (int slot = 0; slot < 2; slot++)
        if (access(slot_path(slot), F_OK) == 0)
            files_read(slot_path(slot), 1 << 20, &o->copies[o->kept][slot],
                       &o->copy_bytes[o->kept][slot], &err);
}

static bool observe(const train_progress *progress, void *context) {
    observer *o = context;
    if (o->first_iteration < 0 && !progress->notice) o->first_iteration = progress->iteration;
    if (progress->notice) snprintf(o->notice, sizeof o->notice, "%s", progress->notice);
    if (progress->kept && o->kept < 2 * ITERATIONS) {
        copy_slots(o);
        o->kept++;
    }
    return !(progress->evaluated && progress->iteration == o->stop_at);
}

static void forget(observer *o) {
    for (int i = 0; i < o->kept; i++)
        for (int slot = 0; slot < 2; slot++) free(o->copies[i][slot]);
}

static status resume(double every_s, observer *seen, outcome *o) {
    trial_runtime runtime = {0};
    const train_checkpoints checkpoints = {path, every_s};
    seen->first_iteration = -1;
    const train_options options = {.checkpoints = &checkpoints, .listen = observe, .context = seen};
    return train_trial(&t, &images, &options, o, &runtime, &err);
}

static void check_resumes_to_the_same(double every_s, observer *seen) {
    outcome o;
    REQUIRE(CHECK_STATUS(resume(every_s, seen, &o), STATUS_OK, &err));
    CHECK(same_as_undisturbed(&o));
    outcome_free(&o);
}

static void remove_slots(void) {
    train_checkpoints_remove(&(train_checkpoints){path, 0});
}

/* --- facts --- */

TEST(resumed_at_any_checkpoint_a_trial_comes_to_the_same_bits) {
    observer all = {0};
    check_resumes_to_the_same(1e-9, &all); /* one after every update */
    CHECK_INT(all.kept, ITERATIONS);
    for (int i = 0; i < all.kept; i++) {
        observer seen = {0};
        remove_slots();
        for (int slot = 0; slot < 2; slot++)
            if (all.copies[i][slot])
                files_publish(slot_path(slot), all.copies[i][slot], all.copy_bytes[i][slot], true,
                              &err);
        check_resumes_to_the_same(0, &seen);
        CHECK(seen.first_iteration > i);
        CHECK_TEXT(seen.notice, "");
        CHECK_INT(seen.kept, 0);
    }
    forget(&all);
    remove_slots();
    CHECK(access(slot_path(0), F_OK) != 0 && access(slot_path(1), F_OK) != 0);
}

TEST(a_stop_keeps_a_checkpoint) {
    observer first = {.stop_at = 6}, second = {0};
    outcome o;
    CHECK_STATUS(resume(1000, &first, &o), STATUS_STOPPED, &err);
    CHECK_INT(first.kept, 1);
    check_resumes_to_the_same(1000, &second);
    CHECK(second.first_iteration > 6);
    forget(&first);
    remove_slots();
}

/* Take the slot's checkpoint, change it and put it back. */
static void edit_slot(int slot, void (*edit)(char *bytes, size_t *count)) {
    char *bytes = NULL;
    size_t count = 0;
    sha256_digest digest;
    REQUIRE(
        CHECK_STATUS(files_read(slot_path(slot), 1 << 20, &bytes, &count, &err), STATUS_OK, &err));
    edit(bytes, &count);
    REQUIRE(sha256_of(bytes, count - SHA256_BYTES, &digest) == 0);
    memcpy(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES);
    CHECK_STATUS(files_publish(slot_path(slot), bytes, count, true, &err), STATUS_OK, &err);
    free(bytes);
}

enum { FORMAT_AT = 8, CPU_S_AT = 120 };

static void make_cpu_s_large(char *bytes, size_t *count) {
    const double large = 1000;
    (void)count;
    memcpy(bytes + CPU_S_AT, &large, sizeof large);
}

static void cut_out(char *bytes, size_t *count, size_t at, size_t length) {
    *count -= length;
    memmove(bytes + at, bytes + at + length, *count - at);
}

/* Format 3 has no norm, no names of metrics and five of them, and after the number of states
 * neither scalars nor best weights. */
static void make_format_3(char *bytes, size_t *count) {
    enum { NORM_AT = 128, EVALUATIONS_AT = 56, NAME_BYTES = 32, OLD_METRICS = 5 };
    const uint32_t three = 3;
    int64_t evaluations;
    memcpy(&evaluations, bytes + EVALUATIONS_AT, sizeof evaluations);
    memcpy(bytes + FORMAT_AT, &three, sizeof three);
    cut_out(bytes, count, NORM_AT, sizeof(double) + sizeof(int64_t) + METRIC_COUNT * NAME_BYTES);
    for (int64_t i = 0; i < evaluations; i++)
        cut_out(bytes, count, NORM_AT + (size_t)(i + 1) * (1 + OLD_METRICS) * sizeof(double),
                (METRIC_COUNT - OLD_METRICS) * sizeof(double));
    *count -= 2 * sizeof(int64_t);
}

/* The number of states stands before the digest. */
static void make_format_2(char *bytes, size_t *count) {
    const uint32_t two = 2;
    make_format_3(bytes, count);
    memcpy(bytes + FORMAT_AT, &two, sizeof two);
    *count -= sizeof(int64_t);
}

static void make_format_1(char *bytes, size_t *count) {
    const uint32_t one = 1;
    make_format_2(bytes, count);
    memcpy(bytes + FORMAT_AT, &one, sizeof one);
    *count -= sizeof(double);
    memmove(bytes + CPU_S_AT, bytes + CPU_S_AT + sizeof(double), *count - CPU_S_AT);
}

/* The CPU time of a trial that was stopped, its checkpoint edited, and resumed. */
static double cpu_s_after(void (*edit)(char *bytes, size_t *count)) {
    observer first = {.stop_at = 6}, second = {0};
    outcome o;
    trial_runtime runtime = {0};
    const train_checkpoints checkpoints = {path, 1000};
    CHECK_STATUS(resume(1000, &first, &o), STATUS_STOPPED, &err);
    edit_slot(0, edit);
    const train_options options = {
        .checkpoints = &checkpoints, .listen = observe, .context = &second};
    CHECK_STATUS(train_trial(&t, &images, &options, &o, &runtime, &err), STATUS_OK, &err);
    CHECK(same_as_undisturbed(&o));
    CHECK_TEXT(second.notice, "");
    outcome_free(&o);
    forget(&first);
    forget(&second);
    remove_slots();
    return runtime.cpu_s;
}

TEST(cpu_time_is_that_of_all_sessions) {
    const double cpu_s = cpu_s_after(make_cpu_s_large);
    CHECK(cpu_s > 1000 && cpu_s < 1100);
}

TEST(a_checkpoint_of_format_1_is_resumed_without_its_cpu_time) {
    CHECK(isnan(cpu_s_after(make_format_1)));
}

TEST(a_checkpoint_of_format_2_is_resumed) {
    CHECK(cpu_s_after(make_format_2) > 0);
}

TEST(a_checkpoint_of_format_3_is_resumed) {
    CHECK(cpu_s_after(make_format_3) > 0);
}

TEST(checkpoints_can_be_turned_off) {
    observer seen = {.stop_at = 6};
    outcome o;
    CHECK_STATUS(resume(0, &seen, &o), STATUS_STOPPED, &err);
    CHECK(access(slot_path(0), F_OK) != 0 && access(slot_path(1), F_OK) != 0);
}

/* Checkpoints after 9 updates and, newer, before the end. */
static void leave_two(void) {
    observer seen = {0};
    outcome o;
    remove_slots();
    CHECK_STATUS(resume(1e-9, &seen, &o), STATUS_OK, &err);
    outcome_free(&o);
    forget(&seen);
}

static int newest_slot(void) {
    char *bytes[2] = {0};
    size_t count = 0;
    int64_t done[2] = {0};
    for (int slot = 0; slot < 2; slot++) {
        checkpoint c;
        files_read(slot_path(slot), 1 << 20, &bytes[slot], &count, &err);
        CHECK_STATUS(checkpoint_decode("slot", &t, bytes[slot], count, &c, &err), STATUS_OK, &err);
        done[slot] = c.iterations_done;
        checkpoint_free(&c);
        free(bytes[slot]);
    }
    CHECK_INT(done[0] > done[1] ? done[0] : done[1], ITERATIONS);
    return done[1] > done[0];
}

TEST(a_damaged_checkpoint_is_left_out_for_the_older_one) {
    observer seen = {0};
    leave_two();
    CHECK_INT(truncate(slot_path(newest_slot()), 150), 0);
    check_resumes_to_the_same(0, &seen);
    CHECK_CONTAINS(seen.notice, "damaged");
    CHECK(seen.first_iteration >= ITERATIONS - 1);
}

TEST(without_a_whole_checkpoint_a_trial_begins_again) {
    observer seen = {0};
    leave_two();
    CHECK_INT(truncate(slot_path(0), 150), 0);
    CHECK_INT(truncate(slot_path(1), 0), 0);
    check_resumes_to_the_same(0, &seen);
    CHECK_CONTAINS(seen.notice, "damaged");
    CHECK_INT(seen.first_iteration, 3);
    remove_slots();
}

TEST(training_goes_on_when_checkpoints_cannot_be_written) {
    observer seen = {0};
    trial_runtime runtime = {0};
    outcome o;
    const train_checkpoints checkpoints = {"/nonexistent/folder/trial", 1e-9};
    const train_options options = {
        .checkpoints = &checkpoints, .listen = observe, .context = &seen};
    CHECK_STATUS(train_trial(&t, &images, &options, &o, &runtime, &err), STATUS_OK, &err);
    CHECK(same_as_undisturbed(&o));
    CHECK_INT(seen.kept, 0);
    CHECK_CONTAINS(seen.notice, "no checkpoint was kept");
    outcome_free(&o);
}

/* --- the format --- */

static status decode(const trial *of, const char *bytes, size_t count) {
    checkpoint c;
    status result = checkpoint_decode("slot", of, bytes, count, &c, &err);
    checkpoint_free(&c);
    return result;
}

TEST(every_flipped_bit_and_every_cut_is_refused) {
    char *bytes = NULL;
    size_t count = 0;
    int wrong = 0;
    leave_two();
    REQUIRE(CHECK_STATUS(files_read(slot_path(0), 1 << 20, &bytes, &count, &err), STATUS_OK, &err));
    for (size_t at = 0; at < count; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[at] = (char)(bytes[at] ^ (1 << bit));
            wrong += decode(&t, bytes, count) != STATUS_DAMAGED;
            bytes[at] = (char)(bytes[at] ^ (1 << bit));
        }
        wrong += decode(&t, bytes, at) != STATUS_DAMAGED;
    }
    CHECK_INT(wrong, 0);
    CHECK_STATUS(decode(&t, bytes, count), STATUS_OK, &err);
    trial other = t;
    other.id[0] = other.id[0] == '0' ? '1' : '0';
    CHECK_STATUS(decode(&other, bytes, count), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, "another trial");
    free(bytes);
    remove_slots();
}

/* Change four bytes and make the digest fit again. */
static void reseal(char *bytes, size_t count, size_t at, uint32_t value) {
    sha256_digest digest;
    memcpy(bytes + at, &value, sizeof value);
    sha256_of(bytes, count - SHA256_BYTES, &digest);
    memcpy(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES);
}

TEST(another_format_or_contract_is_told_from_damage) {
    char *bytes = NULL;
    size_t count = 0;
    leave_two();
    REQUIRE(CHECK_STATUS(files_read(slot_path(0), 1 << 20, &bytes, &count, &err), STATUS_OK, &err));
    for (uint32_t other = 0; other <= CHECKPOINT_FORMAT + 1; other += CHECKPOINT_FORMAT + 1) {
        char told[32];
        snprintf(told, sizeof told, "format %u", other);
        reseal(bytes, count, 8, other);
        CHECK_STATUS(decode(&t, bytes, count), STATUS_BAD_INPUT, &err);
        CHECK_CONTAINS(err.message, told);
    }
    reseal(bytes, count, 8, CHECKPOINT_FORMAT);
    reseal(bytes, count, 12, 98);
    CHECK_STATUS(decode(&t, bytes, count), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "contract 98");
    free(bytes);
    remove_slots();
}

TEST(counts_that_do_not_fit_the_trial_are_refused) {
    enum { DONE_AT = 32, EVALUATIONS_AT = 56, WEIGHTS_AT = 64 };
    enum { FIRST_ITERATION_AT = 144 + METRIC_COUNT * 32 };
    const size_t places[] = {DONE_AT, EVALUATIONS_AT, WEIGHTS_AT, FIRST_ITERATION_AT};
    char *bytes = NULL;
    size_t count = 0;
    leave_two();
    REQUIRE(CHECK_STATUS(files_read(slot_path(0), 1 << 20, &bytes, &count, &err), STATUS_OK, &err));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint32_t before;
        memcpy(&before, bytes + places[i], sizeof before);
        reseal(bytes, count, places[i], 2000000000);
        CHECK_STATUS(decode(&t, bytes, count), STATUS_DAMAGED, &err);
        CHECK_CONTAINS(err.message, "do not fit");
        reseal(bytes, count, places[i], before);
    }
    CHECK_STATUS(decode(&t, bytes, count), STATUS_OK, &err);
    /* SGD has neither states nor scalars, and the trial keeps no best weights; their numbers stand
     * just before the digest. */
    for (size_t back = 1; back <= 3; back++) {
        const size_t at = count - SHA256_BYTES - back * sizeof(int64_t);
        reseal(bytes, count, at, 1);
        CHECK_STATUS(decode(&t, bytes, count), STATUS_DAMAGED, &err);
        CHECK_CONTAINS(err.message, "do not fit");
        reseal(bytes, count, at, 0);
    }
    free(bytes);
    remove_slots();
}

/* It holds everything but the confusion matrix. */
TEST(resumed_behind_its_last_evaluation_a_trial_has_its_confusion_matrix) {
    const checkpoint c = {.iterations_done = ITERATIONS,
                          .samples = 30 * ITERATIONS,
                          .evaluations = undisturbed.evaluations,
                          .evaluation_count = undisturbed.evaluation_count,
                          .weights = undisturbed.weights,
                          .weight_count = undisturbed.weight_count};
    observer seen = {0};
    char *bytes = NULL;
    size_t count = 0;
    REQUIRE(CHECK_STATUS(checkpoint_encode(&t, &c, &bytes, &count, &err), STATUS_OK, &err));
    CHECK_STATUS(files_publish(slot_path(0), bytes, count, true, &err), STATUS_OK, &err);
    check_resumes_to_the_same(0, &seen);
    CHECK_TEXT(seen.notice, "");
    free(bytes);
    remove_slots();
}

int main(void) {
    if (!set_up()) return printf("%s\n", err.message), 1;
    RUN(resumed_at_any_checkpoint_a_trial_comes_to_the_same_bits);
    RUN(a_stop_keeps_a_checkpoint);
    RUN(cpu_time_is_that_of_all_sessions);
    RUN(a_checkpoint_of_format_1_is_resumed_without_its_cpu_time);
    RUN(a_checkpoint_of_format_2_is_resumed);
    RUN(a_checkpoint_of_format_3_is_resumed);
    RUN(checkpoints_can_be_turned_off);
    RUN(a_damaged_checkpoint_is_left_out_for_the_older_one);
    RUN(without_a_whole_checkpoint_a_trial_begins_again);
    RUN(training_goes_on_when_checkpoints_cannot_be_written);
    RUN(every_flipped_bit_and_every_cut_is_refused);
    RUN(another_format_or_contract_is_told_from_damage);
    RUN(counts_that_do_not_fit_the_trial_are_refused);
    RUN(resumed_behind_its_last_evaluation_a_trial_has_its_confusion_matrix);
    outcome_free(&undisturbed);
    dataset_free(digits);
    rmdir(root);
    return check_finish();
}
