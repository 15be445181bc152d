#include "src/run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/publish.h"
#include "src/run/folder.h"
#include "src/run/legs.h"
#include "src/run/trial_log.h"
#include "src/store/rung_file.h"
#include "src/store/trial_file.h"
#include "src/train/train.h"

/* A trial on its way from order to file. */
typedef struct job {
    const worker *worker;
    const trial *trial;
    int32_t number;
    int rung; /* that it is trained to; -1: to the end */
    train_checkpoints checkpoints;
    char *path, *rung_path; /* the latter NULL where there is no rung on the way */
    char *image;            /* of the trial's file, to be published */
    size_t image_bytes;
    worker_report done; /* to be sent once it is durable */
} job;

/* --- reports --- */

static worker_report report_of(worker_report_kind kind, const job *j) {
    worker_report report;
    memset(&report, 0, sizeof report); /* padding too: it is sent as bytes */
    report.kind = kind;
    report.trial_number = j->number;
    return report;
}

/* Without a parent there is nobody to work for. */
static void send_report(const worker *w, const worker_report *report) {
    ssize_t sent;
    while ((sent = send(w->socket, report, sizeof *report, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    if (sent != sizeof *report) _exit(EXIT_FAILURE);
}

static void send_kind(worker_report_kind kind, const job *j) {
    worker_report report = report_of(kind, j);
    send_report(j->worker, &report);
}

/* The parent may be slow to hear of it, on a busy machine. */
static void send_started(const job *j) {
    worker_report report = report_of(REPORT_STARTED, j);
    report.started_s = clock_monotonic_s();
    send_report(j->worker, &report);
}

static void send_message(worker_report_kind kind, const job *j, status failure,
                         const char *message) {
    worker_report report = report_of(kind, j);
    report.failure = failure;
    snprintf(report.message, sizeof report.message, "%s", message);
    trial_log_line(report.message);
    send_report(j->worker, &report);
}

static bool on_progress(const train_progress *progress, void *context) {
    const job *j = context;
    worker_report report = report_of(progress->evaluated ? REPORT_EVALUATED : REPORT_PROGRESS, j);
    if (progress->kept) report.kind = REPORT_KEPT;
    report.iteration = progress->iteration;
    report.resumed = progress->resumed;
    report.loss = progress->loss;
    report.samples_per_s = progress->samples_per_s;
    if (progress->evaluated) {
        report.evaluated = *progress->evaluated;
        trial_log_evaluation(j->trial, progress);
    }
    if (progress->notice)
        send_message(REPORT_NOTICE, j, STATUS_OK, progress->notice);
    else
        send_report(j->worker, &report);
    return !atomic_load(&j->worker->posted->stop);
}

/* --- training --- */

static void prepare_report(job *j, const outcome *o, const trial_runtime *runtime) {
    j->done = report_of(REPORT_DONE, j);
    j->done.status = o->status;
    j->done.runtime = *runtime;
    if (o->evaluation_count > 0) j->done.evaluated = o->evaluations[o->evaluation_count - 1];
}

/* The image of the file that a trial leaves at a rung, which takes the place of its own. */
static status build_rung(job *j, const outcome *o, const train_state *state, error *err) {
    const evaluation *last = &o->evaluations[o->evaluation_count - 1];
    const rung_score score = legs_score(j->trial, last);
    const rung_state kept = {state->bytes, state->count};
    free(j->path);
    j->path = j->rung_path;
    j->rung_path = NULL;
    return rung_file_build(j->path, j->trial, plan_data_digest(j->worker->plan, j->trial), o,
                           &score, &kept, &j->image, &j->image_bytes, err);
}

static status build_file(job *j, const outcome *o, const train_state *state, error *err) {
    if (o->status == TRIAL_STOPPED) return build_rung(j, o, state, err);
    return trial_file_build(j->path, j->trial, plan_data_digest(j->worker->plan, j->trial), o,
                            &j->image, &j->image_bytes, err);
}

static void prepare_file(job *j, const outcome *o, const train_state *state,
                         const trial_runtime *runtime) {
    error err;
    status result = build_file(j, o, state, &err);
    if (result != STATUS_OK) {
        send_message(REPORT_UNPUBLISHED, j, result, err.message);
        return;
    }
    trial_log_line(trial_status_name(o->status));
    prepare_report(j, o, runtime);
    send_kind(REPORT_TRAINED, j);
}

/* The state that the last rung before this leg left, as far as there is one that can be read. */
static rung_state find_state(const job *j) {
    const worker *w = j->worker;
    rung_state found = {0};
    const int last = j->rung < 0 ? -1 : j->rung - 1;
    for (int rung = last; rung >= 0 && !found.bytes; rung--) {
        error err;
        const int64_t iteration = plan_rung_iteration(w->plan, j->trial, rung);
        char *path = folder_rung_path(w->folder, w->layout, j->trial, iteration);
        if (path && access(path, F_OK) == 0 &&
            rung_file_read_state(path, j->trial->id, iteration, &found, &err) != STATUS_OK)
            send_message(REPORT_NOTICE, j, STATUS_OK, err.message);
        free(path);
    }
    return found;
}

/* Of its fold, of all folds, or with windows of its size. */
static dataset data_of(const worker *w, const trial *t) {
    return dataset_of_windows(dataset_of_trial(w->data, t->folds, t->fold), t->lookback,
                              t->horizon);
}

/* Train, and leave the file's image in the job. */
static void train(job *j, int attempt) {
    const worker *w = j->worker;
    const rung_state from = find_state(j);
    const train_rung rung = {
        .iteration = j->rung_path ? plan_rung_iteration(w->plan, j->trial, j->rung) : 0,
        .from = from.bytes,
        .from_bytes = from.count};
    train_state state = {0};
    outcome o;
    trial_runtime runtime = {0};
    error err;
    trial_log_begin(w->folder, w->layout, j->trial, plan_data_digest(w->plan, j->trial), attempt);
    send_started(j);
    const dataset own = data_of(w, j->trial);
    const sequences data = sequences_of_dataset(&own);
    const train_options options = {.isa = w->isa,
                                   .checkpoints = &j->checkpoints,
                                   .threads = &w->posted->threads[w->slot],
                                   .rung = &rung,
                                   .state = &state,
                                   .listen = on_progress,
                                   .context = j};
    status result = train_trial(j->trial, &data, &options, &o, &runtime, &err);
    if (result == STATUS_OK)
        prepare_file(j, &o, &state, &runtime);
    else
        send_message(result == STATUS_STOPPED ? REPORT_STOPPED : REPORT_FAILED, j, result,
                     err.message);
    outcome_free(&o);
    free(state.bytes);
    free(from.bytes);
}

/* A trial that runs were killed with before its first checkpoint has its next one sooner, so that
 * it gets on even where runs never last long. */
static double checkpoint_every_s(const worker *w, int32_t number) {
    const double usual_s = w->checkpoint_every_s, soonest_s = fmin(usual_s, 1);
    return fmax(ldexp(usual_s, -w->orphans[number]), soonest_s);
}

static bool ends_at_rung(const worker *w, int rung) {
    return rung >= 0 && rung < w->plan->stopping->race.rungs - 1;
}

static void begin_job(job *j, const worker *w, int32_t number, int rung) {
    *j = (job){.worker = w, .trial = &w->plan->trials[number], .number = number, .rung = rung};
    j->path = folder_trial_path(w->folder, w->layout, j->trial);
    if (ends_at_rung(w, rung))
        j->rung_path = folder_rung_path(w->folder, w->layout, j->trial,
                                        plan_rung_iteration(w->plan, j->trial, rung));
    j->checkpoints =
        (train_checkpoints){.path = folder_checkpoint_path(w->folder, w->layout, j->trial),
                            .every_s = checkpoint_every_s(w, number)};
}

static void end_job(job *j) {
    free(j->path);
    free(j->rung_path);
    free((char *)j->checkpoints.path);
    free(j->image);
}

/* --- publishing --- */

static void conclude(job *j, status result, const char *message) {
    if (result != STATUS_OK) {
        send_message(REPORT_UNPUBLISHED, j, result, message);
        return;
    }
    train_checkpoints_remove(&j->checkpoints);
    send_report(j->worker, &j->done);
}

static void publish_one(job *j) {
    error err;
    status result = files_publish(j->path, j->image, j->image_bytes, false, &err);
    conclude(j, result, err.message);
}

static void publish_several(job jobs[], int count) {
    static file_to_publish files[ORDER_MOST_TRIALS];
    size_t waiting = 0;
    for (int i = 0; i < count; i++)
        if (jobs[i].image)
            files[waiting++] = (file_to_publish){
                .path = jobs[i].path, .data = jobs[i].image, .bytes = jobs[i].image_bytes};
    files_publish_group(files, waiting);
    waiting = 0;
    for (int i = 0; i < count; i++) {
        if (!jobs[i].image) continue;
        conclude(&jobs[i], files[waiting].result, files[waiting].err.message);
        waiting++;
    }
}

/* --- orders --- */

static void train_or_give_up(job *j, int attempt) {
    const bool paths = j->path && j->checkpoints.path;
    if (!paths || (ends_at_rung(j->worker, j->rung) && !j->rung_path))
        send_message(REPORT_FAILED, j, STATUS_NO_MEMORY, "out of memory");
    else if (atomic_load(&j->worker->posted->stop))
        send_kind(REPORT_STOPPED, j);
    else
        train(j, attempt);
}

static void carry_out(const worker *w, const worker_order *order) {
    job jobs[ORDER_MOST_TRIALS];
    for (int i = 0; i < order->count; i++) {
        begin_job(&jobs[i], w, order->trials[i].number, order->trials[i].rung);
        train_or_give_up(&jobs[i], order->trials[i].attempt);
    }
    if (order->count == 1 && jobs[0].image) publish_one(&jobs[0]);
    if (order->count > 1) publish_several(jobs, order->count);
    for (int i = 0; i < order->count; i++) end_job(&jobs[i]);
}

static bool receive_order(const worker *w, worker_order *order) {
    ssize_t got;
    while ((got = recv(w->socket, order, sizeof *order, 0)) < 0 && errno == EINTR) {
    }
    return got == sizeof *order;
}

/* The parent may have died before the request to die with it was made. */
static void die_with_parent(const worker *w) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != w->parent) _exit(EXIT_FAILURE);
}

static void leave_the_terminal(void) {
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return;
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) dup2(nothing, i);
    if (nothing > STDERR_FILENO) close(nothing);
}

/* Large pieces go back to the system when they are freed; by default malloc learns to keep them,
 * and a worker would hold the memory of more than one trial. */
static void keep_no_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    mallopt(M_TRIM_THRESHOLD, 128 << 10);
}

void worker_run(const worker *w) {
    worker_order order;
    keep_no_memory();
    die_with_parent(w);
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is to be an error, as a full disk is */
    leave_the_terminal();
    while (receive_order(w, &order)) carry_out(w, &order);
    _exit(EXIT_SUCCESS);
}
