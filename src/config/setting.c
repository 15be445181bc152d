#include "src/config/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/range.h"
#include "src/config/value.h"

static bool holds_text(config_key key) {
    config_kind kind = config_describe(key)->kind;
    return kind == CONFIG_KIND_TEXT || kind == CONFIG_KIND_PATH;
}

static const char *key_label(config_key key, char label[static 80]) {
    snprintf(label, 80, "'%s'", config_describe(key)->name);
    return label;
}

static void read_single(config_key key, const node *n, problems *p, config_setting *out) {
    char label[80];
    config_value value;
    if (!value_read(key, key_label(key, label), n, p, &value)) return;
    out->values = memory_array(1, sizeof value);
    if (!out->values) {
        p->no_memory = true;
        if (holds_text(key)) free((char *)value.text);
        return;
    }
    out->values[0] = value;
    out->count = 1;
}

/* ---- lists ---- */

/* A value of a list with the node it came from. */
typedef struct item {
    config_key key;
    config_value value;
    const node *node;
    size_t position;
} item;

static int compare_items(const void *a, const void *b) {
    const item *x = a, *y = b;
    int order = value_compare(x->key, x->value, y->value);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

/* Where it stands; an override has no lines, so there the rank in the list. */
static shown item_name(const item *i, const problems *p) {
    if (!i->node->where.override) return place_name(p, i->node->where);
    shown name;
    snprintf(name.text, sizeof name.text, "number %zu of the list", i->position + 1);
    return name;
}

/* Sorted, so that a long list costs no more than its reading. */
static bool refuse_repeats(item *items, size_t count, problems *p) {
    bool good = true;
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (value_compare(items[i].key, items[first].value, items[i].value) != 0) {
            first = i;
            continue;
        }
        problems_add(p, items[i].node->where, "'%s' repeats the value '%s' (first: %s)",
                     config_describe(items[i].key)->name, visible(items[i].node->text).text,
                     item_name(&items[first], p).text);
        good = false;
    }
    return good;
}

/* Read every element, so that each error is reported; the number of good ones. */
static size_t read_items(config_key key, const node *list, problems *p, config_value *values,
                         item *items) {
    char label[80];
    key_label(key, label);
    size_t good = 0;
    for (const node *n = list->first; n; n = n->next) {
        if (!value_read(key, label, n, p, &values[good])) continue;
        items[good] = (item){key, values[good], n, good};
        good++;
    }
    return good;
}

static void read_list(config_key key, const node *list, problems *p, config_setting *out) {
    if (list->count == 0) {
        problems_add(p, list->where, "the list of '%s' is empty", config_describe(key)->name);
        return;
    }
    config_value *values = memory_array(list->count, sizeof *values);
    item *items = memory_array(list->count, sizeof *items);
    if (!values || !items) p->no_memory = true;
    bool good = values && items;
    if (good) {
        size_t count = read_items(key, list, p, values, items);
        bool distinct = refuse_repeats(items, count, p);
        good = distinct && count == list->count;
    }
    free(items);
    if (!good) {
        free(values);
        return;
    }
    out->values = values;
    out->count = list->count;
}

/* ---- any form ---- */

static bool refuse_sweep(config_key key, const node *n, problems *p) {
    const config_key_info *info = config_describe(key);
    if (info->role == CONFIG_ROLE_AXIS) return false;
    problems_add(p, n->where, "'%s' cannot be swept: it takes one value, not a %s%s", info->name,
                 n->kind == NODE_LIST ? "list" : "mapping",
                 holds_text(key) ? "; put a text in quotes" : "");
    return true;
}

void setting_read(config_key key, const node *n, problems *p, config_setting *out) {
    if (n->kind == NODE_REFUSED) return;
    if (n->kind == NODE_SCALAR) {
        read_single(key, n, p, out);
        return;
    }
    if (refuse_sweep(key, n, p)) return;
    out->swept = true;
    if (n->kind == NODE_LIST)
        read_list(key, n, p, out);
    else
        range_expand(key, n, p, &out->values, &out->count, &out->notice);
}

void setting_default(config_key key, problems *p, config_setting *out) {
    const char *written = config_describe(key)->default_text;
    if (!*written) return;
    node n = {.kind = NODE_SCALAR, .text = (char *)written, .bytes = strlen(written)};
    read_single(key, &n, p, out);
}

void setting_clear(config_key key, config_setting *setting) {
    for (size_t i = 0; holds_text(key) && i < setting->count; i++)
        free((char *)setting->values[i].text);
    free(setting->values);
    free(setting->notice);
    setting->notice = NULL;
    setting->values = NULL;
    setting->count = 0;
}
