/* The keys of a config, and the members of a trial that they become: the table in
 * hyperparameters.def, as C sees it. */
#ifndef SWEEP_TRIAL_HYPERPARAMETERS_H
#define SWEEP_TRIAL_HYPERPARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/config/config.h"

/* KEY_LR, KEY_HIDDEN_DIM, ...: the place of each row. */
enum {
#define HYPERPARAMETER(symbol, type, member, ...) KEY_##symbol,
#define SETTING(symbol, ...) KEY_##symbol,
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING
    KEY_COUNT,
};

/* What a config may say: the table, and words of other programs that are no keys. */
extern const config_language key_language;

/* The row of a key; static. */
const config_key_info *key_info(config_key key);

/* The key's name in files and tables: "hidden_dim", "seed"; static. */
const char *key_column(config_key key);

/* Whether the key decides a result and is a member of every trial. */
bool key_is_hyperparameter(config_key key);

/* The key that another's default, or meaning, hangs on; CONFIG_NO_KEY for none. */
config_key key_parent(config_key key);

/* Where that has this value: whether the key has a meaning, whether it must be given, and the value
 * that it has when nothing is said; 0 for one without a default or a meaning.  Without a parent the
 * value is not looked at. */
bool key_applies_at(config_key key, config_value parent);
bool key_is_needed_at(config_key key, config_value parent);
config_value key_default_at(config_key key, config_value parent);

/* The last of them at the parent's first value. */
config_value key_default(config_key key);

#endif
