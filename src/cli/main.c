/* sweep: train every member of a family of LSTM networks and compare them. */
#include <stdio.h>
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/environment.h"
#include "src/cli/place.h"

static void print_help(void) {
    printf(
        "usage: sweep CONFIG [KEY=VALUE ...]\n"
        "       sweep COMMAND ...\n"
        "\n"
        "Trains every network that a YAML file describes, stores what came out in HDF5 and "
        "renders\n"
        "a report.  The same config gives the same bits, with any number of workers, on any "
        "x86-64.\n"
        "\n"
        "Commands:\n");
    for (const command *const *c = command_list; *c; c++)
        printf("  %-8s %s\n", (*c)->name, (*c)->summary);
    printf(
        "\n"
        "  sweep COMMAND --help tells more.  'sweep CONFIG' is short for 'sweep run CONFIG'.\n"
        "  sweep --version prints the version.\n"
        "\n"
        "Exit codes: 0 done, 2 usage, config or data, 3 some trials failed, 4 disk or permission,\n"
        "5 damaged file or mismatch, 6 folder in use, 70 a bug of sweep, 75 stopped early: run "
        "again.\n");
}

static const command *find_command(const char *name) {
    for (const command *const *c = command_list; *c; c++)
        if (strcmp((*c)->name, name) == 0) return *c;
    return NULL;
}

int main(int argc, char **argv) {
    place_enter_user_folder();
    if (argc < 2) {
        print_help();
        return status_exit_code(STATUS_BAD_INPUT);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help();
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        environment_print_version();
        return 0;
    }
    command_remember_line(argc, argv);
    const command *chosen = find_command(argv[1]);
    /* A config needs no verb: the words after it are the run's. */
    if (!chosen) return command_run.run(argc, argv);
    if (command_wants_help(argc - 1, argv + 1)) {
        command_print_help(chosen);
        return 0;
    }
    return chosen->run(argc - 1, argv + 1);
}
