#include "src/config/snap.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/config/plain_locale.h"

double snap_to_digits(long double value) {
    char digits[40];
    locale_t before = plain_locale_enter();
    snprintf(digits, sizeof digits, "%.11Le", value);
    const double snapped = strtod(digits, NULL) + 0.0;
    plain_locale_leave(before);
    return snapped;
}
