/* Numbers are read with a decimal point, whatever locale the host program runs in; text_append_real
 * writes them so. */
#ifndef SWEEP_CONFIG_PLAIN_LOCALE_H
#define SWEEP_CONFIG_PLAIN_LOCALE_H

#include <locale.h>

/* Give this thread the C locale; hand the result to plain_locale_leave when done. */
static inline locale_t plain_locale_enter(void) {
    /* glibc answers with its static C locale: nothing is allocated, nothing can fail. */
    return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
}

static inline void plain_locale_leave(locale_t before) {
    uselocale(before);
}

#endif
