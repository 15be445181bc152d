/* exclude: combinations that are left out, by conditions and by patterns. */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/config/condition.h"
#include "src/config/loader.h"
#include "src/config/parts.h"

static bool read_pattern(loader *l, const node *n, config_exclusion *out) {
    if (!parts_read("exclude", n, false, l->problems, &out->parts, &out->part_count)) return false;
    text written = {0};
    config_append_parts(&written, l->config->language, out->parts, out->part_count);
    out->condition.written = memory_copy_text(text_string(&written));
    out->condition.place = problems_place(l->problems, n->where);
    text_free(&written);
    if (!out->condition.written) l->problems->no_memory = true;
    return out->condition.written && out->condition.place;
}

static bool read_one(loader *l, const node *n, config_exclusion *out) {
    const config_scope scope = {.language = l->config->language};
    if (n->kind == NODE_MAPPING) return read_pattern(l, n, out);
    return condition_read(&scope, "exclude", n, l->problems, &out->condition);
}

void loader_read_exclude(loader *l, const node *n) {
    config *c = l->config;
    if (n->kind != NODE_LIST) {
        problems_add(l->problems, n->where,
                     "exclude: write a list of what to leave out, such as [params > 200000]");
        return;
    }
    if (n->count == 0) return; /* none, in place of those of an extended config */
    c->exclusions = memory_array(n->count, sizeof *c->exclusions);
    if (!c->exclusions) {
        l->problems->no_memory = true;
        return;
    }
    for (const node *one = n->first; one; one = one->next) {
        config_exclusion *exclusion = &c->exclusions[c->exclusion_count++];
        read_one(l, one, exclusion);
    }
}
