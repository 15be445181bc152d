/* Axes that go together: each value of one comes with one value of the other, as where a config
 * zips them, or leaves out all combinations but a diagonal.  Nothing tells their effects apart. */
#include "src/stats/axis_groups.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/search_draws.h"
#include "src/stats/searched_scale.h"

typedef struct pair {
    double a, b;
} pair;

static pair pair_at(const comparison *c, int32_t configuration, config_key a, config_key b) {
    const trial *t = c->configurations[configuration].trial;
    return (pair){comparison_axis_number(t, a), comparison_axis_number(t, b)};
}

/* In a grid neighbours differ in one axis: few of them tell most pairs apart. */
static bool neighbours_agree(const comparison *c, config_key a, config_key b) {
    for (int32_t i = 1; i < c->configuration_count; i++) {
        const pair before = pair_at(c, i - 1, a, b), now = pair_at(c, i, a, b);
        if ((before.a == now.a) != (before.b == now.b)) return false;
    }
    return true;
}

static int compare_pairs(const void *left, const void *right) {
    const pair *x = left, *y = right;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static int compare_swapped(const void *left, const void *right) {
    const pair *x = left, *y = right;
    return compare_pairs(&(pair){x->b, x->a}, &(pair){y->b, y->a});
}

/* Sorted by one, equal values of it lie side by side. */
static bool sorted_agree(pair pairs[], size_t count, int (*compare)(const void *, const void *)) {
    qsort(pairs, count, sizeof *pairs, compare);
    for (size_t i = 1; i < count; i++)
        if ((pairs[i - 1].a == pairs[i].a) != (pairs[i - 1].b == pairs[i].b)) return false;
    return true;
}

static bool go_together(const comparison *c, config_key a, config_key b) {
    const size_t count = (size_t)c->configuration_count;
    if (!neighbours_agree(c, a, b)) return false;
    pair *pairs = memory_array(count, sizeof *pairs);
    if (!pairs) return false;
    for (size_t i = 0; i < count; i++) pairs[i] = pair_at(c, (int32_t)i, a, b);
    const bool together =
        sorted_agree(pairs, count, compare_pairs) && sorted_agree(pairs, count, compare_swapped);
    free(pairs);
    return together;
}

static int place_of(const comparison *c, config_key axis) {
    int place = 0;
    while (place < c->varying_count && c->varying[place] != axis) place++;
    return place;
}

static void group_drawn(comparison *c, const searched_scale *s) {
    int first = c->varying_count;
    for (int i = 0; i < s->key_count; i++) {
        const int place = place_of(c, s->keys[i]);
        if (place < first) first = place;
    }
    for (int i = 0; i < s->key_count; i++) {
        const int place = place_of(c, s->keys[i]);
        if (place < c->varying_count) c->group[place] = first;
    }
}

/* Draws from two ranges hardly ever repeat a value, and seem to go together: what a search drew
 * together is known.  False for results that do not tell. */
static bool find_drawn_together(comparison *c) {
    search_draws draws;
    searched_scale s;
    if (!search_draws_of(c, &draws)) return false;
    for (int i = 0; i < c->varying_count; i++) c->group[i] = i;
    while (searched_scale_read(&draws.axes, &s)) {
        group_drawn(c, &s);
        searched_scale_free(&s);
    }
    return true;
}

void axis_groups_find(comparison *c) {
    if (find_drawn_together(c)) return;
    for (int i = 0; i < c->varying_count; i++) {
        c->group[i] = i;
        for (int k = 0; k < i && c->group[i] == i; k++)
            if (c->group[k] == k && go_together(c, c->varying[k], c->varying[i])) c->group[i] = k;
    }
}

bool axis_groups_leads(const comparison *c, int place) {
    return c->group[place] == place;
}

bool axis_groups_share(const comparison *c, config_key a, config_key b) {
    const int x = place_of(c, a), y = place_of(c, b);
    return a == b || (x < c->varying_count && y < c->varying_count && c->group[x] == c->group[y]);
}

void axis_groups_append(text *out, const comparison *c, config_key axis) {
    text_append(out, key_column(axis));
    const char *before = " with ";
    for (int i = 0; i < c->varying_count; i++) {
        if (c->varying[i] == axis || !axis_groups_share(c, axis, c->varying[i])) continue;
        text_append_format(out, "%s%s", before, key_column(c->varying[i]));
        before = ", ";
    }
}
