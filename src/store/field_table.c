#include "src/store/field_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

value_kind field_value_kind(const field *f) {
    switch (f->kind) {
        case FIELD_INTEGER: return VALUE_INT64;
        case FIELD_REAL: return VALUE_REAL;
        case FIELD_WORD: return VALUE_TEXT;
    }
    return VALUE_INT64;
}

static size_t bytes_of(const field *f) {
    return f->kind == FIELD_WORD ? (size_t)f->chars + 1 : sizeof(int64_t);
}

static size_t aligned(size_t bytes) {
    return (bytes + sizeof(int64_t) - 1) / sizeof(int64_t) * sizeof(int64_t);
}

void field_table_make(field_chooser *wanted, size_t further_bytes, field_table *out) {
    size_t offset = 0;
    int count = 0;
    for (int i = 0; i < fields_count(); i++) {
        const field *f = fields_at(i);
        if (!wanted(f)) continue;
        out->columns[count] = (column){f->name, field_value_kind(f), offset, bytes_of(f)};
        out->fields[count++] = i;
        offset += aligned(bytes_of(f));
    }
    out->layout = (table_layout){out->columns, count, offset + further_bytes};
}

void field_table_pack(const field_table *table, const field_value values[], void *row) {
    memset(row, 0, table->layout.row_bytes);
    for (int i = 0; i < table->layout.column_count; i++) {
        const column *c = &table->columns[i];
        const field_value *v = &values[table->fields[i]];
        const double real = v->known ? v->real : (double)NAN;
        char *at = (char *)row + c->offset;
        if (v->kind == FIELD_INTEGER && v->known) memcpy(at, &v->integer, sizeof v->integer);
        if (v->kind == FIELD_REAL) memcpy(at, &real, sizeof real);
        if (v->kind == FIELD_WORD && v->known) snprintf(at, c->bytes, "%s", v->word);
    }
}

static void unpack_value(const column *c, const char *at, field_value *v) {
    v->known = true;
    switch (v->kind) {
        case FIELD_INTEGER:
            memcpy(&v->integer, at, sizeof v->integer);
            v->real = (double)v->integer;
            break;
        case FIELD_REAL:
            memcpy(&v->real, at, sizeof v->real);
            v->known = !isnan(v->real);
            break;
        case FIELD_WORD:
            snprintf(v->word, sizeof v->word, "%.*s", (int)c->bytes - 1, at);
            v->known = v->word[0] != '\0';
            break;
    }
}

void field_table_unpack(const field_table *table, const void *row, const bool present[],
                        field_value values[]) {
    for (int i = 0; i < fields_count(); i++) values[i] = (field_value){.kind = fields_at(i)->kind};
    for (int i = 0; i < table->layout.column_count; i++)
        if (!present || present[i])
            unpack_value(&table->columns[i], (const char *)row + table->columns[i].offset,
                         &values[table->fields[i]]);
}

/* --- a whole table --- */

static status append_rows(table_writer *table, const field_table *fields, const results *r,
                          void *row, error *err) {
    field_value values[FIELDS_MAX];
    for (int32_t i = 0; i < r->trial_count; i++) {
        fields_read(&r->trials[i], values);
        field_table_pack(fields, values, row);
        TRY(h5_table_append_row(table, row, err));
    }
    return h5_table_finish(table, err);
}

status field_table_write(hid_t group, const char *name, field_chooser *wanted, const results *r,
                         error *err) {
    field_table fields;
    table_writer *table = NULL;
    field_table_make(wanted, 0, &fields);
    void *row = memory_array(1, fields.layout.row_bytes);
    if (!row) return error_no_memory(err, fields.layout.row_bytes);
    status result =
        h5_table_begin_write(group, name, &fields.layout, (hsize_t)r->trial_count, &table, err);
    if (result == STATUS_OK) result = append_rows(table, &fields, r, row, err);
    h5_table_end(table);
    free(row);
    return result;
}
