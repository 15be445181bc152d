/* A block of lines at the bottom of a terminal that is drawn over and over, with finished lines
 * scrolling away above it. */
#ifndef SWEEP_CLI_SCREEN_H
#define SWEEP_CLI_SCREEN_H

#include <stdbool.h>

#include "src/base/text.h"

typedef struct screen {
    int lines_drawn; /* of the live block, to be drawn over next time */
    int columns;     /* width of the terminal, asked anew at each drawing */
} screen;

/* True when standard output is a terminal that can be drawn on (not TERM=dumb). */
bool screen_is_available(void);

/* Begin a drawing: append what clears the live block. */
void screen_begin(screen *s, text *out);

/* Append one line of the live block, cut to the terminal's width with an ellipsis. */
void screen_append_line(screen *s, text *out, const char *line);

/* Append a bar of `cells` character cells, `fraction` of it filled. */
void screen_append_bar(text *out, double fraction, int cells);

/* Write the drawing to standard output at once. */
void screen_show(const text *out);

#endif
