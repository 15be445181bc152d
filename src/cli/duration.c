#include "src/cli/duration.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Seconds of a unit; NAN for none. */
static double unit_s(char unit) {
    switch (unit) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return NAN;
    }
}

bool duration_parse(const char *words, double *out_s) {
    static const double LONGEST_S = 1e9;
    const bool bare = words[strspn(words, "0123456789.")] == '\0';
    *out_s = 0;
    while (*words) {
        char *end;
        if (!isdigit((unsigned char)*words) || strncasecmp(words, "0x", 2) == 0) return false;
        *out_s += strtod(words, &end) * (bare ? 1 : unit_s(*end));
        words = *end ? end + 1 : end;
    }
    return *out_s > 0 && *out_s <= LONGEST_S;
}
