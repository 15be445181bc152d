#include "src/config/keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool config_is_numeric(const config_key_info *info) {
    return info->kind == CONFIG_INTEGER || info->kind == CONFIG_INTEGERS ||
           info->kind == CONFIG_REAL;
}

/* --- names --- */

config_key config_find_key(const config_language *language, const char *name) {
    for (config_key key = 0; key < language->key_count; key++)
        if (strcmp(language->keys[key].name, name) == 0) return key;
    return CONFIG_NO_KEY;
}

const char *keys_last_component(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

const char *config_short_name(const config_key_info *info) {
    return keys_last_component(info->name);
}

static bool is_among(const char *word, const char *const *words) {
    for (; words && *words; words++)
        if (strcmp(*words, word) == 0) return true;
    return false;
}

/* "model.hidden_size" and "hidden_size" are model.hidden_dim; "train.hidden_size" is nothing. */
static bool is_alias(const char *name, const config_key_info *info) {
    const char *word = keys_last_component(name);
    const size_t section = (size_t)(word - name);
    return is_among(word, info->aliases) &&
           (section == 0 ||
            (strncmp(name, info->name, section) == 0 && !strchr(info->name + section, '.')));
}

config_key keys_resolve(const config_language *language, const char *name) {
    config_key own = config_find_key(language, name);
    if (own != CONFIG_NO_KEY) return own;
    for (config_key key = 0; key < language->key_count; key++)
        if (is_alias(name, &language->keys[key])) return key;
    return CONFIG_NO_KEY;
}

/* --- sections --- */

bool keys_is_in_section(const char *name, const char *section) {
    size_t chars = strlen(section);
    return strncmp(name, section, chars) == 0 && name[chars] == '.';
}

static bool is_first_of_its_section(const config_language *language, config_key key) {
    const char *name = language->keys[key].name, *dot = strchr(name, '.');
    if (!dot) return false;
    size_t chars = (size_t)(dot - name) + 1;
    for (config_key before = 0; before < key; before++)
        if (strncmp(language->keys[before].name, name, chars) == 0) return false;
    return true;
}

bool keys_section(const config_language *language, int index, char name[KEYS_SECTION_CHARS + 1]) {
    for (config_key key = 0; key < language->key_count; key++) {
        if (!is_first_of_its_section(language, key) || index-- > 0) continue;
        const char *first = language->keys[key].name;
        snprintf(name, KEYS_SECTION_CHARS + 1, "%.*s", (int)strcspn(first, "."), first);
        return true;
    }
    return false;
}

bool keys_is_section(const config_language *language, const char *name) {
    for (config_key key = 0; key < language->key_count; key++)
        if (keys_is_in_section(language->keys[key].name, name)) return true;
    return false;
}

/* --- words --- */

const char *keys_word(int index) {
    static const char *const words[KEYS_WORDS] = {"zip",   "exclude", "include",
                                                  "grids", "extends", "profiles"};
    return index < KEYS_WORDS ? words[index] : NULL;
}

int keys_find_word(const char *name) {
    int i = 0;
    while (i < KEYS_WORDS && strcmp(keys_word(i), name) != 0) i++;
    return i;
}

bool keys_is_of_file(int word) {
    return word == KEYS_WORD_EXTENDS || word == KEYS_WORD_PROFILES;
}

/* --- members --- */

bool keys_is_member(const config_key_info *member, const config_key_info *key) {
    return keys_is_in_section(member->name, key->name);
}

config_key keys_of_section(const config_language *language, const char *section) {
    for (config_key key = 0; key < language->key_count; key++)
        if (language->keys[key].for_section &&
            keys_is_in_section(language->keys[key].name, section))
            return key;
    return CONFIG_NO_KEY;
}

bool keys_has_members(const config_language *language, const config_key_info *key) {
    for (config_key member = 0; member < language->key_count; member++)
        if (keys_is_member(&language->keys[member], key)) return true;
    return false;
}

void keys_append_members(text *t, const config_language *language, const config_key_info *key) {
    const char *before = "{";
    for (config_key member = 0; member < language->key_count; member++) {
        const config_key_info *info = &language->keys[member];
        if (!keys_is_member(info, key)) continue;
        text_append_format(t, "%s%s: ...", before, config_short_name(info));
        before = ", ";
    }
    text_append(t, "}");
}

/* --- what hangs together --- */

config_key keys_rival(const config_language *language, config_key key, int n) {
    const char *const *rivals = language->keys[key].rivals;
    return rivals && rivals[n] ? config_find_key(language, rivals[n]) : CONFIG_NO_KEY;
}

config_key keys_given_rival(const config *c, config_key key) {
    config_key rival;
    for (int n = 0; (rival = keys_rival(c->language, key, n)) != CONFIG_NO_KEY; n++)
        if (c->settings[rival].given) return rival;
    return CONFIG_NO_KEY;
}

static int argument_of(const config_key_info *on, config_value value) {
    return on->kind == CONFIG_CHOICE ? (int)value.integer : value.integer != 0;
}

const char *config_default_at(const config_key_info *info, const config_key_info *on,
                              config_value value) {
    if (info->default_at) return info->default_at(argument_of(on, value), info->option);
    if (!is_among(config_choice_name(on, value.integer), info->goes_with_values)) return NULL;
    return info->default_text ? info->default_text : "";
}

config_key keys_parent(const config_language *language, const config_key_info *info) {
    return info->goes_with ? config_find_key(language, info->goes_with) : CONFIG_NO_KEY;
}

/* At how many choices of `on` the key has a meaning. */
static int count_meaning(const config_key_info *info, const config_key_info *on) {
    int count = 0;
    for (int64_t i = 0; config_choice_name(on, i); i++)
        count += config_default_at(info, on, (config_value){.integer = i}) != NULL;
    return count;
}

void keys_append_where(text *t, const config_language *language, const config_key_info *info) {
    const config_key_info *on = &language->keys[keys_parent(language, info)];
    text_append_format(t, "%s ", on->name);
    if (on->kind != CONFIG_CHOICE) {
        text_append(t, "above 0");
        return;
    }
    const int count = count_meaning(info, on);
    const char *word;
    int told = 0;
    for (int64_t i = 0; (word = config_choice_name(on, i)); i++) {
        if (!config_default_at(info, on, (config_value){.integer = i})) continue;
        text_append_format(t, "%s%s", told == 0 ? "" : told + 1 < count ? ", " : " or ", word);
        told++;
    }
}

/* --- choices --- */

const char *config_choice_name(const config_key_info *info, int64_t position) {
    const char *const *word = info->choices;
    if (!word || position < 0) return NULL;
    while (*word && position-- > 0) word++;
    return *word;
}

int64_t keys_choice_position(const config_key_info *info, const char *word) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(info, i)); i++)
        if (strcmp(choice, word) == 0) return i;
    return -1;
}

/* --- what a key wants --- */

void keys_append_bound(text *t, const config_key_info *info, double bound) {
    if (info->kind == CONFIG_REAL)
        text_append_real(t, bound);
    else if (bound >= 0x1p63) /* INT64_MAX, rounded up on its way into a double */
        text_append_format(t, "%" PRId64, INT64_MAX);
    else
        text_append_format(t, "%" PRId64, (int64_t)bound);
}

static void append_choices(text *t, const config_key_info *info) {
    const char *choice;
    for (int64_t i = 0; (choice = config_choice_name(info, i)); i++)
        text_append_format(t, "%s%s", i ? ", " : "", choice);
}

void keys_append_expectation(text *t, const config_language *language,
                             const config_key_info *info) {
    switch (info->kind) {
        case CONFIG_INTEGER:
        case CONFIG_INTEGERS:
        case CONFIG_REAL:
            text_append(t, info->kind == CONFIG_REAL ? "a number" : "a whole number");
            text_append(t, " from ");
            keys_append_bound(t, info, info->minimum);
            text_append(t, " to ");
            keys_append_bound(t, info, info->maximum);
            if (info->kind == CONFIG_INTEGERS)
                text_append_format(t, ", or up to %d of them, [[...]]", CONFIG_MOST_MEMBERS);
            break;
        case CONFIG_CHOICE:
            text_append(t, config_choice_name(info, 1) ? "one of " : "");
            append_choices(t, info);
            if (!keys_has_members(language, info)) break;
            text_append(t, " or ");
            keys_append_members(t, language, info);
            break;
        case CONFIG_TEXT:
            text_append(
                t, info->pattern ? "keys with their values, such as {layer_dim: 1}" : "a text");
            break;
        case CONFIG_PATH: text_append(t, "a path"); break;
        case CONFIG_NAMES: text_append(t, "a name or a list of names"); break;
    }
}
