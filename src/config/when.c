#include "src/config/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/condition.h"
#include "src/config/value.h"

#define WHEN_FORM "{values: ..., when: CONDITION, else: ...}"

static const node *member_of(const node *mapping, const char *name) {
    for (const node *n = mapping->first; n; n = n->next)
        if (n->kind != NODE_REFUSED && strcmp(n->key, name) == 0) return n;
    return NULL;
}

bool when_is_given(const node *n) {
    return n->kind == NODE_MAPPING && (member_of(n, "when") || member_of(n, "else"));
}

/* --- the form --- */

static bool check_members(const config_key_info *info, const node *mapping, problems *p) {
    static const char *const members[] = {"values", "value", "when", "else"};
    enum { MEMBERS = sizeof members / sizeof *members };
    bool good = true;
    for (const node *n = mapping->first; n; n = n->next) {
        int i = 0;
        while (i < MEMBERS && strcmp(n->key, members[i]) != 0) i++;
        if (i < MEMBERS || n->kind == NODE_REFUSED) continue;
        problems_add(p, n->key_where, "'%s' is no part of what '%s' takes here, " WHEN_FORM,
                     problems_shown(n->key).text, info->name);
        good = false;
    }
    return good;
}

static bool check_form(const config_key_info *info, const node *mapping, problems *p) {
    const bool several = member_of(mapping, "values"), one = member_of(mapping, "value");
    if (!member_of(mapping, "when"))
        problems_add(p, mapping->where, "'%s' has an else and no when; write " WHEN_FORM,
                     info->name);
    else if (several == one)
        problems_add(p, mapping->where, "'%s' has %s; write " WHEN_FORM, info->name,
                     one ? "both value and values" : "a when and no values");
    else
        return true;
    return false;
}

/* --- its parts --- */

static const node *values_of(const config_key_info *info, const node *mapping, problems *p) {
    const node *values = member_of(mapping, "values");
    if (!values) values = member_of(mapping, "value");
    if (!when_is_given(values)) return values;
    problems_add(p, values->where, "'%s' has a condition within a condition; join them by 'and'",
                 info->name);
    return NULL;
}

/* A list of whole numbers is a value here only as it is in a list of values: [[64, 32]]. */
static const node *value_node(const config_key_info *info, const node *n) {
    const bool wrapped = info->kind == CONFIG_INTEGERS && n->kind == NODE_LIST && n->count == 1;
    return wrapped ? n->first : n;
}

static bool read_otherwise(const config_key_info *info, const node *mapping, problems *p,
                           config_value *out, bool *by_default) {
    const node *n = member_of(mapping, "else");
    char label[96];
    snprintf(label, sizeof label, "else of '%s'", info->name);
    if (n) return value_read(info, label, value_node(info, n), p, out);
    *out = config_default(info);
    *by_default = info->default_at != NULL;
    if (info->default_text || info->default_at || info->kind == CONFIG_INTEGERS) return true;
    problems_add(p, mapping->where, "'%s' has no default; say what it is else", info->name);
    return false;
}

static bool read_parts(const config_key_info *info, const node *n, problems *p, config_when *out) {
    const config_scope scope = {.language = p->language, .before_all = true};
    const bool condition = condition_read(&scope, "when", member_of(n, "when"), p, &out->condition);
    const bool otherwise = read_otherwise(info, n, p, &out->otherwise, &out->by_default);
    return condition && otherwise;
}

config_when *when_read(const config_key_info *info, const node *n, problems *p,
                       const node **values) {
    *values = NULL;
    if (info->repeats) {
        problems_add(
            p, n->where,
            "'%s' takes no condition: every configuration is trained with the same seeds and folds",
            info->name);
        return NULL;
    }
    const bool known = check_members(info, n, p);
    if (!check_form(info, n, p) || !known) return NULL;
    config_when *when = memory_array(1, sizeof *when);
    if (!when) {
        p->no_memory = true;
        return NULL;
    }
    *values = values_of(info, n, p);
    if (read_parts(info, n, p, when) && *values) return when;
    when_free(when);
    return NULL;
}

void when_free(config_when *when) {
    if (!when) return;
    condition_release(&when->condition);
    free(when);
}
