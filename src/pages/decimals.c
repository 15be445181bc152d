#include "src/pages/decimals.h"

#include <ctype.h>
#include <string.h>

static const char *skip(const char *s, const char *mark) {
    return strncmp(s, mark, strlen(mark)) == 0 ? s + strlen(mark) : s;
}

/* A number and nothing else: "0.05", "−3", "1,200", "< 0.0001".  *fraction: its digits after the
 * point. */
static bool is_plain(const char *cell, bool *point, size_t *fraction) {
    const char *s = skip(skip(skip(cell, "< "), "-"), "−");
    size_t whole = strspn(s, "0123456789,");
    s += whole;
    *point = *s == '.';
    *fraction = *point ? strspn(s + 1, "0123456789") : 0;
    return whole > 0 && s[*point + *fraction] == '\0';
}

/* The second number of "5.80 ± 13.94 points" or "74.80 – 78.80 %"; NULL without one. */
static const char *second_number(const char *cell) {
    static const char *const marks[] = {"± ", "– "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = strstr(cell, marks[i]);
        if (found && found > cell && isdigit((unsigned char)found[strlen(marks[i])]))
            return found + strlen(marks[i]);
    }
    return NULL;
}

static size_t whole_part(const char *number) {
    return strspn(number, "0123456789,");
}

void decimals_look(decimals *d, const char *cell) {
    bool point;
    size_t fraction;
    const char *second = second_number(cell);
    if (second && whole_part(second) > d->second) d->second = whole_part(second);
    if (is_plain(cell, &point, &fraction)) {
        if (fraction > d->fraction) d->fraction = fraction;
    } else if (strpbrk(cell, "0123456789")) {
        d->plain = false;
    }
}

void decimals_append_second(text *out, const char *cell, const decimals *d, const char *space) {
    const char *second = second_number(cell);
    if (second) {
        text_append_bytes(out, cell, (size_t)(second - cell));
        for (size_t i = whole_part(second); i < d->second; i++) text_append(out, space);
        cell = second;
    }
    text_append(out, cell);
}

decimals_wanting decimals_behind(const decimals *d, const char *cell) {
    bool point;
    size_t fraction;
    if (!d->plain || d->fraction == 0 || !is_plain(cell, &point, &fraction))
        return (decimals_wanting){0};
    return (decimals_wanting){.digits = d->fraction - fraction, .point = !point};
}
