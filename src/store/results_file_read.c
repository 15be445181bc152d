#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/store/confusion.h"
#include "src/store/file_driver.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/results_curves.h"
#include "src/store/results_digest.h"
#include "src/store/results_file.h"
#include "src/store/results_runtime.h"
#include "src/store/results_tables.h"
#include "src/store/results_texts.h"
#include "src/store/schema.h"
#include "src/store/stored_weights.h"
#include "src/store/user_block.h"

/* A file that is none of ours is a mistake of who names it; but under the name that a results
 * folder keeps its results by, it is what is left of them. */
static status refuse_stranger(const char *path, error *err) {
    static const char name[] = "results.h5";
    const char *slash = strrchr(path, '/');
    char *folder = files_folder_of(path), *trials = folder ? files_join(folder, "trials") : NULL;
    const bool ours =
        strcmp(slash ? slash + 1 : path, name) == 0 && trials && access(trials, F_OK) == 0;
    free(folder);
    free(trials);
    if (!ours) return error_set(err, STATUS_BAD_INPUT, "%s is not a results file of sweep", path);
    return error_set(err, STATUS_DAMAGED,
                     "%s is damaged: it does not begin as a results file; 'sweep report' makes it "
                     "again from the trial files",
                     path);
}

static status check_format(hid_t file, const char *path, error *err) {
    char *format = NULL;
    TRY(h5_attribute_read_text(file, SCHEMA_FORMAT, &format, err));
    bool ours = strcmp(format, SCHEMA_RESULTS_FORMAT) == 0;
    free(format);
    return ours ? STATUS_OK : refuse_stranger(path, err);
}

static status check_version(hid_t file, const results *r, error *err) {
    int32_t version = 0;
    TRY(h5_attribute_read(file, SCHEMA_FORMAT_VERSION, VALUE_INT32, &version, err));
    if (version == results_format_version(r)) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the format is not the one its trials need");
}

static status read_axes(hid_t file, results *r, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    char *names[KEY_COUNT] = {0};
    hsize_t count = 0;
    TRY(h5_array_open(file, SCHEMA_AXES, VALUE_TEXT, 1, &count, &dataset, err));
    if (count > KEY_COUNT) return h5_error(err, STATUS_DAMAGED, file, "too many axes");
    status result = h5_array_read(dataset, VALUE_TEXT, names, err);
    for (hsize_t i = 0; i < count; i++) {
        if (result == STATUS_OK &&
            (r->axes[i] = config_find_key(&key_language, names[i])) == CONFIG_NO_KEY)
            result = h5_error(err, STATUS_DAMAGED, file, "the axis %s is not known", names[i]);
        free(names[i]);
    }
    r->axis_count = (int)count;
    return result;
}

static status check_digest(hid_t file, const results *r, error *err) {
    char *stored = NULL, actual[SHA256_HEX_CHARS + 1];
    TRY(results_digest(r, actual, err));
    TRY(h5_attribute_read_text(file, SCHEMA_RESULTS_SHA256, &stored, err));
    bool same = strcmp(stored, actual) == 0;
    free(stored);
    if (same) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file,
                    "damaged: its contents fail their SHA-256; 'sweep report' makes it again "
                    "from the trial files");
}

static status read_trials(hid_t file, const char *path, results *r, error *err) {
    stored_trials stored;
    status result = results_trials_read(file, path, r, &stored, err);
    if (result == STATUS_OK) result = results_curves_read(file, r, err);
    if (result == STATUS_OK) result = confusions_read(file, r, err);
    if (result == STATUS_OK) result = results_trials_check(&stored, path, r, err);
    if (result == STATUS_OK) result = check_digest(file, r, err);
    results_trials_release(&stored);
    return result;
}

/* What is done with an open results file. */
typedef status file_reader(hid_t file, const char *path, void *context, error *err);

static status read_contents(hid_t file, const char *path, void *context, error *err) {
    results *r = context;
    TRY(check_format(file, path, err));
    TRY(results_texts_read(file, r, err));
    TRY(h5_attribute_read_text(file, SCHEMA_DATA_SHA256, &r->data_digest_hex, err));
    TRY(read_axes(file, r, err));
    TRY(read_trials(file, path, r, err));
    TRY(check_version(file, r, err));
    return results_runtime_read(file, r, err);
}

static status open_descriptor(const char *path, int *descriptor, error *err) {
    /* O_NONBLOCK: a FIFO put in the way must be refused, not waited for. */
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*descriptor < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", path);
    struct stat info;
    if (fstat(*descriptor, &info) == 0 && S_ISREG(info.st_mode)) return STATUS_OK;
    close(*descriptor);
    return error_set(err, STATUS_IO, "%s is not a regular file", path);
}

static status look_whose(int descriptor, const char *path, bool *ours, error *err) {
    char start[USER_BLOCK_BYTES];
    size_t got = 0;
    TRY(files_read_at(descriptor, 0, start, sizeof start, &got, path, err));
    *ours = user_block_begins(start, got);
    return STATUS_OK;
}

static status check_whole(int descriptor, const char *path, error *err) {
    error cause;
    status result = user_block_check_descriptor(path, descriptor, RESULTS_FORMAT_VERSION, &cause);
    if (result == STATUS_OK) return STATUS_OK;
    return error_set(
        err, result, "%s%s", cause.message,
        result == STATUS_DAMAGED ? "; 'sweep report' makes it again from the trial files" : "");
}

static status read_driven(driven_file *driven, const char *path, file_reader *reader, void *context,
                          error *err) {
    bool ours = false;
    TRY(look_whose(driven->descriptor, path, &ours, err));
    if (!ours) return refuse_stranger(path, err);
    TRY(check_whole(driven->descriptor, path, err));
    SCOPED_ID access = driven_file_access(driven);
    SCOPED_ID file = H5Fopen(path, H5F_ACC_RDONLY, access);
    if (file < 0)
        return h5_error(err, STATUS_DAMAGED, H5I_INVALID_HID, "%s: HDF5 cannot open it", path);
    return reader(file, path, context, err);
}

static status read_with(const char *path, file_reader *reader, void *context, error *err) {
    driven_file driven = {0};
    h5_begin();
    TRY(open_descriptor(path, &driven.descriptor, err));
    status result = read_driven(&driven, path, reader, context, err);
    close(driven.descriptor);
    return result;
}

status results_file_read_here(const char *path, results **out, error *err) {
    *out = NULL;
    results *r = memory_array(1, sizeof *r);
    if (!r) return error_no_memory(err, sizeof *r);
    status result = read_with(path, read_contents, r, err);
    if (result == STATUS_OK)
        *out = r;
    else
        results_free(r);
    return result;
}

/* The weights of one trial. */
typedef struct wanted_weights {
    const trial *trial;
    float *values;
} wanted_weights;

static status read_weights(hid_t file, const char *path, void *context, error *err) {
    const wanted_weights *wanted = context;
    int64_t stored = 0;
    SCOPED_ID all = H5I_INVALID_HID;
    TRY(check_format(file, path, err));
    TRY(h5_open_member(file, SCHEMA_WEIGHTS, H5I_GROUP, &all, err));
    return stored_weights_read(all, wanted->trial->id, &wanted->trial->architecture, wanted->values,
                               &stored, err);
}

status results_file_read_weights_here(const char *path, const trial *t, float *weights,
                                      error *err) {
    wanted_weights wanted = {t, weights};
    return read_with(path, read_weights, &wanted, err);
}

const char *store_hdf5_version(void) {
    static char version[32];
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    snprintf(version, sizeof version, "%u.%u.%u", major, minor, release);
    return version;
}
