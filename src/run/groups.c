#include "src/run/groups.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/run/schedule.h"

/* About what one core does, and about what a trial costs besides training: only that they are the
 * same everywhere matters. */
static const double NOMINAL_FLOPS_PER_S = 1e10, OVERHEAD_S = 0.005;
/* A group has at most one part in so many of the work from it on, but for small ones, which have
 * at most one part in so many of all work. */
static const double PARTS = 4096, FEWEST_PARTS = 64;
static const double SHORT_S = 0.5, LONGEST_S = 180;

double groups_nominal_s(const trial *t) {
    return trial_flops(t) / NOMINAL_FLOPS_PER_S + OVERHEAD_S;
}

/* How much work there is from each place of the order on. */
static double *sum_from_end(const groups *g, const plan *p) {
    double *left_s = memory_array((size_t)p->trial_count + 1, sizeof *left_s);
    for (int32_t i = p->trial_count; left_s && i-- > 0;)
        left_s[i] = left_s[i + 1] + groups_nominal_s(&p->trials[g->order[i]]);
    return left_s;
}

static void cut(groups *g, const plan *p, const double left_s[]) {
    const double short_s = fmin(left_s[0] / FEWEST_PARTS, SHORT_S);
    for (int32_t i = 0; i < p->trial_count;) {
        const double most_s = fmin(fmax(left_s[i] / PARTS, short_s), LONGEST_S);
        const int32_t first = i;
        g->begin[g->count] = first;
        do i++;
        while (!p->stopping && i < p->trial_count && left_s[first] - left_s[i + 1] <= most_s);
        g->count++;
    }
    g->begin[g->count] = p->trial_count;
}

static bool cut_longest_first(groups *g, const plan *p, int32_t rank[]) {
    double *left_s = NULL;
    if (schedule_rank(p, SCHEDULE_LONGEST, rank)) {
        for (int32_t i = 0; i < p->trial_count; i++) g->order[rank[i]] = i;
        left_s = sum_from_end(g, p);
    }
    if (left_s) cut(g, p, left_s);
    free(left_s);
    return left_s != NULL;
}

/* --- the order in which they are begun --- */

typedef struct place {
    int32_t group_rank; /* the least of the trial's group */
    int32_t rank, trial_number;
    int32_t named; /* the group's */
} place;

static int by_rank(const void *a, const void *b) {
    const place *left = a, *right = b;
    if (left->group_rank != right->group_rank) return left->group_rank < right->group_rank ? -1 : 1;
    return left->rank < right->rank ? -1 : 1;
}

static void find_places(const groups *g, const int32_t rank[], place places[]) {
    for (int32_t group = 0; group < g->count; group++) {
        const int32_t begin = g->begin[group], end = g->begin[group + 1];
        int32_t least = rank[g->order[begin]];
        for (int32_t i = begin; i < end; i++)
            if (rank[g->order[i]] < least) least = rank[g->order[i]];
        for (int32_t i = begin; i < end; i++)
            places[i] = (place){least, rank[g->order[i]], g->order[i], g->order[begin]};
    }
}

/* The same groups, that of the earliest trial first. */
static bool put_in_order(groups *g, const plan *p, const int32_t rank[]) {
    place *places = memory_array((size_t)p->trial_count, sizeof *places);
    int32_t group = -1;
    if (!places) return false;
    find_places(g, rank, places);
    qsort(places, (size_t)p->trial_count, sizeof *places, by_rank);
    for (int32_t i = 0; i < p->trial_count; i++) {
        if (i == 0 || places[i].group_rank != places[i - 1].group_rank) {
            g->begin[++group] = i;
            g->named[group] = places[i].named;
        }
        g->order[i] = places[i].trial_number;
        g->group[places[i].trial_number] = group;
    }
    free(places);
    return true;
}

static void sort_by_shard(groups *g, const plan *p) {
    int32_t next[LAYOUT_SHARDS];
    for (int32_t group = 0; group < g->count; group++)
        g->shard_begin[layout_shard_of(groups_name(g, p, group)) + 1]++;
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) {
        next[shard] = g->shard_begin[shard];
        g->shard_begin[shard + 1] += g->shard_begin[shard];
    }
    for (int32_t group = 0; group < g->count; group++)
        g->by_shard[next[layout_shard_of(groups_name(g, p, group))]++] = group;
}

status groups_create(const plan *p, schedule_order order, groups *out, error *err) {
    const size_t count = (size_t)p->trial_count;
    *out = (groups){.order = memory_array(count, sizeof *out->order),
                    .begin = memory_array(count + 1, sizeof *out->begin),
                    .group = memory_array(count, sizeof *out->group),
                    .named = memory_array(count, sizeof *out->named),
                    .by_shard = memory_array(count, sizeof *out->by_shard)};
    int32_t *rank = memory_array(count, sizeof *rank);
    const bool made = out->order && out->begin && out->group && out->named && out->by_shard &&
                      rank && cut_longest_first(out, p, rank) && schedule_rank(p, order, rank) &&
                      put_in_order(out, p, rank);
    free(rank);
    if (!made) return error_no_memory(err, 6 * count * sizeof *rank);
    sort_by_shard(out, p);
    return STATUS_OK;
}

void groups_free(groups *g) {
    free(g->order);
    free(g->begin);
    free(g->group);
    free(g->named);
    free(g->by_shard);
    *g = (groups){0};
}

const char *groups_name(const groups *g, const plan *p, int32_t group) {
    return p->trials[g->named[group]].id;
}
