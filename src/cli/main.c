/* sweep: train every member of a family of LSTM networks and compare them. */
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/environment.h"
#include "src/cli/place.h"

static const command *find_command(const char *name) {
    for (const command *const *c = command_list; *c; c++)
        if (strcmp((*c)->name, name) == 0) return *c;
    return NULL;
}

int main(int argc, char **argv) {
    place_enter_user_folder();
    if (argc < 2) {
        command_print_overview();
        return status_exit_code(STATUS_BAD_INPUT);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        command_print_overview();
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
