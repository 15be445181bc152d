#include "src/config/scope.h"

#include <string.h>

#include "src/config/keys.h"
#include "src/config/suggest.h"

/* --- keys --- */

static bool has_short_name(const config_key_info *info, const char *name) {
    return strcmp(config_short_name(info), name) == 0;
}

/* A key with this last component; how many there are. */
static int find_short(const config_language *language, const char *name, config_key *found) {
    int count = 0;
    for (config_key key = 0; key < language->key_count; key++) {
        if (!has_short_name(&language->keys[key], name)) continue;
        *found = key;
        count++;
    }
    return count;
}

/* Whether tables call that so of which every configuration has all. */
static bool is_column_of_repeats(const config_language *language, const char *name) {
    for (config_key key = 0; key < language->key_count; key++) {
        const config_key_info *info = &language->keys[key];
        if (info->repeats && info->column && strcmp(info->column, name) == 0) return true;
    }
    return false;
}

static void append_several(text *why, const config_language *language, const char *name) {
    const char *before =
        is_column_of_repeats(language, name)
            ? "cannot stand here: every configuration is trained with the same seeds and folds; "
              "what else is called so, by its whole name: "
            : "is the short name of several keys: ";
    for (config_key key = 0; key < language->key_count; key++) {
        if (!has_short_name(&language->keys[key], name)) continue;
        text_append_format(why, "%s%s", before, language->keys[key].name);
        before = ", ";
    }
}

static bool decides_a_result(const config_key_info *info) {
    return info->role != CONFIG_RUN && (config_is_numeric(info) || info->kind == CONFIG_CHOICE);
}

config_key scope_find_key(const config_language *language, const char *name, text *why) {
    config_key key = keys_resolve(language, name);
    const int count = key == CONFIG_NO_KEY ? find_short(language, name, &key) : 1;
    if (count > 1) {
        append_several(why, language, name);
        return CONFIG_NO_KEY;
    }
    if (count == 0) {
        text_append(why, "is no key");
        suggest_append(why, language, name);
        return CONFIG_NO_KEY;
    }
    if (decides_a_result(&language->keys[key])) return key;
    text_append(why, "cannot stand here, as it is not part of what a trial computes");
    return CONFIG_NO_KEY;
}

/* --- names --- */

static bool is_truth(const config_key_info *info) {
    return info->kind == CONFIG_CHOICE && strcmp(info->choices[0], "false") == 0;
}

static expression_name name_of(const config_key_info *info, config_key key) {
    return (expression_name){.type = is_truth(info)                ? EXPRESSION_TRUTH
                                     : info->kind == CONFIG_CHOICE ? EXPRESSION_WORD
                                                                   : EXPRESSION_NUMBER,
                             .index = key,
                             .may_be_list = info->kind == CONFIG_INTEGERS,
                             .choices = info->choices};
}

static int find_quantity(const config_language *language, const char *name) {
    int i = 0;
    while (i < language->quantity_count && strcmp(language->quantities[i].name, name) != 0) i++;
    return i;
}

bool scope_find(const void *context, const char *name, expression_name *out, text *why) {
    const config_scope *scope = context;
    const config_language *language = scope->language;
    const int quantity = find_quantity(language, name);
    if (quantity < language->quantity_count) {
        const bool known = language->quantities[quantity].of_data || !scope->before_all;
        if (!known) text_append(why, "is known only once everything else is; ask it in exclude");
        *out =
            (expression_name){.type = EXPRESSION_NUMBER, .index = language->key_count + quantity};
        return known;
    }
    const config_key key = scope_find_key(language, name, why);
    if (key == CONFIG_NO_KEY) return false;
    *out = name_of(&language->keys[key], key);
    if (!language->keys[key].repeats && key != language->replicates) return true;
    text_append(
        why, "cannot be asked for: every configuration is trained with the same seeds and folds");
    return false;
}
