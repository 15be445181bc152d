#include "src/plots/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/memory.h"

static bool is_program(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

char *gnuplot_find(void) {
    const char *folder = getenv("PATH");
    while (folder && *folder) {
        size_t bytes = strcspn(folder, ":");
        char *copy = memory_copy_bytes(folder, bytes);
        /* A relative folder would make what runs depend on where the user stands. */
        char *path = copy && copy[0] == '/' ? files_join(copy, "gnuplot") : NULL;
        free(copy);
        if (path && is_program(path)) return path;
        free(path);
        folder += bytes + (folder[bytes] == ':');
    }
    return NULL;
}

/* --- environment --- */

/* Where libraries and fonts are may have to be said by the user's environment; nothing else of it
 * is passed on (GNUPLOT_LIB, GNUTERM and the locale would change what is drawn). */
static const char *const PASSED_ON[] = {
    "HOME", "PATH", "LD_LIBRARY_PATH", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE"};
enum { PASSED_COUNT = sizeof PASSED_ON / sizeof *PASSED_ON };

typedef struct environment {
    char *entries[PASSED_COUNT + 2];
} environment;

static bool environment_make(environment *e) {
    int count = 0;
    *e = (environment){0};
    e->entries[count++] = memory_copy_text("LC_ALL=C.UTF-8");
    for (int i = 0; i < PASSED_COUNT; i++) {
        const char *value = getenv(PASSED_ON[i]);
        if (!value) continue;
        if (asprintf(&e->entries[count], "%s=%s", PASSED_ON[i], value) < 0)
            e->entries[count] = NULL;
        if (!e->entries[count++]) return false;
    }
    return e->entries[0] != NULL;
}

static void environment_free(environment *e) {
    for (int i = 0; i < PASSED_COUNT + 2; i++) free(e->entries[i]);
}

/* --- process --- */

static int start(const char *program, const char *folder, const char *script, char **entries,
                 pid_t *child) {
    char name[] = "gnuplot", defaults[] = "-d"; /* -d: no start-up file is read */
    char *const arguments[] = {name, defaults, (char *)script, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGTERM);
    sigaddset(&usual, SIGHUP);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    int failed = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!failed) failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(&actions, 1, "gnuplot.log",
                                                  O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0666);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (!failed) failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!failed) failed = posix_spawn(child, program, &actions, &attributes, arguments, entries);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

status gnuplot_start(const char *program, const char *folder, const char *script, int timeout_s,
                     gnuplot_process *out, error *err) {
    environment e;
    *out = (gnuplot_process){.script = script, .timeout_s = timeout_s};
    if (!environment_make(&e)) {
        environment_free(&e);
        return error_no_memory(err, sizeof e);
    }
    int failed = start(program, folder, script, e.entries, &out->process);
    environment_free(&e);
    if (failed) return error_set_errno(err, STATUS_IO, failed, "cannot start %s", program);
    out->deadline_s = clock_monotonic_s() + timeout_s;
    return STATUS_OK;
}

/* --- signals --- */

static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
enum { STOP_SIGNAL_COUNT = sizeof STOP_SIGNALS / sizeof *STOP_SIGNALS };

/* Blocked, an ignored signal would be pending all the same. */
static bool is_ignored(int number) {
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void gnuplot_hold_signals(sigset_t *old_mask) {
    sigset_t held;
    sigemptyset(&held);
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++)
        if (!is_ignored(STOP_SIGNALS[i])) sigaddset(&held, STOP_SIGNALS[i]);
    sigprocmask(SIG_BLOCK, &held, old_mask);
}

void gnuplot_release_signals(const sigset_t *old_mask) {
    sigprocmask(SIG_SETMASK, old_mask, NULL);
}

static bool stop_is_pending(void) {
    sigset_t pending;
    if (sigpending(&pending) != 0) return false;
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++)
        if (sigismember(&pending, STOP_SIGNALS[i]) == 1) return true;
    return false;
}

/* --- waiting --- */

static status judge(const char *script, int state, error *err) {
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0) return STATUS_OK;
    return error_set(err, STATUS_IO, "gnuplot failed on %s (%s %d); plots/gnuplot.log says why",
                     script, WIFSIGNALED(state) ? "signal" : "exit code",
                     WIFSIGNALED(state) ? WTERMSIG(state) : WEXITSTATUS(state));
}

void gnuplot_hurry(gnuplot_process *p) {
    p->deadline_s = clock_monotonic_s();
}

/* Reaps it, and ends those of its group that are left.  The zombie keeps the group's number from
 * being given to others until then. */
static int end_group(pid_t process) {
    int state = 0;
    kill(-process, SIGKILL);
    while (waitpid(process, &state, 0) < 0 && errno == EINTR) continue;
    return state;
}

static bool has_ended(pid_t process) {
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid != 0;
}

status gnuplot_wait(const gnuplot_process *p, error *err) {
    const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    bool late = false, stopped = false;
    while (!has_ended(p->process) && !late && !stopped) {
        nanosleep(&pause, NULL);
        late = clock_monotonic_s() > p->deadline_s;
        stopped = stop_is_pending();
    }
    if (has_ended(p->process)) return judge(p->script, end_group(p->process), err);
    end_group(p->process);
    if (stopped) return error_set(err, STATUS_STOPPED, "gnuplot was stopped by a signal");
    return error_set(err, STATUS_STOPPED, "gnuplot took more than %d s over %s and was stopped",
                     p->timeout_s, p->script);
}
