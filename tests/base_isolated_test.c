/* Calls in another process: what comes back, and that its death is an error and no more. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/isolated.h"
#include "tests/check.h"

enum { PLENTY_S = 60 };

static status call(isolated_function *function, const char *request, text *reply, error *err) {
    bool died = false;
    err->message[0] = '\0';
    return isolated_call(function, request, strlen(request), PLENTY_S, reply, &died, err);
}

static status answer_process(const void *request, size_t bytes, text *reply, error *err) {
    (void)request, (void)bytes, (void)err;
    text_append_format(reply, "%ld", (long)getpid());
    return STATUS_OK;
}

static status answer_backwards(const void *request, size_t bytes, text *reply, error *err) {
    (void)err;
    const char *asked = request;
    while (bytes-- > 0) text_append_bytes(reply, &asked[bytes], 1);
    return STATUS_OK;
}

static status refuse(const void *request, size_t bytes, text *reply, error *err) {
    (void)bytes, (void)reply;
    return error_set(err, STATUS_BAD_INPUT, "not %.3s", (const char *)request);
}

/* Dies of the signal whose number is the request's length. */
static status die(const void *request, size_t bytes, text *reply, error *err) {
    (void)request, (void)reply, (void)err;
    signal((int)bytes, SIG_DFL);
    raise((int)bytes);
    return STATUS_OK;
}

static status leave(const void *request, size_t bytes, text *reply, error *err) {
    (void)request, (void)bytes, (void)reply, (void)err;
    _exit(0);
}

static status never_end(const void *request, size_t bytes, text *reply, error *err) {
    (void)bytes, (void)reply, (void)err;
    for (const volatile char *at = request;;)
        if (at[0] == '\0') return STATUS_OK;
}

/* Dies at the second call in one process: the damage that an earlier call left. */
static status die_later(const void *request, size_t bytes, text *reply, error *err) {
    static int calls;
    (void)request, (void)bytes, (void)err;
    if (++calls > 1) raise(SIGKILL);
    text_append(reply, "first");
    return STATUS_OK;
}

static long process_of_call(void) {
    text reply = {0};
    error err;
    CHECK_STATUS(call(answer_process, "", &reply, &err), STATUS_OK, &err);
    long process = strtol(text_string(&reply), NULL, 10);
    text_free(&reply);
    return process;
}

TEST(values_and_errors_come_back) {
    error err;
    text reply = {0};
    CHECK_STATUS(call(answer_backwards, "sweep", &reply, &err), STATUS_OK, &err);
    CHECK(strcmp(text_string(&reply), "peews") == 0);
    text_free(&reply);
    CHECK_STATUS(call(answer_backwards, "", &reply, &err), STATUS_OK, &err);
    CHECK(reply.bytes == 0);
    text_free(&reply);
    CHECK_STATUS(call(refuse, "this", &reply, &err), STATUS_BAD_INPUT, &err);
    CHECK(strcmp(err.message, "not thi") == 0);
    text_free(&reply);
}

TEST(a_large_request_and_reply_come_through) {
    enum { BYTES = 5000000 };
    error err;
    text reply = {0};
    char *request = malloc(BYTES + 1);
    if (!request) return;
    memset(request, 'b', BYTES);
    request[0] = 'a';
    request[BYTES] = '\0';
    CHECK_STATUS(call(answer_backwards, request, &reply, &err), STATUS_OK, &err);
    CHECK(reply.bytes == BYTES && reply.data[BYTES - 1] == 'a' && reply.data[0] == 'b');
    text_free(&reply);
    free(request);
}

TEST(one_process_serves_all_calls) {
    long first = process_of_call();
    CHECK(first != (long)getpid());
    CHECK(process_of_call() == first);
}

TEST(its_death_is_an_error) {
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
    char request[64] = "";
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        error err;
        text reply = {0};
        memset(request, 'x', (size_t)signals[i]);
        request[signals[i]] = '\0';
        CHECK_STATUS(call(die, request, &reply, &err), STATUS_DAMAGED, &err);
        CHECK(strcmp(err.message, strsignal(signals[i])) == 0);
        CHECK(process_of_call() != (long)getpid());
    }
}

TEST(so_are_other_ends) {
    error err;
    text reply = {0};
    bool died = false;
    CHECK_STATUS(call(leave, "", &reply, &err), STATUS_DAMAGED, &err);
    CHECK_STATUS(isolated_call(never_end, "x", 1, 0, &reply, &died, &err), STATUS_DAMAGED, &err);
    CHECK(died);
    CHECK(strstr(err.message, "end") != NULL);
    char killed[SIGKILL + 1];
    memset(killed, 'x', SIGKILL);
    killed[SIGKILL] = '\0';
    CHECK_STATUS(call(die, killed, &reply, &err), STATUS_NO_MEMORY, &err);
}

TEST(damage_that_an_earlier_call_left_is_no_error_of_the_next) {
    error err;
    long before = process_of_call();
    for (int i = 0; i < 3; i++) {
        text reply = {0};
        CHECK_STATUS(call(die_later, "", &reply, &err), STATUS_OK, &err);
        CHECK(strcmp(text_string(&reply), "first") == 0);
        text_free(&reply);
    }
    CHECK(process_of_call() != before);
}

int main(void) {
    RUN(values_and_errors_come_back);
    RUN(a_large_request_and_reply_come_through);
    RUN(one_process_serves_all_calls);
    RUN(its_death_is_an_error);
    RUN(so_are_other_ends);
    RUN(damage_that_an_earlier_call_left_is_no_error_of_the_next);
    return check_finish();
}
