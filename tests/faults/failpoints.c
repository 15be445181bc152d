/* Faults in system calls, for the program built as sweep_with_failpoints: the linker's --wrap leads
 * every call that our code makes through here, in the runner and in its workers alike.  The program
 * itself knows nothing of it.
 *
 *     SWEEP_FAULT        what happens, and at which call:
 *                          kill@N     write half (if it is a write), then die by SIGKILL
 *                          enospc@N   the call fails so; also eio, eintr
 *                          short@N    only the first byte is written
 *                        N counts from 1 over all processes; N+ is every call from there on
 *     SWEEP_FAULT_CALLS  the calls that are counted, "write,fsync"; all of them if unset
 *     SWEEP_FAULT_COUNT  a file of 8 bytes or more, zero at first, that holds the count
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The functions behind the wrapped ones. */
ssize_t __real_write(int descriptor, const void *data, size_t bytes);
ssize_t __real_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
int __real_fsync(int descriptor);
int __real_fdatasync(int descriptor);
int __real_syncfs(int descriptor);
int __real_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_rename(const char *from, const char *to);
int __real_close(int descriptor);

ssize_t __wrap_write(int descriptor, const void *data, size_t bytes);
ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
int __wrap_fsync(int descriptor);
int __wrap_fdatasync(int descriptor);
int __wrap_syncfs(int descriptor);
int __wrap_link(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_rename(const char *from, const char *to);
int __wrap_close(int descriptor);

typedef enum fault_kind { FAULT_NONE, FAULT_KILL, FAULT_SHORT, FAULT_ERROR } fault_kind;

static struct {
    bool read;
    fault_kind kind;
    int error;
    uint64_t at;
    bool onwards;
    const char *calls;
    _Atomic uint64_t *count;
} plan;

static void read_kind(const char *text) {
    static const struct {
        const char *name;
        fault_kind kind;
        int error;
    } kinds[] = {{"kill@", FAULT_KILL, 0},
                 {"short@", FAULT_SHORT, 0},
                 {"enospc@", FAULT_ERROR, ENOSPC},
                 {"eio@", FAULT_ERROR, EIO},
                 {"eintr@", FAULT_ERROR, EINTR}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t chars = strlen(kinds[i].name);
        if (strncmp(text, kinds[i].name, chars) != 0) continue;
        char *end = NULL;
        plan.kind = kinds[i].kind;
        plan.error = kinds[i].error;
        plan.at = strtoull(text + chars, &end, 10);
        plan.onwards = *end == '+';
    }
}

/* Forked workers inherit the mapping. */
static void read_plan(void) {
    plan.read = true;
    const char *fault = getenv("SWEEP_FAULT"), *path = getenv("SWEEP_FAULT_COUNT");
    if (!fault || !path) return;
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    void *shared = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (shared == MAP_FAILED) abort();
    __real_close(descriptor);
    plan.calls = getenv("SWEEP_FAULT_CALLS");
    plan.count = shared;
    read_kind(fault);
}

static bool is_counted(const char *call) {
    size_t chars = strlen(call);
    if (!plan.calls) return true;
    for (const char *next = plan.calls; (next = strstr(next, call)); next += chars) {
        bool begins = next == plan.calls || next[-1] == ',';
        if (begins && (next[chars] == ',' || next[chars] == '\0')) return true;
    }
    return false;
}

/* What is to happen to this call. */
static fault_kind strike(const char *call) {
    if (!plan.read) read_plan();
    if (!plan.count || !is_counted(call)) return FAULT_NONE;
    uint64_t number = atomic_fetch_add(plan.count, 1) + 1;
    return number == plan.at || (plan.onwards && number > plan.at) ? plan.kind : FAULT_NONE;
}

static void die(void) {
    kill(getpid(), SIGKILL);
}

/* True when the call is to fail; errno is set. */
static bool fails(const char *call) {
    fault_kind fault = strike(call);
    if (fault == FAULT_KILL) die();
    if (fault == FAULT_ERROR) errno = plan.error;
    return fault == FAULT_ERROR;
}

/* How many bytes of a write are really written; -1: it fails. */
static ssize_t bytes_to_write(const char *call, int descriptor, size_t bytes, bool *dies) {
    *dies = false;
    if (descriptor <= STDERR_FILENO) return (ssize_t)bytes; /* logs and the screen */
    switch (strike(call)) {
        case FAULT_KILL: *dies = true; return (ssize_t)(bytes / 2);
        case FAULT_SHORT: return bytes > 0;
        case FAULT_ERROR: errno = plan.error; return -1;
        default: return (ssize_t)bytes;
    }
}

ssize_t __wrap_write(int descriptor, const void *data, size_t bytes) {
    bool dies;
    ssize_t wanted = bytes_to_write("write", descriptor, bytes, &dies);
    if (wanted < 0) return -1;
    ssize_t written = __real_write(descriptor, data, (size_t)wanted);
    if (dies) die();
    return written;
}

ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at) {
    bool dies;
    ssize_t wanted = bytes_to_write("pwrite", descriptor, bytes, &dies);
    if (wanted < 0) return -1;
    ssize_t written = __real_pwrite(descriptor, data, (size_t)wanted, at);
    if (dies) die();
    return written;
}

int __wrap_fsync(int descriptor) {
    return fails("fsync") ? -1 : __real_fsync(descriptor);
}

int __wrap_fdatasync(int descriptor) {
    return fails("fdatasync") ? -1 : __real_fdatasync(descriptor);
}

int __wrap_syncfs(int descriptor) {
    return fails("syncfs") ? -1 : __real_syncfs(descriptor);
}

int __wrap_link(const char *from, const char *to) {
    return fails("link") ? -1 : __real_link(from, to);
}

int __wrap_unlink(const char *path) {
    return fails("unlink") ? -1 : __real_unlink(path);
}

int __wrap_rename(const char *from, const char *to) {
    return fails("rename") ? -1 : __real_rename(from, to);
}

/* Only files that were open for writing can lose anything at close.  The descriptor is gone in any
 * case. */
int __wrap_close(int descriptor) {
    struct stat info;
    bool file = fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode) &&
                (fcntl(descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY;
    bool failed = file && fails("close");
    int result = __real_close(descriptor);
    if (failed) errno = plan.error;
    return failed ? -1 : result;
}
