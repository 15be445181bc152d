/* How much room a text takes on a terminal, by glibc's wcwidth: two columns for a Chinese
 * character, none for a combining accent. */
#ifndef SWEEP_BASE_TEXT_WIDTH_H
#define SWEEP_BASE_TEXT_WIDTH_H

#include <stddef.h>

/* Columns that a UTF-8 text fills.  A byte that is no UTF-8, and a control character, counts as
 * one.
 */
size_t text_width(const char *utf8);

/* Bytes of the longest start of `utf8` that fits `columns`; what has no width stays with the
 * character before it. */
size_t text_fitting_bytes(const char *utf8, size_t columns);

#endif
