/* "Did you mean": from a key that does not exist to the one that was meant. */
#ifndef SWEEP_CONFIG_SUGGEST_H
#define SWEEP_CONFIG_SUGGEST_H

#include "src/config/config.h"

/* Append " (did you mean 'train.lr'?)", or what there is to know about this name, or else the keys
 * that may stand in its place.  `name` is the full dotted name as written. */
void suggest_append(text *t, const config_language *language, const char *name);

#endif
