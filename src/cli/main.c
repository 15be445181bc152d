/* sweep: train every member of a family of recurrent networks and compare them. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/cli/command.h"
#include "src/cli/invocation.h"
#include "src/cli/output.h"
#include "src/cli/place.h"
#include "src/cli/signals.h"
#include "src/results/environment.h"

/* A config is a file, or a key=value too many; another word is a command, mistyped. */
static bool is_mistyped(const char *word) {
    return word[0] != '-' && !strpbrk(word, "./=") && access(word, F_OK) != 0;
}

static int refuse_word(const char *word) {
    enum { MOST_COMMANDS = 32 };
    const char *names[MOST_COMMANDS];
    size_t count = 0;
    for (const command *const *c = command_list; *c && count < MOST_COMMANDS; c++)
        names[count++] = (*c)->name;
    const char *near = text_nearest(word, names, count);
    text shown = {0};
    text_append_visible(&shown, word);
    fprintf(stderr, "sweep: error: '%s' is neither a command nor a config", text_string(&shown));
    if (near) fprintf(stderr, " (did you mean '%s'?)", near);
    fputs("\n'sweep --help' lists the commands.\n", stderr);
    text_free(&shown);
    return status_exit_code(STATUS_BAD_INPUT);
}

static const command *find_command(const char *name) {
    for (const command *const *c = command_list; *c; c++)
        if (strcmp((*c)->name, name) == 0) return *c;
    return NULL;
}

/* The number of a standard stream that is closed would be given to the next file opened. */
static void occupy_standard_streams(void) {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            open("/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY);
}

static int run(int argc, char **argv) {
    if (argc < 2) {
        command_print_overview();
        return status_exit_code(STATUS_BAD_INPUT);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        command_print_overview();
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        command_print_version();
        return 0;
    }
    command_remember_line(argc, argv);
    const command *chosen = find_command(argv[1]);
    if (!chosen && is_mistyped(argv[1])) return refuse_word(argv[1]);
    /* A config needs no verb: the words after it are the run's. */
    const command *called = chosen ? chosen : &command_run;
    /* A run has its own way to stop. */
    if (called != &command_run) signals_take_temporaries_along();
    return chosen ? command_call(called, argc - 1, argv + 1) : command_call(called, argc, argv);
}

int main(int argc, char **argv) {
    signals_prepare();
    occupy_standard_streams();
    place_enter_user_folder();
    output_begin();
    return output_end(run(argc, argv));
}
