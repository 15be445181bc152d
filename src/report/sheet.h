/* A table of texts, built once and written for a terminal, for Markdown or for HTML.  (The `table`
 * of base is the plain-text one, by which the terminal form is set.) */
#ifndef SWEEP_REPORT_SHEET_H
#define SWEEP_REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

enum { SHEET_MAX_COLUMNS = 32 };

typedef struct sheet_column {
    char heading[64]; /* our own words: never from outside */
    bool numeric;     /* set to the right */
    int importance;   /* on a narrow terminal the least important columns go first; 0 stays */
} sheet_column;

/* Start with `sheet t = {0};`.  As a text: `failed` once memory ran out, checked at the end. */
typedef struct sheet {
    sheet_column columns[SHEET_MAX_COLUMNS];
    int column_count;
    char **cells; /* row after row; owned */
    size_t cell_count;
    size_t capacity;
    double *keys; /* one a cell, what it is sorted by where its text does not say; NAN: its text */
    size_t key_capacity;
    bool failed;
} sheet;

void sheet_add_column(sheet *t, const char *heading, bool numeric, int importance);

/* Add the next cell, left to right, top to bottom; `cell` is emptied. */
void sheet_add_cell(sheet *t, text *cell);
void sheet_add_text(sheet *t, const char *cell);

/* What the cell just added is sorted by in a page: the number that its text stands for. */
void sheet_set_key(sheet *t, double key);

size_t sheet_rows(const sheet *t);
void sheet_free(sheet *t);

/* `columns` characters wide at most (wider cells are cut), one line a row, headings first. */
void sheet_append_terminal(text *out, const sheet *t, int columns);

/* A GitHub-flavoured table; what comes from outside is escaped. */
void sheet_append_markdown(text *out, const sheet *t);

/* <table class="..."> with a scroll box around it; cells are escaped, `class` is ours. */
void sheet_append_html(text *out, const sheet *t, const char *class);

#endif
