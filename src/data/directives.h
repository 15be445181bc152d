/* Lines of text formats whose header is "@key value ...": .ts, .tsf and .arff. */
#ifndef SWEEP_DATA_DIRECTIVES_H
#define SWEEP_DATA_DIRECTIVES_H

#include <stdbool.h>
#include <stddef.h>

#include "src/data/format.h"

/* Whether the first line that is no comment begins with '@' and one of `keys` (case-insensitive,
 * ended by NULL); comments begin with '#' or '%'. */
bool directives_begin_with(const format_probe *probe, const char *const keys[]);

/* Cut "@key value" at its first blanks, in place: `*key` without '@', `*value` "" or without blanks
 * at its ends. */
void directive_split(char *line, char **key, char **value);

/* The next word of a value, ended by NUL in place; NULL past the last. */
char *directive_word(char **value);

/* "true" and "false", whatever their case: 1 and 0; -1 for anything else. */
int directive_truth(const char *word);

/* Take blanks off both ends, in place. */
char *directive_trim(char *text);

#endif
