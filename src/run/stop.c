#include "src/run/stop.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "src/run/run.h"

/* Batch systems send one of the last three a while before a job's time is up. */
static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
enum { STOP_SIGNAL_COUNT = sizeof STOP_SIGNALS / sizeof *STOP_SIGNALS };

/* A blocked signal is queued even when it is ignored, so one that is to stay ignored must not be
 * among the watched. */
static bool is_ignored(int signal_number) {
    struct sigaction now;
    return sigaction(signal_number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

status stop_watch_begin(stop_watch *w, error *err) {
    sigset_t watched;
    sigemptyset(&watched);
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++)
        if (!is_ignored(STOP_SIGNALS[i])) sigaddset(&watched, STOP_SIGNALS[i]);
    w->descriptor = signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
    if (w->descriptor < 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot watch for signals");
    sigprocmask(SIG_BLOCK, &watched, &w->old_mask);
    return STATUS_OK;
}

int stop_watch_take(const stop_watch *w) {
    struct signalfd_siginfo request;
    bool taken = read(w->descriptor, &request, sizeof request) == sizeof request;
    return taken ? (int)request.ssi_signo : 0;
}

void stop_watch_end(stop_watch *w) {
    close(w->descriptor);
    sigprocmask(SIG_SETMASK, &w->old_mask, NULL);
}

bool stop_is_insistent(int signal_number) {
    return signal_number == SIGINT || signal_number == SIGTERM;
}

static pid_t worker_parent;

/* A limit on CPU time (ulimit -t) counts for each process by itself; the run stops as a whole. */
static void pass_to_parent(int signal_number) {
    const int before = errno;
    kill(worker_parent, signal_number);
    errno = before;
}

void stop_watch_ignore_in_worker(stop_watch *w, pid_t parent) {
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++) signal(STOP_SIGNALS[i], SIG_IGN);
    worker_parent = parent;
    const struct sigaction pass = {.sa_handler = pass_to_parent, .sa_flags = SA_RESTART};
    sigaction(SIGXCPU, &pass, NULL);
    stop_watch_end(w);
}

void run_on_stop_signals(void (*handle)(int signal_number)) {
    const struct sigaction then = {.sa_handler = handle};
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++) {
        struct sigaction now;
        if (sigaction(STOP_SIGNALS[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(STOP_SIGNALS[i], &then, NULL);
    }
}
