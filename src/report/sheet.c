#include "src/report/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/table.h"
#include "src/report/escape.h"

enum { GAP = 2, NARROWEST_CUT = 8 };

void sheet_add_column(sheet *t, const char *heading, bool numeric, int importance) {
    if (t->column_count == SHEET_MAX_COLUMNS) return;
    sheet_column *c = &t->columns[t->column_count++];
    *c = (sheet_column){.numeric = numeric, .importance = importance};
    snprintf(c->heading, sizeof c->heading, "%s", heading);
}

void sheet_add_text(sheet *t, const char *cell) {
    char *copy = memory_copy_text(cell);
    if (!copy || !memory_grow(&t->cells, &t->capacity, t->cell_count + 1, sizeof *t->cells) ||
        !memory_grow(&t->keys, &t->key_capacity, t->cell_count + 1, sizeof *t->keys)) {
        free(copy);
        t->failed = true;
        return;
    }
    t->keys[t->cell_count] = NAN;
    t->cells[t->cell_count++] = copy;
}

void sheet_set_key(sheet *t, double key) {
    if (!t->failed && t->cell_count > 0) t->keys[t->cell_count - 1] = key;
}

void sheet_add_cell(sheet *t, text *cell) {
    if (cell->failed) t->failed = true;
    sheet_add_text(t, text_string(cell));
    text_free(cell);
}

size_t sheet_rows(const sheet *t) {
    return t->column_count ? t->cell_count / (size_t)t->column_count : 0;
}

void sheet_free(sheet *t) {
    for (size_t i = 0; i < t->cell_count; i++) free(t->cells[i]);
    free(t->cells);
    free(t->keys);
    *t = (sheet){0};
}

static const char *cell_at(const sheet *t, size_t row, int column) {
    return t->cells[row * (size_t)t->column_count + (size_t)column];
}

/* Terminal ------------------------------------------------------------------------------- */

static int width_of(const char *cell) {
    text visible = {0};
    text_append_visible(&visible, cell);
    int width = (int)text_width(text_string(&visible));
    text_free(&visible);
    return width;
}

static int total_width(const sheet *t, const int widths[]) {
    int total = -GAP;
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0) total += widths[c] + GAP;
    return total;
}

/* The column to give up next: the least important that is still shown, -1 when all must stay. */
static int next_to_drop(const sheet *t, const int widths[]) {
    int found = -1;
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0 && t->columns[c].importance > 0 &&
            (found < 0 || t->columns[c].importance >= t->columns[found].importance))
            found = c;
    return found;
}

static int widest(const sheet *t, const int widths[]) {
    int found = 0;
    for (int c = 1; c < t->column_count; c++)
        if (widths[c] > widths[found]) found = c;
    return found;
}

/* Widths of the columns; 0 for one that is left out. */
static void fit_columns(const sheet *t, int columns, int widths[]) {
    for (int c = 0; c < t->column_count; c++) {
        widths[c] = width_of(t->columns[c].heading);
        for (size_t r = 0; r < sheet_rows(t); r++)
            if (width_of(cell_at(t, r, c)) > widths[c]) widths[c] = width_of(cell_at(t, r, c));
    }
    int drop;
    while (total_width(t, widths) > columns && (drop = next_to_drop(t, widths)) >= 0)
        widths[drop] = 0;
    while (total_width(t, widths) > columns && widths[widest(t, widths)] > NARROWEST_CUT)
        widths[widest(t, widths)]--;
}

static void add_cut(table *fitted, const char *cell, int width) {
    text visible = {0}, cut = {0};
    text_append_visible(&visible, cell);
    bool fits = (int)text_width(text_string(&visible)) <= width;
    int kept = 0;
    for (const char *s = text_string(&visible); *s; s++) {
        bool starts = (*s & 0xc0) != 0x80;
        if (starts && !fits && ++kept == width) break;
        text_append_bytes(&cut, s, 1);
    }
    if (!fits) text_append(&cut, "…");
    table_add(fitted, text_string(&cut));
    text_free(&visible);
    text_free(&cut);
}

void sheet_append_terminal(text *out, const sheet *t, int columns) {
    int widths[SHEET_MAX_COLUMNS] = {0};
    char alignment[SHEET_MAX_COLUMNS + 1] = "";
    size_t shown = 0;
    fit_columns(t, columns, widths);
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0) alignment[shown++] = t->columns[c].numeric ? 'r' : 'l';
    table fitted = table_begin(alignment);
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0) add_cut(&fitted, t->columns[c].heading, widths[c]);
    for (size_t r = 0; r < sheet_rows(t); r++)
        for (int c = 0; c < t->column_count; c++)
            if (widths[c] > 0) add_cut(&fitted, cell_at(t, r, c), widths[c]);
    table_append(out, &fitted, 0);
    if (fitted.failed) out->failed = true;
    table_free(&fitted);
}

/* Markdown ------------------------------------------------------------------------------- */

void sheet_append_markdown(text *out, const sheet *t) {
    text_append(out, "|");
    for (int c = 0; c < t->column_count; c++)
        text_append_format(out, " %s |", t->columns[c].heading);
    text_append(out, "\n|");
    for (int c = 0; c < t->column_count; c++)
        text_append(out, t->columns[c].numeric ? "---:|" : "---|");
    text_append(out, "\n");
    for (size_t r = 0; r < sheet_rows(t); r++) {
        text_append(out, "|");
        for (int c = 0; c < t->column_count; c++) {
            text_append(out, " ");
            append_markdown(out, cell_at(t, r, c));
            text_append(out, " |");
        }
        text_append(out, "\n");
    }
}

/* HTML ----------------------------------------------------------------------------------- */

void sheet_append_html(text *out, const sheet *t, const char *class) {
    text_append_format(out,
                       "<div class=\"scroll\" tabindex=\"0\">"
                       "<table class=\"%s\">\n<thead><tr>",
                       class);
    for (int c = 0; c < t->column_count; c++)
        text_append_format(out, "<th scope=\"col\"%s>%s</th>",
                           t->columns[c].numeric ? " class=\"number\"" : "", t->columns[c].heading);
    text_append(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < sheet_rows(t); r++) {
        text_append(out, "<tr>");
        for (int c = 0; c < t->column_count; c++) {
            double key = t->keys[r * (size_t)t->column_count + (size_t)c];
            text_append(out, t->columns[c].numeric ? "<td class=\"number\"" : "<td");
            if (isfinite(key)) text_append_format(out, " data-key=\"%.10g\"", key);
            text_append(out, ">");
            append_html(out, cell_at(t, r, c));
            text_append(out, "</td>");
        }
        text_append(out, "</tr>\n");
    }
    text_append(out, "</tbody>\n</table></div>\n");
}
