/* zip: [[hidden_dim, layer_dim]]: groups of keys whose lists advance together. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/loader.h"
#include "src/config/scope.h"

static bool refuse_form(loader *l, const node *n) {
    if (n->kind != NODE_REFUSED)
        problems_add(l->problems, n->where,
                     "zip: write groups of keys, such as [[hidden_dim, layer_dim]]");
    return false;
}

static bool is_in_a_group(const config *c, const config_zip *current, config_key key) {
    for (size_t i = 0; i <= c->zip_count; i++) {
        const config_zip *zip = i < c->zip_count ? &c->zips[i] : current;
        for (size_t k = 0; k < zip->key_count; k++)
            if (zip->keys[k] == key) return true;
    }
    return false;
}

/* What is wrong with a key in a group; NULL: nothing. */
static const char *refusal_of(const loader *l, const config_zip *zip, config_key key) {
    const config_setting *s = &l->config->settings[key];
    if (l->config->language->keys[key].repeats)
        return "cannot advance with others: every configuration is trained with the same seeds and "
               "folds";
    if (l->config->language->keys[key].role != CONFIG_AXIS) return "cannot be swept";
    if (is_in_a_group(l->config, zip, key)) return "is in two groups, or twice in one";
    if (s->space) return "is a continuous range; give it num or a list";
    return s->count == 0 && !s->given && !l->grid && !loader_has_grids(l) ? "is not given" : NULL;
}

static bool add_key(loader *l, const node *n, config_zip *zip) {
    text why = {0};
    if (n->kind != NODE_SCALAR) return refuse_form(l, n);
    const config_key key = scope_find_key(l->config->language, n->text, &why);
    if (key != CONFIG_NO_KEY) {
        const char *refusal = refusal_of(l, zip, key);
        if (refusal) text_append(&why, refusal);
    }
    const bool good = why.bytes == 0;
    if (good)
        zip->keys[zip->key_count++] = key;
    else
        problems_add(l->problems, n->where, "zip: '%s' %s", problems_shown(n->text).text,
                     text_string(&why));
    text_free(&why);
    return good;
}

/* One that is wrong itself, and has no values, is told elsewhere. */
static bool check_lengths(loader *l, const node *group, const config_zip *zip) {
    const config_setting *settings = l->config->settings;
    const config_key first = zip->keys[0];
    for (size_t i = 1; i < zip->key_count; i++) {
        const config_key key = zip->keys[i];
        if (settings[key].count == 0 || settings[first].count == 0) return false;
        if (settings[key].count == settings[first].count) continue;
        problems_add(l->problems, group->where,
                     "zip: '%s' has %zu value%s and '%s' has %zu; lists that advance together are "
                     "equally long",
                     config_short_name(&l->config->language->keys[first]), settings[first].count,
                     settings[first].count == 1 ? "" : "s",
                     config_short_name(&l->config->language->keys[key]), settings[key].count);
        return false;
    }
    return true;
}

/* In a grid that has none of them as a list, there is nothing to advance. */
static bool any_is_swept(const loader *l, const config_zip *zip) {
    for (size_t i = 0; i < zip->key_count; i++)
        if (l->config->settings[zip->keys[i]].count > 1) return true;
    return false;
}

static bool read_group(loader *l, const node *group, config_zip *zip) {
    bool good = true;
    if (group->kind != NODE_LIST) return refuse_form(l, group);
    if (group->count < 2) {
        problems_add(l->problems, group->where, "zip: a group needs two keys or more");
        return false;
    }
    zip->keys = memory_array(group->count, sizeof *zip->keys);
    if (!zip->keys) {
        l->problems->no_memory = true;
        return false;
    }
    for (const node *n = group->first; n; n = n->next) good &= add_key(l, n, zip);
    if (!good || loader_has_grids(l)) return good;
    return (!l->grid || any_is_swept(l, zip)) && check_lengths(l, group, zip);
}

void loader_read_zip(loader *l, const node *n) {
    config *c = l->config;
    if (n->kind != NODE_LIST) {
        refuse_form(l, n);
        return;
    }
    if (n->count == 0) return; /* none, in place of those of an extended config */
    c->zips = memory_array(n->count, sizeof *c->zips);
    if (!c->zips) {
        l->problems->no_memory = true;
        return;
    }
    for (const node *group = n->first; group; group = group->next) {
        config_zip zip = {0};
        if (read_group(l, group, &zip))
            c->zips[c->zip_count++] = zip;
        else
            free(zip.keys);
    }
}
