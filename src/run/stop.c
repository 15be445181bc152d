#include "src/run/stop.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
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

void stop_watch_ignore_in_worker(stop_watch *w) {
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++) signal(STOP_SIGNALS[i], SIG_IGN);
    stop_watch_end(w);
}
