#include "src/base/isolated.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { KEEPS_STANDARD_ERROR = 1 }; /* what the sanitizer has to say belongs to the tests */
#else
enum { KEEPS_STANDARD_ERROR = 0 }; /* the C library complains there of what it finds corrupted */
#endif

typedef struct call {
    isolated_function *function; /* at the same address in both processes */
    double cpu_s;
    size_t bytes; /* of the request, which follows */
} call;

typedef struct answer {
    status result;
    error err;
    size_t bytes; /* of the reply, which follows */
} answer;

/* --- between the two --- */

/* False when the other side is gone. */
static bool send_all(int connection, const void *data, size_t bytes) {
    for (const char *next = data; bytes > 0;) {
        ssize_t sent = send(connection, next, bytes, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        next += sent;
        bytes -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int connection, void *into, size_t bytes) {
    for (char *next = into; bytes > 0;) {
        ssize_t got = recv(connection, next, bytes, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        next += got;
        bytes -= (size_t)got;
    }
    return true;
}

/* --- the other process --- */

/* Files of the first process stay its own: a lock, or a pipe somebody waits for the end of. */
static void close_files_but(int connection) {
    int nothing = open("/dev/null", O_RDWR);
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (nothing >= 0 && (stream != STDERR_FILENO || !KEEPS_STANDARD_ERROR))
            dup2(nothing, stream);
    if (connection > STDERR_FILENO + 1) close_range(STDERR_FILENO + 1, (unsigned)connection - 1, 0);
    close_range((unsigned)connection + 1, UINT_MAX, 0);
}

/* Whoever asks decides when it ends, so it takes no signal that is meant for them both. */
static void settle(pid_t parent, int connection) {
    static const int for_both[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGTSTP};
    const struct rlimit none = {0, 0};
    sigset_t all;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(EXIT_FAILURE);
    for (size_t i = 0; i < sizeof for_both / sizeof *for_both; i++) signal(for_both[i], SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    setrlimit(RLIMIT_CORE, &none);
    close_files_but(connection);
}

static void limit_time(double cpu_s) {
    const struct itimerval limit = {.it_value = {.tv_sec = (time_t)cpu_s + 1}};
    setitimer(ITIMER_PROF, &limit, NULL);
}

static bool answer_call(int connection, const call *asked, const void *request) {
    text reply = {0};
    answer a = {.result = STATUS_INTERNAL};
    limit_time(asked->cpu_s);
    a.result = asked->function(request, asked->bytes, &reply, &a.err);
    if (reply.failed && a.result == STATUS_OK) a.result = error_no_memory(&a.err, reply.bytes);
    a.bytes = reply.failed ? 0 : reply.bytes;
    bool sent = send_all(connection, &a, sizeof a) && send_all(connection, reply.data, a.bytes);
    text_free(&reply);
    return sent;
}

static _Noreturn void serve(pid_t parent, int connection) {
    call asked;
    settle(parent, connection);
    while (receive_all(connection, &asked, sizeof asked)) {
        char *request = malloc(asked.bytes + 1);
        bool went = request && receive_all(connection, request, asked.bytes) &&
                    answer_call(connection, &asked, request);
        free(request);
        if (!went) break;
    }
    _exit(EXIT_SUCCESS);
}

/* --- this process --- */

/* The process that serves; one for each process that asks. */
static struct {
    pid_t owner;   /* who began it: a fork of that one has to begin its own */
    pid_t process; /* 0: none */
    int connection;
    int calls;
} server;

static status begin(error *err) {
    int ends[2];
    const pid_t self = getpid();
    if (server.process && server.owner == self) return STATUS_OK;
    if (server.process) close(server.connection);
    server.process = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot make a connection to a process");
    pid_t process = fork();
    if (process == 0) serve(self, ends[1]);
    close(ends[1]);
    if (process < 0) {
        int cause = errno;
        close(ends[0]);
        return error_set_errno(err, STATUS_IO, cause, "cannot make a process");
    }
    server.owner = self;
    server.process = process;
    server.connection = ends[0];
    server.calls = 0;
    return STATUS_OK;
}

/* It is dead, or answers nonsense: how did it end? */
static status reap(error *err) {
    int state = 0;
    pid_t ended;
    close(server.connection);
    kill(server.process, SIGCONT);
    while ((ended = waitpid(server.process, &state, 0)) < 0 && errno == EINTR) {
    }
    server.process = 0;
    if (ended < 0 || !WIFSIGNALED(state))
        return error_set(err, STATUS_DAMAGED, "the process ended itself");
    if (WTERMSIG(state) == SIGKILL)
        return error_set(err, STATUS_NO_MEMORY,
                         "the process was killed, as the kernel does when memory is short");
    if (WTERMSIG(state) == SIGPROF)
        return error_set(err, STATUS_DAMAGED, "it does not come to an end");
    return error_set(err, STATUS_DAMAGED, "%s", strsignal(WTERMSIG(state)));
}

static bool receive_reply(size_t bytes, text *reply) {
    reply->data = malloc(bytes + 1);
    reply->failed = !reply->data;
    if (reply->failed || !receive_all(server.connection, reply->data, bytes)) return false;
    reply->data[bytes] = '\0';
    reply->bytes = bytes;
    reply->capacity = bytes + 1;
    return true;
}

/* False when there was no answer. */
static bool ask(const call *c, const void *request, answer *a, text *reply) {
    server.calls++;
    return send_all(server.connection, c, sizeof *c) &&
           send_all(server.connection, request, c->bytes) &&
           receive_all(server.connection, a, sizeof *a) && receive_reply(a->bytes, reply);
}

status isolated_call(isolated_function *function, const void *request, size_t bytes, double cpu_s,
                     text *reply, bool *died, error *err) {
    const call c = {.function = function, .cpu_s = cpu_s, .bytes = bytes};
    enum { MOST_ATTEMPTS = 2 };
    for (int attempt = 1;; attempt++) {
        answer a;
        *died = false;
        TRY(begin(err));
        const bool first_there = server.calls == 0;
        if (ask(&c, request, &a, reply)) {
            a.err.message[sizeof a.err.message - 1] = '\0';
            return a.result == STATUS_OK ? STATUS_OK
                                         : error_set(err, a.result, "%s", a.err.message);
        }
        const bool no_room = reply->failed;
        text_free(reply);
        status ended = reap(err);
        *died = !no_room;
        if (no_room) return error_no_memory(err, a.bytes);
        if (first_there || attempt == MOST_ATTEMPTS) return ended;
    }
}
