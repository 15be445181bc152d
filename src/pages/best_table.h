/* The best values of some axes for each value of others, as a table and what to think of it. */
#ifndef SWEEP_PAGES_BEST_TABLE_H
#define SWEEP_PAGES_BEST_TABLE_H

#include "src/pages/sheet.h"
#include "src/stats/best_by.h"

/* What a table of the best is of; the keys are borrowed. */
typedef struct best_question {
    const config_key *best, *by;
    int best_count, by_count;
} best_question;

/* A row a group. */
void best_table_fill(sheet *t, const comparison *c, const best_question *q, const best_by *b);

/* Append what the table means. */
void best_table_append_notes(text *out, const comparison *c, const best_question *q,
                             const best_by *b);

#endif
