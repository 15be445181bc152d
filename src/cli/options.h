/* The options of a command, taken from its words by its table: --name VALUE, --name=VALUE, -n VALUE
 * and flags, anywhere among the other words. */
#ifndef SWEEP_CLI_OPTIONS_H
#define SWEEP_CLI_OPTIONS_H

#include "src/cli/command.h"

/* Take the options out of argv, so that argv[1..*argc) are the other words, in order; after "--"
 * nothing is an option, and a negative number never is one.  given[i] becomes the argument of
 * c->options[i] (borrowed from argv; "" for a flag), NULL where it is not given; of several the
 * last counts, or, of one that joins, all do, in order.  `help` becomes true for --help or -h.  To
 * be called once in a process.  Returns 0, or the exit code after a wrong use was reported. */
int options_take(const command *c, int *argc, char **argv, const char *given[OPTIONS_MAX],
                 bool *help);

/* Read the argument of an option as a whole number from `least` to `most`; NULL leaves *out as it
 * is.  Returns as above. */
int options_number(const command *c, const char *name, const char *value, long long least,
                   long long most, long long *out);

/* How many options a command has. */
int options_count(const command *c);

/* Append how an option is written: "-o, --output PATH". */
void options_append_form(text *out, const option_info *o);

#endif
