/* What shells complete after "sweep": commands, options, keys and their choices, out of the same
 * tables as --help. */
#ifndef SWEEP_CLI_COMPLETION_H
#define SWEEP_CLI_COMPLETION_H

#include "src/base/text.h"
#include "src/cli/command.h"

/* The shells there are scripts for, ended by NULL. */
extern const char *const completion_shells[];

/* Append the script for one of those shells; false, and nothing, for another. */
bool completion_append(text *out, const char *shell);

/* What can stand where a command's usage, or an option's, has a word. */
typedef enum completion_kind {
    COMPLETION_NOTHING,  /* numbers, names that only the user knows */
    COMPLETION_FILES,    /* configs, results folders */
    COMPLETION_SETTINGS, /* KEY=VALUE of a config */
    COMPLETION_COLUMNS,  /* of the tables of trials */
    COMPLETION_COMMANDS, /* of this program */
} completion_kind;

/* The kind of a command's first word, or of the later ones. */
completion_kind completion_first(const command *c);
completion_kind completion_later(const command *c);

/* The kind of an option's argument. */
completion_kind completion_argument(const option_info *o);

/* Append words by spaces: those that a command's first word, or an option's argument, is one of;
 * nothing when it is free. */
void completion_append_first_words(text *out, const command *c);
void completion_append_argument_words(text *out, const option_info *o);

/* Append by spaces: the names of all commands; of all columns. */
void completion_append_commands(text *out);
void completion_append_columns(text *out);

/* Append by spaces: the choices of a key; nothing where any value goes. */
void completion_append_choices(text *out, const char *const *choices);

/* Append `raw` as one word in single quotes, as bash and zsh read it. */
void completion_append_quoted(text *out, const char *raw);

/* The scripts. */
void completion_append_bash(text *out);
void completion_append_zsh(text *out);
void completion_append_fish(text *out);

#endif
