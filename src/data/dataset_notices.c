#include "src/data/dataset_notices.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void dataset_add_notice(dataset *d, const char *format, ...) {
    char *more = NULL, *joined = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&more, format, arguments) < 0) more = NULL;
    va_end(arguments);
    if (more && asprintf(&joined, "%s%s", d->notices ? d->notices : "", more) < 0) joined = NULL;
    free(more);
    if (!joined) return;
    free(d->notices);
    d->notices = joined;
}
