#include "src/data/number_rounding.h"

#include <inttypes.h>

/* Beyond 64 bits every double is whole, and a measurement rather than a name or a time. */
static const double MOST_WHOLE = 18446744073709551616.0;

void number_rounding_note(number_rounding *r, double number, float rounded, int64_t place) {
    if (rounded == 0 && r->vanished++ == 0) {
        r->first_vanished = number;
        r->vanished_at = place;
    }
    if (rounded == 0 || fabs(number) >= MOST_WHOLE || number != trunc(number)) return;
    if (r->changed++ > 0) return;
    r->first_changed = number;
    r->changed_at = place;
}

static void begin(text *out, const char *where, int64_t count, const char *what) {
    text_append_format(out, "%s: notice: ", where);
    text_append_grouped(out, count);
    text_append_format(out, " %s%s ", what, count == 1 ? "" : "s");
}

void number_rounding_append_notices(text *out, const number_rounding *r, const char *where,
                                    const char *unit) {
    if (r->changed > 0) {
        begin(out, where, r->changed, "whole number");
        text_append_format(
            out,
            "beyond 2^24 %s not exact in single precision; %s%s %" PRId64
            ": %.0f becomes %.0f; subtract an offset where such differences matter\n",
            r->changed == 1 ? "is" : "are", r->changed == 1 ? "" : "the first in ", unit,
            r->changed_at, r->first_changed, (double)(float)r->first_changed);
    }
    if (r->vanished > 0) {
        begin(out, where, r->vanished, "number");
        text_append_format(out,
                           "too small for single precision become%s 0; %s%s %" PRId64
                           ": %g; give them in another unit\n",
                           r->vanished == 1 ? "s" : "", r->vanished == 1 ? "" : "the first in ",
                           unit, r->vanished_at, r->first_vanished);
    }
}
