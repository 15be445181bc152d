#include <string.h>

#include "src/config/keys.h"
#include "src/config/loader.h"
#include "src/config/scalar.h"
#include "src/config/setting.h"
#include "src/config/suggest.h"
#include "src/config/when.h"

/* {hidden_dim: = min(100, 200 / layer_dim)}: to YAML the comma begins another key. */
static bool is_end_of_formula(const char *name) {
    return strpbrk(name, "*/()>=%") != NULL;
}

void loader_refuse_unknown(loader *l, place where, const char *name) {
    /* A flood of unknown keys is no typing error, and looking near each of them takes time. */
    enum { MOST_SUGGESTIONS = 100 };
    text suggestion = {0};
    if (is_end_of_formula(name))
        text_append(&suggestion, " (put the formula in quotes: it holds a comma)");
    else if (l->problems->count < MOST_SUGGESTIONS)
        suggest_append(&suggestion, l->config->language, name);
    problems_add(l->problems, where, "unknown key '%s'%s", problems_shown(name).text,
                 text_string(&suggestion));
    text_free(&suggestion);
}

bool loader_may_replace(const loader *l, config_key key) {
    return l->key_ranks[key] < l->rank;
}

void loader_refuse_twice(loader *l, config_key key, place where) {
    problems_add(l->problems, where, "'%s' is given twice (first: %s)",
                 l->config->language->keys[key].name,
                 place_name(l->problems, l->key_places[key]).text);
}

/* It takes the rival's place in the order of the axes. */
static void drop_rival(loader *l, config_key key, config_key rival) {
    config_setting *given = &l->config->settings[key];
    config_setting *other = &l->config->settings[rival];
    if (!other->given || l->key_ranks[rival] >= l->key_ranks[key]) return;
    setting_clear(&l->config->language->keys[rival], other);
    given->order = other->order;
    *other = (config_setting){0};
}

void loader_drop_rivals(loader *l) {
    const config *c = l->config;
    config_key rival;
    for (config_key key = 0; key < c->language->key_count; key++)
        for (int n = 0; (rival = keys_rival(c->language, key, n)) != CONFIG_NO_KEY; n++)
            if (c->settings[key].given) drop_rival(l, key, rival);
}

static void apply_mapping(loader *l, const char *prefix, const node *mapping);

/* train.init: {from: FILE} says train.init.from. */
static void apply_members(loader *l, config_key key, const node *mapping) {
    const char *name = l->config->language->keys[key].name;
    if (mapping->count == 0) {
        text members = {0};
        keys_append_members(&members, l->config->language, &l->config->language->keys[key]);
        problems_add(l->problems, mapping->where, "'%s' is an empty mapping; write its key: %s",
                     name, text_string(&members));
        text_free(&members);
    }
    apply_mapping(l, name, mapping);
}

void loader_apply_key(loader *l, config_key key, place key_where, const node *n) {
    const config_key_info *info = &l->config->language->keys[key];
    if (n->kind == NODE_MAPPING && keys_has_members(l->config->language, info) &&
        !when_is_given(n)) {
        apply_members(l, key, n);
        return;
    }
    config_setting *setting = &l->config->settings[key];
    /* Nested and dotted forms of one key: YAML cannot see that they are the same. */
    if (!loader_may_replace(l, key)) {
        if (n->kind == NODE_REFUSED) return; /* a duplicate that was reported already */
        loader_refuse_twice(l, key, key_where);
        return;
    }
    int order = setting->given ? setting->order : l->next_order++;
    setting_clear(info, setting);
    *setting = (config_setting){.given = true, .order = order};
    setting->override = key_where.override;
    if (!key_where.override) {
        setting->line = n->where.line;
        setting->column = n->where.column;
        if (n->where.file) setting->path = problems_path(l->problems, n->where.file);
        l->key_nodes[key] = n;
    }
    l->key_ranks[key] = l->rank;
    l->key_places[key] = key_where;
    l->value_places[key] = n->where;
    setting_read(info, n, l->problems, setting);
}

static void apply_version(loader *l, const node *n) {
    if (n->kind == NODE_REFUSED) return;
    scalar s = n->kind == NODE_SCALAR ? scalar_read(n) : (scalar){.kind = SCALAR_NULL};
    if (s.kind == SCALAR_INTEGER && s.integer == 1) return;
    problems_add(l->problems, n->where, "version must be 1, the only one there is, not '%s'",
                 n->kind == NODE_SCALAR ? problems_shown(n->text).text : "a group");
}

void loader_apply_section(loader *l, const char *section, place where, const node *n) {
    bool empty = n->kind == NODE_SCALAR && scalar_read(n).kind == SCALAR_NULL;
    if (n->kind == NODE_MAPPING) {
        apply_mapping(l, section, n);
        return;
    }
    if (empty) return;
    const config_key key = keys_of_section(l->config->language, section);
    if (key != CONFIG_NO_KEY) {
        loader_apply_key(l, key, where, n);
        return;
    }
    l->incomplete = true;
    if (n->kind != NODE_REFUSED)
        problems_add(l->problems, n->where, "'%s' is a section; write its keys below it: %s.KEY",
                     section, section);
}

static void apply_entry(loader *l, const char *name, const node *n) {
    config_key key = keys_resolve(l->config->language, name);
    if (key != CONFIG_NO_KEY)
        loader_apply_key(l, key, n->key_where, n);
    else if (keys_is_section(l->config->language, name))
        loader_apply_section(l, name, n->key_where, n);
    else if (strcmp(name, "version") == 0)
        apply_version(l, n);
    else if (keys_find_word(name) < KEYS_WORDS)
        loader_apply_word(l, keys_find_word(name), n->key_where, n);
    else if (n->kind != NODE_REFUSED)
        loader_refuse_unknown(l, n->key_where, name);
}

/* `prefix` is the section or the key that the mapping belongs to; NULL at the top. */
static void apply_mapping(loader *l, const char *prefix, const node *mapping) {
    for (const node *n = mapping->first; n; n = n->next) {
        if (!prefix) {
            apply_entry(l, n->key, n);
            continue;
        }
        text name = {0};
        text_append_format(&name, "%s.%s", prefix, n->key);
        if (name.failed) l->problems->no_memory = true;
        apply_entry(l, text_string(&name), n);
        text_free(&name);
    }
}

void loader_apply_tree(loader *l, const node *root) {
    if (root->kind == NODE_MAPPING) {
        apply_mapping(l, NULL, root);
        return;
    }
    l->incomplete = true;
    if (root->kind == NODE_REFUSED) return;
    bool empty = root->kind == NODE_SCALAR && scalar_read(root).kind == SCALAR_NULL;
    problems_add(l->problems, root->where,
                 empty ? "the config is empty; write at least 'train: {epochs: 1}'"
                       : "a config is a mapping of keys to values, such as 'train: {epochs: 1}'");
}
