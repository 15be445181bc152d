#include "src/base/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text_width.h"

table table_begin(const char *alignment) {
    return (table){.alignment = alignment, .columns = strlen(alignment)};
}

static void add_owned(table *t, char *cell) {
    if (!cell || !memory_grow(&t->cells, &t->cell_capacity, t->cell_count + 1, sizeof *t->cells)) {
        free(cell);
        t->failed = true;
        return;
    }
    t->cells[t->cell_count++] = cell;
}

void table_add(table *t, const char *cell) {
    add_owned(t, memory_copy_text(cell));
}

void table_add_format(table *t, const char *format, ...) {
    char *cell = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&cell, format, arguments) < 0) cell = NULL;
    va_end(arguments);
    add_owned(t, cell);
}

void table_add_visible(table *t, const char *cell) {
    text visible = {0};
    text_append_visible(&visible, cell);
    table_add(t, text_string(&visible));
    t->failed |= visible.failed;
    text_free(&visible);
}

static size_t column_width(const table *t, size_t column) {
    size_t widest = 0;
    for (size_t k = column; k < t->cell_count; k += t->columns) {
        size_t width = text_width(t->cells[k]);
        if (width > widest) widest = width;
    }
    return widest;
}

static void append_spaces(text *out, size_t count) {
    for (; count > 0; count--) text_append(out, " ");
}

static void append_cell(text *out, const table *t, size_t k, size_t width) {
    bool last = (k + 1) % t->columns == 0 || k + 1 == t->cell_count;
    size_t padding = width - text_width(t->cells[k]);
    if (t->alignment[k % t->columns] == 'r') {
        append_spaces(out, padding);
        text_append(out, t->cells[k]);
    } else {
        text_append(out, t->cells[k]);
        if (!last) append_spaces(out, padding);
    }
    text_append(out, last ? "\n" : "  ");
}

/* Cells left empty at a row's end would leave spaces there. */
static void trim_line_end(text *out) {
    size_t end = out->bytes - 1;
    while (end > 0 && out->data[end - 1] == ' ') end--;
    out->data[end] = '\n';
    out->data[end + 1] = '\0';
    out->bytes = end + 1;
}

void table_append(text *out, const table *t, int indent) {
    if (t->failed || out->failed) {
        out->failed = true;
        return;
    }
    size_t *widths = memory_array(t->columns, sizeof *widths);
    if (!widths) {
        out->failed = true;
        return;
    }
    for (size_t c = 0; c < t->columns; c++) widths[c] = column_width(t, c);
    for (size_t k = 0; k < t->cell_count; k++) {
        if (k % t->columns == 0) append_spaces(out, (size_t)indent);
        append_cell(out, t, k, widths[k % t->columns]);
        bool row_ends = (k + 1) % t->columns == 0 || k + 1 == t->cell_count;
        if (row_ends && !out->failed) trim_line_end(out);
    }
    free(widths);
}

void table_free(table *t) {
    for (size_t k = 0; k < t->cell_count; k++) free(t->cells[k]);
    free(t->cells);
    *t = (table){0};
}
