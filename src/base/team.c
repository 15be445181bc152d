#include "src/base/team.h"

#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/base/memory.h"

/* Turns of active waiting before a thread sleeps: some tens of microseconds, the time between two
 * jobs of a training step. */
enum { SPINS = 2000 };

/* A number to wait on: actively at first, then asleep in the kernel. */
typedef struct signal_word {
    _Alignas(64) _Atomic uint32_t value;
    _Atomic uint32_t sleepers;
} signal_word;

typedef struct member {
    team *team;
    int number;
    pthread_t thread;
} member;

struct team {
    int size, started;
    member *members;
    team_job *job;
    void *context;
    bool ending;
    signal_word round; /* goes up by one with each job */
    signal_word busy;  /* threads that have not ended it */
};

static void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void sleep_while(signal_word *word, uint32_t value) {
    atomic_fetch_add(&word->sleepers, 1);
    syscall(SYS_futex, &word->value, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
    atomic_fetch_sub(&word->sleepers, 1);
}

/* Whoever sleeps has either been counted before the value changed, or looks at it once more. */
static void wake_all(signal_word *word) {
    if (atomic_load(&word->sleepers) > 0)
        syscall(SYS_futex, &word->value, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

/* Wait until the word is no longer `value`; returns what it is then. */
static uint32_t wait_for_change(signal_word *word, uint32_t value) {
    uint32_t now;
    for (int spin = 0; (now = atomic_load(&word->value)) == value; spin++) {
        if (spin < SPINS)
            relax();
        else
            sleep_while(word, value);
    }
    return now;
}

static void *serve(void *argument) {
    const member *self = argument;
    team *t = self->team;
    for (uint32_t round = 0;;) {
        round = wait_for_change(&t->round, round);
        if (t->ending) return NULL;
        t->job(t->context, self->number);
        if (atomic_fetch_sub(&t->busy.value, 1) == 1) wake_all(&t->busy);
    }
}

/* Start the threads with all signals blocked: they are the caller's business. */
static bool start_threads(team *t) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (t->started = 1; t->started < t->size; t->started++) {
        member *m = &t->members[t->started];
        *m = (member){.team = t, .number = t->started};
        if (pthread_create(&m->thread, NULL, serve, m) != 0) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return t->started == t->size;
}

status team_create(int size, team **out, error *err) {
    *out = NULL;
    if (size < 1 || size > TEAM_MOST)
        return error_set(err, STATUS_BAD_INPUT, "%d threads; it must be from 1 to %d", size,
                         TEAM_MOST);
    team *t = memory_aligned_array(1, sizeof *t);
    if (!t) return error_no_memory(err, sizeof *t);
    t->size = size;
    t->members = memory_array((size_t)size, sizeof *t->members);
    if (!t->members || !start_threads(t)) {
        team_free(t);
        return error_set(err, STATUS_NO_MEMORY, "the system gives no %d threads", size);
    }
    *out = t;
    return STATUS_OK;
}

static void begin_round(team *t) {
    atomic_fetch_add(&t->round.value, 1);
    wake_all(&t->round);
}

void team_free(team *t) {
    if (!t) return;
    t->ending = true;
    begin_round(t);
    for (int i = 1; i < t->started; i++) pthread_join(t->members[i].thread, NULL);
    free(t->members);
    free(t);
}

int team_size(const team *t) {
    return t ? t->size : 1;
}

void team_run(team *t, team_job *job, void *context) {
    if (team_size(t) > 1) {
        t->job = job;
        t->context = context;
        atomic_store(&t->busy.value, (uint32_t)t->size - 1);
        begin_round(t);
    }
    job(context, 0);
    if (team_size(t) == 1) return;
    for (uint32_t busy; (busy = atomic_load(&t->busy.value)) > 0;) wait_for_change(&t->busy, busy);
}
