/* How wide the terminal is. */
#ifndef SWEEP_CLI_TERMINAL_H
#define SWEEP_CLI_TERMINAL_H

/* Columns of standard output: $COLUMNS where that is set, else the terminal's, else 100; at least
 * 20. */
int terminal_columns(void);

/* The same for running text, which is hard to read in long lines: at most 100. */
int terminal_prose_columns(void);

#endif
