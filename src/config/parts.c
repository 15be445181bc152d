#include "src/config/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/scope.h"
#include "src/config/value.h"

typedef struct reading {
    const char *word;
    bool single;
    problems *problems;
} reading;

/* --- the key --- */

/* {layer_dim > 2}: to YAML a key without a value. */
static bool looks_like_condition(const char *key) {
    return strpbrk(key, "<>=!") != NULL;
}

static config_key read_key(const reading *r, const node *n) {
    text why = {0};
    config_key key = CONFIG_NO_KEY;
    if (looks_like_condition(n->key))
        text_append(&why, "is a condition: write it as a text, without {}");
    else
        key = scope_find_key(r->problems->language, n->key, &why);
    if (key == CONFIG_NO_KEY)
        problems_add(r->problems, n->key_where, "%s: '%s' %s", r->word, problems_shown(n->key).text,
                     text_string(&why));
    text_free(&why);
    if (key == CONFIG_NO_KEY || !r->problems->language->keys[key].repeats) return key;
    problems_add(
        r->problems, n->key_where,
        "%s: '%s' cannot stand here: every configuration is trained with the same seeds and folds",
        r->word, problems_shown(n->key).text);
    return CONFIG_NO_KEY;
}

static bool is_repeated(const reading *r, const node *n, config_key key, const config_part *parts,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (parts[i].key != key) continue;
        problems_add(r->problems, n->key_where, "%s: '%s' is given twice", r->word,
                     problems_shown(n->key).text);
        return true;
    }
    return false;
}

/* --- its values --- */

static bool refuse_form(const reading *r, const node *n) {
    if (n->kind == NODE_REFUSED) return false;
    problems_add(r->problems, n->where, "%s: '%s' takes %s here%s", r->word,
                 problems_shown(n->key).text,
                 r->single ? "one value" : "a value or a list of values",
                 r->single ? "" : "; say anything else by a condition");
    return false;
}

static bool read_values(const reading *r, const node *n, config_part *part) {
    const config_key_info *info = &r->problems->language->keys[part->key];
    const bool listed = n->kind == NODE_LIST;
    const size_t count = listed ? n->count : 1;
    char label[96];
    if ((n->kind != NODE_SCALAR && !listed) || count == 0 || (r->single && count != 1))
        return refuse_form(r, n);
    part->values = memory_array(count, sizeof *part->values);
    if (!part->values) {
        r->problems->no_memory = true;
        return false;
    }
    bool good = true;
    snprintf(label, sizeof label, "%s: '%s'", r->word, info->name);
    for (const node *one = listed ? n->first : n; one; one = listed ? one->next : NULL)
        good &= value_read(info, label, one, r->problems, &part->values[part->count++]);
    return good;
}

/* --- all of them --- */

static bool refuse_mapping(const reading *r, const node *n) {
    if (n->kind == NODE_REFUSED) return false;
    problems_add(r->problems, n->where,
                 "%s: write keys with their values, such as {layer_dim: 3, lr: 0.1}", r->word);
    return false;
}

bool parts_read(const char *word, const node *mapping, bool single, problems *p,
                config_part **parts, size_t *count) {
    const reading r = {word, single, p};
    bool good = true;
    *parts = NULL;
    *count = 0;
    if (mapping->kind != NODE_MAPPING || mapping->count == 0) return refuse_mapping(&r, mapping);
    config_part *all = memory_array(mapping->count, sizeof *all);
    if (!all) {
        p->no_memory = true;
        return false;
    }
    for (const node *n = mapping->first; n; n = n->next) {
        const config_key key = n->kind == NODE_REFUSED ? CONFIG_NO_KEY : read_key(&r, n);
        if (key == CONFIG_NO_KEY || is_repeated(&r, n, key, all, *count)) {
            good = false;
            continue;
        }
        all[*count].key = key;
        good &= read_values(&r, n, &all[(*count)++]);
    }
    *parts = all;
    return good;
}

void parts_free(config_part *parts, size_t count) {
    for (size_t i = 0; i < count; i++) free(parts[i].values);
    free(parts);
}
