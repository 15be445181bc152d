#include "src/store/results_tables.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"
#include "src/store/schema.h"
#include "src/store/summary.h"
#include "src/store/trial_row.h"

status results_trial_rows(const results *r, trial_row **rows, error *err) {
    size_t count = (size_t)r->trial_count;
    *rows = memory_array(count, sizeof **rows);
    if (!*rows) return error_no_memory(err, count * sizeof **rows);
    for (size_t i = 0; i < count; i++)
        trial_row_fill(&(*rows)[i], &r->trials[i].trial, r->trials[i].status,
                       &r->trials[i].outcome);
    return STATUS_OK;
}

static status write_rows(hid_t file, const char *name, const table_layout *layout, const void *rows,
                         size_t count, error *err) {
    table_writer *table = NULL;
    status result = table_begin_write(file, name, layout, count, &table, err);
    for (size_t i = 0; result == STATUS_OK && i < count; i++)
        result = table_append_row(table, (const char *)rows + i * layout->row_bytes, err);
    if (result == STATUS_OK) result = table_finish(table, err);
    table_end(table);
    return result;
}

static status append_layers(table_writer *table, const trial *t, error *err) {
    for (int i = 0; i < architecture_tensor_count(&t->architecture); i++) {
        parameter_tensor tensor = architecture_tensor(&t->architecture, i);
        layer_row row = {
            .trial = t->index,
            .layer = tensor.layer,
            .rank = tensor.rank,
            .dim0 = tensor.rows,
            .dim1 = tensor.columns,
            .n_params = tensor.count,
        };
        snprintf(row.name, sizeof row.name, "%s", tensor.name);
        TRY(table_append_row(table, &row, err));
    }
    return STATUS_OK;
}

static status append_all_layers(table_writer *table, const results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++)
        TRY(append_layers(table, &r->trials[i].trial, err));
    return table_finish(table, err);
}

static status write_layers(hid_t file, const results *r, error *err) {
    hsize_t count = 0;
    for (int32_t i = 0; i < r->trial_count; i++)
        count += (hsize_t)architecture_tensor_count(&r->trials[i].trial.architecture);
    table_writer *table = NULL;
    status result = table_begin_write(file, SCHEMA_LAYERS, &layer_table, count, &table, err);
    if (result == STATUS_OK) result = append_all_layers(table, r, err);
    table_end(table);
    return result;
}

static status write_summary(hid_t file, const results *r, error *err) {
    summary_row *rows = NULL;
    TRY(summary_of(r, &rows, err));
    status result =
        write_rows(file, SCHEMA_SUMMARY, &summary_table, rows, (size_t)r->configuration_count, err);
    free(rows);
    return result;
}

status results_tables_write(hid_t file, const results *r, const trial_row *rows, error *err) {
    TRY(write_rows(file, SCHEMA_TRIALS, &trial_table, rows, (size_t)r->trial_count, err));
    TRY(write_layers(file, r, err));
    return write_summary(file, r, err);
}

static status read_configuration_count(hid_t file, results *r, error *err) {
    void *rows = NULL;
    hsize_t count = 0;
    TRY(table_read(file, SCHEMA_SUMMARY, &summary_table, &rows, &count, err));
    free(rows);
    if (count > INT32_MAX) return h5_error(err, STATUS_DAMAGED, file, "too many configurations");
    r->configuration_count = (int32_t)count;
    return STATUS_OK;
}

static status parse_rows(const trial_row *rows, const char *path, results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        result *one = &r->trials[i];
        TRY(trial_row_parse(&rows[i], path, &one->trial, &one->status, &one->outcome, err));
        if (rows[i].trial != i || rows[i].configuration < 0 ||
            rows[i].configuration >= r->configuration_count)
            return error_set(err, STATUS_DAMAGED, "%s: trial %d is out of place", path, i);
        if (one->outcome.status != TRIAL_MISSING)
            TRY(trial_row_check_counts(&rows[i], path, STATUS_DAMAGED, err));
    }
    return STATUS_OK;
}

status results_trials_read(hid_t file, const char *path, results *r, trial_row **rows, error *err) {
    void *memory = NULL;
    hsize_t count = 0;
    *rows = NULL;
    TRY(read_configuration_count(file, r, err));
    TRY(table_read(file, SCHEMA_TRIALS, &trial_table, &memory, &count, err));
    *rows = memory;
    if (count > PLAN_MAX_TRIALS) return h5_error(err, STATUS_DAMAGED, file, "too many trials");
    r->trials = memory_array(count, sizeof *r->trials);
    if (!r->trials) return error_no_memory(err, count * sizeof *r->trials);
    r->trial_count = (int32_t)count;
    return parse_rows(*rows, path, r, err);
}
