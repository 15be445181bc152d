/* What may be named in the conditions of a config: keys, and quantities that follow from them. */
#ifndef SWEEP_CONFIG_SCOPE_H
#define SWEEP_CONFIG_SCOPE_H

#include "src/config/config.h"
#include "src/config/expression.h"

/* Who asks. */
typedef struct config_scope {
    const config_language *language;
    bool before_all; /* when not everything is decided: no quantities but those of the data */
} config_scope;

/* As the `find` of an expression_scope whose context is a config_scope.  A name's index is its key,
 * or key_count and the place of its quantity. */
bool scope_find(const void *context, const char *name, expression_name *out, text *why);

/* The key that a short or a dotted name stands for, of those that decide a result; CONFIG_NO_KEY
 * with the reason appended: "is no key (did you mean 'train.lr'?)". */
config_key scope_find_key(const config_language *language, const char *name, text *why);

#endif
