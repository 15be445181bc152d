/* sweep help: the program, a command, or a topic. */
#include <stdio.h>
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/completion.h"
#include "src/cli/help_topics.h"
#include "src/cli/invocation.h"
#include "src/cli/terminal.h"
#include "src/cli/topics.h"

enum { MOST_ENTRIES = 64 };

static void append_commands(text *out, int columns) {
    prose_entry entries[MOST_ENTRIES + 1] = {{NULL, NULL}};
    for (int i = 0; i < MOST_ENTRIES && command_list[i]; i++)
        entries[i] = (prose_entry){command_list[i]->name, command_list[i]->summary};
    text_append(out, "\nCommands:\n");
    prose_append_entries(out, entries, 2, columns);
}

/* The topic that takes a word. */
static const char COMPLETION[] = "completion";

static void append_topics(text *out, int columns) {
    prose_entry entries[MOST_ENTRIES + 2] = {{NULL, NULL}};
    int count = 0;
    for (; count < MOST_ENTRIES && topic_list[count].name; count++)
        entries[count] = (prose_entry){topic_list[count].name, topic_list[count].summary};
    entries[count] = (prose_entry){COMPLETION, "what completes in a shell: bash, zsh or fish"};
    text_append(out, "\nTopics of 'sweep help':\n");
    prose_append_entries(out, entries, 2, columns);
}

void command_print_overview(void) {
    text out = {0};
    int columns = terminal_prose_columns();
    text_append(&out, "usage: sweep CONFIG [KEY=VALUE ...]\n       sweep COMMAND ...\n\n");
    prose_append(&out, topic_about, columns);
    append_commands(&out, columns);
    append_topics(&out, columns);
    text_append(&out, "\nOptions:\n");
    prose_append_entries(&out, topic_program_options, 2, columns);
    text_append(&out, "\n'sweep COMMAND --help' tells more.\n");
    fputs(text_string(&out), stdout);
    text_free(&out);
}

static int print_topic(const topic *t, bool as_markdown) {
    text shown = {0};
    if (as_markdown)
        topic_append_key_table(&shown);
    else
        t->append(&shown, terminal_prose_columns());
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

enum { OPTION_MARKDOWN };
static const option_info options[] = {
    {"--markdown", 0, NULL, "of the keys: as the table in docs/config.md"}, {NULL, 0, NULL, NULL}};

static int run_help(int argc, char **argv, const char *const given[]) {
    const bool as_markdown = given[OPTION_MARKDOWN] != NULL;
    if (as_markdown && (argc != 2 || strcmp(argv[1], "keys") != 0))
        return command_usage_error(&command_help, "--markdown is for 'sweep help keys'");
    if (argc > 1 && argc < 4 && strcmp(argv[1], COMPLETION) == 0)
        return print_completion(argc > 2 ? argv[2] : NULL);
    if (argc > 2) return command_usage_error(&command_help, "one command or topic at a time");
    if (argc < 2) {
        command_print_overview();
        return 0;
    }
    for (const topic *t = topic_list; t->name; t++)
        if (strcmp(argv[1], t->name) == 0) return print_topic(t, as_markdown);
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
    .arguments = "[COMMAND|TOPIC [SHELL]] [OPTION ...]",
    .options = options,
    .summary = "Explain the program, a command, or a topic.",
    .help =
        "'sweep help' lists the commands and topics.  man/sweep.1 is what 'sweep help man' "
        "prints; a test keeps the two equal.\n\n"
        "'sweep help completion bash', zsh or fish prints what completes commands, options and "
        "keys there; for bash: source <(sweep help completion bash)\n",
};
