/* The table of rules of early stopping; stopping_rules.def as C sees it. */
#ifndef SWEEP_SEARCH_STOPPING_RULES_H
#define SWEEP_SEARCH_STOPPING_RULES_H

#include <stdbool.h>

/* Rows of the table, in its order, behind none at all. */
typedef enum stopping_rule {
    STOPPING_NONE,
#define STOPPING_RULE(symbol, ...) STOPPING_##symbol,
#include "src/search/stopping_rules.def"
#undef STOPPING_RULE
    STOPPING_RULE_COUNT,
} stopping_rule;

/* What the rules are called in a config, "none" first; the last is NULL. */
extern const char *const stopping_rule_names[];

/* What it is in prose: "successive halving"; static. */
const char *stopping_rule_phrase(stopping_rule rule);

/* Options of a rule. */
enum {
    STOPPING_OPTION_FIRST,
    STOPPING_OPTION_KEEP,
    STOPPING_OPTION_WITHIN,
    STOPPING_OPTION_CHOOSE,
    STOPPING_OPTION_LEVEL
};

/* Whether its rungs are seeds, trained to the end, and not parts of the training. */
bool stopping_is_over_seeds(stopping_rule rule);

/* The default of an option as a config writes it; NULL where it has no meaning. */
const char *stopping_option_default(int rule, int option);

#endif
