/* results.h5: every field comes back, equal results are equal bytes, and an older file is replaced
 * by a whole one or not at all. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/store/results_file.h"
#include "src/store/schema.h"
#include "src/store/trial_file.h"
#include "src/store/user_block.h"
#include "tests/check.h"
#include "tests/store_samples.h"

static error err;

/* A results folder with trial files, and the path of its results.h5. */
typedef struct sample {
    char *trials, *path;
    results *r;
} sample;

static sample prepared(const char *name) {
    char folder[128];
    sample s = {0};
    snprintf(folder, sizeof folder, "%s/trials", name);
    s.trials = sample_folder(folder);
    snprintf(folder, sizeof folder, "%s/results.h5", name);
    s.path = sample_path(folder);
    s.r = sample_results(s.trials);
    return s;
}

static void release(sample *s) {
    results_free(s->r);
    free(s->trials);
    free(s->path);
}

static status write_sample(const sample *s) {
    return results_file_write(s->path, s->r, &(trials_folder){.path = s->trials}, &err);
}

static bool same_real(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static void check_same_texts(const results *got, const results *wanted) {
    CHECK_TEXT(got->name, wanted->name);
    CHECK_TEXT(got->title, wanted->title);
    CHECK_TEXT(got->command, wanted->command);
    CHECK_TEXT(got->config_path, wanted->config_path);
    CHECK_TEXT(got->config_source, wanted->config_source);
    CHECK_TEXT(got->config_overrides, wanted->config_overrides);
    CHECK_TEXT(got->data_name, wanted->data_name);
    CHECK_TEXT(got->data_title, wanted->data_title);
    CHECK_TEXT(got->data_origin, wanted->data_origin);
    CHECK_TEXT(got->data_digest_hex, wanted->data_digest_hex);
    CHECK_NEAR(results_same_within(got), results_same_within(wanted), 0);
    CHECK_TEXT(got->baseline ? got->baseline : "", wanted->baseline ? wanted->baseline : "");
}

static void check_same_trial(const trial *got, const trial *wanted) {
    CHECK_TEXT(got->id, wanted->id);
    CHECK_INT(got->index, wanted->index);
    CHECK_INT(got->configuration, wanted->configuration);
    CHECK(rnn_architecture_equal(&got->architecture, &wanted->architecture));
    CHECK(got->lr == wanted->lr && got->clip_norm == wanted->clip_norm);
    CHECK_INT(got->init, wanted->init);
    CHECK_INT(got->batch_size, wanted->batch_size);
    CHECK_INT(got->train_count, wanted->train_count);
    CHECK_INT(got->test_count, wanted->test_count);
    CHECK_INT(got->iterations, wanted->iterations);
    CHECK(got->epochs == wanted->epochs);
    CHECK_INT(got->eval_every, wanted->eval_every);
    CHECK(got->seed == wanted->seed);
}

static void check_same_outcome(const outcome *got, const outcome *wanted) {
    CHECK_INT(got->status, wanted->status);
    CHECK_INT(got->iterations_done, wanted->iterations_done);
    CHECK_INT(got->parameters_allocated, wanted->parameters_allocated);
    CHECK_INT(got->weight_count, wanted->weight_count);
    CHECK_TEXT(got->weights_sha256, wanted->weights_sha256);
    CHECK(got->weights == NULL);
    if (!CHECK_INT(got->evaluation_count, wanted->evaluation_count)) return;
    for (int32_t i = 0; i < got->evaluation_count; i++) {
        const evaluation *g = &got->evaluations[i], *w = &wanted->evaluations[i];
        CHECK_INT(g->iteration, w->iteration);
        CHECK(same_real(g->values[METRIC_TRAIN_LOSS], w->values[METRIC_TRAIN_LOSS]));
        CHECK(same_real(g->values[METRIC_TEST_LOSS], w->values[METRIC_TEST_LOSS]));
        CHECK(same_real(g->values[METRIC_TEST_ACC], w->values[METRIC_TEST_ACC]));
    }
}

static void check_same_runtime(const trial_runtime *got, const trial_runtime *wanted) {
    CHECK(got->started_s == wanted->started_s && got->wall_s == wanted->wall_s);
    CHECK(got->train_s == wanted->train_s && got->eval_s == wanted->eval_s);
    CHECK(got->samples_per_s == wanted->samples_per_s && got->threads == wanted->threads);
    CHECK(got->cpu_s == wanted->cpu_s);
    CHECK_INT(got->worker, wanted->worker);
    CHECK_INT(got->attempts, wanted->attempts);
    CHECK_TEXT(got->host, wanted->host);
    CHECK_TEXT(got->isa, wanted->isa);
}

static void check_same_lists(const results *got, const results *wanted) {
    if (CHECK_INT(got->axis_count, wanted->axis_count))
        for (int i = 0; i < got->axis_count; i++) CHECK_INT(got->axes[i], wanted->axes[i]);
    if (CHECK_INT(got->environment_count, wanted->environment_count))
        for (int i = 0; i < got->environment_count; i++) {
            CHECK_TEXT(got->environment[i].name, wanted->environment[i].name);
            CHECK_TEXT(got->environment[i].value, wanted->environment[i].value);
        }
}

static void check_same_results(const results *got, const results *wanted) {
    check_same_texts(got, wanted);
    check_same_lists(got, wanted);
    CHECK_INT(got->configuration_count, wanted->configuration_count);
    REQUIRE(CHECK_INT(got->trial_count, wanted->trial_count));
    for (int32_t i = 0; i < got->trial_count; i++) {
        const result *g = &got->trials[i], *w = &wanted->trials[i];
        CHECK_INT(g->status, w->status);
        check_same_trial(&g->trial, &w->trial);
        check_same_outcome(&g->outcome, &w->outcome);
        check_same_runtime(&g->runtime, &w->runtime);
        CHECK(!g->reason == !w->reason);
        if (g->reason && w->reason) CHECK_TEXT(g->reason, w->reason);
    }
}

static void check_round_trip(const sample *s) {
    results *again = NULL;
    REQUIRE(CHECK_STATUS(write_sample(s), STATUS_OK, &err));
    REQUIRE(CHECK_STATUS(results_file_read(s->path, &again, &err), STATUS_OK, &err));
    check_same_results(again, s->r);
    results_free(again);
}

TEST(every_field_comes_back) {
    sample s = prepared("fields");
    check_round_trip(&s);
    s.r->same_within = memory_copy_text("0.005");
    s.r->baseline = memory_copy_text(s.r->trials[0].trial.id);
    check_round_trip(&s);
    release(&s);
}

TEST(equal_results_are_equal_bytes_at_any_time) {
    sample a = prepared("bytes_a"), b = prepared("bytes_b");
    size_t a_bytes = 0, b_bytes = 0;
    REQUIRE(CHECK_STATUS(write_sample(&a), STATUS_OK, &err));
    sample_wait_for_another_second();
    REQUIRE(CHECK_STATUS(write_sample(&b), STATUS_OK, &err));
    char *first = sample_read(a.path, &a_bytes), *second = sample_read(b.path, &b_bytes);
    CHECK_INT(a_bytes, b_bytes);
    CHECK(memcmp(first, second, a_bytes) == 0);
    free(first);
    free(second);
    release(&a);
    release(&b);
}

/* --- many trials, few trials, trials that share no step --- */

static void fill_missing(results *r) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        r->trials[i].trial = sample_trial(1, 1, (uint64_t)i, 10, 10);
        r->trials[i].trial.index = i;
    }
    r->configuration_count = 1;
}

static sample prepared_with(const char *name, int32_t count) {
    sample s = prepared(name);
    results_free(s.r);
    s.r = sample_empty_results(count);
    fill_missing(s.r);
    return s;
}

TEST(any_number_of_trials_comes_back) {
    const int32_t counts[] = {0, 1, 1300};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sample s = prepared_with("numbers", counts[i]);
        if (counts[i] == 0) s.r->configuration_count = s.r->axis_count = 0;
        check_round_trip(&s);
        release(&s);
    }
}

/* Trials evaluated at 1, 2, 3 times a stride of their own. */
static void diverge_at_strides(sample *s, int64_t first, int64_t apart) {
    for (int32_t i = 0; i < s->r->trial_count; i++) {
        result *one = &s->r->trials[i];
        int64_t stride = first + apart * i;
        one->trial = sample_trial(1, 1, (uint64_t)i, 3 * stride, stride);
        one->trial.index = i;
        one->status = TRIAL_DIVERGED;
        one->outcome = sample_outcome(&one->trial, TRIAL_DIVERGED);
    }
}

static void steps_of(const char *path, hsize_t dims[2]) {
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t curve = H5Dopen2(file, "curves/test_acc", H5P_DEFAULT);
    hid_t space = H5Dget_space(curve);
    H5Sget_simple_extent_dims(space, dims, NULL);
    H5Sclose(space);
    H5Dclose(curve);
    H5Fclose(file);
}

TEST(curves_that_share_steps_stand_on_their_union) {
    sample s = prepared_with("union", 2);
    hsize_t dims[2] = {0, 0};
    diverge_at_strides(&s, 10, 10); /* 10 20 30 and 20 40 60 */
    check_round_trip(&s);
    steps_of(s.path, dims);
    CHECK_INT(dims[0], 2);
    CHECK_INT(dims[1], 5);
    release(&s);
}

TEST(curves_that_share_no_step_stand_on_ordinals) {
    sample s = prepared_with("ordinals", 60);
    hsize_t dims[2] = {0, 0};
    diverge_at_strides(&s, 1000, 1);
    check_round_trip(&s);
    steps_of(s.path, dims);
    CHECK_INT(dims[1], 3);
    release(&s);
}

/* --- replacing --- */

static int files_beside(const char *path) {
    char *folder = memory_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
    DIR *listing = opendir(folder);
    int count = 0;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        count += entry->d_name[0] != '.';
    if (listing) closedir(listing);
    free(folder);
    return count;
}

static void check_old_file_stays(const sample *s, const char *before, size_t before_bytes) {
    size_t bytes = 0;
    char *after = sample_read(s->path, &bytes);
    CHECK(bytes == before_bytes && memcmp(before, after, bytes) == 0);
    CHECK_INT(files_beside(s->path), 2); /* trials, results.h5: nothing half-written */
    free(after);
}

TEST(full_disk_is_an_error_and_the_old_file_stays) {
    sample s = prepared("full");
    size_t bytes = 0;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    char *before = sample_read(s.path, &bytes);
    struct rlimit usual;
    getrlimit(RLIMIT_FSIZE, &usual);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t limit = 0; limit < bytes; limit += bytes / 40 + 1) {
        const struct rlimit small = {limit, usual.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        status got = write_sample(&s);
        setrlimit(RLIMIT_FSIZE, &usual);
        CHECK_STATUS(got, STATUS_IO, &err);
        CHECK_CONTAINS(err.message, strerror(EFBIG));
        check_old_file_stays(&s, before, bytes);
    }
    CHECK_STATUS(write_sample(&s), STATUS_OK, &err);
    free(before);
    release(&s);
}

static char *trial_path(const sample *s, int32_t number) {
    char name[64];
    snprintf(name, sizeof name, "%s.h5", s->r->trials[number].trial.id);
    return files_join(s->trials, name);
}

TEST(damaged_trial_file_is_named_and_the_old_file_stays) {
    sample s = prepared("broken");
    size_t bytes = 0;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    char *before = sample_read(s.path, &bytes), *path = trial_path(&s, 0);
    REQUIRE(truncate(path, 1000) == 0);
    CHECK_STATUS(write_sample(&s), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, path);
    check_old_file_stays(&s, before, bytes);
    REQUIRE(unlink(path) == 0);
    CHECK_STATUS(write_sample(&s), STATUS_IO, &err);
    check_old_file_stays(&s, before, bytes);
    free(path);
    free(before);
    release(&s);
}

TEST(trial_file_with_other_weights_is_refused) {
    sample s = prepared("swapped");
    snprintf(s.r->trials[0].outcome.weights_sha256, SHA256_HEX_CHARS + 1, "%064d", 0);
    CHECK_STATUS(write_sample(&s), STATUS_DAMAGED, &err);
    CHECK(access(s.path, F_OK) != 0);
    release(&s);
}

TEST(parameter_counts_that_disagree_are_refused) {
    sample s = prepared("counts");
    s.r->trials[0].outcome.parameters_allocated++;
    CHECK_STATUS(write_sample(&s), STATUS_INTERNAL, &err);
    CHECK_CONTAINS(err.message, "parameter counts disagree");
    CHECK(access(s.path, F_OK) != 0);
    release(&s);
}

/* --- damage --- */

TEST(truncated_file_is_refused) {
    sample s = prepared("short");
    size_t bytes = 0;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    free(sample_read(s.path, &bytes));
    int accepted = 0;
    for (size_t length = bytes - 1; length > 0; length -= length / 60 + 1) {
        results *again = NULL;
        accepted += truncate(s.path, (off_t)length) != 0 ||
                    results_file_read(s.path, &again, &err) == STATUS_OK;
        results_free(again);
    }
    CHECK_INT(accepted, 0);
    release(&s);
}

/* Write the file with this bit flipped: the status of reading it. */
static status read_flipped(const char *path, int descriptor, const char *bytes, size_t at,
                           int bit) {
    results *again = NULL;
    char flipped = (char)(bytes[at] ^ (1 << bit));
    if (pwrite(descriptor, &flipped, 1, (off_t)at) != 1) return STATUS_INTERNAL;
    status got = results_file_read(path, &again, &err);
    results_free(again);
    if (pwrite(descriptor, &bytes[at], 1, (off_t)at) != 1) return STATUS_INTERNAL;
    return got;
}

/* Every bit of the block before the HDF5 part, and one of every 101 bytes after it.  Some of these
 * crash HDF5 1.10.8, which must never see them. */
TEST(flipped_bits_are_refused) {
    enum { STRIDE = 101 };
    sample s = prepared("bit");
    size_t count = 0;
    results *again = NULL;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    char *bytes = sample_read(s.path, &count);
    int descriptor = open(s.path, O_WRONLY), accepted = 0, other = 0;
    for (size_t at = 0; at < count; at += at < USER_BLOCK_BYTES ? 1 : STRIDE) {
        for (int bit = 0; bit < (at < USER_BLOCK_BYTES ? 8 : 1); bit++) {
            int which = at < USER_BLOCK_BYTES ? bit : (int)(at % 8);
            status got = read_flipped(s.path, descriptor, bytes, at, which);
            accepted += got == STATUS_OK;
            other += got != STATUS_DAMAGED && got != STATUS_BAD_INPUT; /* the magic: not ours */
        }
    }
    CHECK_INT(accepted, 0);
    CHECK_INT(other, 0);
    CHECK_INT(read_flipped(s.path, descriptor, bytes, count / 2, 0), STATUS_DAMAGED);
    CHECK_CONTAINS(err.message, "SHA-256");
    CHECK_CONTAINS(err.message, "'sweep report' makes it again");
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_OK, &err);
    results_free(again);
    close(descriptor);
    free(bytes);
    release(&s);
}

static void seal(const char *path, int version) {
    int descriptor = open(path, O_RDWR);
    CHECK_STATUS(user_block_write_descriptor(path, descriptor, version, &err), STATUS_OK, &err);
    close(descriptor);
}

/* A right digest over a wrong version inside, or over another accuracy. */
static void set_version(const char *path, int version) {
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t attribute = H5Aopen(file, "format_version", H5P_DEFAULT);
    H5Awrite(attribute, H5T_NATIVE_INT, &version);
    H5Aclose(attribute);
    H5Fclose(file);
}

static void add_to_test_loss(const char *path, double addition) {
    enum { MOST = 1024 };
    double values[MOST];
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t curve = H5Dopen2(file, "curves/test_loss", H5P_DEFAULT);
    hid_t space = H5Dget_space(curve);
    CHECK(H5Sget_simple_extent_npoints(space) <= MOST);
    H5Dread(curve, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    values[0] += addition;
    H5Dwrite(curve, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Sclose(space);
    H5Dclose(curve);
    H5Fclose(file);
}

/* A dataset of no value at all has rank 0, like a scalar. */
static void empty_title(const char *path) {
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), space = H5Screate(H5S_NULL);
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    H5Ldelete(file, "title", H5P_DEFAULT);
    H5Dclose(H5Dcreate2(file, "title", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Tclose(type);
    H5Sclose(space);
    H5Fclose(file);
}

/* runtime/trials as it was written before there was a column cpu_s. */
static void drop_cpu_s(const char *path) {
    enum { MOST_BYTES = 1 << 16 };
    static char rows[MOST_BYTES];
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t table = H5Dopen2(file, "runtime/trials", H5P_DEFAULT), type = H5Dget_type(table);
    hid_t space = H5Dget_space(table), creation = H5Dget_create_plist(table);
    const size_t row_bytes = H5Tget_size(type) - sizeof(double);
    hid_t older = H5Tcreate(H5T_COMPOUND, row_bytes);
    size_t offset = 0;
    for (int i = 0; i < H5Tget_nmembers(type); i++) {
        char *name = H5Tget_member_name(type, (unsigned)i);
        hid_t member = H5Tget_member_type(type, (unsigned)i);
        if (strcmp(name, "cpu_s") != 0) {
            H5Tinsert(older, name, offset, member);
            offset += H5Tget_size(member);
        }
        H5Tclose(member);
        H5free_memory(name);
    }
    CHECK_INT(offset, row_bytes);
    CHECK((size_t)H5Sget_simple_extent_npoints(space) * row_bytes <= MOST_BYTES);
    CHECK(H5Dread(table, older, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) >= 0);
    H5Dclose(table);
    H5Ldelete(file, "runtime/trials", H5P_DEFAULT);
    table = H5Dcreate2(file, "runtime/trials", older, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    CHECK(H5Dwrite(table, older, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) >= 0);
    H5Dclose(table);
    H5Tclose(older);
    H5Tclose(type);
    H5Sclose(space);
    H5Pclose(creation);
    H5Fclose(file);
}

TEST(a_file_older_than_the_cpu_time_is_read_without_it) {
    sample s = prepared("older");
    results *again = NULL;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    drop_cpu_s(s.path);
    seal(s.path, RESULTS_FORMAT_VERSION);
    REQUIRE(CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_OK, &err));
    for (int32_t i = 0; i < again->trial_count; i++) {
        CHECK(!(again->trials[i].runtime.cpu_s > 0));
        again->trials[i].runtime.cpu_s = s.r->trials[i].runtime.cpu_s;
        check_same_runtime(&again->trials[i].runtime, &s.r->trials[i].runtime);
    }
    results_free(again);
    release(&s);
}

TEST(text_without_a_value_is_refused) {
    sample s = prepared("null");
    results *again = NULL;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    empty_title(s.path);
    seal(s.path, 2);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, "title has another type or rank");
    CHECK(again == NULL);
    release(&s);
}

TEST(contents_under_a_right_header_have_a_digest_of_their_own) {
    sample s = prepared("resealed");
    results *again = NULL;
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    add_to_test_loss(s.path, 1e-9);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    seal(s.path, 2);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, "contents fail their SHA-256");
    CHECK(again == NULL);
    release(&s);
}

/* Another id in the last of two rows of the trial table. */
static void forge_id(const char *path, const char *id) {
    char ids[2][32] = {"", ""};
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t trials = H5Dopen2(file, "trials", H5P_DEFAULT), row = H5Dget_type(trials);
    hid_t word = H5Tget_member_type(row, (unsigned)H5Tget_member_index(row, "trial_id"));
    H5Tset_size(word, sizeof *ids);
    hid_t only = H5Tcreate(H5T_COMPOUND, sizeof *ids);
    H5Tinsert(only, "trial_id", 0, word);
    H5Dread(trials, only, H5S_ALL, H5S_ALL, H5P_DEFAULT, ids);
    snprintf(ids[1], sizeof ids[1], "%s", id);
    CHECK(H5Dwrite(trials, only, H5S_ALL, H5S_ALL, H5P_DEFAULT, ids) >= 0);
    H5Tclose(only);
    H5Tclose(word);
    H5Tclose(row);
    H5Dclose(trials);
    H5Fclose(file);
}

/* Ids become names of files: sweep export writes <id>.safetensors. */
TEST(ids_that_are_none_are_refused) {
    static const char *const ids[] = {"../../etc/passwd", "/etc/passwd/0123", "0123456789ABCDEF",
                                      "0123456789abcde", ""};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        sample s = prepared_with("ids", 2);
        results *again = NULL;
        REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
        forge_id(s.path, ids[i]);
        seal(s.path, 2);
        CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
        CHECK_CONTAINS(err.message, "is not the id of a trial");
        CHECK_CONTAINS(err.message, ids[i]);
        CHECK(again == NULL);
        release(&s);
    }
}

/* Beside trials/ it can only be what is left of our own. */
TEST(results_that_lost_their_beginning_are_damaged) {
    sample s = prepared("beheaded");
    results *again = NULL;
    sample_write(s.path, "", 0);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    CHECK_CONTAINS(err.message, "sweep report");
    sample_write(s.path, "name: sample\n", 13);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    release(&s);
}

TEST(files_that_are_not_ours_are_refused) {
    sample s = prepared("others");
    results *again = NULL;
    char *path = trial_path(&s, 0);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_IO, &err);
    CHECK_STATUS(results_file_read(s.trials, &again, &err), STATUS_IO, &err);
    CHECK_STATUS(results_file_read(path, &again, &err), STATUS_BAD_INPUT, &err);
    char *other = sample_path("others/other.h5");
    sample_write(other, "name: sample\n", 13);
    CHECK_STATUS(results_file_read(other, &again, &err), STATUS_BAD_INPUT, &err);
    H5Fclose(H5Fcreate(other, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    CHECK_STATUS(results_file_read(other, &again, &err), STATUS_BAD_INPUT, &err);
    free(other);
    REQUIRE(CHECK_STATUS(write_sample(&s), STATUS_OK, &err));
    seal(s.path, RESULTS_FORMAT_VERSION + 1);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, "newer");
    set_version(s.path, 3);
    seal(s.path, 2);
    CHECK_STATUS(results_file_read(s.path, &again, &err), STATUS_DAMAGED, &err);
    free(path);
    release(&s);
}

TEST(hdf5_version_has_three_numbers) {
    int major = 0, minor = 0, patch = 0;
    CHECK_INT(sscanf(store_hdf5_version(), "%d.%d.%d", &major, &minor, &patch), 3);
    CHECK(major >= 1);
}

int main(void) {
    RUN(every_field_comes_back);
    RUN(equal_results_are_equal_bytes_at_any_time);
    RUN(any_number_of_trials_comes_back);
    RUN(curves_that_share_steps_stand_on_their_union);
    RUN(curves_that_share_no_step_stand_on_ordinals);
    RUN(full_disk_is_an_error_and_the_old_file_stays);
    RUN(damaged_trial_file_is_named_and_the_old_file_stays);
    RUN(trial_file_with_other_weights_is_refused);
    RUN(parameter_counts_that_disagree_are_refused);
    RUN(truncated_file_is_refused);
    RUN(flipped_bits_are_refused);
    RUN(a_file_older_than_the_cpu_time_is_read_without_it);
    RUN(text_without_a_value_is_refused);
    RUN(contents_under_a_right_header_have_a_digest_of_their_own);
    RUN(ids_that_are_none_are_refused);
    RUN(results_that_lost_their_beginning_are_damaged);
    RUN(files_that_are_not_ours_are_refused);
    RUN(hdf5_version_has_three_numbers);
    return check_finish();
}
