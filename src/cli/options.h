/* Options of a command: --name VALUE or --name=VALUE, and --flag. */
#ifndef SWEEP_CLI_OPTIONS_H
#define SWEEP_CLI_OPTIONS_H

#include "src/cli/command.h"

/* One of `value` and `flag` is set. */
typedef struct option {
    const char *name;   /* with its dashes */
    const char **value; /* left as it is when the option is not given; borrowed from argv */
    bool *flag;
} option;

/* Take the options out of argv, so that argv[1..*argc) are the other arguments; after "--" nothing
 * is an option.  `options` ends with a name of NULL.  Returns 0, or the exit code after a wrong use
 * was reported. */
int options_take(const command *c, int *argc, char **argv, const option options[]);

/* Read a whole number from `least` to `most`; as above. */
int options_number(const command *c, const char *name, const char *value, long long least,
                   long long most, long long *out);

#endif
