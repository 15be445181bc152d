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

bool stopping_is_over_seeds(stopping_rule rule) {
    return rule == STOPPING_PAIRED;
}

const char *stopping_option_default(int rule, int option) {
    const bool seeds = stopping_is_over_seeds((stopping_rule)rule);
    if (rule == STOPPING_NONE) return NULL;
    switch (option) {
        case STOPPING_OPTION_FIRST: return seeds ? NULL : "0";
        case STOPPING_OPTION_KEEP: return seeds ? NULL : "1/3";
        case STOPPING_OPTION_WITHIN: return "architecture";
        case STOPPING_OPTION_CHOOSE: return "val";
        default: return seeds ? "0.05" : NULL;
    }
}
