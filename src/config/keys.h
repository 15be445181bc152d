/* The table of keys as the parser asks it: by name, by section, by condition. */
#ifndef SWEEP_CONFIG_KEYS_H
#define SWEEP_CONFIG_KEYS_H

#include <stdbool.h>

#include "src/config/config.h"

/* The key that a name as written stands for: its own name, or an alias in the same section or
 * without one; else CONFIG_NO_KEY. */
config_key keys_resolve(const config_language *language, const char *name);

/* The sections: what stands before the first dot of names, in the order of the table.  Section
 * number `index`, or false past the last. */
enum { KEYS_SECTION_CHARS = 31 };
bool keys_section(const config_language *language, int index, char name[KEYS_SECTION_CHARS + 1]);
/* Whether a name is one, or a section in one: data.split. */
bool keys_is_section(const config_language *language, const char *name);
bool keys_is_in_section(const char *name, const char *section);

/* The words at the top of a config that are no keys: zip, exclude, include, grids, extends,
 * profiles.  Word number
 * `index`, or NULL past the last; and the number of a name, or KEYS_WORDS. */
enum {
    KEYS_WORD_INCLUDE = 2,
    KEYS_WORD_GRIDS,
    KEYS_WORD_EXTENDS,
    KEYS_WORD_PROFILES,
    KEYS_WORDS,
};
const char *keys_word(int index);
int keys_find_word(const char *name);

/* The key that is said by what is written at the section itself, or CONFIG_NO_KEY. */
config_key keys_of_section(const config_language *language, const char *section);

/* Whether a word says what a file is composed of: extends, profiles. */
bool keys_is_of_file(int word);

/* Whether `member` is one of the mapping that `key` may take: train.init.from of train.init. */
bool keys_is_member(const config_key_info *member, const config_key_info *key);
bool keys_has_members(const config_language *language, const config_key_info *key);

/* Append how a key's mapping is written: "{from: ...}". */
void keys_append_members(text *t, const config_language *language, const config_key_info *key);

/* The part of a name after its last dot, or the whole of it. */
const char *keys_last_component(const char *name);

/* The position of a word among a CHOICE key's, or -1. */
int64_t keys_choice_position(const config_key_info *info, const char *word);

/* The n-th of the keys that say the same thing in another way, from 0; CONFIG_NO_KEY behind the
 * last. */
config_key keys_rival(const config_language *language, config_key key, int n);

/* The first of them that a config gives, or CONFIG_NO_KEY. */
config_key keys_given_rival(const config *c, config_key key);

/* The key that it hangs on, or CONFIG_NO_KEY. */
config_key keys_parent(const config_language *language, const config_key_info *info);

/* Append where a key that hangs on another has a meaning: "data.name mnist, digits or idx". */
void keys_append_where(text *t, const config_language *language, const config_key_info *info);

/* Append what a value of the key must be: "a whole number from 1 to 16384". */
void keys_append_expectation(text *t, const config_language *language, const config_key_info *info);

/* Append a bound of an INTEGER or REAL key as it would be written in a config. */
void keys_append_bound(text *t, const config_key_info *info, double bound);

#endif
