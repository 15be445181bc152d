#include "src/run/schedule.h"

#include <stdlib.h>

#include "src/base/memory.h"

typedef struct job {
    double key; /* the larger, the earlier */
    int32_t trial_number;
} job;

static int by_key(const void *a, const void *b) {
    const job *left = a, *right = b;
    if (left->key != right->key) return left->key > right->key ? -1 : 1;
    return left->trial_number < right->trial_number ? -1 : 1;
}

/* The trials of a configuration follow each other in a plan, its first seed first. */
static int32_t place_in_configuration(const plan *p, int32_t trial_number) {
    const int32_t confirming = trial_number - p->selected_count;
    if (confirming < 0) return trial_number % p->seed_count;
    return confirming % ((p->trial_count - p->selected_count) / p->confirmed_count);
}

static double key_of(const plan *p, schedule_order order, int32_t trial_number) {
    switch (order) {
        case SCHEDULE_LONGEST: return trial_flops(&p->trials[trial_number]);
        case SCHEDULE_SEEDS: return -place_in_configuration(p, trial_number);
        case SCHEDULE_PLAN: break;
    }
    return 0;
}

bool schedule_create(schedule *s, const plan *p, schedule_order order, const bool finished[]) {
    *s = (schedule){0};
    job *jobs = memory_array((size_t)p->trial_count, sizeof *jobs);
    s->trials = memory_array((size_t)p->trial_count, sizeof *s->trials);
    bool made = jobs && s->trials;
    for (int32_t i = 0; made && i < p->trial_count; i++)
        if (!finished[i]) jobs[s->count++] = (job){key_of(p, order, i), i};
    if (made) qsort(jobs, (size_t)s->count, sizeof *jobs, by_key);
    for (int32_t i = 0; i < s->count; i++) s->trials[i] = jobs[i].trial_number;
    s->capacity = s->count;
    free(jobs);
    if (!made) schedule_free(s);
    return made;
}

bool schedule_rank(const plan *p, schedule_order order, int32_t rank[]) {
    bool *none_finished = memory_array((size_t)p->trial_count, sizeof *none_finished);
    schedule all;
    const bool made = none_finished && schedule_create(&all, p, order, none_finished);
    for (int32_t i = 0; made && i < p->trial_count; i++) rank[schedule_take(&all)] = i;
    if (made) schedule_free(&all);
    free(none_finished);
    return made;
}

bool schedule_create_empty(schedule *s, int32_t capacity) {
    *s = (schedule){.trials = memory_array((size_t)capacity, sizeof *s->trials),
                    .capacity = capacity};
    return s->trials != NULL;
}

void schedule_free(schedule *s) {
    free(s->trials);
    *s = (schedule){0};
}

int32_t schedule_take(schedule *s) {
    int32_t taken = s->trials[s->first];
    s->first = (s->first + 1) % s->capacity;
    s->count--;
    return taken;
}

int32_t schedule_next(const schedule *s) {
    return s->trials[s->first];
}

void schedule_put_back(schedule *s, int32_t trial_number) {
    s->trials[(s->first + s->count++) % s->capacity] = trial_number;
}
