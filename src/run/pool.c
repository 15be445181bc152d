#include "src/run/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/run/stop.h"
#include "src/run/worker.h"

enum { REASON_BYTES = 640 };

/* A place for one worker process. */
typedef struct slot {
    pid_t process;        /* 0: none */
    int socket;           /* -1: none */
    int32_t trial_number; /* -1: idle */
    assignment work;      /* what the ledger is told about it */
} slot;

typedef struct pool {
    const pool_job *job;
    slot *slots;
    struct pollfd *polled; /* one a slot, then the stop watch */
    uint8_t *attempts;     /* made at each trial of the plan */
    atomic_bool *stop;     /* shared with the workers */
    stop_watch watch;
    int stop_requests;
    status trouble; /* why no more trials are started */
    error *err;     /* its message */
} pool;

/* Setting up and taking down */

static status pool_begin(pool *p, error *err) {
    size_t workers = (size_t)p->job->workers;
    p->err = err;
    p->slots = memory_array(workers, sizeof *p->slots);
    p->polled = memory_array(workers + 1, sizeof *p->polled);
    p->attempts = memory_array((size_t)p->job->plan->trial_count, sizeof *p->attempts);
    p->stop =
        mmap(NULL, sizeof *p->stop, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p->stop == MAP_FAILED) p->stop = NULL;
    if (!p->slots || !p->polled || !p->attempts || !p->stop)
        return error_no_memory(err, workers * (sizeof *p->slots + sizeof *p->polled));
    for (size_t i = 0; i < workers; i++) p->slots[i] = (slot){.socket = -1, .trial_number = -1};
    return stop_watch_begin(&p->watch, err);
}

static void pool_free(pool *p) {
    free(p->slots);
    free(p->polled);
    free(p->attempts);
    if (p->stop) munmap(p->stop, sizeof *p->stop);
}

/* In a new process: let go of everything that is the parent's alone. */
static void forget_parent(pool *p) {
    for (int i = 0; i < p->job->workers; i++)
        if (p->slots[i].socket >= 0) close(p->slots[i].socket);
    close(p->job->lock);
    close(p->job->journal);
    stop_watch_ignore_in_worker(&p->watch);
}

static status hire(pool *p, slot *s, error *err) {
    int ends[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot make a worker's socket");
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        forget_parent(p);
        worker_run(&(worker){p->job->plan, p->job->data, p->job->folder, p->stop, ends[1], parent});
    }
    int cause = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return error_set_errno(err, STATUS_NO_MEMORY, cause, "cannot start a worker process");
    }
    s->process = process;
    s->socket = ends[0];
    return STATUS_OK;
}

/* How a process ended, for a person. */
static void describe_end(int wait_status, char reason[REASON_BYTES]) {
    if (WIFSIGNALED(wait_status)) {
        int number = WTERMSIG(wait_status);
        snprintf(reason, REASON_BYTES, "the worker was killed by signal %d (%s%s)", number,
                 strsignal(number), number == SIGKILL ? "; out of memory?" : "");
    } else {
        snprintf(reason, REASON_BYTES, "the worker ended with code %d", WEXITSTATUS(wait_status));
    }
}

/* Wait for the end of a worker whose socket is closed or about to be. */
static void reap(slot *s, char reason[REASON_BYTES]) {
    int wait_status = 0;
    close(s->socket);
    while (waitpid(s->process, &wait_status, 0) < 0 && errno == EINTR) {
    }
    describe_end(wait_status, reason);
    s->process = 0;
    s->socket = -1;
    s->trial_number = -1;
}

static void dismiss_all(pool *p) {
    char reason[REASON_BYTES];
    for (int i = 0; i < p->job->workers; i++)
        if (p->slots[i].process) reap(&p->slots[i], reason);
}

/* Handing out */

static bool may_start(const pool *p) {
    return p->job->waiting->count > 0 && p->stop_requests == 0 && p->trouble == STATUS_OK;
}

static bool is_busy(const pool *p) {
    for (int i = 0; i < p->job->workers; i++)
        if (p->slots[i].trial_number >= 0) return true;
    return false;
}

static void give(pool *p, slot *s, int32_t trial_number) {
    worker_order order = {trial_number, ++p->attempts[trial_number]};
    s->trial_number = trial_number;
    s->work = (assignment){.trial = &p->job->plan->trials[trial_number],
                           .worker = (int)(s - p->slots),
                           .attempt = order.attempt,
                           .process = s->process,
                           .started_s = clock_monotonic_s()};
    /* An order that cannot be sent has met a dead worker, and its end of file is on the way. */
    while (send(s->socket, &order, sizeof order, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

static void hand_out(pool *p) {
    for (int i = 0; i < p->job->workers && may_start(p); i++) {
        slot *s = &p->slots[i];
        if (s->trial_number >= 0) continue;
        error why;
        status hired = s->process ? STATUS_OK : hire(p, s, &why);
        if (hired == STATUS_OK)
            give(p, s, schedule_take(p->job->waiting));
        else if (!is_busy(p)) /* with others at work there will be another try */
            p->trouble = error_set(p->err, hired, "%s", why.message);
    }
}

/* What becomes of a trial */

static void retry_or_fail(pool *p, const slot *s, const char *reason) {
    if (s->work.attempt < RUN_MAX_ATTEMPTS) {
        schedule_put_back(p->job->waiting, s->trial_number);
        ledger_retried(p->job->ledger, &s->work, reason);
    } else {
        ledger_failed(p->job->ledger, &s->work, reason);
    }
}

/* A worker may have died just after it published. */
static bool was_published(pool *p, const slot *s) {
    bool found = false;
    outcome o;
    error err;
    if (finished_read(p->job->folder, s->work.trial, &found, &o, &err) != STATUS_OK || !found)
        return false;
    evaluation none = {0};
    const evaluation *last = o.evaluation_count ? &o.evaluations[o.evaluation_count - 1] : &none;
    ledger_done(p->job->ledger, &s->work, o.status, last, &(trial_runtime){0});
    outcome_free(&o);
    return true;
}

static void bury(pool *p, slot *s) {
    char reason[REASON_BYTES];
    slot late = *s;
    reap(s, reason);
    if (late.trial_number < 0 || was_published(p, &late) || p->stop_requests > 0) return;
    retry_or_fail(p, &late, reason);
}

static void start_no_more(pool *p, const worker_report *report) {
    if (p->trouble == STATUS_OK)
        p->trouble = error_set(p->err, report->failure, "%s", report->message);
}

/* Another attempt helps against a lack of memory.  What the user got wrong (such as SWEEP_ISA) is
 * wrong for every trial.  Any other failure would come again, for this trial. */
static void note_failure(pool *p, const slot *s, const worker_report *report) {
    if (report->failure == STATUS_NO_MEMORY)
        retry_or_fail(p, s, report->message);
    else if (report->failure == STATUS_BAD_INPUT)
        start_no_more(p, report);
    else
        ledger_failed(p->job->ledger, &s->work, report->message);
}

/* The next trial would meet the same disk. */
static void note_unpublished(pool *p, const slot *s, const worker_report *report) {
    ledger_notice(p->job->ledger, s->work.trial, report->message);
    start_no_more(p, report);
}

static void take_report(pool *p, slot *s, const worker_report *report) {
    ledger *l = p->job->ledger;
    switch (report->kind) {
        case REPORT_STARTED: ledger_started(l, &s->work); return;
        case REPORT_PROGRESS:
        case REPORT_EVALUATED:
            ledger_progress(l, &s->work, report->iteration, report->loss, report->samples_per_s,
                            report->kind == REPORT_EVALUATED ? &report->evaluated : NULL);
            return;
        case REPORT_DONE:
            ledger_done(l, &s->work, report->status, &report->evaluated, &report->runtime);
            break;
        case REPORT_STOPPED: break;
        case REPORT_FAILED: note_failure(p, s, report); break;
        case REPORT_UNPUBLISHED: note_unpublished(p, s, report); break;
    }
    s->trial_number = -1;
}

/* Watching */

/* Take all that a worker has sent; its silence for good means that it is dead. */
static void listen_to(pool *p, slot *s) {
    worker_report report;
    ssize_t got;
    while ((got = recv(s->socket, &report, sizeof report, MSG_DONTWAIT)) == sizeof report)
        take_report(p, s, &report);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    bury(p, s);
}

/* The first request asks the workers to stop, a second one kills them. */
static void heed_stop_requests(pool *p) {
    p->stop_requests += stop_watch_count(&p->watch);
    if (p->stop_requests > 0) atomic_store(p->stop, true);
    if (p->stop_requests < 2) return;
    for (int i = 0; i < p->job->workers; i++)
        if (p->slots[i].process) kill(p->slots[i].process, SIGKILL);
}

static void wait_for_news(pool *p, int timeout_ms) {
    const int workers = p->job->workers;
    for (int i = 0; i < workers; i++)
        p->polled[i] = (struct pollfd){.fd = p->slots[i].socket, .events = POLLIN};
    p->polled[workers] = (struct pollfd){.fd = p->watch.descriptor, .events = POLLIN};
    if (poll(p->polled, (nfds_t)workers + 1, timeout_ms) <= 0) return;
    if (p->polled[workers].revents) heed_stop_requests(p);
    for (int i = 0; i < workers; i++)
        if (p->polled[i].revents) listen_to(p, &p->slots[i]);
}

static status conclude(const pool *p) {
    const ledger *l = p->job->ledger;
    if (p->trouble != STATUS_OK) return p->trouble;
    if (p->stop_requests == 0 || l->trials_done == l->trials_total) return STATUS_OK;
    return error_set(p->err, STATUS_STOPPED,
                     "stopped with %d of %d trials finished; run again to go on", l->trials_done,
                     l->trials_total);
}

status pool_run(const pool_job *job, error *err) {
    pool p = {.job = job};
    status result = pool_begin(&p, err);
    if (result == STATUS_OK) {
        while (hand_out(&p), is_busy(&p)) wait_for_news(&p, ledger_tick(job->ledger));
        dismiss_all(&p);
        stop_watch_end(&p.watch);
        result = conclude(&p);
    }
    pool_free(&p);
    return result;
}
