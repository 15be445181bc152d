/* The commands of the program.  Each takes its own arguments (argv[0] is the command's name),
 * prints what it has to say and returns the exit code. */
#ifndef SWEEP_CLI_COMMAND_H
#define SWEEP_CLI_COMMAND_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* The exit code of a sweep whose other trials are fine. */
enum { EXIT_TRIALS_FAILED = 3 };

typedef int command_function(int argc, char **argv);

typedef struct command {
    const char *name;
    command_function *run;
    const char *arguments; /* "CONFIG [KEY=VALUE ...]" */
    const char *summary;   /* one line */
    const char *help;      /* the rest of its --help */
} command;

extern const command command_run, command_plan, command_report, command_ls, command_show,
    command_export, command_verify, command_diff, command_watch, command_fetch, command_help,
    command_schema;

/* All commands, ended by NULL. */
extern const command *const command_list[];

/* Print "sweep: <message>" to standard error and return the status's exit code. */
int command_fail(status code, const error *err);

/* Print how a command is called wrongly and return the exit code for it. */
int command_usage_error(const command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Print what the program is and does. */
void command_print_overview(void);

/* Print a command's --help. */
void command_print_help(const command *c);

/* Keep the whole command line for the report's "to repeat"; later, append it, quoted for a shell.
 */
void command_remember_line(int argc, char **argv);
void command_append_line(text *out);

/* True when one of the arguments asks for help. */
bool command_wants_help(int argc, char **argv);

#endif
