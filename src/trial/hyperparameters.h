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

/* The value that a key has when nothing is said; 0 for one without a default. */
config_value key_default(config_key key);

#endif
