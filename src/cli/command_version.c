/* sweep version: which program this is. */
#include <stdio.h>

#include "src/cli/command.h"
#include "src/results/environment.h"

void command_print_version(void) {
    text line = {0};
    environment_append_version(&line);
    fputs(text_string(&line), stdout);
    text_free(&line);
}

static int run_version(int argc, char **argv, const char *const given[]) {
    (void)argc, (void)argv, (void)given;
    command_print_version();
    return 0;
}

const command command_version = {
    .name = "version",
    .run = run_version,
    .arguments = "",
    .summary = "Print the version, the commit, the numeric contract and the compiler.",
    .help = "'sweep --version' and 'sweep -V' print the same.\n",
};
