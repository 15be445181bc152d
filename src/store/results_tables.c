#include "src/store/results_tables.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"
#include "src/store/schema.h"
#include "src/store/summary.h"

int results_format_version(const results *r) {
    enum { CONFIRMS_SINCE = 3 };
    int version = r->confirms ? CONFIRMS_SINCE : RESULTS_FORMAT_FIRST;
    for (int32_t i = 0; i < r->trial_count; i++) {
        const int of_one = fields_format_version(&r->trials[i]);
        if (of_one > version) version = of_one;
    }
    return version;
}

/* --- trials --- */

static bool is_of_trials(const field *f) {
    return f->group != FIELD_RUNTIME;
}

static status parse_rows(const stored_trials *s, const char *path, results *r, error *err) {
    field_value values[FIELDS_MAX];
    for (int32_t i = 0; i < r->trial_count; i++) {
        result *one = &r->trials[i];
        field_table_unpack(&s->table, s->rows + (size_t)i * s->table.layout.row_bytes, s->present,
                           values);
        TRY(fields_parse(values, path, one, err));
        r->confirms |= one->trial.confirm_rank > 0;
        if (one->trial.index != i || one->trial.configuration >= r->configuration_count)
            return error_set(err, STATUS_DAMAGED, "%s: trial %d is out of place", path, i);
    }
    return STATUS_OK;
}

status results_trials_read(hid_t file, const char *path, results *r, stored_trials *stored,
                           error *err) {
    void *rows = NULL;
    hsize_t count = 0, configurations = 0;
    field_widths widths;
    stored->rows = NULL;
    TRY(field_widths_of_table(file, SCHEMA_TRIALS, &widths, err));
    field_table_make(is_of_trials, &widths, 0, &stored->table);
    TRY(h5_table_count(file, SCHEMA_SUMMARY, &configurations, err));
    TRY(h5_table_read(file, SCHEMA_TRIALS, &stored->table.layout, stored->present, &rows, &count,
                      err));
    stored->rows = rows;
    if (count > TRIAL_MAX_COUNT || configurations > TRIAL_MAX_COUNT)
        return h5_error(err, STATUS_DAMAGED, file, "too many trials");
    r->configuration_count = (int32_t)configurations;
    r->trials = memory_array(count, sizeof *r->trials);
    if (!r->trials) return error_no_memory(err, count * sizeof *r->trials);
    r->trial_count = (int32_t)count;
    return parse_rows(stored, path, r, err);
}

status results_trials_check(const stored_trials *s, const char *path, const results *r,
                            error *err) {
    field_value values[FIELDS_MAX];
    for (int32_t i = 0; i < r->trial_count; i++) {
        field_table_unpack(&s->table, s->rows + (size_t)i * s->table.layout.row_bytes, s->present,
                           values);
        TRY(fields_check(values, &r->trials[i], path, err));
    }
    return STATUS_OK;
}

void results_trials_release(stored_trials *stored) {
    free(stored->rows);
    stored->rows = NULL;
}

/* --- layers --- */

typedef struct layer_row {
    int64_t trial, layer; /* layer_dim for the readout */
    char name[RNN_TENSOR_NAME_CHARS + 1];
    int64_t rank, dim0, dim1, n_params;
} layer_row;

#define COLUMN(name, kind) \
    { #name, kind, offsetof(layer_row, name), sizeof((layer_row *)NULL)->name }
static const column layer_columns[] = {
    COLUMN(trial, VALUE_INT64),    COLUMN(layer, VALUE_INT64), COLUMN(name, VALUE_TEXT),
    COLUMN(rank, VALUE_INT64),     COLUMN(dim0, VALUE_INT64),  COLUMN(dim1, VALUE_INT64),
    COLUMN(n_params, VALUE_INT64),
};
#undef COLUMN
static const table_layout layer_table = {
    layer_columns, sizeof layer_columns / sizeof *layer_columns, sizeof(layer_row)};

static status append_layers(table_writer *table, const trial *t, error *err) {
    for (int i = 0; i < rnn_tensor_count(&t->architecture); i++) {
        rnn_tensor tensor = rnn_tensor_at(&t->architecture, i);
        layer_row row = {
            .trial = t->index,
            .layer = tensor.layer,
            .rank = tensor.rank,
            .dim0 = tensor.rows,
            .dim1 = tensor.columns,
            .n_params = tensor.count,
        };
        snprintf(row.name, sizeof row.name, "%s", tensor.name);
        TRY(h5_table_append_row(table, &row, err));
    }
    return STATUS_OK;
}

static status append_all_layers(table_writer *table, const results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++)
        TRY(append_layers(table, &r->trials[i].trial, err));
    return h5_table_finish(table, err);
}

static status write_layers(hid_t file, const results *r, error *err) {
    hsize_t count = 0;
    for (int32_t i = 0; i < r->trial_count; i++)
        count += (hsize_t)rnn_tensor_count(&r->trials[i].trial.architecture);
    table_writer *table = NULL;
    status result = h5_table_begin_write(file, SCHEMA_LAYERS, &layer_table, count, &table, err);
    if (result == STATUS_OK) result = append_all_layers(table, r, err);
    h5_table_end(table);
    return result;
}

status results_tables_write(hid_t file, const results *r, error *err) {
    TRY(field_table_write(file, SCHEMA_TRIALS, is_of_trials, r, err));
    TRY(write_layers(file, r, err));
    return summary_write(file, r, err);
}
