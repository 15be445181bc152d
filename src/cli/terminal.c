#include "src/cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/cli/prose.h"

enum { DEFAULT_COLUMNS = 100, FEWEST_COLUMNS = 20 };

int terminal_columns(void) {
    struct winsize size;
    const char *told = getenv("COLUMNS");
    long columns = told ? strtol(told, NULL, 10) : 0;
    if (columns >= FEWEST_COLUMNS && columns <= 10000) return (int)columns;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return DEFAULT_COLUMNS;
    return size.ws_col >= FEWEST_COLUMNS ? size.ws_col : FEWEST_COLUMNS;
}

int terminal_prose_columns(void) {
    int columns = terminal_columns();
    return columns < PROSE_COLUMNS_MAX ? columns : PROSE_COLUMNS_MAX;
}
