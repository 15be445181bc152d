/* key=value arguments: the value is YAML, read under the same limits as the file.
 *
 * key=            takes back what the file gives: the default holds, or nothing
 * section={...}   overrides the keys of the mapping, and no other of the section */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/keys.h"
#include "src/config/loader.h"
#include "src/config/setting.h"

/* A key and its members as if nobody had given them. */
static void unset(loader *l, config_key key, place where) {
    const config_language *language = l->config->language;
    for (config_key k = 0; k < language->key_count; k++) {
        if (k != key && !keys_is_member(&language->keys[k], &language->keys[key])) continue;
        config_setting *setting = &l->config->settings[k];
        if (setting->given && !loader_may_replace(l, k)) {
            loader_refuse_twice(l, k, where);
            continue;
        }
        setting_clear(&language->keys[k], setting);
        *setting = (config_setting){0};
        l->key_ranks[k] = l->rank;
        l->key_places[k] = l->value_places[k] = where;
    }
}

static void apply_value(loader *l, config_key key, place where, const char *value) {
    if (*value == '\0') {
        unset(l, key, where);
        return;
    }
    node *n = document_read(value, strlen(value), where, l->problems);
    if (!n) return;
    loader_apply_key(l, key, where, n);
    document_free(n);
}

/* search= takes all of it back. */
static void unset_section(loader *l, const char *section, place where) {
    const config_language *language = l->config->language;
    for (config_key key = 0; key < language->key_count; key++)
        if (keys_is_in_section(language->keys[key].name, section)) unset(l, key, where);
}

static void apply_section(loader *l, const char *section, place where, const char *value) {
    const bool may_be_plain = keys_of_section(l->config->language, section) != CONFIG_NO_KEY;
    if (may_be_plain && *value == '\0') {
        unset_section(l, section, where);
        return;
    }
    node *n = document_read(value, strlen(value), where, l->problems);
    if (n && (may_be_plain || (n->kind == NODE_MAPPING && n->count > 0)))
        loader_apply_section(l, section, where, n);
    else if (n && n->kind != NODE_REFUSED)
        problems_add(l->problems, where,
                     "'%s' is a section; override its keys: %s.KEY=... or %s={KEY: ...}", section,
                     section, section);
    document_free(n);
}

/* The document is kept until the word is read. */
static void apply_word(loader *l, int word, place where, const char *value) {
    node *n = *value ? document_read(value, strlen(value), where, l->problems) : NULL;
    if (n && !loader_keep(l, n)) return;
    if (n || !*value) loader_apply_word(l, word, where, n);
}

void loader_apply_override(loader *l, int override) {
    const char *argument = l->config->overrides[override - 1];
    place where = {override, 1, 1, 0};
    /* Results keep the overrides one a line, and are run again by them. */
    if (strpbrk(argument, "\r\n")) {
        problems_add(l->problems, where,
                     "an override is one line; write lists as in seeds=[0, 1], and longer values "
                     "into the config file");
        return;
    }
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument) {
        problems_add(l->problems, where, "write key=value, such as train.lr=0.1");
        return;
    }
    char *name = memory_copy_bytes(argument, (size_t)(equals - argument));
    if (!name) {
        l->problems->no_memory = true;
        return;
    }
    config_key key = keys_resolve(l->config->language, name);
    if (key != CONFIG_NO_KEY)
        apply_value(l, key, where, equals + 1);
    else if (keys_is_section(l->config->language, name))
        apply_section(l, name, where, equals + 1);
    else if (keys_is_of_file(keys_find_word(name)))
        problems_add(l->problems, where, "'%s' stands in a file; %s", name,
                     "a profile is chosen by --profile NAME");
    else if (keys_find_word(name) < KEYS_WORDS)
        apply_word(l, keys_find_word(name), where, equals + 1);
    else
        loader_refuse_unknown(l, where, name);
    loader_drop_rivals(l);
    free(name);
}
