#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/memory.h"
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

static status read_word(hid_t file, const field *f, field_value *out, error *err) {
    char *value = NULL;
    TRY(h5_attribute_read_text(file, f->name, &value, err));
    const bool fits = strlen(value) <= (size_t)f->chars;
    if (fits) snprintf(out->word, sizeof out->word, "%s", value);
    out->known = value[0] != '\0';
    free(value);
    if (fits) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the attribute %s is too long", f->name);
}

/* One number, or several as a text. */
static status read_integers(hid_t file, const field *f, field_value *out, error *err) {
    field_value value = {.kind = FIELD_WORD};
    if (!attribute_is_text(file, f->name)) {
        out->kind = FIELD_INTEGER;
        TRY(h5_attribute_read(file, f->name, VALUE_INT64, &out->integer, err));
        out->real = (double)out->integer;
        return STATUS_OK;
    }
    TRY(read_word(file, f, &value, err));
    if (field_parse_integers(value.word, out)) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the attribute %s is no list of numbers", f->name);
}

static status read_field(hid_t file, const field *f, field_value *out, error *err) {
    out->known = H5Aexists(file, f->name) > 0;
    if (!out->known) return STATUS_OK;
    switch (f->kind) {
        case FIELD_INTEGER:
            TRY(h5_attribute_read(file, f->name, VALUE_INT64, &out->integer, err));
            out->real = (double)out->integer;
            break;
        case FIELD_REAL:
            TRY(h5_attribute_read(file, f->name, VALUE_REAL, &out->real, err));
            out->known = !isnan(out->real);
            break;
        case FIELD_WORD: return read_word(file, f, out, err);
        case FIELD_INTEGERS: return read_integers(file, f, out, err);
    }
    return STATUS_OK;
}

/* What the file does not have stays unknown. */
static status read_fields(hid_t file, field_value values[], error *err) {
    for (int i = 0; i < fields_count(); i++) {
        const field *f = fields_at(i);
        values[i] = (field_value){.kind = f->kind};
        if (f->group != FIELD_PLAN && f->group != FIELD_RUNTIME)
            TRY(read_field(file, f, &values[i], err));
    }
    return STATUS_OK;
}

static status check_format(hid_t file, bool rung, error *err) {
    char *format = NULL;
    TRY(h5_attribute_read_text(file, SCHEMA_FORMAT, &format, err));
    bool ours = strcmp(format, rung ? SCHEMA_RUNG_FORMAT : SCHEMA_TRIAL_FORMAT) == 0;
    free(format);
    if (ours) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the format is not the one its header says");
}

static status check_version(hid_t file, const result *whole, error *err) {
    int32_t version = 0;
    TRY(h5_attribute_read(file, SCHEMA_FORMAT_VERSION, VALUE_INT32, &version, err));
    if (version == fields_format_version(whole)) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the format is not the one its contents need");
}

/* A recipe of a younger version, which may decide what this one knows nothing of. */
static const char *unknown_key(const char *recipe, char key[64]) {
    static const char *const others[] = {"numerics", "data", "model.seq_dim", "model.input_dim",
                                         "model.output_dim"};
    for (; *recipe; recipe += strcspn(recipe, "\n"), recipe += *recipe == '\n') {
        bool known = false;
        snprintf(key, 64, "%.*s", (int)strcspn(recipe, ":\n"), recipe);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            known |= strcmp(key, others[i]) == 0;
        if (!known && config_find_key(&key_language, key) == CONFIG_NO_KEY) return key;
    }
    return NULL;
}

/* The id is the hash of the recipe in the file, and the recipe is what the fields come to. */
static status check_recipe(hid_t file, const trial *t, const char *recipe, const char *data_digest,
                           error *err) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    if (sha256_of(recipe, strlen(recipe), &digest) != 0) return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    if (strncmp(hex, t->id, TRIAL_ID_CHARS) != 0)
        return h5_error(err, STATUS_DAMAGED, file, "the id %s is not of its recipe", t->id);
    char key[64];
    if (unknown_key(recipe, key))
        return h5_error(err, STATUS_BAD_INPUT, file,
                        "its recipe has %s, which this version does not know: use the one that "
                        "wrote it, or a newer one",
                        key);
    text again = {0};
    trial_append_recipe(&again, t, data_digest);
    bool failed = again.failed, same = !failed && strcmp(text_string(&again), recipe) == 0;
    text_free(&again);
    if (failed) return error_no_memory(err, strlen(recipe));
    if (same) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file,
                    "its fields do not give its recipe: it was made under other rules");
}

static status read_recipe(hid_t file, const trial *t, error *err) {
    char *recipe = NULL, *data_digest = NULL;
    status result = h5_text_read(file, SCHEMA_RECIPE, &recipe, err);
    if (result == STATUS_OK)
        result = h5_attribute_read_text(file, SCHEMA_DATA_SHA256, &data_digest, err);
    if (result == STATUS_OK) result = check_recipe(file, t, recipe, data_digest, err);
    free(recipe);
    free(data_digest);
    return result;
}

/* Read one dataset of exactly `count` values. */
static status read_column(hid_t group, const char *name, value_kind kind, hsize_t count,
                          void *values, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t length = 0;
    TRY(h5_array_open(group, name, kind, 1, &length, &dataset, err));
    if (length != count)
        return h5_error(err, STATUS_DAMAGED, group, "%s has %llu values, not %llu", name,
                        (unsigned long long)length, (unsigned long long)count);
    return h5_array_read(dataset, kind, values, err);
}

static status read_iterations(hid_t group, size_t count, int64_t *scratch, evaluation *to,
                              error *err) {
    TRY(read_column(group, SCHEMA_ITERATION, VALUE_INT64, count, scratch, err));
    for (size_t i = 0; i < count; i++) to[i].iteration = scratch[i];
    return STATUS_OK;
}

/* A metric that the file does not have was not measured; one that the trial does not have is none.
 */
static status read_curves(hid_t group, const trial *t, size_t count, double *scratch,
                          evaluation *to, error *err) {
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const char *name = metric_describe(m)->name;
        const bool there =
            metric_is_measured(m, trial_measure(t)) && H5Lexists(group, name, H5P_DEFAULT) > 0;
        if (there) TRY(read_column(group, name, VALUE_REAL, count, scratch, err));
        for (size_t i = 0; i < count; i++) to[i].values[m] = there ? scratch[i] : (double)NAN;
    }
    return STATUS_OK;
}

static status fill_evaluations(hid_t group, const trial *t, size_t count, outcome *o, error *err) {
    int64_t *iterations = memory_array(count, sizeof *iterations);
    double *values = memory_array(count, sizeof *values);
    o->evaluations = memory_array(count, sizeof *o->evaluations);
    status result = iterations && values && o->evaluations
                        ? read_iterations(group, count, iterations, o->evaluations, err)
                        : error_no_memory(err, count * sizeof *o->evaluations);
    if (result == STATUS_OK) result = read_curves(group, t, count, values, o->evaluations, err);
    if (result == STATUS_OK) o->evaluation_count = (int32_t)count;
    free(iterations);
    free(values);
    return result;
}

static status read_evaluations(hid_t file, const trial *t, outcome *o, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t count = 0;
    TRY(h5_open_member(file, SCHEMA_EVALUATIONS, H5I_GROUP, &group, err));
    TRY(h5_array_open(group, SCHEMA_ITERATION, VALUE_INT64, 1, &count, &dataset, err));
    if (count > INT32_MAX) return h5_error(err, STATUS_DAMAGED, file, "too many evaluations");
    return fill_evaluations(group, t, count, o, err);
}

static status check_weights_digest(hid_t file, const outcome *o, error *err) {
    char hex[SHA256_HEX_CHARS + 1];
    TRY(trial_weights_sha256(o->weights, o->weight_count, hex, err));
    if (strcmp(hex, o->weights_sha256) == 0) return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, file, "the weights fail their SHA-256");
}

static status read_weights(hid_t file, const trial *t, bool want_weights, outcome *o, error *err) {
    int64_t stored = 0;
    if (want_weights) {
        o->weights = memory_array((size_t)o->weight_count, sizeof *o->weights);
        if (!o->weights) return error_no_memory(err, (size_t)o->weight_count * sizeof *o->weights);
    }
    TRY(stored_weights_read(file, SCHEMA_WEIGHTS, &t->architecture, o->weights, &stored, err));
    if (stored != o->weight_count)
        return h5_error(err, STATUS_DAMAGED, file, "%lld weights where it says %lld",
                        (long long)stored, (long long)o->weight_count);
    return want_weights ? check_weights_digest(file, o, err) : STATUS_OK;
}

/* `facts` are those of its header, which says whether it is a rung's. */
static status read_contents(hid_t file, const char *path, const user_block_facts *facts,
                            bool want_weights, trial *t, outcome *o, error *err) {
    field_value values[FIELDS_MAX];
    result whole;
    TRY(check_format(file, facts->status == TRIAL_STOPPED, err));
    TRY(read_fields(file, values, err));
    TRY(fields_parse(values, path, &whole, err));
    const trial_status state = whole.status;
    *t = whole.trial;
    *o = whole.outcome;
    if (state != facts->status)
        return h5_error(err, STATUS_DAMAGED, file, "the status is %s", trial_status_name(state));
    TRY(read_recipe(file, t, err));
    TRY(trial_file_check_name(path, t->id, facts->rung.iteration, STATUS_DAMAGED, err));
    TRY(read_evaluations(file, t, o, err));
    whole.outcome = *o;
    TRY(fields_check(values, &whole, path, err));
    TRY(check_version(file, &whole, err));
    if (state != TRIAL_FINISHED) return STATUS_OK;
    TRY(confusion_read(file, SCHEMA_CONFUSION, t, o, err));
    return read_weights(file, t, want_weights, o, err);
}

static status open_checked(const char *path, hid_t *file, user_block_facts *facts, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    TRY(files_read(path, TRIAL_FILE_MAX_BYTES, &bytes, &count, err));
    status result = user_block_check(path, bytes, count, TRIAL_FORMAT_VERSION, facts, err);
    if (result == STATUS_OK) result = h5_open_image(path, bytes, count, file, err);
    free(bytes);
    return result;
}

static status check_facts(const user_block_facts *facts, const trial *t, const outcome *o,
                          const char *path, error *err) {
    if (strcmp(facts->id, t->id) == 0 && facts->status == o->status) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its header is of another trial", path);
}

static status check_kind(const user_block_facts *facts, bool rung, const char *path, error *err) {
    if ((facts->status == TRIAL_STOPPED) == rung) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is not the file of a %s", path,
                     rung ? "rung" : "trial");
}

static status read_whole(const char *path, bool rung, bool want_weights, trial *t, outcome *o,
                         error *err) {
    SCOPED_ID file = H5I_INVALID_HID;
    user_block_facts facts;
    h5_begin();
    *t = (trial){0};
    *o = (outcome){0};
    TRY(open_checked(path, &file, &facts, err));
    status result = check_kind(&facts, rung, path, err);
    if (result == STATUS_OK) result = read_contents(file, path, &facts, want_weights, t, o, err);
    if (result == STATUS_OK) result = check_facts(&facts, t, o, path, err);
    if (result != STATUS_OK) outcome_free(o);
    return result;
}

status trial_file_read_here(const char *path, bool want_weights, trial *t, outcome *o, error *err) {
    return read_whole(path, false, want_weights, t, o, err);
}

status rung_file_read_here(const char *path, trial *t, outcome *o, error *err) {
    return read_whole(path, true, false, t, o, err);
}

static status read_state(hid_t file, rung_state *out, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t count = 0;
    TRY(h5_array_open(file, SCHEMA_STATE, VALUE_BYTE, 1, &count, &dataset, err));
    out->bytes = memory_array((size_t)count + 1, 1);
    if (!out->bytes) return error_no_memory(err, (size_t)count);
    out->count = (size_t)count;
    return h5_array_read(dataset, VALUE_BYTE, out->bytes, err);
}

status rung_file_read_state_here(const char *path, const char *id, int64_t iteration,
                                 rung_state *out, error *err) {
    SCOPED_ID file = H5I_INVALID_HID;
    user_block_facts facts;
    *out = (rung_state){0};
    h5_begin();
    TRY(open_checked(path, &file, &facts, err));
    TRY(check_kind(&facts, true, path, err));
    if (strcmp(facts.id, id) != 0 || facts.rung.iteration != iteration)
        return error_set(err, STATUS_DAMAGED, "%s is of another trial", path);
    const status result = read_state(file, out, err);
    if (result == STATUS_OK) return STATUS_OK;
    free(out->bytes);
    *out = (rung_state){0};
    return result;
}

/* The digests, of the file and of the weights, vouch for all that is not looked at again. */
status trial_file_read_weights_here(const char *path, const trial *t, const outcome *known,
                                    float **weights, error *err) {
    SCOPED_ID file = H5I_INVALID_HID;
    user_block_facts facts;
    outcome o = {.weight_count = known->weight_count};
    memcpy(o.weights_sha256, known->weights_sha256, sizeof o.weights_sha256);
    *weights = NULL;
    h5_begin();
    TRY(open_checked(path, &file, &facts, err));
    status result = check_facts(&facts, t, known, path, err);
    if (result == STATUS_OK) result = read_weights(file, t, true, &o, err);
    if (result == STATUS_OK)
        *weights = o.weights;
    else
        free(o.weights);
    return result;
}
