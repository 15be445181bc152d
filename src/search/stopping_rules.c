#include "src/search/stopping_rules.h"

#include <stddef.h>

const char *const stopping_rule_names[] = {"none",
#define STOPPING_RULE(symbol, name, phrase) #name,
#include "src/search/stopping_rules.def"
#undef STOPPING_RULE
                                           NULL};

static const char *const phrases[STOPPING_RULE_COUNT] = {
#define STOPPING_RULE(symbol, name, phrase) [STOPPING_##symbol] = phrase,
#include "src/search/stopping_rules.def"
#undef STOPPING_RULE
};

const char *stopping_rule_phrase(stopping_rule rule) {
    return phrases[rule];
}

const char *stopping_option_default(int rule, int option) {
    static const char *const defaults[] = {[STOPPING_OPTION_FIRST] = "0",
                                           [STOPPING_OPTION_KEEP] = "1/3",
                                           [STOPPING_OPTION_WITHIN] = "architecture",
                                           [STOPPING_OPTION_CHOOSE] = "val"};
    return rule == STOPPING_NONE ? NULL : defaults[option];
}
