/* Calling a command by the words that were typed. */
#ifndef SWEEP_CLI_INVOCATION_H
#define SWEEP_CLI_INVOCATION_H

#include "src/cli/command.h"

/* Call a command with its words, options and all: take the options, print its --help if that is
 * asked for, or run it.  Returns the exit code. */
int command_call(const command *c, int argc, char **argv);

/* Print a command's --help. */
void command_print_help(const command *c);

#endif
