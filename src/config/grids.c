/* grids: a union of products.  Each is loaded as the whole config would be, with what it says in
 * place of what stands outside. */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/config/keys.h"
#include "src/config/loader.h"
#include "src/config/scope.h"

/* --- what one says --- */

/* Every trial of a sweep has the same data, and every configuration the same repetitions. */
static const char *refusal_of(const config_language *language, config_key key) {
    const config_key_info *info = &language->keys[key];
    if (info->repeats || key == language->replicates)
        return "every configuration is trained with the same seeds and folds";
    if (info->counts_data || info->role != CONFIG_AXIS) return "it is the same in all trials";
    return NULL;
}

static void apply_key(loader *l, config_key key, const node *n, bool given[]) {
    const char *why = refusal_of(l->config->language, key);
    if (why) {
        problems_add(l->problems, n->key_where, "grids: '%s' stands outside of grids: %s",
                     l->config->language->keys[key].name, why);
        return;
    }
    const int before = l->key_ranks[key];
    loader_apply_key(l, key, n->key_where, n);
    given[key] |= l->key_ranks[key] > before;
}

static void apply_entry(loader *l, const char *name, const node *n, bool given[]);

static void apply_section(loader *l, const char *section, const node *n, bool given[]) {
    for (const node *one = n->first; one; one = one->next) {
        text name = {0};
        text_append_format(&name, "%s.%s", section, one->key);
        if (name.failed) l->problems->no_memory = true;
        apply_entry(l, text_string(&name), one, given);
        text_free(&name);
    }
}

static void apply_entry(loader *l, const char *name, const node *n, bool given[]) {
    text why = {0};
    config_key key = keys_resolve(l->config->language, name);
    if (n->kind == NODE_REFUSED) return;
    if (key == CONFIG_NO_KEY && keys_is_section(l->config->language, name) &&
        n->kind == NODE_MAPPING) {
        apply_section(l, name, n, given);
        return;
    }
    if (key == CONFIG_NO_KEY && keys_is_section(l->config->language, name))
        text_append(&why, "is a section; write its keys below it");
    else if (keys_find_word(name) < KEYS_WORDS)
        text_append(&why, "stands at the top of a config");
    else if (key == CONFIG_NO_KEY)
        key = scope_find_key(l->config->language, name, &why);
    if (key == CONFIG_NO_KEY)
        problems_add(l->problems, n->key_where, "grids: '%s' %s", problems_shown(name).text,
                     text_string(&why));
    else
        apply_key(l, key, n, given);
    text_free(&why);
}

/* Its axes are inside of all others, those of overrides as well. */
void loader_apply_grid(loader *l, bool given[]) {
    const int outside = l->next_order;
    l->next_order = CONFIG_MAX_KEYS + outside;
    for (const node *n = l->grid->first; n; n = n->next) apply_entry(l, n->key, n, given);
    loader_drop_rivals(l);
    l->next_order = outside;
}

/* --- all of them --- */

static size_t count_values(const config *c) {
    size_t count = 0;
    for (config_key key = 0; key < c->language->key_count; key++) count += c->settings[key].count;
    return count;
}

static bool refuse_form(loader *l, const node *n) {
    if (n->kind != NODE_REFUSED)
        problems_add(l->problems, n->where,
                     "grids: write named groups of keys, such as {wide: {layer_dim: 1}, deep: "
                     "{layer_dim: [2, 3]}}");
    return false;
}

static bool add_grid(loader *l, const node *n) {
    config *c = l->config;
    config_grid *grid = &c->grids[c->grid_count];
    if (n->kind != NODE_MAPPING || n->count == 0) return refuse_form(l, n);
    grid->name = memory_copy_text(n->key);
    grid->given = memory_array((size_t)c->language->key_count, sizeof *grid->given);
    grid->config = grid->name && grid->given ? loader_load_grid(l, n, grid->given) : NULL;
    if (grid->config) {
        c->grid_count++;
        return true;
    }
    l->problems->no_memory = true;
    free(grid->name);
    free(grid->given);
    return false;
}

static bool row_gives(const config_row *row, config_key key) {
    for (size_t i = 0; i < row->part_count; i++)
        if (row->parts[i].key == key) return true;
    return false;
}

/* What stands outside says the same in another way for all rows. */
static bool says(const config *c, const config_row *row, config_key key) {
    bool said = keys_given_rival(c, key) != CONFIG_NO_KEY || row_gives(row, key);
    config_key rival;
    for (int n = 0; (rival = keys_rival(c->language, key, n)) != CONFIG_NO_KEY; n++)
        said |= row_gives(row, rival);
    return said;
}

/* Which of the values that the grids give it, else? */
static void check_row(loader *l, const node *n, size_t row) {
    const config *c = l->config;
    for (config_key key = 0; key < c->language->key_count; key++)
        if (config_grids_give(c, key) && !says(c, &c->rows[row], key))
            problems_add(l->problems, n->where,
                         "include: row %zu does not say '%s', which the grids give; give it one "
                         "value",
                         row + 1, config_short_name(&c->language->keys[key]));
}

static void check_rows(loader *l) {
    size_t row = 0;
    if (!l->words[KEYS_WORD_INCLUDE]) return;
    for (const node *n = l->words[KEYS_WORD_INCLUDE]->first; n; n = n->next) check_row(l, n, row++);
}

/* What is wrong outside of them is told before they are looked at. */
void loader_read_grids(loader *l, const node *n) {
    size_t values = 0;
    if (n->kind != NODE_MAPPING) {
        refuse_form(l, n);
        return;
    }
    if (n->count == 0) return; /* none, in place of those of an extended config */
    if (config_searches(l->config))
        problems_add(l->problems, l->word_places[KEYS_WORD_GRIDS],
                     "grids: a search draws from one space; leave out the grids, or the search");
    if (n->count > CONFIG_MAX_GRIDS)
        problems_add(l->problems, n->where, "grids: %zu are too many; at most %d are read",
                     n->count, CONFIG_MAX_GRIDS);
    if (l->problems->count > 0 || l->incomplete) return;
    l->config->grids = memory_array(n->count, sizeof *l->config->grids);
    if (!l->config->grids) {
        l->problems->no_memory = true;
        return;
    }
    for (const node *one = n->first; one && l->problems->count < CONFIG_MAX_PROBLEMS;
         one = one->next) {
        if (!add_grid(l, one)) continue;
        values += count_values(l->config->grids[l->config->grid_count - 1].config);
        if (values <= CONFIG_MAX_GRID_VALUES) continue;
        problems_add(l->problems, n->where, "grids: they list more than 1,000,000 values in all");
        return;
    }
    check_rows(l);
}
