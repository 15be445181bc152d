/* A table of texts, built once and written for a terminal, for Markdown or for HTML. */
#ifndef SWEEP_REPORT_TABLE_H
#define SWEEP_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

enum { TABLE_MAX_COLUMNS = 32 };

typedef struct table_column {
    const char *heading; /* borrowed, ours: never from outside */
    bool numeric;        /* set to the right */
    int importance;      /* on a narrow terminal the least important columns go first; 0 stays */
} table_column;

/* Start with `table t = {0};`.  As a text: `failed` once memory ran out, checked at the end. */
typedef struct table {
    table_column columns[TABLE_MAX_COLUMNS];
    int column_count;
    char **cells; /* row after row; owned */
    size_t cell_count;
    size_t capacity;
    bool failed;
} table;

void table_add_column(table *t, const char *heading, bool numeric, int importance);

/* Add the next cell, left to right, top to bottom; `cell` is emptied. */
void table_add_cell(table *t, text *cell);
void table_add_text(table *t, const char *cell);

size_t table_rows(const table *t);
void table_free(table *t);

/* `columns` characters wide at most (wider cells are cut), one line a row, headings first. */
void table_append_terminal(text *out, const table *t, int columns);

/* A GitHub-flavoured table; what comes from outside is escaped. */
void table_append_markdown(text *out, const table *t);

/* <table class="..."> with a scroll box around it; cells are escaped, `class` is ours. */
void table_append_html(text *out, const table *t, const char *class);

#endif
