#include "src/run/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/run/folder.h"
#include "src/run/trial_log.h"
#include "src/store/trial_file.h"
#include "src/train/train.h"

static worker_report report_of(worker_report_kind kind) {
    worker_report report;
    memset(&report, 0, sizeof report); /* padding too: it is sent as bytes */
    report.kind = kind;
    return report;
}

/* Without a parent there is nobody to work for. */
static void send_report(const worker *w, const worker_report *report) {
    ssize_t sent;
    while ((sent = send(w->socket, report, sizeof *report, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    if (sent != sizeof *report) _exit(EXIT_FAILURE);
}

static void send_failure(const worker *w, worker_report_kind kind, status failure,
                         const char *message) {
    worker_report report = report_of(kind);
    report.failure = failure;
    snprintf(report.message, sizeof report.message, "%s", message);
    trial_log_line(report.message);
    send_report(w, &report);
}

static bool on_progress(const train_progress *progress, void *context) {
    const worker *w = context;
    worker_report report = report_of(progress->evaluated ? REPORT_EVALUATED : REPORT_PROGRESS);
    report.iteration = progress->iteration;
    report.loss = progress->loss;
    report.samples_per_s = progress->samples_per_s;
    if (progress->evaluated) {
        report.evaluated = *progress->evaluated;
        trial_log_evaluation(progress);
    }
    send_report(w, &report);
    return !atomic_load(w->stop);
}

static status publish(const worker *w, const trial *t, const outcome *o, error *err) {
    char *path = folder_trial_path(w->folder, t);
    if (!path) return error_no_memory(err, strlen(w->folder));
    status result = trial_file_write(path, t, w->plan->data_digest_hex, o, err);
    free(path);
    return result;
}

static void report_outcome(const worker *w, const trial *t, const outcome *o,
                           const trial_runtime *runtime) {
    error err;
    status result = publish(w, t, o, &err);
    if (result != STATUS_OK) {
        send_failure(w, REPORT_UNPUBLISHED, result, err.message);
        return;
    }
    worker_report report = report_of(REPORT_DONE);
    report.status = o->status;
    report.runtime = *runtime;
    if (o->evaluation_count > 0) report.evaluated = o->evaluations[o->evaluation_count - 1];
    trial_log_line(trial_status_name(o->status));
    send_report(w, &report);
}

static void carry_out(const worker *w, const worker_order *order) {
    const trial *t = &w->plan->trials[order->trial_number];
    trial_log_begin(w->folder, t, w->plan->data_digest_hex, order->attempt);
    worker_report started = report_of(REPORT_STARTED);
    send_report(w, &started);
    outcome o;
    trial_runtime runtime = {0};
    error err;
    status result = train_trial(t, w->data, on_progress, (void *)w, &o, &runtime, &err);
    if (result == STATUS_OK)
        report_outcome(w, t, &o, &runtime);
    else
        send_failure(w, result == STATUS_STOPPED ? REPORT_STOPPED : REPORT_FAILED, result,
                     err.message);
    outcome_free(&o);
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
