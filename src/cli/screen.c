#include "src/cli/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/base/table.h"
#include "src/base/text_width.h"

enum { DEFAULT_COLUMNS = 80, FEWEST_COLUMNS = 20 };

bool screen_is_available(void) {
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static int terminal_columns(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return DEFAULT_COLUMNS;
    return size.ws_col >= FEWEST_COLUMNS ? size.ws_col : DEFAULT_COLUMNS;
}

void screen_begin(screen *s, text *out) {
    s->columns = terminal_columns();
    if (s->lines_drawn) text_append_format(out, "\x1b[%dA", s->lines_drawn);
    text_append(out, "\r\x1b[J");
    s->lines_drawn = 0;
}

void screen_append_line(screen *s, text *out, const char *line) {
    const size_t fitting = text_fitting_bytes(line, (size_t)s->columns - 1);
    const bool whole = line[fitting] == '\0';
    text_append_bytes(out, line,
                      whole ? fitting : text_fitting_bytes(line, (size_t)s->columns - 2));
    text_append(out, whole ? "\n" : "…\n");
    s->lines_drawn++;
}

void screen_append_bar(text *out, double fraction, int cells) {
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(fraction > 0)) fraction = 0;
    if (fraction > 1) fraction = 1;
    int filled = (int)(fraction * cells * 8);
    int cell = 0;
    for (; cell < filled / 8; cell++) text_append(out, "█");
    if (filled % 8) {
        text_append(out, eighths[filled % 8]);
        cell++;
    }
    for (; cell < cells; cell++) text_append(out, "·");
}

void screen_show(const text *out) {
    fwrite(text_string(out), 1, out->bytes, stdout);
    fflush(stdout);
}
