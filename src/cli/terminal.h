/* How wide the terminal is. */
#ifndef SWEEP_CLI_TERMINAL_H
#define SWEEP_CLI_TERMINAL_H

/* Columns of standard output: $COLUMNS where that is set, else the terminal's, else 100; at least
 * 20. */
int terminal_columns(void);

/* The same for running text: at most PROSE_COLUMNS_MAX. */
int terminal_prose_columns(void);

#endif
