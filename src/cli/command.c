#include "src/cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/cli/place.h"

const command *const command_list[] = {
    &command_run,   &command_work, &command_slurm,  &command_plan,   &command_report,
    &command_ls,    &command_show, &command_export, &command_verify, &command_diff,
    &command_watch, &command_data, &command_fetch,  &command_schema, &command_version,
    &command_help,  NULL};

int command_fail(status code, const error *err) {
    fflush(stdout);
    /* Messages about a config's place already begin with it, as compilers write them. */
    const char *prefix = strstr(err->message, ": error: ") ? "" : "sweep: error: ";
    fprintf(stderr, "%s%s\n", prefix, err->message);
    return status_exit_code(code);
}

void command_append_form(text *out, const command *c) {
    text_append_format(out, "sweep %s%s%s", c->name, c->arguments[0] ? " " : "", c->arguments);
}

int command_usage_error(const command *c, const char *format, ...) {
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "sweep %s: error: ", c->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    text form = {0};
    command_append_form(&form, c);
    fprintf(stderr, "\nusage: %s\nMore: sweep %s --help\n", text_string(&form), c->name);
    text_free(&form);
    return status_exit_code(STATUS_BAD_INPUT);
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
