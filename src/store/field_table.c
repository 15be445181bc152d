#include "src/store/field_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- layout --- */

static bool is_one_number(const field_value *v) {
    return v->known && v->kind == FIELD_INTEGER;
}

static size_t text_bytes(const field_value *v) {
    text written = {0};
    field_append(&written, v);
    const size_t bytes = written.bytes + 1;
    text_free(&written);
    return bytes;
}

/* Texts are wide enough for the longest; HDF5 has none of no bytes. */
void field_widths_of_results(const results *r, field_widths *out) {
    field_value values[FIELDS_MAX];
    bool numbers[FIELDS_MAX];
    for (int i = 0; i < fields_count(); i++) {
        out->bytes[i] = 2;
        numbers[i] = true;
        out->absent[i] = !fields_is_of_results(i, r);
    }
    for (int32_t t = 0; t < r->trial_count; t++) {
        fields_read(&r->trials[t], values);
        for (int i = 0; i < fields_count(); i++) {
            if (fields_at(i)->kind != FIELD_INTEGERS) continue;
            const size_t bytes = text_bytes(&values[i]);
            numbers[i] &= is_one_number(&values[i]);
            if (bytes > out->bytes[i]) out->bytes[i] = bytes;
        }
    }
    for (int i = 0; i < fields_count(); i++)
        if (numbers[i]) out->bytes[i] = 0;
}

status field_widths_of_table(hid_t group, const char *name, field_widths *out, error *err) {
    for (int i = 0; i < fields_count(); i++) {
        const field *f = fields_at(i);
        bool is_text = false;
        if (f->kind == FIELD_INTEGERS)
            TRY(table_column_is_text(group, name, f->name, &is_text, err));
        out->absent[i] = false;
        out->bytes[i] = is_text ? (size_t)f->chars + 1 : 0;
    }
    return STATUS_OK;
}

static column column_of(const field *f, size_t text_width, size_t offset) {
    switch (f->kind) {
        case FIELD_REAL: return (column){f->name, VALUE_REAL, offset, sizeof(double)};
        case FIELD_WORD: return (column){f->name, VALUE_TEXT, offset, (size_t)f->chars + 1};
        case FIELD_INTEGERS:
            if (text_width) return (column){f->name, VALUE_TEXT, offset, text_width};
            break;
        case FIELD_INTEGER: break;
    }
    return (column){f->name, VALUE_INT64, offset, sizeof(int64_t)};
}

static size_t aligned(size_t bytes) {
    return (bytes + sizeof(int64_t) - 1) / sizeof(int64_t) * sizeof(int64_t);
}

void field_table_make(field_chooser *wanted, const field_widths *widths, size_t further_bytes,
                      field_table *out) {
    size_t offset = 0;
    int count = 0;
    for (int i = 0; i < fields_count(); i++) {
        const field *f = fields_at(i);
        if (!wanted(f) || widths->absent[i]) continue;
        out->columns[count] = column_of(f, widths->bytes[i], offset);
        offset += aligned(out->columns[count].bytes);
        out->fields[count++] = i;
    }
    out->layout = (table_layout){out->columns, count, offset + further_bytes};
}

/* --- rows --- */

static void pack_text(const column *c, const field_value *v, char *at) {
    text written = {0};
    field_append(&written, v);
    snprintf(at, c->bytes, "%s", text_string(&written));
    text_free(&written);
}

void field_table_pack(const field_table *table, const field_value values[], void *row) {
    memset(row, 0, table->layout.row_bytes);
    for (int i = 0; i < table->layout.column_count; i++) {
        const column *c = &table->columns[i];
        const field_value *v = &values[table->fields[i]];
        const double real = v->known ? v->real : (double)NAN;
        char *at = (char *)row + c->offset;
        if (c->kind == VALUE_INT64 && v->known) memcpy(at, &v->integer, sizeof v->integer);
        if (c->kind == VALUE_REAL) memcpy(at, &real, sizeof real);
        if (c->kind == VALUE_TEXT) pack_text(c, v, at);
    }
}

static void unpack_text(const column *c, const char *at, field_value *v) {
    char written[FIELD_WORD_CHARS + 1];
    snprintf(written, sizeof written, "%.*s", (int)c->bytes - 1, at);
    if (v->kind == FIELD_INTEGERS && field_parse_integers(written, v)) return;
    v->kind = FIELD_WORD; /* of an INTEGERS, what is none is refused where it is parsed */
    snprintf(v->word, sizeof v->word, "%s", written);
    v->known = v->word[0] != '\0';
}

static void unpack_value(const column *c, const char *at, field_value *v) {
    switch (c->kind) {
        case VALUE_REAL:
            memcpy(&v->real, at, sizeof v->real);
            v->known = !isnan(v->real);
            break;
        case VALUE_TEXT: unpack_text(c, at, v); break;
        default:
            memcpy(&v->integer, at, sizeof v->integer);
            v->kind = FIELD_INTEGER;
            v->real = (double)v->integer;
            v->known = true;
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
    field_widths widths;
    table_writer *table = NULL;
    field_widths_of_results(r, &widths);
    field_table_make(wanted, &widths, 0, &fields);
    void *row = memory_array(1, fields.layout.row_bytes);
    if (!row) return error_no_memory(err, fields.layout.row_bytes);
    status result =
        h5_table_begin_write(group, name, &fields.layout, (hsize_t)r->trial_count, &table, err);
    if (result == STATUS_OK) result = append_rows(table, &fields, r, row, err);
    h5_table_end(table);
    free(row);
    return result;
}
