/* Keys whose values hang on those of others, in an order in which each comes after what it asks
 * for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/expression.h"
#include "src/config/loader.h"

typedef enum mark { UNSEEN, ASKING, DECIDED } mark;

typedef struct ordering {
    loader *l;
    mark marks[CONFIG_MAX_KEYS];
    config_key path[4 * CONFIG_MAX_KEYS]; /* each asks for the next */
    int depth;
    bool cyclic;
} ordering;

static const char *short_name(const ordering *o, config_key key) {
    return config_short_name(&o->l->config->language->keys[key]);
}

static void refuse_cycle(ordering *o, config_key key) {
    text path = {0};
    int first = 0;
    while (o->path[first] != key) first++;
    for (int i = first; i < o->depth; i++)
        text_append_format(&path, "%s -> ", short_name(o, o->path[i]));
    problems_add(o->l->problems, o->l->value_places[key], "'%s' depends on itself: %s%s",
                 short_name(o, key), text_string(&path), short_name(o, key));
    text_free(&path);
    o->cyclic = true;
}

static void decide(void *context, int index);

static bool holds_lists(const config_setting *s) {
    bool found = s->when && s->when->otherwise.integers.count > 1;
    for (size_t i = 0; i < s->count; i++) found |= s->values[i].integers.count > 1;
    return found;
}

/* A number that is not given may be that of the members of a list. */
static void decide_lists_for(ordering *o, config_key counts) {
    const config *c = o->l->config;
    if (c->settings[counts].given) return;
    o->path[o->depth++] = counts;
    for (config_key key = 0; key < c->language->key_count; key++) {
        const char *each = c->language->keys[key].member_each;
        const bool follows = each && config_find_key(c->language, each) == counts;
        if (follows && holds_lists(&c->settings[key])) decide(o, key);
    }
    o->depth--;
}

/* What is computed from its rival is so from all others of its section. */
static void decide_section_of(ordering *o, config_key solved) {
    const config *c = o->l->config;
    const config_key_info *info = &c->language->keys[solved];
    char section[KEYS_SECTION_CHARS + 1];
    if (!info->solved || keys_given_rival(c, solved) == CONFIG_NO_KEY) return;
    snprintf(section, sizeof section, "%.*s", (int)strcspn(info->name, "."), info->name);
    o->path[o->depth++] = solved;
    for (config_key key = 0; key < c->language->key_count; key++)
        if (keys_is_in_section(c->language->keys[key].name, section) && key != solved)
            decide(o, key);
    o->depth--;
}

/* What is not given may have its default by another key. */
static void decide_default_of(ordering *o, config_key key) {
    const config *c = o->l->config;
    const char *on = c->language->keys[key].goes_with;
    if (c->settings[key].given || !on) return;
    o->path[o->depth++] = key;
    decide(o, config_find_key(c->language, on));
    o->depth--;
}

/* What the data decide, a key may decide with them. */
static void decide_quantity(ordering *o, const config_quantity *quantity) {
    if (quantity->by) decide(o, config_find_key(o->l->config->language, quantity->by));
}

static void decide(void *context, int index) {
    ordering *o = context;
    config *c = o->l->config;
    if (o->cyclic) return;
    if (index >= c->language->key_count) {
        decide_quantity(o, &c->language->quantities[index - c->language->key_count]);
        return;
    }
    decide_lists_for(o, index);
    decide_section_of(o, index);
    decide_default_of(o, index);
    const config_setting *s = &c->settings[index];
    if (!s->when && !s->formula) return;
    if (o->marks[index] == ASKING) refuse_cycle(o, index);
    if (o->marks[index] != UNSEEN) return;
    o->marks[index] = ASKING;
    o->path[o->depth++] = index;
    if (s->when) expression_visit_names(s->when->condition.expression, decide, o);
    if (s->formula) expression_visit_names(s->formula->expression, decide, o);
    o->depth--;
    o->marks[index] = DECIDED;
    c->dependent[c->dependent_count++] = index;
}

void loader_order_dependent(loader *l) {
    ordering o = {.l = l};
    config *c = l->config;
    c->dependent = memory_array((size_t)c->language->key_count, sizeof *c->dependent);
    if (!c->dependent) {
        l->problems->no_memory = true;
        return;
    }
    for (config_key key = 0; key < c->language->key_count; key++) decide(&o, key);
}
