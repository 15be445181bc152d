/* sweep help: the program, a command, or a topic. */
#include <stdio.h>
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/completion.h"
#include "src/cli/manual.h"
#include "src/cli/topics.h"

static const struct {
    const char *name;
    void (*append)(text *out);
    const char *summary;
} topics[] = {
    {"config", topic_append_config, "the config language and its keys"},
    {"results", topic_append_results, "what is in a results folder"},
    {"keys", topic_append_key_table, "the keys as a Markdown table"},
    {"man", manual_append, "the man page, as roff"},
};
static const char COMPLETION[] = "completion"; /* the topic that takes a word: a shell */
enum { TOPIC_COUNT = sizeof topics / sizeof *topics };

void command_print_overview(void) {
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
    printf("\nTopics of 'sweep help':\n");
    for (int i = 0; i < TOPIC_COUNT; i++) printf("  %-10s %s\n", topics[i].name, topics[i].summary);
    printf("  %-10s %s\n", COMPLETION, "what completes in a shell: bash, zsh or fish");
    printf(
        "\n"
        "  sweep COMMAND --help tells more.  'sweep CONFIG' is short for 'sweep run CONFIG'.\n"
        "  sweep --version prints the version.\n"
        "\n"
        "Exit codes:\n");
    for (const topic_entry *e = topic_exit_codes; e->name; e++)
        printf("  %-8s %s\n", e->name, e->meaning);
}

static int print_topic(void (*append)(text *out)) {
    text shown = {0};
    append(&shown);
    fputs(text_string(&shown), stdout);
    text_free(&shown);
    return 0;
}

/* 'sweep help completion SHELL'. */
static int print_completion(const char *shell) {
    text script = {0};
    if (!shell || !completion_append(&script, shell))
        return command_usage_error(&command_help, "completion needs a shell: bash, zsh or fish");
    fputs(text_string(&script), stdout);
    text_free(&script);
    return 0;
}

static int run_help(int argc, char **argv, const char *const given[]) {
    (void)given;
    if (argc < 2) {
        command_print_overview();
        return 0;
    }
    if (strcmp(argv[1], COMPLETION) == 0) return print_completion(argc > 2 ? argv[2] : NULL);
    for (int i = 0; i < TOPIC_COUNT; i++)
        if (strcmp(argv[1], topics[i].name) == 0) return print_topic(topics[i].append);
    for (const command *const *c = command_list; *c; c++) {
        if (strcmp(argv[1], (*c)->name) != 0) continue;
        command_print_help(*c);
        return 0;
    }
    return command_usage_error(&command_help, "there is no command or topic '%s'", argv[1]);
}

const command command_help = {
    .name = "help",
    .run = run_help,
    .arguments = "[COMMAND|config|results|keys|man|completion SHELL]",
    .summary = "Explain the program, a command, the config language, or the results.",
    .help =
        "man/sweep.1 is what 'sweep help man' prints; a test keeps the two equal.\n"
        "'sweep help completion bash', zsh or fish prints what completes commands, options and "
        "keys\n"
        "in that shell: for bash, source <(sweep help completion bash).\n",
};
