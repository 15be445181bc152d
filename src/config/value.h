/* One scalar, or a list of whole numbers -> one value of a key, checked for type, bounds and form.
 */
#ifndef SWEEP_CONFIG_VALUE_H
#define SWEEP_CONFIG_VALUE_H

#include <stdbool.h>

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

/* Read `n` as a value of the key.  `label` names it in messages: the key's name, or "min of ...".
 * False after noting a problem, or without memory.  A TEXT or PATH is a copy for the caller. */
bool value_read(const config_key_info *info, const char *label, const node *n, problems *p,
                config_value *out);

/* A value of a numeric key that stands for one that is still to be computed: its default, else the
 * least that is not 0. */
config_value value_stand_in(const config_key_info *info);

/* Less than, equal to or greater than 0, as the values of a key that can be swept compare. */
int value_compare(const config_key_info *info, config_value a, config_value b);

#endif
