/* A table of texts, built once and written for a terminal, for Markdown or for HTML.  (The `table`
 * of base is the plain-text one, by which the terminal form is set.) */
#ifndef SWEEP_PAGES_SHEET_H
#define SWEEP_PAGES_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

enum { SHEET_MAX_COLUMNS = 32 };

typedef enum sheet_order { SHEET_UNORDERED, SHEET_ASCENDING, SHEET_DESCENDING } sheet_order;

typedef struct sheet_column {
    char heading[64];  /* escaped where it is written, as cells are */
    bool numeric;      /* set to the right, decimal points one under another */
    int importance;    /* on a narrow terminal the least important columns go first; 0 stays */
    sheet_order order; /* how the rows are ordered by it as they were added */
} sheet_column;

/* Start with `sheet t = {0};`.  As a text: `failed` once memory ran out, checked at the end. */
typedef struct sheet {
    sheet_column columns[SHEET_MAX_COLUMNS];
    int column_count;
    int leading;  /* so many first columns say what a row is of */
    char **cells; /* row after row; owned */
    size_t cell_count;
    size_t capacity;
    double *keys; /* one a cell, what it is sorted by where its text does not say; NAN: its text */
    size_t key_capacity;
    bool failed;
} sheet;

void sheet_add_column(sheet *t, const char *heading, bool numeric, int importance);

/* The columns added so far say what a row is of: a page keeps them in view where it can. */
void sheet_end_leading(sheet *t);

/* The rows are added in the order of the column just added. */
void sheet_set_order(sheet *t, sheet_order order);

/* Add the next cell, left to right, top to bottom; `cell` is emptied. */
void sheet_add_cell(sheet *t, text *cell);
void sheet_add_text(sheet *t, const char *cell);

/* What the cell just added is sorted by in a page: the number that its text stands for. */
void sheet_set_key(sheet *t, double key);

size_t sheet_rows(const sheet *t);
void sheet_free(sheet *t);

/* `columns` characters wide at most (wider cells are cut), one line a row, headings first. */
void sheet_append_terminal(text *out, const sheet *t, int columns);

/* A GitHub-flavoured table, its columns one under another in the source too; what comes from
 * outside is escaped. */
void sheet_append_markdown(text *out, const sheet *t);

/* <table class="..."> with a scroll box around it; cells are escaped, `class` is ours. data-leading
 * counts the leading columns, aria-sort tells the order, --behind is the room that a number wants
 * behind it, in digits. */
void sheet_append_html(text *out, const sheet *t, const char *class);

#endif
