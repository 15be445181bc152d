/* Numbers in a column: their decimal points one under another. */
#ifndef SWEEP_PAGES_DECIMALS_H
#define SWEEP_PAGES_DECIMALS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

/* What the cells of a column have in common.  Start with NO_DECIMALS and look at every cell. */
typedef struct decimals {
    bool plain;      /* every cell is a number without a unit, or no number at all */
    size_t fraction; /* the most digits after the point of such a number */
    size_t second;   /* the most characters before the point of the number after "± " or "– " */
} decimals;

#define NO_DECIMALS ((decimals){.plain = true})

void decimals_look(decimals *d, const char *cell);

/* Append the cell; its second number, where it has one, is filled up in front by `space` (one for
 * each digit that is wanting). */
void decimals_append_second(text *out, const char *cell, const decimals *d, const char *space);

/* What a plain number wants behind it, to end where the longest fraction ends: digits, and the
 * point.  Zero of both for any other cell. */
typedef struct decimals_wanting {
    size_t digits;
    bool point;
} decimals_wanting;

decimals_wanting decimals_behind(const decimals *d, const char *cell);

#endif
