#include "src/report/table.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/report/escape.h"

enum { GAP = 2, NARROWEST_CUT = 8 };

void table_add_column(table *t, const char *heading, bool numeric, int importance) {
    if (t->column_count == TABLE_MAX_COLUMNS) return;
    t->columns[t->column_count++] = (table_column){heading, numeric, importance};
}

void table_add_text(table *t, const char *cell) {
    char *copy = memory_copy_text(cell);
    if (!copy || !memory_grow(&t->cells, &t->capacity, t->cell_count + 1, sizeof *t->cells)) {
        free(copy);
        t->failed = true;
        return;
    }
    t->cells[t->cell_count++] = copy;
}

void table_add_cell(table *t, text *cell) {
    if (cell->failed) t->failed = true;
    table_add_text(t, text_string(cell));
    text_free(cell);
}

size_t table_rows(const table *t) {
    return t->column_count ? t->cell_count / (size_t)t->column_count : 0;
}

void table_free(table *t) {
    for (size_t i = 0; i < t->cell_count; i++) free(t->cells[i]);
    free(t->cells);
    *t = (table){0};
}

static const char *cell_at(const table *t, size_t row, int column) {
    return t->cells[row * (size_t)t->column_count + (size_t)column];
}

/* Terminal ------------------------------------------------------------------------------- */

/* Characters of UTF-8; every one that a report writes is one column wide. */
static int width_of(const char *s) {
    int width = 0;
    for (; *s; s++) width += (*s & 0xc0) != 0x80;
    return width;
}

static void append_spaces(text *out, int count) {
    for (; count > 0; count--) text_append(out, " ");
}

static void append_cut(text *out, const char *s, int width) {
    if (width_of(s) <= width) {
        text_append(out, s);
        return;
    }
    for (int kept = 0; *s; s++) {
        if ((*s & 0xc0) != 0x80 && ++kept == width) break;
        text_append_bytes(out, s, 1);
    }
    text_append(out, "…");
}

static int total_width(const table *t, const int widths[]) {
    int total = -GAP;
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0) total += widths[c] + GAP;
    return total;
}

/* The column to give up next: the least important that is still shown, -1 when all must stay. */
static int next_to_drop(const table *t, const int widths[]) {
    int found = -1;
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0 && t->columns[c].importance > 0 &&
            (found < 0 || t->columns[c].importance >= t->columns[found].importance))
            found = c;
    return found;
}

static int widest(const table *t, const int widths[]) {
    int found = 0;
    for (int c = 1; c < t->column_count; c++)
        if (widths[c] > widths[found]) found = c;
    return found;
}

/* Widths of the columns; 0 for one that is left out. */
static void fit_columns(const table *t, int columns, int widths[]) {
    for (int c = 0; c < t->column_count; c++) {
        widths[c] = width_of(t->columns[c].heading);
        for (size_t r = 0; r < table_rows(t); r++)
            if (width_of(cell_at(t, r, c)) > widths[c]) widths[c] = width_of(cell_at(t, r, c));
    }
    int drop;
    while (total_width(t, widths) > columns && (drop = next_to_drop(t, widths)) >= 0)
        widths[drop] = 0;
    while (total_width(t, widths) > columns && widths[widest(t, widths)] > NARROWEST_CUT)
        widths[widest(t, widths)]--;
}

static void append_terminal_cell(text *out, const char *s, const table_column *column, int width,
                                 bool last) {
    text visible = {0};
    append_cut(&visible, s, width);
    int padding = width - width_of(text_string(&visible));
    if (column->numeric) append_spaces(out, padding);
    text_append_visible(out, text_string(&visible));
    if (!column->numeric && !last) append_spaces(out, padding);
    if (!last) append_spaces(out, GAP);
    text_free(&visible);
}

static int last_shown(const table *t, const int widths[]) {
    int last = 0;
    for (int c = 0; c < t->column_count; c++)
        if (widths[c] > 0) last = c;
    return last;
}

void table_append_terminal(text *out, const table *t, int columns) {
    int widths[TABLE_MAX_COLUMNS] = {0};
    fit_columns(t, columns, widths);
    int last = last_shown(t, widths);
    for (int c = 0; c <= last; c++)
        if (widths[c] > 0)
            append_terminal_cell(out, t->columns[c].heading, &t->columns[c], widths[c], c == last);
    text_append(out, "\n");
    for (size_t r = 0; r < table_rows(t); r++) {
        for (int c = 0; c <= last; c++)
            if (widths[c] > 0)
                append_terminal_cell(out, cell_at(t, r, c), &t->columns[c], widths[c], c == last);
        text_append(out, "\n");
    }
}

/* Markdown ------------------------------------------------------------------------------- */

void table_append_markdown(text *out, const table *t) {
    text_append(out, "|");
    for (int c = 0; c < t->column_count; c++)
        text_append_format(out, " %s |", t->columns[c].heading);
    text_append(out, "\n|");
    for (int c = 0; c < t->column_count; c++)
        text_append(out, t->columns[c].numeric ? "---:|" : "---|");
    text_append(out, "\n");
    for (size_t r = 0; r < table_rows(t); r++) {
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

void table_append_html(text *out, const table *t, const char *class) {
    text_append_format(out,
                       "<div class=\"scroll\" tabindex=\"0\">"
                       "<table class=\"%s\">\n<thead><tr>",
                       class);
    for (int c = 0; c < t->column_count; c++)
        text_append_format(out, "<th scope=\"col\"%s>%s</th>",
                           t->columns[c].numeric ? " class=\"number\"" : "", t->columns[c].heading);
    text_append(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < table_rows(t); r++) {
        text_append(out, "<tr>");
        for (int c = 0; c < t->column_count; c++) {
            text_append(out, t->columns[c].numeric ? "<td class=\"number\">" : "<td>");
            append_html(out, cell_at(t, r, c));
            text_append(out, "</td>");
        }
        text_append(out, "</tr>\n");
    }
    text_append(out, "</tbody>\n</table></div>\n");
}
