#include "src/pages/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/escape.h"
#include "src/base/memory.h"
#include "src/base/table.h"
#include "src/base/text_width.h"
#include "src/pages/decimals.h"

enum { GAP = 2, NARROWEST_CUT = 8, WIDEST_PADDED = 60 };

void sheet_add_column(sheet *t, const char *heading, bool numeric, int importance) {
    if (t->column_count == SHEET_MAX_COLUMNS) return;
    sheet_column *c = &t->columns[t->column_count++];
    *c = (sheet_column){.numeric = numeric, .importance = importance};
    snprintf(c->heading, sizeof c->heading, "%s", heading);
}

void sheet_end_leading(sheet *t) {
    t->leading = t->column_count;
}

void sheet_set_order(sheet *t, sheet_order order) {
    if (t->column_count > 0) t->columns[t->column_count - 1].order = order;
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

/* Only numbers are aligned. */
static decimals decimals_of(const sheet *t, int column) {
    decimals d = NO_DECIMALS;
    if (!t->columns[column].numeric) return d;
    for (size_t r = 0; r < sheet_rows(t); r++) decimals_look(&d, cell_at(t, r, column));
    return d;
}

/* A copy of one table whose numbers are aligned by spaces; the caller frees it. */
static sheet aligned_copy(const sheet *t) {
    sheet copy = {.column_count = t->column_count, .failed = t->failed};
    decimals known[SHEET_MAX_COLUMNS];
    for (int c = 0; c < t->column_count; c++) {
        copy.columns[c] = t->columns[c];
        known[c] = decimals_of(t, c);
    }
    for (size_t r = 0; r < sheet_rows(t); r++)
        for (int c = 0; c < t->column_count; c++) {
            text cell = {0};
            decimals_append_second(&cell, cell_at(t, r, c), &known[c], " ");
            decimals_wanting behind = decimals_behind(&known[c], cell_at(t, r, c));
            for (size_t i = 0; i < behind.digits + behind.point; i++) text_append(&cell, " ");
            sheet_add_cell(&copy, &cell);
        }
    return copy;
}

/* --- terminal --- */

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
        for (size_t r = 0; r < sheet_rows(t); r++) {
            const int width = width_of(cell_at(t, r, c));
            if (width > widths[c]) widths[c] = width;
        }
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
    const char *whole = text_string(&visible);
    bool fits = text_width(whole) <= (size_t)width;
    text_append_bytes(&cut, whole,
                      fits ? visible.bytes : text_fitting_bytes(whole, (size_t)width - 1));
    if (!fits) text_append(&cut, "…");
    table_add(fitted, text_string(&cut));
    text_free(&visible);
    text_free(&cut);
}

static void append_fitted(text *out, const sheet *t, int columns) {
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

void sheet_append_terminal(text *out, const sheet *t, int columns) {
    sheet aligned = aligned_copy(t);
    if (aligned.failed)
        out->failed = true;
    else
        append_fitted(out, &aligned, columns);
    sheet_free(&aligned);
}

/* --- Markdown --- */

/* A table of escaped cells, headings as its first row. */
static sheet escaped_copy(const sheet *t) {
    sheet copy = {.column_count = t->column_count, .failed = t->failed};
    for (int c = 0; c < t->column_count; c++) {
        copy.columns[c] = t->columns[c];
        sheet_add_text(&copy, t->columns[c].heading);
    }
    for (size_t i = 0; i < t->cell_count; i++) {
        text cell = {0};
        text_append_markdown(&cell, t->cells[i]);
        sheet_add_cell(&copy, &cell);
    }
    return copy;
}

static size_t padded_width(const sheet *t, int column) {
    size_t width = 3;
    for (size_t r = 0; r < sheet_rows(t); r++) {
        size_t wide = text_width(cell_at(t, r, column));
        if (wide > width && wide <= WIDEST_PADDED) width = wide;
    }
    return width;
}

static void append_repeated(text *out, const char *part, size_t count) {
    for (size_t i = 0; i < count; i++) text_append(out, part);
}

static void append_padded_row(text *out, const sheet *t, size_t row, const size_t widths[]) {
    text_append(out, "|");
    for (int c = 0; c < t->column_count; c++) {
        const char *cell = cell_at(t, row, c);
        size_t wide = text_width(cell), lacking = widths[c] > wide ? widths[c] - wide : 0;
        text_append(out, " ");
        if (t->columns[c].numeric) append_repeated(out, " ", lacking);
        text_append(out, cell);
        if (!t->columns[c].numeric) append_repeated(out, " ", lacking);
        text_append(out, " |");
    }
    text_append(out, "\n");
}

static void append_markdown_rows(text *out, const sheet *t) {
    size_t widths[SHEET_MAX_COLUMNS] = {0};
    for (int c = 0; c < t->column_count; c++) widths[c] = padded_width(t, c);
    append_padded_row(out, t, 0, widths);
    text_append(out, "|");
    for (int c = 0; c < t->column_count; c++) {
        append_repeated(out, "-", widths[c] + 1);
        text_append(out, t->columns[c].numeric ? ":|" : "-|");
    }
    text_append(out, "\n");
    for (size_t r = 1; r < sheet_rows(t); r++) append_padded_row(out, t, r, widths);
}

void sheet_append_markdown(text *out, const sheet *t) {
    sheet aligned = aligned_copy(t), escaped = escaped_copy(&aligned);
    if (escaped.failed)
        out->failed = true;
    else
        append_markdown_rows(out, &escaped);
    sheet_free(&escaped);
    sheet_free(&aligned);
}

/* --- HTML --- */

/* A name may be broken behind its underscores, where a page is narrow. */
static void append_heading(text *out, const char *heading) {
    text escaped = {0};
    text_append_html(&escaped, heading);
    for (const char *s = text_string(&escaped); *s; s++) {
        text_append_bytes(out, s, 1);
        if (*s == '_') text_append(out, "<wbr>");
    }
    out->failed |= escaped.failed;
    text_free(&escaped);
}

static void append_heading_cell(text *out, const sheet_column *column) {
    static const char *const orders[] = {[SHEET_UNORDERED] = "",
                                         [SHEET_ASCENDING] = " aria-sort=\"ascending\"",
                                         [SHEET_DESCENDING] = " aria-sort=\"descending\""};
    text_append_format(out, "<th scope=\"col\"%s%s>", column->numeric ? " class=\"number\"" : "",
                       orders[column->order]);
    append_heading(out, column->heading);
    text_append(out, "</th>");
}

static void append_html_cell(text *out, const sheet *t, size_t row, int c, const decimals *known) {
    const char *cell = cell_at(t, row, c);
    double key = t->keys[row * (size_t)t->column_count + (size_t)c];
    decimals_wanting behind = decimals_behind(known, cell);
    text aligned = {0};
    text_append(out, t->columns[c].numeric ? "<td class=\"number\"" : "<td");
    if (isfinite(key)) text_append_format(out, " data-key=\"%.10g\"", key);
    if (t->columns[c].numeric && behind.digits + behind.point > 0) /* a point is half as wide */
        text_append_format(out, " style=\"--behind:%zu%s\"", behind.digits,
                           behind.point ? ".5" : "");
    text_append(out, ">");
    decimals_append_second(&aligned, cell, known, "\u2007"); /* a space as wide as a digit */
    text_append_html(out, text_string(&aligned));
    text_append(out, "</td>");
    if (aligned.failed) out->failed = true;
    text_free(&aligned);
}

void sheet_append_html(text *out, const sheet *t, const char *class) {
    decimals known[SHEET_MAX_COLUMNS];
    text_append_format(out,
                       "<div class=\"scroll\" tabindex=\"0\">"
                       "<table class=\"%s\" data-leading=\"%d\">\n<thead><tr>",
                       class, t->leading);
    for (int c = 0; c < t->column_count; c++) {
        known[c] = decimals_of(t, c);
        append_heading_cell(out, &t->columns[c]);
    }
    text_append(out, "</tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < sheet_rows(t); r++) {
        text_append(out, "<tr>");
        for (int c = 0; c < t->column_count; c++) append_html_cell(out, t, r, c, &known[c]);
        text_append(out, "</tr>\n");
    }
    text_append(out, "</tbody>\n</table></div>\n");
}
