/* Trial files: what goes in comes out, equal trials are equal bytes, and nothing damaged is read.
 */
#include <fcntl.h>
#include <hdf5.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/store/trial_file.h"
#include "src/store/user_block.h"
#include "src/trial/tasks.h"
#include "tests/check.h"
#include "tests/store_samples.h"

static error err;

/* A trial that is written, and what reading it gave. */
typedef struct sample {
    char *folder, *path;
    trial trial, read_trial;
    outcome outcome, read_outcome;
} sample;

static char *path_of(const char *folder, const char *id) {
    char name[64];
    snprintf(name, sizeof name, "%s.h5", id);
    return files_join(folder, name);
}

/* Write the same small trial into a folder of its own. */
static sample written(const char *folder, trial_status state) {
    sample s = {.folder = sample_folder(folder)};
    s.trial = sample_trial(2, 2, 7, 50, 20);
    s.outcome = sample_outcome(&s.trial, state);
    s.path = path_of(s.folder, s.trial.id);
    unlink(s.path);
    sample_write_trial(s.folder, &s.trial, &s.outcome);
    return s;
}

static status read_again(sample *s, bool want_weights) {
    outcome_free(&s->read_outcome);
    return trial_file_read(s->path, want_weights, &s->read_trial, &s->read_outcome, &err);
}

static void release(sample *s) {
    outcome_free(&s->outcome);
    outcome_free(&s->read_outcome);
    free(s->folder);
    free(s->path);
}

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static void check_same_trial(const trial *got, const trial *wanted) {
    CHECK_TEXT(got->id, wanted->id);
    CHECK_INT(got->index, 0);
    CHECK_INT(got->configuration, 0);
    CHECK(rnn_architecture_equal(&got->architecture, &wanted->architecture));
    CHECK(same_bits(got->lr, wanted->lr));
    CHECK(same_bits(got->clip_norm, wanted->clip_norm));
    CHECK_INT(got->init, wanted->init);
    CHECK_INT(got->batch_size, wanted->batch_size);
    CHECK_INT(got->train_count, wanted->train_count);
    CHECK_INT(got->val_count, wanted->val_count);
    CHECK_INT(got->test_count, wanted->test_count);
    CHECK_INT(got->iterations, wanted->iterations);
    CHECK(same_bits(got->epochs, wanted->epochs));
    CHECK_INT(got->eval_every, wanted->eval_every);
    CHECK(got->seed == wanted->seed);
}

TEST(finished_trial_comes_back_whole) {
    sample s = written("round", TRIAL_FINISHED);
    REQUIRE(CHECK_STATUS(read_again(&s, true), STATUS_OK, &err));
    const outcome *got = &s.read_outcome, *wanted = &s.outcome;
    check_same_trial(&s.read_trial, &s.trial);
    CHECK_INT(got->status, TRIAL_FINISHED);
    CHECK_INT(got->iterations_done, 50);
    CHECK_INT(got->parameters_allocated, 56 + 48 + 6); /* 8 (3 + 2 + 2), 8 (2 + 2 + 2), 2 (2 + 1) */
    CHECK_INT(got->weight_count, wanted->weight_count);
    CHECK_TEXT(got->weights_sha256, wanted->weights_sha256);
    REQUIRE(CHECK_INT(got->evaluation_count, 3));
    for (int i = 0; i < 3; i++) {
        CHECK_INT(got->evaluations[i].iteration, i == 2 ? 50 : 20 * (i + 1));
        CHECK(same_bits(got->evaluations[i].values[METRIC_TRAIN_LOSS],
                        wanted->evaluations[i].values[METRIC_TRAIN_LOSS]));
        CHECK(isnan(got->evaluations[i].values[METRIC_VAL_LOSS]) &&
              isnan(got->evaluations[i].values[METRIC_VAL_ACC]));
        CHECK(same_bits(got->evaluations[i].values[METRIC_TEST_LOSS],
                        wanted->evaluations[i].values[METRIC_TEST_LOSS]));
        CHECK(same_bits(got->evaluations[i].values[METRIC_TEST_ACC],
                        wanted->evaluations[i].values[METRIC_TEST_ACC]));
    }
    REQUIRE(got->weights != NULL);
    CHECK(memcmp(got->weights, wanted->weights, (size_t)wanted->weight_count * 4) == 0);
    REQUIRE(got->confusion != NULL);
    CHECK(memcmp(got->confusion, wanted->confusion, 4 * sizeof *got->confusion) == 0);
    release(&s);
}

TEST(weights_are_left_out_when_not_wanted) {
    sample s = written("unweighted", TRIAL_FINISHED);
    REQUIRE(CHECK_STATUS(read_again(&s, false), STATUS_OK, &err));
    CHECK(s.read_outcome.weights == NULL);
    CHECK_INT(s.read_outcome.weight_count, s.outcome.weight_count);
    release(&s);
}

TEST(largest_seed_comes_back) {
    char *folder = sample_folder("seed");
    trial t = sample_trial(1, 1, INT64_MAX, 1, 1), again;
    outcome o = sample_outcome(&t, TRIAL_FINISHED), read = {0};
    char *path = path_of(folder, t.id);
    sample_write_trial(folder, &t, &o);
    CHECK_STATUS(trial_file_read(path, true, &again, &read, &err), STATUS_OK, &err);
    CHECK(again.seed == INT64_MAX);
    outcome_free(&o);
    outcome_free(&read);
    free(folder);
    free(path);
}

TEST(diverged_trial_has_one_kind_of_nan_and_no_weights) {
    sample s = written("diverged", TRIAL_DIVERGED);
    REQUIRE(CHECK_STATUS(read_again(&s, true), STATUS_OK, &err));
    CHECK_INT(s.read_outcome.status, TRIAL_DIVERGED);
    CHECK(s.read_outcome.weights == NULL);
    CHECK_INT(s.read_outcome.weight_count, 0);
    CHECK_TEXT(s.read_outcome.weights_sha256, "");
    const evaluation *last = &s.read_outcome.evaluations[s.read_outcome.evaluation_count - 1];
    const uint64_t quiet = 0x7ff8000000000000; /* IEEE 754's default */
    CHECK(memcmp(&last->values[METRIC_TRAIN_LOSS], &quiet, sizeof quiet) == 0);
    CHECK(memcmp(&last->values[METRIC_TEST_LOSS], &quiet, sizeof quiet) == 0);
    release(&s);
}

TEST(equal_trials_are_equal_bytes_at_any_time) {
    size_t first_bytes = 0, second_bytes = 0;
    sample first = written("first", TRIAL_FINISHED);
    sample_wait_for_another_second();
    sample second = written("second/deeper", TRIAL_FINISHED);
    char *a = sample_read(first.path, &first_bytes), *b = sample_read(second.path, &second_bytes);
    CHECK_INT(first_bytes, second_bytes);
    CHECK(memcmp(a, b, first_bytes) == 0);
    free(a);
    free(b);
    release(&first);
    release(&second);
}

TEST(publishing_again_is_success_when_equal_and_damage_when_not) {
    size_t before_bytes = 0, after_bytes = 0;
    sample s = written("again", TRIAL_FINISHED);
    char *before = sample_read(s.path, &before_bytes);
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_OK, &err);
    s.outcome.evaluations[0].values[METRIC_TEST_LOSS] += 1e-9;
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_DAMAGED, &err);
    char *after = sample_read(s.path, &after_bytes);
    CHECK(before_bytes == after_bytes && memcmp(before, after, before_bytes) == 0);
    free(before);
    free(after);
    release(&s);
}

TEST(every_truncation_is_refused) {
    size_t bytes = 0;
    sample s = written("cut", TRIAL_FINISHED);
    free(sample_read(s.path, &bytes));
    int wrong = 0;
    for (size_t length = bytes; length-- > 0;) {
        if (truncate(s.path, (off_t)length) != 0 || read_again(&s, true) != STATUS_DAMAGED) wrong++;
    }
    CHECK_INT(wrong, 0);
    release(&s);
}

TEST(appended_byte_is_refused) {
    sample s = written("longer", TRIAL_FINISHED);
    FILE *file = fopen(s.path, "ab");
    REQUIRE(file && fputc(0, file) == 0 && fclose(file) == 0);
    CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
    release(&s);
}

/* Flip bit `bit` of byte `at`, read, flip it back: the status of the read. */
static status read_flipped(sample *s, int descriptor, const char *bytes, size_t at, int bit) {
    char flipped = (char)(bytes[at] ^ (1 << bit));
    if (pwrite(descriptor, &flipped, 1, (off_t)at) != 1) return STATUS_INTERNAL;
    status got = read_again(s, true);
    if (pwrite(descriptor, &bytes[at], 1, (off_t)at) != 1) return STATUS_INTERNAL;
    return got;
}

TEST(every_flipped_bit_is_refused) {
    size_t count = 0;
    sample s = written("flip", TRIAL_FINISHED);
    char *bytes = sample_read(s.path, &count);
    int descriptor = open(s.path, O_WRONLY), wrong = 0;
    for (size_t at = 0; at < count; at++)
        for (int bit = 0; bit < 8; bit++)
            wrong += read_flipped(&s, descriptor, bytes, at, bit) != STATUS_DAMAGED;
    CHECK_INT(wrong, 0);
    CHECK_STATUS(read_again(&s, true), STATUS_OK, &err);
    close(descriptor);
    free(bytes);
    release(&s);
}

TEST(file_of_another_trial_is_refused) {
    sample s = written("renamed", TRIAL_FINISHED);
    char *other = path_of(s.folder, "0123456789abcdef");
    trial t;
    outcome o;
    REQUIRE(rename(s.path, other) == 0);
    CHECK_STATUS(trial_file_read(other, true, &t, &o, &err), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, "another trial");
    free(other);
    release(&s);
}

/* Make the header fit the contents again. */
static void seal(const char *path, int version) {
    size_t count = 0;
    char *bytes = sample_read(path, &count);
    if (user_block_write(bytes, count, version, &err) == STATUS_OK)
        sample_write(path, bytes, count);
    free(bytes);
}

TEST(newer_format_is_refused_as_newer) {
    sample s = written("newer", TRIAL_FINISHED);
    seal(s.path, TRIAL_FORMAT_VERSION + 1);
    CHECK_STATUS(read_again(&s, true), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "newer");
    release(&s);
}

TEST(format_of_before_the_first_release_is_refused_as_such) {
    sample s = written("older", TRIAL_FINISHED);
    seal(s.path, TRIAL_FORMAT_FIRST - 1);
    CHECK_STATUS(read_again(&s, true), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "before the first release");
    release(&s);
}

TEST(what_is_no_trial_file_is_refused) {
    sample s = written("foreign", TRIAL_FINISHED);
    unlink(s.path);
    CHECK_STATUS(read_again(&s, true), STATUS_IO, &err);
    sample_write(s.path, "", 0);
    CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
    static const char zeros[4096];
    sample_write(s.path, zeros, sizeof zeros);
    CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
    hid_t foreign = H5Fcreate(s.path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(foreign);
    CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
    unlink(s.path);
    REQUIRE(mkdir(s.path, 0777) == 0);
    CHECK_STATUS(read_again(&s, true), STATUS_IO, &err);
    rmdir(s.path);
    release(&s);
}

/* --- files with a right digest and wrong contents, made with HDF5 itself --- */

typedef void tamper(hid_t file);

static void tamper_with(const char *path, tamper *change) {
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    CHECK(file >= 0);
    change(file);
    H5Fclose(file);
    seal(path, TRIAL_FORMAT_VERSION);
}

static void check_tampered(const char *folder, tamper *change, const char *message) {
    sample s = written(folder, TRIAL_FINISHED);
    tamper_with(s.path, change);
    CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, message);
    CHECK_CONTAINS(err.message, s.path);
    release(&s);
}

static void set_integer(hid_t file, const char *name, int64_t value) {
    hid_t attribute = H5Aopen(file, name, H5P_DEFAULT);
    H5Awrite(attribute, H5T_NATIVE_INT64, &value);
    H5Aclose(attribute);
}

static void link_elsewhere(hid_t file) {
    H5Ldelete(file, "weights/fc.bias", H5P_DEFAULT);
    H5Lcreate_external("/etc/secret.h5", "/fc.bias", file, "weights/fc.bias", H5P_DEFAULT,
                       H5P_DEFAULT);
}

static void make_bias(hid_t file, hid_t creation, hsize_t count) {
    hid_t space = H5Screate_simple(1, &count, NULL);
    H5Ldelete(file, "weights/fc.bias", H5P_DEFAULT);
    hid_t bias = H5Dcreate2(file, "weights/fc.bias", H5T_IEEE_F32LE, space, H5P_DEFAULT, creation,
                            H5P_DEFAULT);
    H5Dclose(bias);
    H5Sclose(space);
}

static void store_externally(hid_t file) {
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(creation, "/etc/hostname", 0, 8);
    make_bias(file, creation, 2);
    H5Pclose(creation);
}

static void make_virtual(hid_t file) {
    const hsize_t count = 2;
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, &count, NULL);
    H5Pset_virtual(creation, space, "/tmp/absent.h5", "/bias", space);
    make_bias(file, creation, count);
    H5Sclose(space);
    H5Pclose(creation);
}

static void lengthen_bias(hid_t file) {
    make_bias(file, H5P_DEFAULT, 3);
}

static void drop_bias(hid_t file) {
    H5Ldelete(file, "weights/fc.bias", H5P_DEFAULT);
}

static void change_parameter_count(hid_t file) {
    set_integer(file, "n_params", 1);
}

static void change_recipe_field(hid_t file) {
    set_integer(file, "batch_size", 65);
}

static void zero_divisor(hid_t file) {
    set_integer(file, "batch_size", 0);
}

static void change_weight(hid_t file) {
    const float values[2] = {1, 2};
    hid_t bias = H5Dopen2(file, "weights/fc.bias", H5P_DEFAULT);
    H5Dwrite(bias, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(bias);
}

static void shorten_curve(hid_t file) {
    const hsize_t count = 2;
    hid_t space = H5Screate_simple(1, &count, NULL);
    H5Ldelete(file, "evaluations/test_acc", H5P_DEFAULT);
    hid_t curve = H5Dcreate2(file, "evaluations/test_acc", H5T_IEEE_F64LE, space, H5P_DEFAULT,
                             H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(curve);
    H5Sclose(space);
}

TEST(links_and_storage_elsewhere_are_refused) {
    check_tampered("link", link_elsewhere, "leads elsewhere");
    check_tampered("external", store_externally, "in another file");
    check_tampered("virtual", make_virtual, "in another file");
}

/* --- files that grow --- */

static void add_column(hid_t file) {
    const int64_t value = 7;
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute =
        H5Acreate2(file, "a_later_column", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, H5T_NATIVE_INT64, &value);
    H5Aclose(attribute);
    H5Sclose(space);
}

static void add_metric(hid_t file) {
    const hsize_t count = 3;
    hid_t space = H5Screate_simple(1, &count, NULL);
    hid_t curve = H5Dcreate2(file, "evaluations/a_later_metric", H5T_IEEE_F64LE, space, H5P_DEFAULT,
                             H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(curve);
    H5Sclose(space);
}

static void check_read_as_before(const char *folder, tamper *change) {
    sample s = written(folder, TRIAL_FINISHED);
    tamper_with(s.path, change);
    if (CHECK_STATUS(read_again(&s, true), STATUS_OK, &err))
        check_same_trial(&s.read_trial, &s.trial);
    release(&s);
}

TEST(what_a_later_version_added_is_passed_over) {
    check_read_as_before("column", add_column);
    check_read_as_before("metric", add_metric);
}

TEST(contents_that_disagree_are_refused) {
    check_tampered("shape", lengthen_bias, "fc.bias");
    check_tampered("tensors", drop_bias, "9 tensors where the architecture has 10");
    check_tampered("count", change_parameter_count, "says n_params 1, and comes to 110");
    check_tampered("recipe", change_recipe_field, "recipe");
    check_tampered("divisor", zero_divisor, "out of range");
    check_tampered("weight", change_weight, "SHA-256");
    check_tampered("curve", shorten_curve, "test_acc");
}

TEST(wrong_outcomes_are_not_written) {
    sample s = written("wrong", TRIAL_FINISHED);
    unlink(s.path);
    s.outcome.parameters_allocated++;
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_INTERNAL, &err);
    s.outcome.parameters_allocated--;
    s.outcome.weights[0] += 1;
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_INTERNAL, &err);
    s.outcome.weights[0] -= 1;
    s.trial.lr = 0.2;
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_INTERNAL, &err);
    CHECK(access(s.path, F_OK) != 0);
    release(&s);
}

/* --- labels, each a yes or no --- */

/* What is not all right is so by the first label: missed and said too often, half and half. */
static void count_labels(const trial *t, outcome *o) {
    const int32_t items = (int32_t)t->test_count;
    const int32_t wrong = items - (int32_t)(outcome_test_accuracy(o) * items + 0.5);
    const int32_t confusion[] = {100, wrong / 2, wrong - wrong / 2, items - wrong - 100, items, 0};
    free(o->confusion);
    o->confusion = calloc(8, sizeof *o->confusion);
    REQUIRE(o->confusion != NULL);
    memcpy(o->confusion, confusion, sizeof confusion);
}

static sample written_with_labels(const char *folder, bool counted) {
    sample s = {.folder = sample_folder(folder)};
    s.trial = sample_trial(2, 2, 7, 50, 20);
    s.trial.task = TASK_MULTI_LABEL;
    s.trial.loss = RNN_LOSS_BCE;
    trial_derive(&s.trial);
    CHECK_STATUS(trial_set_id(&s.trial, sample_data_digest, &err), STATUS_OK, &err);
    s.outcome = sample_outcome(&s.trial, TRIAL_FINISHED);
    count_labels(&s.trial, &s.outcome);
    if (!counted) {
        free(s.outcome.confusion);
        s.outcome.confusion = NULL;
    }
    s.path = path_of(s.folder, s.trial.id);
    unlink(s.path);
    sample_write_trial(s.folder, &s.trial, &s.outcome);
    return s;
}

TEST(counts_of_labels_come_back) {
    sample s = written_with_labels("labels", true);
    if (CHECK_STATUS(read_again(&s, true), STATUS_OK, &err)) {
        REQUIRE(s.read_outcome.confusion != NULL);
        CHECK(memcmp(s.read_outcome.confusion, s.outcome.confusion, 8 * sizeof(int32_t)) == 0);
    }
    release(&s);
}

TEST(labels_that_an_older_version_did_not_count_are_read) {
    sample s = written_with_labels("labels_before", false);
    if (CHECK_STATUS(read_again(&s, true), STATUS_OK, &err))
        CHECK(s.read_outcome.confusion == NULL);
    release(&s);
}

static void change_count(hid_t file, int cell, int32_t by) {
    int32_t cells[8];
    hid_t counts = H5Dopen2(file, "confusion", H5P_DEFAULT);
    H5Dread(counts, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells);
    cells[cell] += by;
    cells[cell ^ 1] -= by;
    H5Dwrite(counts, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells);
    H5Dclose(counts);
}

/* The first label is wrong as often as any item is: neither less often, nor more. */
static void mend_one(hid_t file) {
    change_count(file, 1, -1);
}

static void spoil_one(hid_t file) {
    change_count(file, 1, 1);
}

static void take_below_zero(hid_t file) {
    change_count(file, 5, -1);
}

static void flatten_counts(hid_t file) {
    const hsize_t dims[2] = {2, 4};
    hid_t space = H5Screate_simple(2, dims, NULL);
    H5Ldelete(file, "confusion", H5P_DEFAULT);
    hid_t counts =
        H5Dcreate2(file, "confusion", H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(counts);
    H5Sclose(space);
}

TEST(counts_of_labels_that_disagree_are_refused) {
    static const struct {
        tamper *change;
        const char *message;
    } cases[] = {{mend_one, "disagrees with the test accuracy"},
                 {spoil_one, "disagrees with the test accuracy"},
                 {take_below_zero, "disagrees with the test accuracy"},
                 {flatten_counts, "another type or rank"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample s = written_with_labels("labels_changed", true);
        tamper_with(s.path, cases[i].change);
        CHECK_STATUS(read_again(&s, true), STATUS_DAMAGED, &err);
        CHECK_CONTAINS(err.message, cases[i].message);
        release(&s);
    }
}

TEST(folder_that_is_missing_is_named) {
    sample s = written("absent", TRIAL_FINISHED);
    unlink(s.path);
    rmdir(s.folder);
    CHECK_STATUS(trial_file_write(s.path, &s.trial, sample_data_digest, &s.outcome, &err),
                 STATUS_IO, &err);
    CHECK_CONTAINS(err.message, s.folder);
    release(&s);
}

int main(void) {
    RUN(finished_trial_comes_back_whole);
    RUN(weights_are_left_out_when_not_wanted);
    RUN(largest_seed_comes_back);
    RUN(diverged_trial_has_one_kind_of_nan_and_no_weights);
    RUN(equal_trials_are_equal_bytes_at_any_time);
    RUN(publishing_again_is_success_when_equal_and_damage_when_not);
    RUN(every_truncation_is_refused);
    RUN(appended_byte_is_refused);
    RUN(every_flipped_bit_is_refused);
    RUN(file_of_another_trial_is_refused);
    RUN(newer_format_is_refused_as_newer);
    RUN(format_of_before_the_first_release_is_refused_as_such);
    RUN(what_is_no_trial_file_is_refused);
    RUN(links_and_storage_elsewhere_are_refused);
    RUN(what_a_later_version_added_is_passed_over);
    RUN(contents_that_disagree_are_refused);
    RUN(wrong_outcomes_are_not_written);
    RUN(counts_of_labels_come_back);
    RUN(labels_that_an_older_version_did_not_count_are_read);
    RUN(counts_of_labels_that_disagree_are_refused);
    RUN(folder_that_is_missing_is_named);
    return check_finish();
}
