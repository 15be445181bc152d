/* A plot of gnuplot's, made part of an HTML page. */
#ifndef SWEEP_PLOTS_SVG_H
#define SWEEP_PLOTS_SVG_H

#include <stdbool.h>

#include "src/base/text.h"

/* Append the drawing of `svg`, a whole file of gnuplot's, without its prologue and name spaces; ids
 * begin with `prefix`, so that plots of one page keep apart; `title` and `description` (escaped
 * here) speak for it.  False, with nothing appended, when it is not a drawing of that form. */
bool svg_append_inline(text *out, const char *svg, const char *prefix, const char *title,
                       const char *description);

/* Append what drew `svg`, as it says itself: "GNUPLOT 5.4 patchlevel 4"; nothing where it does not.
 */
void svg_append_producer(text *out, const char *svg);

#endif
