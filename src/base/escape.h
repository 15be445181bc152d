/* Text from outside, made harmless for where it is written.  What comes in may be any bytes. */
#ifndef SWEEP_BASE_ESCAPE_H
#define SWEEP_BASE_ESCAPE_H

#include <stddef.h>

#include "src/base/text.h"

/* For HTML and SVG, as content or attribute: & < > " ' become entities, control characters but
 * newline and tab spaces. */
void text_append_html(text *out, const char *raw);

/* For running Markdown text and table cells: one line, no character that Markdown or HTML obeys. */
void text_append_markdown(text *out, const char *raw);

/* The same for several lines and paragraphs of it. */
void text_append_markdown_lines(text *out, const char *raw);

/* A fenced Markdown block of `raw`, its fence longer than any run of backticks inside. */
void text_append_markdown_block(text *out, const char *language, const char *raw);

/* A single-quoted gnuplot string: one line, no control characters, quotes doubled; nothing in it is
 * expanded.  Of more than `max_characters` characters the first and the last are kept, with "…" in
 * between: names that differ often do so at the end. */
void text_append_gnuplot_string(text *out, const char *raw, size_t max_characters);

/* The same for the label of a tick, which gnuplot takes for a format of the tick's number: signs of
 * per cent are doubled. */
void text_append_gnuplot_tick(text *out, const char *raw, size_t max_characters);

#endif
