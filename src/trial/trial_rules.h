/* Combinations of hyperparameters that make no trial: each value is good by itself, and together
 * they are impossible, or one of them means nothing.  A row each in trial_rules.c. */
#ifndef SWEEP_TRIAL_TRIAL_RULES_H
#define SWEEP_TRIAL_TRIAL_RULES_H

#include "src/trial/trial.h"

enum { TRIAL_RULE_MOST_KEYS = 4 };

typedef struct trial_rule {
    bool (*is_broken)(const trial *t);
    config_key
        keys[TRIAL_RULE_MOST_KEYS]; /* the combination; the first is the one that asks too
                                     * much.  KEY_NAME, which is no hyperparameter: no more */
    const char *why;                /* "Nesterov's momentum needs a momentum" */
    const char *cure;               /* "give train.momentum, or leave ... out" */
} trial_rule;

/* The first rule that a resolved trial breaks; NULL for none.  Static. */
const trial_rule *trial_broken_rule(const trial *t);

/* The first key that has a value, and no meaning beside that of the key that it hangs on; and the
 * first that has none and needs one there, by what was given.  CONFIG_NO_KEY for none. */
config_key trial_meaningless_key(const trial *t);
config_key trial_missing_key(const trial *t, const bool given[KEY_COUNT]);

#endif
