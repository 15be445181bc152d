#include "src/config/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/condition.h"
#include "src/config/parts.h"
#include "src/config/range.h"
#include "src/config/value.h"
#include "src/config/when.h"

static bool holds_text(const config_key_info *info) {
    config_kind kind = info->kind;
    return kind == CONFIG_TEXT || kind == CONFIG_PATH || kind == CONFIG_NAMES;
}

static const char *key_label(const config_key_info *info, char label[static 80]) {
    snprintf(label, 80, "'%s'", info->name);
    return label;
}

static void read_single(const config_key_info *info, const node *n, problems *p,
                        config_setting *out) {
    char label[80];
    config_value value;
    if (!value_read(info, key_label(info, label), n, p, &value)) return;
    out->values = memory_array(1, sizeof value);
    if (!out->values) {
        p->no_memory = true;
        if (holds_text(info)) free((char *)value.text);
        return;
    }
    out->values[0] = value;
    out->count = 1;
}

/* --- lists --- */

/* A value of a list with the node it came from. */
typedef struct item {
    const config_key_info *info;
    config_value value;
    const node *node;
    size_t position;
} item;

static int compare_items(const void *a, const void *b) {
    const item *x = a, *y = b;
    int order = value_compare(x->info, x->value, y->value);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

/* Where it stands; an override has no lines, so there the rank in the list. */
static shown item_name(const item *i, const problems *p) {
    if (!i->node->where.override) return place_name(p, i->node->where);
    shown name;
    snprintf(name.text, sizeof name.text, "number %zu of the list", i->position + 1);
    return name;
}

static void refuse_repeat(const item *first, const item *again, problems *p) {
    text value = {0};
    if (again->node->kind == NODE_LIST)
        config_append_value(&value, again->info, again->value);
    else
        text_append(&value, problems_shown(again->node->text).text);
    problems_add(p, again->node->where, "'%s' repeats the value '%s' (first: %s)",
                 again->info->name, text_string(&value), item_name(first, p).text);
    text_free(&value);
}

/* Sorted, so that a long list costs no more than its reading. */
static bool refuse_repeats(item *items, size_t count, problems *p) {
    bool good = true;
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (value_compare(items[i].info, items[first].value, items[i].value) != 0) {
            first = i;
            continue;
        }
        refuse_repeat(&items[first], &items[i], p);
        good = false;
    }
    return good;
}

/* Read every element, so that each error is reported; the number of good ones. */
static size_t read_items(const config_key_info *info, const node *list, problems *p,
                         config_value *values, item *items) {
    char label[80];
    key_label(info, label);
    size_t good = 0;
    for (const node *n = list->first; n; n = n->next) {
        if (!value_read(info, label, n, p, &values[good])) continue;
        items[good] = (item){info, values[good], n, good};
        good++;
    }
    return good;
}

static void read_list(const config_key_info *info, const node *list, problems *p,
                      config_setting *out) {
    if (list->count == 0) {
        problems_add(p, list->where, "the list of '%s' is empty", info->name);
        return;
    }
    config_value *values = memory_array(list->count, sizeof *values);
    item *items = memory_array(list->count, sizeof *items);
    if (!values || !items) p->no_memory = true;
    bool good = values && items;
    if (good) {
        size_t count = read_items(info, list, p, values, items);
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

/* --- patterns --- */

/* Only what differs between trials tells them apart. */
static bool refuse_other_roles(const config_key_info *info, const node *n, problems *p,
                               const config_setting *s) {
    bool refused = false;
    for (size_t i = 0; i < s->part_count; i++) {
        const config_key_info *part = &p->language->keys[s->parts[i].key];
        if (part->role == CONFIG_AXIS) continue;
        problems_add(p, n->where, "%s: '%s' has one value in all trials", info->name, part->name);
        refused = true;
    }
    return refused;
}

static void read_pattern(const config_key_info *info, const node *n, problems *p,
                         config_setting *out) {
    text written = {0};
    if (!parts_read(info->name, n, true, p, &out->parts, &out->part_count)) return;
    if (refuse_other_roles(info, n, p, out)) return;
    config_append_pattern(&written, p->language, out->parts, out->part_count);
    out->values = memory_array(1, sizeof *out->values);
    if (out->values) out->values[0].text = memory_copy_text(text_string(&written));
    out->count = out->values && out->values[0].text && !written.failed;
    if (!out->count) p->no_memory = true;
    text_free(&written);
}

/* --- any form --- */

static bool refuse_sweep(const config_key_info *info, const node *n, problems *p) {
    if (info->role == CONFIG_AXIS) return false;
    problems_add(p, n->where, "'%s' cannot be swept: it takes one value, not a %s%s", info->name,
                 n->kind == NODE_LIST ? "list" : "mapping",
                 holds_text(info) ? "; put a text in quotes" : "");
    return true;
}

/* The values are read where the condition is wrong, too, so that every error is told. */
static void read_conditional(const config_key_info *info, const node *n, problems *p,
                             config_setting *out) {
    const node *values = NULL;
    config_when *when = when_read(info, n, p, &values);
    if (values) setting_read(info, values, p, out);
    out->when = when;
    if (!when || out->count == 0) setting_clear(info, out);
}

/* Why a key takes no formula; NULL: it does. */
static const char *refusal_of_formula(const config_key_info *info) {
    if (info->role != CONFIG_AXIS) return "it has one value in all trials";
    if (!config_is_numeric(info)) return "it takes words";
    if (info->repeats) return "every configuration is trained with the same seeds and folds";
    return info->counts_data || info->cuts_data
               ? "each of its values is read from the data, and is written out"
               : NULL;
}

/* The number that stands for it is one that any rule passes. */
static void read_formula(const config_key_info *info, const node *n, problems *p,
                         config_setting *out) {
    const config_scope scope = {.language = p->language, .before_all = true};
    const char *refusal = refusal_of_formula(info);
    char label[80];
    key_label(info, label);
    if (refusal) {
        problems_add(p, n->where, "%s takes no formula: %s", label, refusal);
        return;
    }
    config_condition *formula = memory_array(1, sizeof *formula);
    config_value *stand_in = memory_array(1, sizeof *stand_in);
    if (!formula || !stand_in) p->no_memory = true;
    const bool read = formula && stand_in && condition_read_formula(&scope, label, n, p, formula);
    if (!read) {
        free(formula);
        free(stand_in);
        return;
    }
    stand_in[0] = value_stand_in(info);
    out->formula = formula;
    out->values = stand_in;
    out->count = 1;
}

void setting_read(const config_key_info *info, const node *n, problems *p, config_setting *out) {
    if (n->kind == NODE_REFUSED) return;
    if (info->pattern) {
        read_pattern(info, n, p, out);
        return;
    }
    if (condition_is_formula(n) && !holds_text(info)) {
        read_formula(info, n, p, out);
        return;
    }
    if (n->kind == NODE_SCALAR || (n->kind == NODE_LIST && info->kind == CONFIG_NAMES)) {
        read_single(info, n, p, out);
        return;
    }
    if (refuse_sweep(info, n, p)) return;
    if (when_is_given(n)) {
        read_conditional(info, n, p, out);
        return;
    }
    out->swept = true;
    if (n->kind == NODE_LIST)
        read_list(info, n, p, out);
    else
        range_expand(info, n, p, &out->values, &out->count, &out->space, &out->notice);
}

void setting_default(const config_key_info *info, const char *written, problems *p,
                     config_setting *out) {
    if (!written) return;
    node n = {.kind = NODE_SCALAR, .text = (char *)written, .bytes = strlen(written)};
    read_single(info, &n, p, out);
}

void setting_clear(const config_key_info *info, config_setting *setting) {
    for (size_t i = 0; holds_text(info) && i < setting->count; i++)
        free((char *)setting->values[i].text);
    free(setting->values);
    parts_free(setting->parts, setting->part_count);
    free(setting->notice);
    when_free(setting->when);
    if (setting->formula) condition_release(setting->formula);
    free(setting->formula);
    setting->parts = NULL;
    setting->part_count = 0;
    setting->when = NULL;
    setting->formula = NULL;
    setting->notice = NULL;
    setting->space = CONFIG_NO_SPACE;
    setting->values = NULL;
    setting->count = 0;
}
