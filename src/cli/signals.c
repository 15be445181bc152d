#include "src/cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "src/base/temporaries.h"

static const int ENDING[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
enum { ENDING_COUNT = sizeof ENDING / sizeof *ENDING };

/* Who blocks it takes it from a descriptor, and stops in good order. */
static bool stops_in_order(void) {
    sigset_t blocked;
    return sigprocmask(SIG_BLOCK, NULL, &blocked) == 0 && sigismember(&blocked, SIGTERM) == 1;
}

static void end(int number) {
    const int kept = errno;
    if (number != SIGTERM && stops_in_order()) { /* SIGTERM itself is blocked while it is here */
        kill(getpid(), SIGTERM);
    } else {
        temporaries_remove_all();
        signal(number, SIG_DFL);
        raise(number); /* comes when this returns, which unblocks it */
    }
    errno = kept;
}

static void prepare_end(int number) {
    struct sigaction now, wanted = {.sa_handler = end};
    sigemptyset(&wanted.sa_mask);
    if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN) return;
    sigaction(number, &wanted, NULL);
}

void signals_prepare(void) {
    signal(SIGCHLD, SIG_DFL); /* inherited as ignored it would lose how children end */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void signals_take_temporaries_along(void) {
    for (size_t i = 0; i < ENDING_COUNT; i++) prepare_end(ENDING[i]);
}
