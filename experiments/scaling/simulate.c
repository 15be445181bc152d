/* What very many pilots ask of a file system: the real plan, the real groups and the real supply
 * (src/run/supply.c) of each, on a clock and with claims and files that are only counted.
 *
 *     simulate TRIALS PILOTS WORKERS ITERATIONS RPC_MS
 *
 * The linker's --wrap leads what the supply calls through here.  A trial takes what groups.h
 * predicts, give or take a fifth; a call by a name costs its pilot RPC_MS, and the server is never
 * busy: what comes out is what is asked for, not what a server bears. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/run/folder.h"
#include "src/run/supply.h"

/* Beside what the supply does: calls that change names, and that look at names, for one trial, as
 * measure.py counts them in trials/, logs/ and checkpoints/. */
static const double CHANGES_A_TRIAL = 6, LOOKS_A_TRIAL = 8;
/* What a pilot looks at before it claims: each sub-folder of trials/ thrice and of two others; as
 * strace counts it.  Its own file in claims/ takes three changes. */
static const double LOOKS_A_SHARD = 6, CHANGES_A_PILOT = 3;
/* Names that a server sends in one answer. */
static const double NAMES_AN_ANSWER = 1000;
enum { BUCKET_S = 10, MOST_BUCKETS = 1 << 20, START_SPREAD_S = 30 };

typedef enum asked { ASKED_CHANGES, ASKED_LOOKS, ASKED_ANSWERS, ASKED_NAMES, ASKED_KINDS } asked;
static const char *const ASKED_TITLES[] = {"names changed (link, unlink, create)",
                                           "names looked up", "answers to listings",
                                           "names listed"};

typedef struct simulated {
    supply supply;
    schedule waiting;
    int free_workers, busy;
    int32_t seen[LAYOUT_SHARDS]; /* how much of what is published it has seen in a listing */
    bool begun, over;
} simulated;

/* --- the world --- */

static double now_s, rpc_s;
static double (*counted)[ASKED_KINDS]; /* one a bucket */
static double total[ASKED_KINDS];
static const plan *the_plan;
static groups the_groups;
static int32_t *owner; /* one a group: a pilot, or -1 */
static int32_t *held;  /* groups that are claimed, in no order */
static int32_t *place; /* of a group in it */
static int32_t held_count, held_most, begun_count;
static bool *is_published;
static int32_t *published[LAYOUT_SHARDS]; /* in order */
static int32_t published_in[LAYOUT_SHARDS];
static int64_t published_count;
static layout the_layout;
static int64_t twice, refused, claimed;
static simulated *current; /* whose turn it is */
static simulated *pilots;

static void count(asked kind, double times) {
    const int bucket = (int)(now_s / BUCKET_S);
    if (bucket < MOST_BUCKETS) counted[bucket][kind] += times;
    total[kind] += times;
    if (kind != ASKED_NAMES) now_s += times * rpc_s;
}

/* Names are the ids of the plan's own trials. */
static const trial *trial_of(const char *name) {
    return (const trial *)(const void *)(name - offsetof(trial, id));
}

static int32_t group_of(const char *name) {
    return the_groups.group[trial_of(name)->index];
}

/* --- what the supply calls --- */

double __wrap_clock_monotonic_s(void);
status __wrap_groups_create(const plan *p, schedule_order order, groups *out, error *err);
status __real_groups_create(const plan *p, schedule_order order, groups *out, error *err);
void __wrap_groups_free(groups *g);
const trial *__wrap_id_index_find(const id_index *index, const char *text);
status __wrap_claims_take(claims *c, const char *name, bool *taken, error *err);
void __wrap_claims_release(claims *c, const char *name);
void __wrap_claims_beat(claims *c);
status __wrap_claims_list(claims *c, claims_visitor *visit, void *context, error *err);
bool __wrap_claims_remove_dead(claims *c);
void __wrap_claims_note_failed(claims *c, const char *trial_id);
status __wrap_folder_visit_trials(const char *folder, folder_visitor *visit, void *context,
                                  error *err);
status __wrap_folder_visit_shard(const char *folder, int shard, folder_visitor *visit,
                                 void *context, error *err);

double __wrap_clock_monotonic_s(void) {
    return now_s;
}

/* The same for all. */
status __wrap_groups_create(const plan *p, schedule_order order, groups *out, error *err) {
    (void)p;
    (void)order;
    (void)err;
    *out = the_groups;
    return STATUS_OK;
}

void __wrap_groups_free(groups *g) {
    *g = (groups){0};
}

const trial *__wrap_id_index_find(const id_index *index, const char *text) {
    (void)index;
    return trial_of(text);
}

status __wrap_claims_take(claims *c, const char *name, bool *taken, error *err) {
    const int32_t group = group_of(name);
    (void)c;
    (void)err;
    count(ASKED_CHANGES, 1);
    *taken = owner[group] < 0;
    if (!*taken) {
        count(ASKED_LOOKS, 1); /* whose it is */
        refused++;
        return STATUS_OK;
    }
    claimed++;
    owner[group] = (int32_t)(current - pilots);
    place[group] = held_count;
    held[held_count++] = group;
    if (held_count > held_most) held_most = held_count;
    return STATUS_OK;
}

void __wrap_claims_release(claims *c, const char *name) {
    const int32_t group = group_of(name);
    (void)c;
    count(ASKED_LOOKS, 1);
    count(ASKED_CHANGES, 1);
    owner[group] = -1;
    held[place[group]] = held[--held_count];
    place[held[held_count]] = place[group];
}

void __wrap_claims_beat(claims *c) {
    (void)c;
}

static void count_listing(double folders, double names) {
    count(ASKED_LOOKS, folders);
    count(ASKED_ANSWERS, fmax(folders, names / NAMES_AN_ANSWER));
    count(ASKED_NAMES, names);
}

status __wrap_claims_list(claims *c, claims_visitor *visit, void *context, error *err) {
    (void)c;
    (void)err;
    count_listing(1, held_count + begun_count);
    for (int32_t i = 0; i < held_count; i++)
        visit(groups_name(&the_groups, the_plan, held[i]), false, context);
    return STATUS_OK;
}

bool __wrap_claims_remove_dead(claims *c) {
    (void)c;
    count_listing(1, held_count + begun_count);
    count(ASKED_LOOKS, held_count < 64 ? held_count : 64);
    return false;
}

void __wrap_claims_note_failed(claims *c, const char *trial_id) {
    (void)c;
    (void)trial_id;
}

/* All of a sub-folder are listed; those seen before would change nothing. */
static void visit_new(int shard, folder_visitor *visit, void *context) {
    for (int32_t *seen = &current->seen[shard]; *seen < published_in[shard]; ++*seen)
        visit("", the_plan->trials[published[shard][*seen]].id, context);
}

status __wrap_folder_visit_trials(const char *folder, folder_visitor *visit, void *context,
                                  error *err) {
    (void)folder;
    (void)err;
    count_listing(the_layout == LAYOUT_SHARDED ? 1 + LAYOUT_SHARDS : 1, (double)published_count);
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) visit_new(shard, visit, context);
    return STATUS_OK;
}

status __wrap_folder_visit_shard(const char *folder, int shard, folder_visitor *visit,
                                 void *context, error *err) {
    (void)folder;
    (void)err;
    count_listing(1, published_in[shard]);
    visit_new(shard, visit, context);
    return STATUS_OK;
}

static status look(void *context, const trial *t, bool *found, error *err) {
    (void)context;
    (void)err;
    count(ASKED_LOOKS, 1);
    *found = is_published[t->index];
    return STATUS_OK;
}

/* What was listed was counted there. */
static void note_listed(void *context, const trial *t) {
    (void)context;
    (void)t;
}

static void note_nothing_of(void *context, const trial *t) {
    (void)context;
    (void)t;
}

static void note_nothing(void *context) {
    (void)context;
}

/* --- events --- */

/* A trial ends, or, -1, it is time to look. */
typedef struct event {
    double at_s;
    int32_t pilot, trial;
} event;

static event *heap;
static size_t heap_count, heap_capacity;

static void add_event(double at_s, int32_t pilot, int32_t trial_number) {
    if (!memory_grow(&heap, &heap_capacity, heap_count + 1, sizeof *heap)) abort();
    size_t i = heap_count++;
    for (; i > 0 && heap[(i - 1) / 2].at_s > at_s; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
    heap[i] = (event){at_s, pilot, trial_number};
}

static event next_event(void) {
    const event first = heap[0], last = heap[--heap_count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < heap_count; i = child) {
        if (child + 1 < heap_count && heap[child + 1].at_s < heap[child].at_s) child++;
        if (heap[child].at_s >= last.at_s) break;
        heap[i] = heap[child];
    }
    heap[i] = last;
    return first;
}

/* --- a pilot --- */

static void must(status result, const error *err) {
    if (result == STATUS_OK) return;
    fprintf(stderr, "simulate: %s\n", err->message);
    exit(1);
}

static void begin(simulated *p, int workers, int32_t longest_group) {
    const int shards = the_layout == LAYOUT_SHARDED ? 1 + LAYOUT_SHARDS : 1;
    const supply_hooks hooks = {look, note_listed, note_nothing_of, note_nothing, NULL};
    error err = {0};
    bool *settled = memory_array((size_t)the_plan->trial_count, sizeof *settled);
    if (!settled || !schedule_create_empty(&p->waiting, longest_group)) exit(1);
    memcpy(settled, is_published, (size_t)the_plan->trial_count * sizeof *settled);
    count_listing(shards, (double)published_count); /* as sweep.c does */
    count(ASKED_LOOKS, LOOKS_A_SHARD * shards);
    count(ASKED_CHANGES, CHANGES_A_PILOT);
    begun_count++;
    for (int times = 0; times < 2; times++) count_listing(1, held_count + begun_count);
    memcpy(p->seen, published_in, sizeof p->seen);
    must(supply_create(&p->supply, the_plan, SCHEDULE_LONGEST, "", the_layout, (claims *)p, NULL,
                       settled, &hooks, &err),
         &err);
    p->supply.turn = (uint32_t)(p - pilots) * 2654435761U;
    p->supply.next_shard = (int)(p->supply.turn >> 24);
    p->free_workers = workers;
    p->begun = true;
    free(settled);
}

static double seconds_of(int32_t number) {
    const uint32_t mixed = (uint32_t)number * 2654435761U;
    return groups_nominal_s(&the_plan->trials[number]) * (0.8 + 0.4 * mixed / 4294967296.0);
}

/* As pool.c. */
static supply_answer hand_out(simulated *p) {
    supply_answer answer = SUPPLY_SOME;
    error err = {0};
    while (p->free_workers > 0) {
        bool found = false;
        if (p->waiting.count == 0) must(supply_claim(&p->supply, &p->waiting, &answer, &err), &err);
        if (p->waiting.count == 0) return answer;
        const int32_t number = schedule_take(&p->waiting);
        must(supply_look_again(&p->supply, number, &found, &err), &err);
        if (found) continue;
        p->free_workers--;
        p->busy++;
        add_event(now_s + seconds_of(number), (int32_t)(p - pilots), number);
    }
    return answer;
}

static void end_trial(simulated *p, int32_t number) {
    count(ASKED_CHANGES, CHANGES_A_TRIAL);
    count(ASKED_LOOKS, LOOKS_A_TRIAL);
    if (is_published[number]) {
        twice++;
    } else {
        const int shard = layout_shard_of(the_plan->trials[number].id);
        is_published[number] = true;
        published[shard][published_in[shard]++] = number;
        published_count++;
    }
    p->free_workers++;
    p->busy--;
    supply_settled(&p->supply, number);
}

static void take_turn(simulated *p, const event *e, int workers, int32_t longest_group) {
    current = p;
    now_s = e->at_s;
    if (!p->begun) begin(p, workers, longest_group);
    if (e->trial >= 0) end_trial(p, e->trial);
    const supply_answer answer = hand_out(p);
    supply_tick(&p->supply);
    p->over = answer == SUPPLY_NONE && p->busy == 0;
    if (e->trial >= 0 || p->over) return;
    const double every_s = answer == SUPPLY_LATER ? 1 : p->supply.look_every_s;
    add_event(fmax(p->supply.listed_s + every_s, now_s + 0.2), (int32_t)(p - pilots), -1);
}

/* --- all --- */

static void make_plan(int64_t trials, const char *iterations, plan **out) {
    config *c = NULL;
    dataset *data = NULL;
    text source = {0}, problems = {0};
    error err = {0};
    text_append_format(&source,
                       "data: {name: digits, train_size: 1000, test_size: 500}\n"
                       "model: {hidden_dim: [64, 80]}\n"
                       "train: {lr: {min: 1e-3, max: 1, num: 50, scale: log}, batch_size: 20, "
                       "iterations: %s, eval_every: %s}\nreplicates: %lld\n",
                       iterations, iterations, (long long)(trials / 100));
    const status parsed = config_parse(&key_language, "scale.yaml", text_string(&source),
                                       source.bytes, NULL, 0, &c, &problems);
    if (parsed != STATUS_OK) fprintf(stderr, "%s", text_string(&problems));
    must(parsed, &err);
    must(plan_open_data(c, &data, &err), &err);
    must(plan_create(c, data, out, &err), &err);
}

static bool make_room_for_published(void) {
    int32_t trials[LAYOUT_SHARDS] = {0};
    bool made = true;
    the_layout = layout_for(the_plan->trial_count);
    for (int32_t i = 0; i < the_plan->trial_count; i++)
        trials[layout_shard_of(the_plan->trials[i].id)]++;
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) {
        published[shard] = memory_array((size_t)trials[shard] + 1, sizeof *published[shard]);
        made &= published[shard] != NULL;
    }
    return made;
}

static void print_asked(double wall_s) {
    printf(
        "\n| asked for | a trial | a second, mean | a second, most in %d s |\n|---|---|---|---|\n",
        BUCKET_S);
    for (asked kind = 0; kind < ASKED_KINDS; kind++) {
        double most = 0;
        for (int i = 0; i < MOST_BUCKETS; i++) most = fmax(most, counted[i][kind]);
        printf("| %s | %.3g | %.3g | %.3g |\n", ASKED_TITLES[kind],
               total[kind] / the_plan->trial_count, total[kind] / wall_s, most / BUCKET_S);
    }
}

int main(int argc, char **argv) {
    plan *p = NULL;
    error err = {0};
    if (argc != 6) {
        fprintf(stderr, "usage: simulate TRIALS PILOTS WORKERS ITERATIONS RPC_MS\n");
        return 2;
    }
    const int32_t pilot_count = (int32_t)strtol(argv[2], NULL, 10);
    const int workers = (int)strtol(argv[3], NULL, 10);
    rpc_s = 1e-3 * strtod(argv[5], NULL);
    make_plan(strtoll(argv[1], NULL, 10), argv[4], &p);
    the_plan = p;
    must(__real_groups_create(p, SCHEDULE_LONGEST, &the_groups, &err), &err);
    const size_t count_of_trials = (size_t)p->trial_count, group_count = (size_t)the_groups.count;
    int32_t longest = 1;
    double work_s = 0;
    owner = memory_array(group_count, sizeof *owner);
    held = memory_array(group_count + 1, sizeof *held);
    place = memory_array(group_count, sizeof *place);
    is_published = memory_array(count_of_trials, sizeof *is_published);
    counted = memory_array(MOST_BUCKETS, sizeof *counted);
    pilots = memory_array((size_t)pilot_count, sizeof *pilots);
    if (!owner || !held || !place || !is_published || !counted || !pilots) return 4;
    if (!make_room_for_published()) return 4;
    for (int32_t g = 0; g < the_groups.count; g++) {
        owner[g] = -1;
        if (the_groups.begin[g + 1] - the_groups.begin[g] > longest)
            longest = the_groups.begin[g + 1] - the_groups.begin[g];
    }
    for (int32_t i = 0; i < p->trial_count; i++) work_s += seconds_of(i);
    for (int32_t i = 0; i < pilot_count; i++)
        add_event((double)START_SPREAD_S * i / pilot_count, i, -1);
    double last_s = 0;
    while (heap_count > 0 && published_count < p->trial_count) {
        const event e = next_event();
        if (pilots[e.pilot].over) continue;
        take_turn(&pilots[e.pilot], &e, workers, longest + 1);
        last_s = e.at_s;
    }
    const double ideal_s = work_s / ((double)pilot_count * workers);
    printf("%d trials of %.1f s on %d pilots of %d workers, %.2f ms a call\n", p->trial_count,
           work_s / (double)count_of_trials, pilot_count, workers, 1e3 * rpc_s);
    printf(
        "groups: %d, at most %d trials in one; claims: %lld granted, %lld refused, at most %d at a "
        "time\n",
        the_groups.count, longest, (long long)claimed, (long long)refused, held_most);
    printf("wall: %.0f s, %.1f %% more than the work on all workers; trained twice: %lld\n", last_s,
           100 * (last_s / ideal_s - 1), (long long)twice);
    print_asked(last_s);
    return 0;
}
