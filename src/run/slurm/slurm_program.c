#include "src/run/slurm/slurm_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LONGEST_SILENCE_MS = 60000, MOST_BYTES = 1 << 24 };

/* Both ends of what a program says on two streams. */
typedef struct streams {
    int out[2], err[2];
} streams;

static bool open_streams(streams *s) {
    *s = (streams){{-1, -1}, {-1, -1}};
    return pipe2(s->out, O_CLOEXEC) == 0 && pipe2(s->err, O_CLOEXEC) == 0;
}

static void close_one(int *descriptor) {
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

static void close_streams(streams *s) {
    for (int i = 0; i < 2; i++) {
        close_one(&s->out[i]);
        close_one(&s->err[i]);
    }
}

/* 0 or an errno. */
static int start(const char *const words[], const streams *s, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_init(&actions);
    int failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, s->out[1], 1);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&actions, s->err[1], 2);
    if (!failed)
        failed =
            posix_spawnp(child, words[0], &actions, &attributes, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

/* False at the end of the stream. */
static bool take(int descriptor, text *said) {
    char bytes[4096];
    const ssize_t got = read(descriptor, bytes, sizeof bytes);
    if (got < 0) return errno == EINTR;
    if (said->bytes < MOST_BYTES) text_append_bytes(said, bytes, (size_t)got);
    return got > 0;
}

/* Until both streams have ended; false when nothing comes for too long. */
static bool listen_to(streams *s, text *said, text *complaint) {
    while (s->out[0] >= 0 || s->err[0] >= 0) {
        struct pollfd polled[2] = {{.fd = s->out[0], .events = POLLIN},
                                   {.fd = s->err[0], .events = POLLIN}};
        const int ready = poll(polled, 2, LONGEST_SILENCE_MS);
        if (ready == 0) return false;
        if (ready < 0) continue;
        if (polled[0].revents && !take(s->out[0], said)) close_one(&s->out[0]);
        if (polled[1].revents && !take(s->err[0], complaint)) close_one(&s->err[0]);
    }
    return true;
}

/* "sbatch: error: Invalid account" says who it is itself. */
static const char *past_prefix(const char *complaint, const char *program) {
    static const char said[] = ": error: ";
    const size_t chars = strlen(program);
    if (strncmp(complaint, program, chars) != 0) return complaint;
    return strncmp(complaint + chars, said, sizeof said - 1) == 0
               ? complaint + chars + sizeof said - 1
               : complaint;
}

/* What helps against what Slurm says, whatever program of its says so. */
static const char *cure_of(const char *why) {
    static const struct {
        const char *said, *cure;
    } cures[] = {
        {"unable to contact slurm controller",
         "it cannot be reached from here; what is queued and trained is kept: try again later"},
        {"timed out", "it does not answer; what is queued and trained is kept: try again later"},
        {"account",
         "slurm.account names another; 'sacctmgr show associations user=$USER' lists "
         "those that you may use"},
        {"partition", "slurm.partition names another; 'sinfo' lists them"},
        {"qos", "slurm.extra or --qos=NAME after -- names another"},
        {"time limit", "slurm.time asks for less; 'sinfo' lists what a partition allows"},
        {"node configuration is not available",
         "slurm.cpus asks for fewer; 'sinfo -N -l' lists "
         "what nodes have"},
    };
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        if (strcasestr(why, cures[i].said)) return cures[i].cure;
    return NULL;
}

static status judge(const char *program, int state, bool heard, const text *complaint, int *code,
                    error *err) {
    *code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    if (!heard)
        return error_set(err, STATUS_IO,
                         "%s has said nothing for a minute: the scheduler does not answer; what is "
                         "queued and trained is kept: try again later",
                         program);
    if (*code == 0) return STATUS_OK;
    const char *why = past_prefix(text_string(complaint), program);
    const char *cure = cure_of(why);
    return error_set(err, STATUS_IO, "%s failed: %.*s%s%s", program, (int)strcspn(why, "\n"),
                     *why ? why : "it does not say why", cure ? "; " : "", cure ? cure : "");
}

static status call(const char *const words[], streams *s, text *said, text *complaint, int *code,
                   error *err) {
    pid_t child;
    int state = 0;
    const int failed = start(words, s, &child);
    if (failed == ENOENT)
        return error_set(err, STATUS_BAD_INPUT,
                         "there is no program %s here: is this a host of a Slurm cluster?  Any "
                         "other scheduler can start 'sweep work' itself",
                         words[0]);
    if (failed) return error_set_errno(err, STATUS_IO, failed, "cannot start %s", words[0]);
    close_one(&s->out[1]);
    close_one(&s->err[1]);
    const bool heard = listen_to(s, said, complaint);
    if (!heard) kill(child, SIGKILL);
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    return judge(words[0], state, heard, complaint, code, err);
}

status slurm_call(const char *const words[], text *said, int *code, error *err) {
    streams s;
    text complaint = {0};
    *code = -1;
    status result = open_streams(&s) ? call(words, &s, said, &complaint, code, err)
                                     : error_set_errno(err, STATUS_IO, errno, "cannot make a pipe");
    close_streams(&s);
    text_free(&complaint);
    return result;
}
