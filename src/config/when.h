/* {values, when, else}: values that a key has only where a condition holds. */
#ifndef SWEEP_CONFIG_WHEN_H
#define SWEEP_CONFIG_WHEN_H

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

/* Whether a mapping is one with a condition. */
bool when_is_given(const node *n);

/* Read such a mapping but for the values: those are at `*values`.  NULL after noting every problem.
 * The caller's, to be released. */
config_when *when_read(const config_key_info *info, const node *n, problems *p,
                       const node **values);

void when_free(config_when *when);

#endif
