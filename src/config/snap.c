#include "src/config/snap.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/config/plain_locale.h"

double snap_to_digits(long double value) {
    return snap_to(value, 12);
}

double snap_to(long double value, int digits) {
    char written[40];
    locale_t before = plain_locale_enter();
    snprintf(written, sizeof written, "%.*Le", digits - 1, value);
    const double snapped = strtod(written, NULL) + 0.0;
    plain_locale_leave(before);
    return snapped;
}
