/* Trials that tests make by hand. */
#ifndef SWEEP_TESTS_TRIAL_DEFAULTS_H
#define SWEEP_TESTS_TRIAL_DEFAULTS_H

#include "src/trial/trial.h"

/* The trial, with the defaults of all hyperparameters that came after the first format. */
static inline trial with_later_defaults(trial t) {
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (key_is_hyperparameter(key) && key_info(key)->since > TRIAL_FORMAT_FIRST)
            trial_set_value(&t, key, key_default(key));
    return t;
}

#endif
