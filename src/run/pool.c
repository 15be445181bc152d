#include "src/run/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/cgroup.h"
#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/run/pool_state.h"

/* Short trials are handed out in groups that take about so long, so that they share one sync. */
static const double GROUP_S = 0.4;
/* A longer gap between two looks at the clock is taken for a stop of this process (Ctrl-Z, a laptop
 * that sleeps), in which nobody could be heard. */
static const double LONGEST_GAP_S = 1;
/* A second request to stop that comes sooner is the first one's echo: timeout(1), for one, signals
 * its child and then the whole group. */
static const double ECHO_S = 1;

/* Setting up and taking down */

static size_t shared_control_bytes(const pool *p) {
    return sizeof *p->shared_control +
           (size_t)p->job->capacity.workers * sizeof p->shared_control->threads[0];
}

static status make_room(pool *p, error *err) {
    size_t workers = (size_t)p->job->capacity.workers, trials = (size_t)p->job->plan->trial_count;
    p->slots = memory_array(workers, sizeof *p->slots);
    p->polled = memory_array(workers + 1, sizeof *p->polled);
    p->attempts = memory_array(trials, sizeof *p->attempts);
    const bool queues = schedule_create_empty(&p->waiting, p->job->plan->trial_count) &&
                        schedule_create_empty(&p->suspects, p->job->plan->trial_count);
    p->shared_control = mmap(NULL, shared_control_bytes(p), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p->shared_control == MAP_FAILED) p->shared_control = NULL;
    if (!p->slots || !p->polled || !p->attempts || !queues || !p->shared_control)
        return error_no_memory(err, workers * (sizeof *p->slots + sizeof *p->polled));
    for (size_t i = 0; i < workers; i++) p->slots[i].socket = -1;
    return STATUS_OK;
}

static status pool_begin(pool *p, error *err) {
    p->err = err;
    p->woke_s = clock_monotonic_s();
    p->oom_kills = cgroup_oom_kills("");
    TRY(make_room(p, err));
    return stop_watch_begin(&p->watch, err);
}

static void pool_free(pool *p) {
    free(p->slots);
    free(p->polled);
    free(p->attempts);
    schedule_free(&p->waiting);
    schedule_free(&p->suspects);
    if (p->shared_control) munmap(p->shared_control, shared_control_bytes(p));
}

/* In a new process: let go of everything that is the parent's alone. */
static void forget_parent(pool *p, pid_t parent) {
    for (int i = 0; i < p->job->capacity.workers; i++)
        if (p->slots[i].socket >= 0) close(p->slots[i].socket);
    if (p->job->lock >= 0) close(p->job->lock);
    if (p->job->journal >= 0) close(p->job->journal);
    claims_forget_in_worker(p->job->supply->claims);
    stop_watch_ignore_in_worker(&p->watch, parent);
}

static status start_worker(pool *p, slot *s, error *err) {
    int ends[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot make a worker's socket");
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        forget_parent(p, parent);
        worker_run(&(worker){.plan = p->job->plan,
                             .data = p->job->data,
                             .folder = p->job->folder,
                             .layout = p->job->layout,
                             .checkpoint_every_s = p->job->checkpoint_every_s,
                             .isa = p->job->isa,
                             .orphans = p->job->orphans,
                             .posted = p->shared_control,
                             .slot = (int)(s - p->slots),
                             .socket = ends[1],
                             .parent = parent});
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

/* Whether the kernel has killed for lack of memory in this control group since the last look. */
static bool oom_struck(pool *p) {
    int64_t before = p->oom_kills;
    p->oom_kills = cgroup_oom_kills("");
    return before >= 0 && p->oom_kills > before;
}

/* How a process ended, for a person; `lost` is 0, or errno of waiting for it in vain. */
static void describe_end(pool *p, const slot *s, int wait_status, int lost,
                         char reason[REASON_BYTES]) {
    bool struck = oom_struck(p);
    if (s->hung) {
        snprintf(reason, REASON_BYTES, "the worker gave no sign of life for %g s and was killed",
                 p->job->hang_timeout_s);
    } else if (lost) {
        snprintf(reason, REASON_BYTES, "the worker ended, nobody knows how (%s)", strerror(lost));
    } else if (WIFSIGNALED(wait_status)) {
        int number = WTERMSIG(wait_status);
        bool memory = number == SIGKILL && struck;
        snprintf(reason, REASON_BYTES, "the worker was killed by signal %d (%s)%s", number,
                 strsignal(number),
                 memory ? ": out of memory, as the cgroup's count of such kills tells" : "");
    } else {
        snprintf(reason, REASON_BYTES, "the worker ended with code %d", WEXITSTATUS(wait_status));
    }
}

/* Wait for the end of a worker whose socket is closed or about to be. */
static void reap(pool *p, slot *s, char reason[REASON_BYTES]) {
    int wait_status = 0;
    pid_t reaped;
    close(s->socket);
    while ((reaped = waitpid(s->process, &wait_status, 0)) < 0 && errno == EINTR) {
    }
    describe_end(p, s, wait_status, reaped < 0 ? errno : 0, reason);
    s->process = 0;
    s->socket = -1;
    s->hung = false;
}

static void dismiss_all(pool *p) {
    char reason[REASON_BYTES];
    for (int i = 0; i < p->job->capacity.workers; i++)
        if (p->slots[i].process) reap(p, &p->slots[i], reason);
}

/* Handing out */

static bool is_busy(const pool *p) {
    for (int i = 0; i < p->job->capacity.workers; i++)
        if (p->slots[i].unsettled > 0) return true;
    return false;
}

static bool a_suspect_is_at_work(const pool *p) {
    for (int i = 0; i < p->job->capacity.workers; i++)
        if (p->slots[i].unsettled > 0 && pool_is_suspect(p, p->slots[i].tasks[0].number))
            return true;
    return false;
}

/* What of a trial is to be trained next. */
static double next_flops(const pool *p, int32_t trial_number) {
    const legs *l = p->job->legs;
    const int rung = l ? legs_next(l, trial_number) : -1;
    return rung < 0 ? trial_flops(&p->job->plan->trials[trial_number])
                    : legs_flops(l, trial_number, rung);
}

/* How long that will take, from the one that was done last; 0 when nothing is known. */
static double estimate_s(const pool *p, int32_t trial_number) {
    if (p->last_flops <= 0) return 0;
    return p->last_trial_s * next_flops(p, trial_number) / p->last_flops;
}

static bool is_at_limit(const pool *p) {
    return p->job->limit > 0 && *p->job->begun >= p->job->limit;
}

/* Without checkpoints a trial that does not come to its end in time is begun in vain. */
static bool fits_in_time(const pool *p, int32_t trial_number) {
    if (p->job->deadline_s == 0 || p->job->checkpoint_every_s > 0) return true;
    return clock_monotonic_s() + estimate_s(p, trial_number) < p->job->deadline_s;
}

static bool may_start(const pool *p) {
    if (p->waiting.count == 0 || p->stopping || p->trouble != STATUS_OK) return false;
    const int32_t next = schedule_next(&p->waiting);
    if (p->attempts[next] == 0 && (is_at_limit(p) || !fits_in_time(p, next))) return false;
    if (pool_is_suspect(p, next)) return !is_busy(p);
    return !a_suspect_is_at_work(p);
}

/* Trials of the next order: one, or several short ones as long as all workers have their share. */
static int order_size(const pool *p) {
    const schedule *waiting = &p->waiting;
    double trial_s = estimate_s(p, schedule_next(waiting));
    int share = waiting->count / (2 * p->job->capacity.workers);
    if (trial_s <= 0 || trial_s > GROUP_S / 2) return 1;
    double fitting = GROUP_S / trial_s;
    int most = fitting < ORDER_MOST_TRIALS ? (int)fitting : ORDER_MOST_TRIALS;
    if (most > share) most = share;
    return most > 1 ? most : 1;
}

static void add_task(pool *p, slot *s, worker_order *order) {
    int32_t number = schedule_take(&p->waiting);
    int32_t attempt = ++p->attempts[number];
    const trial *t = &p->job->plan->trials[number];
    const int rung = p->job->legs ? legs_next(p->job->legs, number) : -1;
    *p->job->begun += attempt == 1;
    s->tasks[s->task_count++] = (task){
        .number = number,
        .rung = rung,
        .flops = next_flops(p, number),
        .work = {.trial = t,
                 .goal = rung < 0 ? t->iterations : legs_iteration(p->job->legs, number, rung),
                 .worker = (int)(s - p->slots),
                 .attempt = attempt,
                 .process = s->process,
                 .started_s = clock_monotonic_s()}};
    order->trials[order->count].rung = rung;
    order->trials[order->count].number = number;
    order->trials[order->count++].attempt = attempt;
    ledger_ordered(p->job->ledger, &s->tasks[s->task_count - 1].work);
}

/* An order that met a dead worker has its end of file on the way; one that could not be sent for
 * another reason (no memory for it) would leave the worker waiting for ever. */
static void send_order(const slot *s, const worker_order *order) {
    ssize_t sent;
    while ((sent = send(s->socket, order, sizeof *order, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    if (sent < 0 && errno != EPIPE && errno != ECONNRESET) kill(s->process, SIGKILL);
}

/* Only those that nothing has happened to yet go into a group. */
static void give(pool *p, slot *s) {
    worker_order order;
    memset(&order, 0, sizeof order); /* padding too: it is sent as bytes */
    s->task_count = 0;
    int most = order_size(p);
    do add_task(p, s, &order);
    while (order.count < most && p->attempts[order.trials[0].number] == 1 && !is_at_limit(p) &&
           p->waiting.count > 0 && p->attempts[schedule_next(&p->waiting)] == 0);
    s->unsettled = s->task_count;
    s->current = NULL;
    s->heard_s = p->awake_s;
    cores_begin(p, s);
    ledger_sync(p->job->ledger);
    send_order(s, &order);
}

static void stop_for(pool *p, status trouble, const error *why) {
    if (p->trouble == STATUS_OK) p->trouble = error_set(p->err, trouble, "%s", why->message);
}

/* Suspects wait for all others: of those that came after the first `before`. */
static void put_suspects_aside(pool *p, int32_t before) {
    const int32_t count = p->waiting.count;
    for (int32_t i = 0; i < count; i++) {
        const int32_t number = schedule_take(&p->waiting);
        const bool aside = i >= before && pool_is_suspect(p, number);
        schedule_put_back(aside ? &p->suspects : &p->waiting, number);
    }
}

/* Short trials are claimed ahead, as they are handed out in groups. */
static bool wants_more(const pool *p) {
    const schedule *waiting = &p->waiting;
    if (waiting->count == 0) return true;
    const double trial_s = estimate_s(p, schedule_next(waiting));
    return trial_s > 0 && trial_s <= GROUP_S / 2 &&
           waiting->count < 2 * p->job->capacity.workers * ORDER_MOST_TRIALS;
}

static bool may_claim(const pool *p) {
    return !p->stopping && p->trouble == STATUS_OK && !is_at_limit(p);
}

/* Claim what the workers need next. */
static void claim(pool *p) {
    error why;
    p->more = SUPPLY_SOME;
    while (p->more == SUPPLY_SOME && wants_more(p) && may_claim(p)) {
        const int32_t before = p->waiting.count;
        status claimed = supply_claim(p->job->supply, &p->waiting, &p->more, &why);
        if (claimed != STATUS_OK) stop_for(p, claimed, &why);
        put_suspects_aside(p, before);
    }
    if (p->waiting.count == 0 && p->more != SUPPLY_SOME)
        while (p->suspects.count > 0) schedule_put_back(&p->waiting, schedule_take(&p->suspects));
}

/* Of a trial that is trained in legs there may be none left. */
static bool has_no_leg(const pool *p, int32_t trial_number) {
    return p->job->legs && legs_next(p->job->legs, trial_number) < 0;
}

/* Another process may have published what was claimed here and then not heard of for long; whether
 * there was any, by which more may be left to do. */
static bool skip_published(pool *p) {
    const int32_t before = p->waiting.count;
    error why;
    for (bool found = true; found && p->waiting.count > 0 && p->trouble == STATUS_OK;) {
        const int32_t next = schedule_next(&p->waiting);
        status looked = supply_look_again(p->job->supply, next, &found, &why);
        if (looked != STATUS_OK) stop_for(p, looked, &why);
        found |= has_no_leg(p, next);
        if (!found) continue;
        supply_settled(p->job->supply, next);
        schedule_take(&p->waiting);
    }
    return p->waiting.count < before;
}

static void start_and_give(pool *p, slot *s) {
    error why;
    status started = s->process ? STATUS_OK : start_worker(p, s, &why);
    if (started == STATUS_OK)
        give(p, s);
    else if (!is_busy(p)) /* with others at work there will be another try */
        stop_for(p, started, &why);
}

static void hand_out(pool *p) {
    for (int i = 0; i < p->job->capacity.workers; i++) {
        if (p->slots[i].unsettled > 0) continue;
        bool again = true;
        while (again) {
            claim(p);
            again = (skip_published(p) || p->more == SUPPLY_SOME) && p->waiting.count == 0 &&
                    may_claim(p);
        }
        if (!may_start(p)) return;
        start_and_give(p, &p->slots[i]);
    }
}

/* Watching */

static void end_worker(pool *p, slot *s) {
    char reason[REASON_BYTES];
    reap(p, s, reason);
    settle_death(p, s, reason);
}

/* Take all that a worker has sent; its silence for good means that it is dead. */
static void listen_to(pool *p, slot *s) {
    worker_report report;
    ssize_t got;
    while ((got = recv(s->socket, &report, sizeof report, MSG_DONTWAIT)) == sizeof report)
        settle_report(p, s, &report);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    end_worker(p, s);
}

static void kill_all(const pool *p) {
    for (int i = 0; i < p->job->capacity.workers; i++)
        if (p->slots[i].process) kill(p->slots[i].process, SIGKILL);
}

static bool is_impatient(pool *p, int signal_number) {
    if (!stop_is_insistent(signal_number)) return false;
    double now_s = clock_monotonic_s();
    if (p->interrupted_s == 0) p->interrupted_s = now_s;
    return now_s - p->interrupted_s >= ECHO_S;
}

/* The first request asks the workers to stop, a second one in earnest kills them. */
static void handle_stop_requests(pool *p) {
    for (int signal_number; (signal_number = stop_watch_take(&p->watch)) != 0;) {
        if (!p->stopping) p->job->ledger->summary->stopped_by = signal_number;
        p->stopping = true;
        atomic_store(&p->shared_control->stop, true);
        if (is_impatient(p, signal_number)) kill_all(p);
    }
}

static void count_time(pool *p) {
    double now_s = clock_monotonic_s(), gap_s = now_s - p->woke_s;
    p->awake_s += gap_s < LONGEST_GAP_S ? gap_s : LONGEST_GAP_S;
    p->woke_s = now_s;
}

/* Kill who has been silent for too long; its end of file follows. */
static void look_for_hung(pool *p) {
    if (p->job->hang_timeout_s <= 0) return;
    for (int i = 0; i < p->job->capacity.workers; i++) {
        slot *s = &p->slots[i];
        if (s->unsettled == 0 || s->hung || p->awake_s - s->heard_s < p->job->hang_timeout_s)
            continue;
        s->hung = true;
        kill(s->process, SIGKILL);
    }
}

static void wait_for_news(pool *p, int timeout_ms) {
    const int workers = p->job->capacity.workers;
    for (int i = 0; i < workers; i++)
        p->polled[i] = (struct pollfd){.fd = p->slots[i].socket, .events = POLLIN};
    p->polled[workers] = (struct pollfd){.fd = p->watch.descriptor, .events = POLLIN};
    int ready = poll(p->polled, (nfds_t)workers + 1, timeout_ms);
    count_time(p);
    if (ready <= 0) return;
    if (p->polled[workers].revents) handle_stop_requests(p);
    for (int i = 0; i < workers; i++)
        if (p->polled[i].revents) listen_to(p, &p->slots[i]);
}

/* A batch system sends a signal some time before it kills; this is the user's own limit. */
static void look_at_deadline(pool *p) {
    if (p->job->deadline_s == 0 || clock_monotonic_s() < p->job->deadline_s) return;
    p->job->ledger->summary->out_of_time = p->out_of_time = p->stopping = true;
    atomic_store(&p->shared_control->stop, true);
}

/* There is nothing to train here now, but there may be again. */
static bool waits_for_others(const pool *p) {
    return p->more == SUPPLY_LATER && may_claim(p) && !p->job->leaves;
}

static void say_that_it_waits(pool *p) {
    if (p->said_that_it_waits || is_busy(p)) return;
    p->said_that_it_waits = true;
    ledger_notice(p->job->ledger, NULL,
                  "nothing is left to begin; waiting for what other processes train");
}

/* Nothing is left that could be trained, but others wait for what failed. */
static bool is_left_undecided(const pool *p) {
    return p->job->legs && !p->stopping && !is_at_limit(p) && p->waiting.count == 0 &&
           p->more == SUPPLY_NONE && p->job->ledger->summary->failed > 0;
}

static status conclude(const pool *p) {
    const run_progress *l = &p->job->ledger->progress;
    if (p->trouble != STATUS_OK) return p->trouble;
    if (l->trials_done == l->trials_planned) return STATUS_OK;
    if (is_left_undecided(p)) {
        ledger_notice(
            p->job->ledger, NULL,
            "rungs that a failed trial belongs to stay undecided: run again to try it again");
        return STATUS_OK;
    }
    const bool too_long = !p->stopping && p->job->deadline_s > 0 && !is_at_limit(p);
    const char *why = p->out_of_time || too_long ? "the time is up: "
                      : is_at_limit(p)           ? "as many trials were begun as run.limit allows: "
                                                 : "";
    return error_set(p->err, STATUS_STOPPED,
                     "%sstopped with %d of %d trials finished; run again to go on", why,
                     l->trials_done, l->trials_total);
}

status pool_run(const pool_job *job, error *err) {
    pool p = {.job = job};
    status result = pool_begin(&p, err);
    if (result == STATUS_OK) {
        while (hand_out(&p), is_busy(&p) || waits_for_others(&p)) {
            cores_share(&p);
            say_that_it_waits(&p);
            wait_for_news(&p, ledger_tick(job->ledger));
            supply_tick(job->supply);
            look_at_deadline(&p);
            look_for_hung(&p);
        }
        dismiss_all(&p);
        stop_watch_end(&p.watch);
        result = conclude(&p);
    }
    pool_free(&p);
    return result;
}
