#include "src/config/scalar.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *word, const char *const words[]) {
    for (; *words; words++)
        if (strcmp(word, *words) == 0) return true;
    return false;
}

static size_t span(const char *text, const char *allowed) {
    return strspn(text, allowed);
}

static const char *after_sign(const char *text) {
    return *text == '-' || *text == '+' ? text + 1 : text;
}

#define DIGITS "0123456789"

/* [-+]?[0-9]+ or 0o[0-7]+ or 0x[0-9a-fA-F]+: the base, or 0. */
static int integer_base(const char *text) {
    if (strncmp(text, "0o", 2) == 0)
        return text[2] && !text[2 + span(text + 2, "01234567")] ? 8 : 0;
    if (strncmp(text, "0x", 2) == 0)
        return text[2] && !text[2 + span(text + 2, DIGITS "abcdefABCDEF")] ? 16 : 0;
    const char *digits = after_sign(text);
    return *digits && !digits[span(digits, DIGITS)] ? 10 : 0;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_decimal_real(const char *text) {
    const char *c = after_sign(text);
    size_t whole = span(c, DIGITS), fraction = 0;
    c += whole;
    if (*c == '.') {
        fraction = span(++c, DIGITS);
        c += fraction;
    }
    if (whole + fraction == 0) return false;
    if (*c == 'e' || *c == 'E') {
        c = after_sign(c + 1);
        size_t exponent = span(c, DIGITS);
        if (!exponent) return false;
        c += exponent;
    }
    return *c == '\0';
}

static scalar read_integer(const char *text, int base) {
    scalar s = {.kind = SCALAR_INTEGER};
    errno = 0;
    s.integer = strtoll(base == 10 ? text : text + 2, NULL, base);
    s.too_large = errno == ERANGE;
    s.real = s.too_large ? strtod(text, NULL) : (double)s.integer;
    return s;
}

/* 0.00e5 is 0, and 0.01e-400 only becomes it. */
static bool has_nonzero_digit(const char *text) {
    return strcspn(text, "123456789") < strcspn(text, "eE");
}

static scalar read_real(const char *text) {
    scalar s = {.kind = SCALAR_REAL};
    s.real = strtod(text, NULL) + 0.0; /* -0 becomes 0: they must not differ in a config */
    s.underflow = s.real == 0 && has_nonzero_digit(text);
    return s;
}

scalar scalar_read(const node *n) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};
    static const char *const infinities[] = {".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf",
                                             "+.INF", "-.inf", "-.Inf", "-.INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    const char *text = n->text;
    if (n->quoted || strlen(text) != n->bytes) return (scalar){.kind = SCALAR_TEXT};
    if (is_one_of(text, nulls)) return (scalar){.kind = SCALAR_NULL};
    if (is_one_of(text, booleans)) return (scalar){.kind = SCALAR_BOOLEAN};
    int base = integer_base(text);
    if (base) return read_integer(text, base);
    if (is_decimal_real(text)) return read_real(text);
    if (is_one_of(text, infinities))
        return (scalar){.kind = SCALAR_REAL, .real = *text == '-' ? -INFINITY : INFINITY};
    if (is_one_of(text, nans)) return (scalar){.kind = SCALAR_REAL, .real = NAN};
    return (scalar){.kind = SCALAR_TEXT};
}
