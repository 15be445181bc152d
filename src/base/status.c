#include "src/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void replace_control_characters(char *text) {
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && c != '\n') || c == 0x7f) *text = '?';
    }
}

__attribute__((format(printf, 2, 0))) static void error_format(error *err, const char *format,
                                                               va_list arguments) {
    vsnprintf(err->message, sizeof err->message, format, arguments);
    replace_control_characters(err->message);
}

status error_set(error *err, status code, const char *format, ...) {
    if (!err) return code;
    va_list arguments;
    va_start(arguments, format);
    error_format(err, format, arguments);
    va_end(arguments);
    return code;
}

status error_set_errno(error *err, status code, int errno_value, const char *format, ...) {
    if (!err) return code;
    va_list arguments;
    va_start(arguments, format);
    error_format(err, format, arguments);
    va_end(arguments);
    size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, ": %s", strerror(errno_value));
    return code;
}

status error_no_memory(error *err, size_t bytes) {
    return error_set(err, STATUS_NO_MEMORY, "out of memory: %zu bytes were asked for", bytes);
}

int status_exit_code(status code) {
    switch (code) {
        case STATUS_OK: return 0;
        case STATUS_BAD_INPUT: return 2;
        case STATUS_NO_MEMORY:
        case STATUS_IO: return 4;
        case STATUS_DAMAGED: return 5;
        case STATUS_BUSY: return 6;
        case STATUS_INTERNAL: return 70;
        case STATUS_STOPPED: return 75;
    }
    return 70;
}
