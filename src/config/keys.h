/* The key table as the parser asks it: by name, by section, by condition. */
#ifndef SWEEP_CONFIG_KEYS_H
#define SWEEP_CONFIG_KEYS_H

#include <stdbool.h>

#include "src/config/config.h"

/* The key of this dotted name, or CONFIG_KEY_COUNT. */
config_key keys_find(const char *name);

/* The sections: what stands before the dot in a name. */
enum { KEYS_SECTION_COUNT = 5 };
extern const char *const keys_sections[KEYS_SECTION_COUNT];
bool keys_is_section(const char *name);

/* Whether `member` is one of the mapping that `key` may take: train.init.from of train.init. */
bool keys_is_member(config_key member, config_key key);
bool keys_has_members(config_key key);

/* Append how a key's mapping is written: "{from: ...}". */
void keys_append_members(text *t, config_key key);

/* The part of a name after its last dot, or the whole of it. */
const char *keys_last_component(const char *name);

/* The position of a word among a CHOICE key's, or -1. */
int64_t keys_choice_position(config_key key, const char *word);

/* Keys that belong to some data sets alone. */
enum { KEYS_MOST_DATA_NAMES = 3 };
typedef struct keys_condition {
    config_key key;
    const char *data_names[KEYS_MOST_DATA_NAMES + 1]; /* those it goes with; the last is NULL */
    bool required;                                    /* and must be given there */
} keys_condition;
enum { KEYS_CONDITION_COUNT = 6 };
extern const keys_condition keys_conditions[KEYS_CONDITION_COUNT];

bool keys_condition_holds(const keys_condition *condition, const char *data_name);

/* Append what a value of the key must be: "a whole number from 1 to 16384". */
void keys_append_expectation(text *t, config_key key);

/* Append a bound of an INTEGER or REAL key as it would be written in a config. */
void keys_append_bound(text *t, config_key key, double bound);

#endif
