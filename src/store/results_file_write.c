#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publication.h"
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
#include "src/store/trial_checks.h"
#include "src/store/trial_file.h"
#include "src/store/user_block.h"

static status check_trial(const results *r, int32_t i, error *err) {
    const result *one = &r->trials[i];
    const bool trained = one->status != TRIAL_MISSING && one->status != TRIAL_FAILED;
    if (one->trial.index != i || one->trial.configuration < 0 ||
        one->trial.configuration >= r->configuration_count)
        return error_set(err, STATUS_INTERNAL, "trial %s is out of place", one->trial.id);
    if (one->outcome.status != (trained ? one->status : TRIAL_MISSING))
        return error_set(err, STATUS_INTERNAL, "trial %s is %s but its outcome is %s",
                         one->trial.id, trial_status_name(one->status),
                         trial_status_name(one->outcome.status));
    return trained
               ? trial_check_counts(&one->trial, &one->outcome, one->trial.id, STATUS_INTERNAL, err)
               : STATUS_OK;
}

static status write_axes(hid_t file, const results *r, error *err) {
    const char *names[KEY_COUNT];
    const hsize_t count = (hsize_t)r->axis_count;
    for (int i = 0; i < r->axis_count; i++) names[i] = key_info(r->axes[i])->name;
    return h5_array_write(file, SCHEMA_AXES, VALUE_TEXT, 1, &count, names, err);
}

static status write_config_digest(hid_t file, const results *r, error *err) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    if (sha256_of(r->config_source, strlen(r->config_source), &digest) != 0)
        return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    return h5_attribute_write_text(file, SCHEMA_CONFIG_SHA256, hex, err);
}

/* What wrote it, where a reader looks first; the whole environment is under runtime/. */
static status write_provenance(hid_t file, const results *r, error *err) {
    static const struct {
        const char *attribute, *fact;
    } parts[] = {
        {SCHEMA_TOOL_VERSION, "sweep_version"},
        {SCHEMA_NUMERICS_VERSION, "numerics_version"},
        {SCHEMA_GIT_COMMIT, "git_commit"},
        {SCHEMA_GIT_DIRTY, "git_dirty"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *value = results_fact(r, parts[i].fact);
        if (*value) TRY(h5_attribute_write_text(file, parts[i].attribute, value, err));
    }
    return STATUS_OK;
}

static status write_attributes(hid_t file, const results *r, error *err) {
    const int version = results_format_version(r), minor = FORMAT_MINOR_VERSION;
    char hex[SHA256_HEX_CHARS + 1];
    TRY(results_digest(r, hex, err));
    TRY(h5_attribute_write_text(file, SCHEMA_FORMAT, SCHEMA_RESULTS_FORMAT, err));
    TRY(h5_attribute_write(file, SCHEMA_FORMAT_VERSION, VALUE_INT32, &version, err));
    TRY(h5_attribute_write(file, SCHEMA_FORMAT_MINOR, VALUE_INT32, &minor, err));
    TRY(write_provenance(file, r, err));
    TRY(write_config_digest(file, r, err));
    TRY(h5_attribute_write_text(file, SCHEMA_DATA_SHA256, r->data_digest_hex, err));
    return h5_attribute_write_text(file, SCHEMA_RESULTS_SHA256, hex, err);
}

/* --- weights, one trial in memory at a time --- */

static status copy_weights(hid_t group, const result *one, const char *path, error *err) {
    float *weights = NULL;
    int64_t stored = 0;
    TRY(trial_file_read_weights(path, &one->trial, &one->outcome, &weights, err));
    status result =
        stored_weights_write(group, one->trial.id, &one->trial.architecture, weights, &stored, err);
    free(weights);
    return result;
}

static status copy_from_folder(hid_t group, const result *one, const char *folder, layout l,
                               error *err) {
    char *path = layout_path(folder, l, one->trial.id, ".h5");
    if (!path) return error_no_memory(err, strlen(folder) + TRIAL_ID_CHARS);
    status result = copy_weights(group, one, path, err);
    free(path);
    return result;
}

static status write_weights(hid_t file, const results *r, const trials_folder *trials,
                            const driven_file *driven, const char *path, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(file, SCHEMA_WEIGHTS, &group, err));
    for (int32_t i = 0; i < r->trial_count; i++) {
        if (r->trials[i].status != TRIAL_FINISHED) continue;
        TRY(copy_from_folder(group, &r->trials[i], trials->path, trials->layout, err));
        TRY(driven_file_check(driven, path, err));
    }
    return STATUS_OK;
}

/* --- the file --- */

static status write_contents(hid_t file, const results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++) TRY(check_trial(r, i, err));
    TRY(write_attributes(file, r, err));
    TRY(results_texts_write(file, r, err));
    TRY(write_axes(file, r, err));
    TRY(results_tables_write(file, r, err));
    TRY(results_curves_write(file, r, err));
    return confusions_write(file, r, err);
}

static status write_all(hid_t file, const results *r, const trials_folder *trials,
                        const driven_file *driven, const char *path, error *err) {
    TRY(write_contents(file, r, err));
    TRY(write_weights(file, r, trials, driven, path, err));
    TRY(results_runtime_write(file, r, err));
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0)
        return h5_error(err, STATUS_IO, file, "cannot finish the file");
    return STATUS_OK;
}

/* Write and close; a failed write of the disk is the cause worth telling. */
static status write_driven(driven_file *driven, const results *r, const trials_folder *trials,
                           const char *path, error *err) {
    SCOPED_ID access = driven_file_access(driven);
    hid_t file = H5I_INVALID_HID;
    status result = h5_create_file(path, access, USER_BLOCK_BYTES, &file, err);
    if (result == STATUS_OK) result = write_all(file, r, trials, driven, path, err);
    if (file >= 0 && H5Fclose(file) < 0 && result == STATUS_OK)
        result = h5_error(err, STATUS_IO, H5I_INVALID_HID, "%s: cannot close the file", path);
    status disk = driven_file_check(driven, path, err);
    return disk != STATUS_OK ? disk : result;
}

/* Read the new file once before the old one goes: its digests speak for every byte. */
static status read_back(const char *temporary, const char *path, error *err) {
    results *again = NULL;
    error cause;
    status result = results_file_read_here(temporary, &again, &cause);
    results_free(again);
    if (result == STATUS_OK || result == STATUS_NO_MEMORY) return result;
    return error_set(err, STATUS_IO, "%s was written but does not read back: %s", path,
                     cause.message);
}

status results_file_write(const char *path, const results *r, const trials_folder *trials,
                          error *err) {
    publication target;
    h5_begin();
    TRY(publication_begin(path, &target, err));
    driven_file driven = {.descriptor = target.descriptor};
    status result = write_driven(&driven, r, trials, path, err);
    if (result == STATUS_OK)
        result =
            user_block_write_descriptor(path, target.descriptor, results_format_version(r), err);
    if (result == STATUS_OK) result = read_back(target.temporary, path, err);
    if (result == STATUS_OK) result = publication_replace(&target, err);
    publication_end(&target);
    return result;
}
