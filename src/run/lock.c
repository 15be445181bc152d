#include "src/run/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"

enum { HOLDER_BYTES = 160 };

static void sign(int descriptor) {
    char host[64] = "", now[CLOCK_UTC_CHARS + 1], text[HOLDER_BYTES];
    gethostname(host, sizeof host - 1);
    clock_utc_now(now);
    int chars =
        snprintf(text, sizeof text, "process %ld on %s, since %s\n", (long)getpid(), host, now);
    /* Only a courtesy: a full disk must not keep the run from starting. */
    if (pwrite(descriptor, text, (size_t)chars, 0) == chars && ftruncate(descriptor, chars) != 0)
        return;
}

/* The line in the file; false while it is empty or that of an earlier holder of this host, who is
 * gone: the present one has not signed yet. */
static bool read_holder(int descriptor, char holder[HOLDER_BYTES]) {
    long process = 0;
    char host[64] = "", named[64] = "";
    ssize_t got = pread(descriptor, holder, HOLDER_BYTES - 1, 0);
    holder[got > 0 ? got : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    if (sscanf(holder, "process %ld on %63[^,]", &process, named) != 2) return false;
    gethostname(host, sizeof host - 1);
    return strcmp(host, named) != 0 || kill((pid_t)process, 0) == 0 || errno != ESRCH;
}

static status name_holder(int descriptor, const char *path, error *err) {
    char holder[HOLDER_BYTES];
    const struct timespec moment = {.tv_nsec = 1000000};
    bool known = read_holder(descriptor, holder);
    for (int tries = 0; !known && tries < 100; tries++) {
        nanosleep(&moment, NULL);
        known = read_holder(descriptor, holder);
    }
    return error_set(err, STATUS_BUSY,
                     "the folder is in use by %s (%s): wait for it, or give another output.dir",
                     known ? holder : "another process", path);
}

status lock_take(const char *path, int *descriptor, bool *held, error *err) {
    int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (opened < 0) return error_set_errno(err, STATUS_IO, errno, "cannot open %s", path);
    int failed;
    while ((failed = flock(opened, LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) {
    }
    if (failed && errno == EWOULDBLOCK) {
        status result = name_holder(opened, path, err);
        close(opened);
        return result;
    }
    status single = files_check_single(opened, path, err);
    if (single != STATUS_OK) {
        close(opened);
        return single;
    }
    sign(opened);
    *held = !failed;
    *descriptor = opened;
    return STATUS_OK;
}

void lock_release(int descriptor) {
    close(descriptor);
}
