#include "src/store/results_runtime.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/field_table.h"
#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

/* --- the table --- */

static bool is_of_runtime(const field *f) {
    return f->group == FIELD_RUNTIME || strcmp(f->name, "trial") == 0;
}

static status parse_rows(const field_table *fields, const char *rows, const bool present[],
                         results *r, error *err) {
    field_value values[FIELDS_MAX];
    for (int32_t i = 0; i < r->trial_count; i++) {
        field_table_unpack(fields, rows + (size_t)i * fields->layout.row_bytes, present, values);
        TRY(fields_parse_runtime(values, SCHEMA_RUNTIME, &r->trials[i].runtime, err));
    }
    return STATUS_OK;
}

static status read_table(hid_t group, results *r, error *err) {
    field_table fields;
    bool present[FIELDS_MAX];
    void *rows = NULL;
    hsize_t count = 0;
    const field_widths numbers = {{0}};
    field_table_make(is_of_runtime, &numbers, 0, &fields);
    TRY(h5_table_read(group, SCHEMA_TRIALS, &fields.layout, present, &rows, &count, err));
    status result =
        count == (hsize_t)r->trial_count
            ? parse_rows(&fields, rows, present, r, err)
            : h5_error(err, STATUS_DAMAGED, group, "the runtime table has another length");
    free(rows);
    return result;
}

/* --- the environment --- */

static status write_environment(hid_t group, const results *r, error *err) {
    const hsize_t dims[2] = {(hsize_t)r->environment_count, 2};
    const char **pairs = memory_array(dims[0] * 2, sizeof *pairs);
    if (!pairs) return error_no_memory(err, dims[0] * 2 * sizeof *pairs);
    for (hsize_t i = 0; i < dims[0]; i++) {
        pairs[2 * i] = r->environment[i].name;
        pairs[2 * i + 1] = r->environment[i].value;
    }
    status result = h5_array_write(group, SCHEMA_ENVIRONMENT, VALUE_TEXT, 2, dims, pairs, err);
    free(pairs);
    return result;
}

static status read_environment(hid_t group, results *r, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t dims[2] = {0, 0};
    TRY(h5_array_open(group, SCHEMA_ENVIRONMENT, VALUE_TEXT, 2, dims, &dataset, err));
    if (dims[1] != 2) return h5_error(err, STATUS_DAMAGED, group, "the environment is not pairs");
    char **pairs = memory_array(dims[0] * 2, sizeof *pairs);
    if (!pairs) return error_no_memory(err, dims[0] * 2 * sizeof *pairs);
    status result = h5_array_read(dataset, VALUE_TEXT, pairs, err);
    for (hsize_t i = 0; i < dims[0]; i++) {
        if (result == STATUS_OK) result = results_add_fact(r, pairs[2 * i], pairs[2 * i + 1], err);
        free(pairs[2 * i]);
        free(pairs[2 * i + 1]);
    }
    free(pairs);
    return result;
}

/* --- the reasons of failures --- */

static hsize_t count_reasons(const results *r) {
    hsize_t count = 0;
    for (int32_t i = 0; i < r->trial_count; i++) count += r->trials[i].reason != NULL;
    return count;
}

/* `places` and `reasons` have room for all of them. */
static status write_reasons(hid_t group, const results *r, hsize_t count, int32_t *places,
                            const char **reasons, error *err) {
    hsize_t next = 0;
    for (int32_t i = 0; i < r->trial_count; i++) {
        if (!r->trials[i].reason) continue;
        places[next] = i;
        reasons[next++] = r->trials[i].reason;
    }
    TRY(h5_array_write(group, SCHEMA_TRIAL, VALUE_INT32, 1, &count, places, err));
    return h5_array_write(group, SCHEMA_REASON, VALUE_TEXT, 1, &count, reasons, err);
}

static status write_failures(hid_t parent, const results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(parent, SCHEMA_FAILURES, &group, err));
    hsize_t count = count_reasons(r);
    int32_t *places = memory_array(count, sizeof *places);
    const char **reasons = memory_array(count, sizeof *reasons);
    status result = places && reasons ? write_reasons(group, r, count, places, reasons, err)
                                      : error_no_memory(err, count * sizeof *reasons);
    free(places);
    free(reasons);
    return result;
}

/* Give each reason to its trial; the ones that were not given stay the caller's. */
static status give_reasons(hid_t group, results *r, hsize_t count, const int32_t *places,
                           char **reasons, error *err) {
    for (hsize_t i = 0; i < count; i++) {
        if (places[i] < 0 || places[i] >= r->trial_count || r->trials[places[i]].reason)
            return h5_error(err, STATUS_DAMAGED, group, "a failure is of no trial");
        r->trials[places[i]].reason = reasons[i];
        reasons[i] = NULL;
    }
    return STATUS_OK;
}

static status read_reasons(hid_t group, results *r, hid_t trial_set, hid_t reason_set,
                           hsize_t count, error *err) {
    int32_t *places = memory_array(count, sizeof *places);
    char **reasons = memory_array(count, sizeof *reasons);
    status result = places && reasons ? h5_array_read(trial_set, VALUE_INT32, places, err)
                                      : error_no_memory(err, count * sizeof *reasons);
    if (result == STATUS_OK) result = h5_array_read(reason_set, VALUE_TEXT, reasons, err);
    if (result == STATUS_OK) result = give_reasons(group, r, count, places, reasons, err);
    for (hsize_t i = 0; reasons && i < count; i++) free(reasons[i]);
    free(reasons);
    free(places);
    return result;
}

static status read_failures(hid_t parent, results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    SCOPED_ID trial_set = H5I_INVALID_HID;
    SCOPED_ID reason_set = H5I_INVALID_HID;
    hsize_t trials = 0, reasons = 0;
    TRY(h5_open_member(parent, SCHEMA_FAILURES, H5I_GROUP, &group, err));
    TRY(h5_array_open(group, SCHEMA_TRIAL, VALUE_INT32, 1, &trials, &trial_set, err));
    TRY(h5_array_open(group, SCHEMA_REASON, VALUE_TEXT, 1, &reasons, &reason_set, err));
    if (trials != reasons)
        return h5_error(err, STATUS_DAMAGED, group, "not as many reasons as failures");
    return read_reasons(group, r, trial_set, reason_set, trials, err);
}

status results_runtime_write(hid_t file, const results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_create_group(file, SCHEMA_RUNTIME, &group, err));
    TRY(field_table_write(group, SCHEMA_TRIALS, is_of_runtime, r, err));
    TRY(write_environment(group, r, err));
    return write_failures(group, r, err);
}

status results_runtime_read(hid_t file, results *r, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    TRY(h5_open_member(file, SCHEMA_RUNTIME, H5I_GROUP, &group, err));
    TRY(read_table(group, r, err));
    TRY(read_environment(group, r, err));
    return read_failures(group, r, err);
}
