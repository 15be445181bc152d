#include "src/cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/table.h"
#include "src/cli/options.h"
#include "src/cli/place.h"

const command *const command_list[] = {&command_run,    &command_plan,
                                       &command_report, &command_ls,
                                       &command_show,   &command_export,
                                       &command_verify, &command_diff,
                                       &command_watch,  &command_fetch,
                                       &command_schema, &command_version,
                                       &command_help,   NULL};

int command_fail(status code, const error *err) {
    fflush(stdout);
    /* Messages about a config's place already begin with it, as compilers write them. */
    const char *prefix = strstr(err->message, ": error: ") ? "" : "sweep: error: ";
    fprintf(stderr, "%s%s\n", prefix, err->message);
    return status_exit_code(code);
}

int command_usage_error(const command *c, const char *format, ...) {
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "sweep %s: error: ", c->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nusage: sweep %s %s\nMore: sweep %s --help\n", c->name, c->arguments,
            c->name);
    return status_exit_code(STATUS_BAD_INPUT);
}

static void add_option(table *t, const option_info *o) {
    text form = {0};
    options_append_form(&form, o);
    table_add(t, text_string(&form));
    table_add(t, o->meaning);
    text_free(&form);
}

static void append_options(text *out, const command *c) {
    static const option_info help = {"--help", 'h', NULL, "print this"};
    table t = table_begin("ll");
    int count = options_count(c);
    for (int i = 0; i < count; i++) add_option(&t, &c->options[i]);
    add_option(&t, &help);
    text_append(out, "\nOptions:\n");
    table_append(out, &t, 2);
    table_free(&t);
}

void command_print_help(const command *c) {
    text out = {0};
    text_append_format(&out, "usage: sweep %s %s\n\n%s\n", c->name, c->arguments, c->summary);
    if (c->help[0]) text_append_format(&out, "\n%s", c->help);
    append_options(&out, c);
    fputs(text_string(&out), stdout);
    text_free(&out);
}

static int call_with(const command *c, int argc, char **words) {
    const char *given[OPTIONS_MAX] = {NULL};
    bool help = false;
    int wrong = options_take(c, &argc, words, given, &help);
    if (wrong) return wrong;
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

static int line_argc;
static char **line_argv;

void command_remember_line(int argc, char **argv) {
    line_argc = argc;
    line_argv = argv;
}

void command_append_line(text *out) {
    place_append_command(out, line_argc, line_argv);
}

char *const *command_line(int *argc) {
    *argc = line_argc;
    return line_argv;
}
