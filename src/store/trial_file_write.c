#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/store/confusion.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/rung_file.h"
#include "src/store/schema.h"
#include "src/store/stored_weights.h"
#include "src/store/trial_checks.h"
#include "src/store/trial_file.h"
#include "src/store/user_block.h"
#include "src/trial/fields.h"

/* What goes into one file. */
typedef struct writing {
    const char *path;
    const trial *trial;
    const char *data_digest_hex;
    const outcome *outcome;
    result whole;            /* both together; borrows */
    int version;             /* of the format, that of the youngest thing in it */
    const rung_score *score; /* of a rung file; else NULL, as the next */
    const rung_state *state;
} writing;

static status check_id(const writing *w, error *err) {
    trial expected = *w->trial;
    TRY(trial_set_id(&expected, w->data_digest_hex, err));
    if (strcmp(expected.id, w->trial->id) == 0) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL, "trial %s has an id that is not of its recipe",
                     w->trial->id);
}

static status check_weights(const writing *w, error *err) {
    const outcome *o = w->outcome;
    if (o->status != TRIAL_FINISHED) return STATUS_OK;
    char hex[SHA256_HEX_CHARS + 1];
    if (!o->weights)
        return error_set(err, STATUS_INTERNAL, "trial %s finished without weights", w->trial->id);
    TRY(trial_weights_sha256(o->weights, o->weight_count, hex, err));
    if (strcmp(hex, o->weights_sha256) == 0) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL, "trial %s has weights that are not of its digest",
                     w->trial->id);
}

static int64_t iteration_of(const writing *w) {
    const outcome *o = w->outcome;
    return o->evaluation_count ? o->evaluations[o->evaluation_count - 1].iteration : 0;
}

static status check_outcome(const writing *w, error *err) {
    trial_status state = w->outcome->status;
    const bool fits = w->state ? state == TRIAL_STOPPED && w->score->iteration == iteration_of(w)
                               : state == TRIAL_FINISHED || state == TRIAL_DIVERGED;
    if (!fits)
        return error_set(err, STATUS_INTERNAL, "trial %s has no outcome to write", w->trial->id);
    TRY(check_id(w, err));
    TRY(trial_file_check_name(w->path, w->trial->id, w->score ? w->score->iteration : 0,
                              STATUS_INTERNAL, err));
    TRY(trial_check_counts(w->trial, w->outcome, w->path, STATUS_INTERNAL, err));
    return check_weights(w, err);
}

static status write_recipe(hid_t file, const writing *w, error *err) {
    text recipe = {0};
    trial_append_recipe(&recipe, w->trial, w->data_digest_hex);
    status result = recipe.failed ? error_no_memory(err, recipe.bytes)
                                  : h5_text_write(file, SCHEMA_RECIPE, text_string(&recipe), err);
    text_free(&recipe);
    return result;
}

static status write_field(hid_t file, const field *f, const field_value *v, error *err) {
    const double real = v->known ? v->real : h5_value_canonical(NAN);
    switch (v->kind) {
        case FIELD_INTEGERS: break; /* a value is one number, or a word */
        case FIELD_INTEGER: return h5_attribute_write(file, f->name, VALUE_INT64, &v->integer, err);
        case FIELD_REAL: return h5_attribute_write(file, f->name, VALUE_REAL, &real, err);
        case FIELD_WORD: return h5_attribute_write_text(file, f->name, v->word, err);
    }
    return STATUS_OK;
}

static status write_fields(hid_t file, const writing *w, error *err) {
    field_value values[FIELDS_MAX];
    fields_read(&w->whole, values);
    for (int i = 0; i < fields_count(); i++)
        if (fields_is_recorded(i, &w->whole)) TRY(write_field(file, fields_at(i), &values[i], err));
    return STATUS_OK;
}

static status write_attributes(hid_t file, const writing *w, error *err) {
    const int version = w->version;
    TRY(h5_attribute_write_text(file, SCHEMA_FORMAT,
                                w->state ? SCHEMA_RUNG_FORMAT : SCHEMA_TRIAL_FORMAT, err));
    TRY(h5_attribute_write(file, SCHEMA_FORMAT_VERSION, VALUE_INT32, &version, err));
    TRY(h5_attribute_write_text(file, SCHEMA_DATA_SHA256, w->data_digest_hex, err));
    return write_fields(file, w, err);
}

static status write_iterations(hid_t group, const outcome *o, int64_t *scratch, error *err) {
    const hsize_t count = (hsize_t)o->evaluation_count;
    for (hsize_t i = 0; i < count; i++) scratch[i] = o->evaluations[i].iteration;
    return h5_array_write(group, SCHEMA_ITERATION, VALUE_INT64, 1, &count, scratch, err);
}

static bool is_recorded(const outcome *o, metric m) {
    if (metric_describe(m)->since <= TRIAL_FORMAT_FIRST) return true;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        if (!isnan(o->evaluations[i].values[m])) return true;
    return false;
}

static status write_curves(hid_t group, const outcome *o, double *scratch, error *err) {
    const hsize_t count = (hsize_t)o->evaluation_count;
    for (metric m = 0; m < METRIC_COUNT; m++) {
        if (!is_recorded(o, m)) continue;
        for (hsize_t i = 0; i < count; i++)
            scratch[i] = h5_value_canonical(o->evaluations[i].values[m]);
        TRY(h5_array_write(group, metric_describe(m)->name, VALUE_REAL, 1, &count, scratch, err));
    }
    return STATUS_OK;
}

static status write_evaluations(hid_t file, const writing *w, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(file, SCHEMA_EVALUATIONS, &group, err));
    size_t count = (size_t)w->outcome->evaluation_count;
    int64_t *iterations = memory_array(count, sizeof *iterations);
    double *values = memory_array(count, sizeof *values);
    status result = iterations && values ? write_iterations(group, w->outcome, iterations, err)
                                         : error_no_memory(err, count * sizeof *values);
    if (result == STATUS_OK) result = write_curves(group, w->outcome, values, err);
    free(iterations);
    free(values);
    return result;
}

static status write_state(hid_t file, const rung_state *state, error *err) {
    const hsize_t count = (hsize_t)state->count;
    return h5_array_write(file, SCHEMA_STATE, VALUE_BYTE, 1, &count, state->bytes, err);
}

static status write_contents(hid_t file, const writing *w, error *err) {
    TRY(write_attributes(file, w, err));
    TRY(write_recipe(file, w, err));
    TRY(write_evaluations(file, w, err));
    if (w->state) return write_state(file, w->state, err);
    if (w->outcome->status == TRIAL_DIVERGED) return STATUS_OK;
    int64_t stored = 0;
    TRY(confusion_write(file, SCHEMA_CONFUSION, w->trial, w->outcome->confusion, err));
    TRY(stored_weights_write(file, SCHEMA_WEIGHTS, &w->trial->architecture, w->outcome->weights,
                             &stored, err));
    if (stored == w->outcome->weight_count) return STATUS_OK;
    return h5_error(err, STATUS_INTERNAL, file, "%lld of %lld weights were stored",
                    (long long)stored, (long long)w->outcome->weight_count);
}

/* The finished file in memory: user block and HDF5 image.  `*bytes` is the caller's. */
static status take_image(hid_t hdf5, const writing *w, char **bytes, size_t *count, error *err) {
    const char *path = w->path;
    ssize_t image_bytes =
        H5Fflush(hdf5, H5F_SCOPE_GLOBAL) < 0 ? -1 : H5Fget_file_image(hdf5, NULL, 0);
    if (image_bytes < 0)
        return h5_error(err, STATUS_INTERNAL, hdf5, "cannot take the file out of memory");
    *count = USER_BLOCK_BYTES + (size_t)image_bytes;
    if (*count > TRIAL_FILE_MAX_BYTES)
        return error_set(err, STATUS_BAD_INPUT, "%s would have %zu bytes; at most %zu are read",
                         path, *count, TRIAL_FILE_MAX_BYTES);
    *bytes = malloc(*count);
    if (!*bytes) return error_no_memory(err, *count);
    if (H5Fget_file_image(hdf5, *bytes + USER_BLOCK_BYTES, (size_t)image_bytes) != image_bytes)
        return h5_error(err, STATUS_INTERNAL, hdf5, "cannot take the file out of memory");
    user_block_facts facts = {.status = w->outcome->status};
    if (w->score) facts.rung = *w->score;
    memcpy(facts.id, w->trial->id, sizeof facts.id);
    user_block_describe(*bytes, &facts);
    return user_block_write(*bytes, *count, w->version, err);
}

static status build_image(const writing *w, char **bytes, size_t *count, error *err) {
    enum { METADATA_BYTES = 1 << 16 };
    size_t classes = (size_t)w->trial->architecture.output_dim;
    size_t increment = METADATA_BYTES + (size_t)w->outcome->weight_count * sizeof(float) +
                       classes * classes * sizeof(int32_t) + (w->state ? w->state->count : 0);
    SCOPED_ID file = H5I_INVALID_HID;
    TRY(h5_create_in_memory(w->path, USER_BLOCK_BYTES, increment, &file, err));
    TRY(write_contents(file, w, err));
    return take_image(file, w, bytes, count, err);
}

static status build(writing *w, char **bytes, size_t *count, error *err) {
    *bytes = NULL;
    *count = 0;
    h5_begin();
    w->whole = (result){.trial = *w->trial, .status = w->outcome->status, .outcome = *w->outcome};
    w->version = fields_format_version(&w->whole);
    TRY(check_outcome(w, err));
    status result = build_image(w, bytes, count, err);
    if (result != STATUS_OK) {
        free(*bytes);
        *bytes = NULL;
    }
    return result;
}

status trial_file_build(const char *path, const trial *t, const char *data_digest_hex,
                        const outcome *o, char **bytes, size_t *count, error *err) {
    writing w = {.path = path, .trial = t, .data_digest_hex = data_digest_hex, .outcome = o};
    return build(&w, bytes, count, err);
}

status rung_file_build(const char *path, const trial *t, const char *data_digest_hex,
                       const outcome *o, const rung_score *score, const rung_state *state,
                       char **bytes, size_t *count, error *err) {
    writing w = {.path = path,
                 .trial = t,
                 .data_digest_hex = data_digest_hex,
                 .outcome = o,
                 .score = score,
                 .state = state};
    return build(&w, bytes, count, err);
}

status trial_file_write(const char *path, const trial *t, const char *data_digest_hex,
                        const outcome *o, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    TRY(trial_file_build(path, t, data_digest_hex, o, &bytes, &count, err));
    status result = files_publish(path, bytes, count, false, err);
    free(bytes);
    return result;
}
