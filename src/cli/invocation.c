#include "src/cli/invocation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/prose.h"
#include "src/cli/options.h"
#include "src/cli/terminal.h"

static void append_options(text *out, const command *c, int columns) {
    static const option_info help = {"--help", 'h', NULL, "print this"};
    prose_entry entries[OPTIONS_MAX + 2] = {{NULL, NULL}};
    text forms[OPTIONS_MAX + 1] = {{0}};
    int count = options_count(c);
    for (int i = 0; i <= count; i++) {
        const option_info *o = i < count ? &c->options[i] : &help;
        options_append_form(&forms[i], o);
        entries[i] = (prose_entry){text_string(&forms[i]), o->meaning};
    }
    text_append(out, "\nOptions:\n");
    prose_append_entries(out, entries, 2, columns);
    for (int i = 0; i <= count; i++) text_free(&forms[i]);
}

void command_print_help(const command *c) {
    text out = {0};
    int columns = terminal_prose_columns();
    text_append(&out, "usage: ");
    command_append_form(&out, c);
    text_append(&out, "\n\n");
    prose_append(&out, c->summary, columns);
    if (c->help[0]) text_append(&out, "\n");
    prose_append(&out, c->help, columns);
    append_options(&out, c, columns);
    fputs(text_string(&out), stdout);
    text_free(&out);
}

static int call_with(const command *c, int argc, char **words) {
    const char *given[OPTIONS_MAX] = {NULL};
    bool help = false;
    int wrong = options_take(c, &argc, words, given, &help);
    if (wrong) return wrong;
    if (!help && !c->arguments[0] && argc > 1)
        return command_usage_error(c, "unknown argument '%s'", words[1]);
    if (!help) return c->run(argc, words, given);
    command_print_help(c);
    return 0;
}

int command_call(const command *c, int argc, char **argv) {
    char **words = memory_array((size_t)argc + 1, sizeof *words); /* argv stays as it was typed */
    error err;
    if (!words) return command_fail(error_no_memory(&err, (size_t)argc * sizeof *words), &err);
    memcpy(words, argv, (size_t)argc * sizeof *words);
    int code = call_with(c, argc, words);
    free(words);
    return code;
}
