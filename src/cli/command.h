/* The commands of the program.  Each takes its own words, prints what it has to say and returns the
 * exit code. */
#ifndef SWEEP_CLI_COMMAND_H
#define SWEEP_CLI_COMMAND_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* The exit code of a sweep whose other trials are fine. */
enum { EXIT_TRIALS_FAILED = 3 };

/* An option of a command. */
typedef struct option_info {
    const char *name;     /* with its dashes: "--output" */
    char letter;          /* 'o' for -o; 0 for none */
    const char *argument; /* what its value is called: "PATH"; NULL for a flag */
    const char *meaning;  /* one sentence without its full stop */
    bool joins;           /* given several times it is one list, with commas between */
} option_info;

enum { OPTIONS_MAX = 16 };

/* argv[1..argc) are the words that are no options; argv[0] is the command's name.  given[i] is the
 * argument of the command's option i, "" for a flag, NULL where it is not given. */
typedef int command_function(int argc, char **argv, const char *const given[]);

typedef struct command {
    const char *name;
    command_function *run;
    const char *arguments;      /* "CONFIG [KEY=VALUE ...]" */
    const option_info *options; /* at most OPTIONS_MAX, ended by a name of NULL; NULL for none */
    const char *summary;        /* one line */
    const char *help;           /* the rest of its --help */
} command;

extern const command command_run, command_plan, command_report, command_ls, command_show,
    command_export, command_verify, command_diff, command_watch, command_data, command_fetch,
    command_help, command_schema, command_slurm, command_version, command_work;

/* All commands, ended by NULL. */
extern const command *const command_list[];

/* Print "sweep: <message>" to standard error and return the status's exit code. */
int command_fail(status code, const error *err);

/* Print how a command is called wrongly and return the exit code for it. */
int command_usage_error(const command *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Append how a command is called: "sweep plan CONFIG [KEY=VALUE ...]", "sweep version". */
void command_append_form(text *out, const command *c);

/* Print what the program is and does. */
void command_print_overview(void);

/* Keep the whole command line for the report's "to repeat"; later, append it, quoted for a shell.
 */
void command_remember_line(int argc, char **argv);
void command_append_line(text *out);

/* Print name, version, commit and build, as `sweep --version`. */
void command_print_version(void);

/* Its words, *argc of them; borrowed. */
char *const *command_line(int *argc);

#endif
