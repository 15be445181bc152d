#include "src/cli/warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void warnings_print(const char *format, ...) {
    va_list arguments;
    text line = {0}, shown = {0};
    char words[ERROR_MESSAGE_BYTES + 256];
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    text_append_visible(&shown, words);
    text_append_format(&line, "sweep: warning: %s\n", text_string(&shown));
    fflush(stdout);
    fputs(text_string(&line), stderr);
    text_free(&line);
    text_free(&shown);
}

void warnings_print_left_out(const left_out_files *l, const char *folder) {
    text line = {0};
    if (l->count == 0) return;
    for (const char *next = text_string(&l->told); *next; next += strcspn(next, "\n") + 1)
        warnings_print("%.*s", (int)strcspn(next, "\n"), next);
    if (l->count > LEFT_OUT_TOLD)
        text_append_format(&line, "and %d more; ", l->count - LEFT_OUT_TOLD);
    text_append_format(&line, "%d trial file%s of %s cannot be read and %s left out", l->count,
                       l->count == 1 ? "" : "s", folder, l->count == 1 ? "is" : "are");
    if (l->damaged)
        text_append(&line, "; to run its sweep again sets damaged ones aside and trains them anew");
    warnings_print("%s", text_string(&line));
    text_free(&line);
}

const subject_warnings warnings_of_subject = {.print = warnings_print,
                                              .print_left_out = warnings_print_left_out};
