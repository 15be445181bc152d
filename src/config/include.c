/* include: further combinations, a row each, which is exactly what it says. */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/config/keys.h"
#include "src/config/loader.h"
#include "src/config/parts.h"

static bool says(const config_row *row, config_key key) {
    for (size_t i = 0; i < row->part_count; i++)
        if (row->parts[i].key == key) return true;
    return false;
}

static void append_values(text *t, const config_key_info *info, const config_setting *s) {
    enum { MOST = 6 };
    if (s->space) {
        config_append_space(t, info, s);
        return;
    }
    for (size_t i = 0; i < s->count && i < MOST; i++) {
        text_append(t, i ? ", " : "");
        config_append_value(t, info, s->values[i]);
    }
    if (s->count > MOST) text_append(t, ", ...");
}

/* Which of its values, else? */
static void check_whole(loader *l, const node *n, const config_row *row) {
    const config_language *language = l->config->language;
    for (config_key key = 0; key < language->key_count; key++) {
        const config_setting *s = &l->config->settings[key];
        if (s->count < 2 || language->keys[key].repeats || says(row, key)) continue;
        text values = {0};
        append_values(&values, &language->keys[key], s);
        problems_add(l->problems, n->where,
                     "include: row %zu does not say '%s', which is swept (%s); give it one value",
                     l->config->row_count, config_short_name(&language->keys[key]),
                     text_string(&values));
        text_free(&values);
    }
}

static void check_rival(loader *l, const node *n, config_key key) {
    const config_key rival = keys_given_rival(l->config, key);
    if (rival == CONFIG_NO_KEY) return;
    problems_add(l->problems, n->where, "include: '%s' cannot be given together with '%s'",
                 l->config->language->keys[key].name, l->config->language->keys[rival].name);
}

static void check_axes(loader *l, const node *n, const config_row *row) {
    for (size_t i = 0; i < row->part_count; i++) {
        const config_key_info *info = &l->config->language->keys[row->parts[i].key];
        check_rival(l, n, row->parts[i].key);
        if (info->role == CONFIG_AXIS) continue;
        problems_add(l->problems, n->where,
                     "include: '%s' has one value in all trials, and is given at the key itself",
                     info->name);
    }
}

void loader_read_include(loader *l, const node *n) {
    config *c = l->config;
    if (n->kind != NODE_LIST) {
        problems_add(l->problems, n->where,
                     "include: write a list of rows, such as [{layer_dim: 4, lr: 0.1}]");
        return;
    }
    if (n->count == 0) return; /* none, in place of those of an extended config */
    c->rows = memory_array(n->count, sizeof *c->rows);
    if (!c->rows) {
        l->problems->no_memory = true;
        return;
    }
    for (const node *one = n->first; one; one = one->next) {
        config_row *row = &c->rows[c->row_count++];
        row->place = problems_place(l->problems, one->where);
        if (!parts_read("include", one, true, l->problems, &row->parts, &row->part_count)) continue;
        check_axes(l, one, row);
        check_whole(l, one, row);
    }
}
