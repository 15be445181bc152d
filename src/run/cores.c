/* Who trains with how many threads: once no trial waits, cores that are left without one help those
 * that still run.  The number of threads changes no bit. */
#include "src/run/pool_state.h"
#include "src/train/train.h"

/* A trial is helped once it has run for so long, and while so much is left. */
static const double FEWEST_S = 0.5;

static int usual_threads(const slot *s) {
    return train_threads(s->tasks[0].work.trial);
}

void cores_begin(pool *p, slot *s) {
    s->pace = (pace){0};
    s->standing = STANDING_NEW;
    s->threads = usual_threads(s);
    atomic_store(&p->shared_control->threads[s - p->slots], s->threads);
}

void cores_note_pace(slot *s, const worker_report *report) {
    s->pace = (pace){report->iteration, report->samples_per_s};
}

/* --- who can be helped --- */

/* Of training so many batches, at the pace so far; 0 while there is none. */
static double seconds_of(const slot *s, int64_t batches) {
    if (!s->current || !(s->pace.samples_per_s > 0)) return 0;
    return (double)(batches * s->current->work.trial->batch_size) / s->pace.samples_per_s;
}

static double seconds_left(const slot *s) {
    return seconds_of(s, s->current ? s->current->work.goal - s->pace.iteration : 0);
}

static bool is_worth_help(const slot *s) {
    return seconds_of(s, s->pace.iteration) >= FEWEST_S && seconds_left(s) >= FEWEST_S;
}

/* A trial that was found worth it stays so, lest threads come and go. */
static standing standing_of(const pool *p, const slot *s) {
    if (s->unsettled == 0) return STANDING_IDLE;
    if (!s->current || pool_has_waiting(p) || pool_is_suspect(p, s->current->number))
        return STANDING_BUSY;
    return s->standing == STANDING_HELPABLE || is_worth_help(s) ? STANDING_HELPABLE : STANDING_BUSY;
}

/* --- sharing out --- */

/* What is left to give. */
typedef struct spare {
    int cores;
    double bytes;
} spare;

/* Of the largest trial of its order. */
static double slot_bytes(const slot *s, int threads) {
    size_t most = 0;
    for (int i = 0; i < s->task_count; i++) {
        const size_t bytes = train_bytes(s->tasks[i].work.trial, threads);
        if (bytes > most) most = bytes;
    }
    return (double)most;
}

static double growth_bytes(const slot *s) {
    return slot_bytes(s, s->threads + 1) - slot_bytes(s, s->threads);
}

/* Give every busy slot what it has without help; returns what is left. */
static spare give_usual(pool *p) {
    const capacity *c = &p->job->capacity;
    spare left = {c->cores, c->workers_bytes - c->workers * CAPACITY_PROCESS_BYTES};
    for (int i = 0; i < c->workers; i++) {
        slot *s = &p->slots[i];
        if (s->standing == STANDING_IDLE) continue;
        s->threads = usual_threads(s);
        left.cores -= s->threads;
        left.bytes -= slot_bytes(s, s->threads);
    }
    return left;
}

static int posted_threads(const pool *p, const slot *s) {
    return atomic_load(&p->shared_control->threads[s - p->slots]);
}

/* A trial that is nearly over keeps the help it has. */
static bool can_take(const pool *p, const slot *s, const spare *left) {
    if (s->standing != STANDING_HELPABLE || growth_bytes(s) > left->bytes) return false;
    const int most = seconds_left(s) >= FEWEST_S ? train_most_threads(s->current->work.trial)
                                                 : posted_threads(p, s);
    return s->threads < most;
}

/* Of those that can take one more thread, one with the fewest, and of these the one with the most
 * work left; NULL if there is none. */
static slot *neediest(pool *p, const spare *left) {
    slot *found = NULL;
    for (int i = 0; i < p->job->capacity.workers; i++) {
        slot *s = &p->slots[i];
        if (!can_take(p, s, left)) continue;
        const bool fewer = !found || s->threads < found->threads;
        const bool longer =
            found && s->threads == found->threads && seconds_left(s) > seconds_left(found);
        if (fewer || longer) found = s;
    }
    return found;
}

static void share_out(pool *p) {
    spare left = give_usual(p);
    slot *s;
    while (left.cores > 0 && (s = neediest(p, &left))) {
        left.bytes -= growth_bytes(s);
        left.cores--;
        s->threads++;
    }
    for (int i = 0; i < p->job->capacity.workers; i++)
        atomic_store(&p->shared_control->threads[i], p->slots[i].threads);
}

void cores_share(pool *p) {
    if (!p->job->elastic) return;
    bool changed = false;
    for (int i = 0; i < p->job->capacity.workers; i++) {
        slot *s = &p->slots[i];
        const standing now = standing_of(p, s);
        changed |= now != s->standing;
        s->standing = now;
    }
    if (changed) share_out(p);
}
