#include "src/data/number_text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXACT_POWER = 22, MOST_DIGITS = 19, SHORT_BYTES = 64, EXPONENT_LIMIT = 100000 };

/* 10^22 is the last power of ten that a double holds. */
static const double powers[MOST_EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* A number taken apart: mantissa * 10^exponent, when `exact`. */
typedef struct decimal {
    bool negative, exact;
    uint64_t mantissa;
    int digits, exponent;
} decimal;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void add_digit(decimal *d, char c) {
    if (d->digits == 0 && c == '0') return;
    if (++d->digits > MOST_DIGITS)
        d->exact = false;
    else
        d->mantissa = d->mantissa * 10 + (uint64_t)(c - '0');
}

/* Past an exponent, or NULL where there is none after its letter. */
static const char *take_exponent(const char *at, const char *end, decimal *d) {
    int written = 0;
    const bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end) return NULL;
    for (; at < end && is_digit(*at); at++)
        if (written < EXPONENT_LIMIT) written = written * 10 + (*at - '0');
    d->exponent += negative ? -written : written;
    return at;
}

/* Check the form of a number and take it apart; false when it is none. */
static bool take_apart(const char *at, const char *end, char point, decimal *d) {
    *d = (decimal){.exact = true};
    d->negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    const char *const first = at;
    for (; at < end && is_digit(*at); at++) add_digit(d, *at);
    ptrdiff_t written = at - first;
    if (at < end && *at == point) {
        for (at++; at < end && is_digit(*at); at++, written++, d->exponent--) add_digit(d, *at);
    }
    if (written == 0) return false;
    if (at < end && (*at == 'e' || *at == 'E')) at = take_exponent(at + 1, end, d);
    return at == end;
}

/* One correctly rounded operation on two doubles that are exact (Clinger, "How to read floating
 * point numbers accurately", PLDI 1990). */
static bool convert_fast(const decimal *d, double *value) {
    if (!d->exact || d->mantissa > UINT64_C(1) << 53) return false;
    if (d->exponent < -MOST_EXACT_POWER || d->exponent > MOST_EXACT_POWER) return false;
    const double m = (double)d->mantissa;
    const double v = d->exponent < 0 ? m / powers[-d->exponent] : m * powers[d->exponent];
    *value = d->negative ? -v : v;
    return true;
}

/* glibc's strtod rounds every decimal to the nearest double. */
static bool convert_slow(const char *field, size_t bytes, char point, double *value) {
    char room[SHORT_BYTES], *copy = bytes < sizeof room ? room : malloc(bytes + 1);
    if (!copy) return false;
    memcpy(copy, field, bytes);
    copy[bytes] = '\0';
    if (point != '.')
        for (char *c = copy; *c; c++)
            if (*c == point) *c = '.';
    locale_t before = uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
    *value = strtod(copy, NULL);
    uselocale(before);
    if (copy != room) free(copy);
    return true;
}

bool number_is_missing(const char *field, size_t bytes) {
    static const char *const words[] = {"", "NaN", "nan", "NA", "N/A", "null", "?"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == bytes && memcmp(words[i], field, bytes) == 0) return true;
    return false;
}

number_kind number_parse(const char *field, size_t bytes, char point, double *value) {
    decimal d;
    double v;
    if (!take_apart(field, field + bytes, point, &d))
        return number_is_missing(field, bytes) ? NUMBER_MISSING : NUMBER_NONE;
    if (!convert_fast(&d, &v) && !convert_slow(field, bytes, point, &v)) return NUMBER_NONE;
    if (!isfinite((float)v)) return NUMBER_TOO_LARGE;
    *value = v;
    return NUMBER_READ;
}

const char *number_complaint(number_kind kind) {
    switch (kind) {
        case NUMBER_READ: return "is a number";
        case NUMBER_MISSING: return "is missing";
        case NUMBER_TOO_LARGE: return "is too large for single precision";
        case NUMBER_NONE: break;
    }
    return "is no number";
}
