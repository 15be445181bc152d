/* Faults in system calls, for the program built as sweep_with_failpoints: the linker's --wrap leads
 * every call that our code makes through here, in the runner and in its workers alike.  The program
 * itself knows nothing of it.
 *
 *     SWEEP_FAULT        what happens, and at which call:
 *                          kill@N     write half (if it is a write), then die by SIGKILL
 *                          enospc@N   the call fails so; also eio, eintr
 *                          short@N    only the first byte is written, or read
 *                        N counts from 1 over all processes; N+ is every call from there on
 *     SWEEP_FAULT_CALLS  the calls that are counted, "write,fsync"; all of them if unset
 *     SWEEP_FAULT_PLACE  only calls on files whose path holds this text are counted
 *     SWEEP_FAULT_COUNT  a file of 16 bytes or more, zero at first, that holds two counts: of all
 *                        such calls, and of those in workers
 *
 * The calls bear their own names, but for two: "create" is an open(2) that may make a file, and
 * "log" is a line of a trial's log.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The functions behind the wrapped ones. */
ssize_t __real_write(int descriptor, const void *data, size_t bytes);
ssize_t __real_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
ssize_t __real_read(int descriptor, void *data, size_t bytes);
ssize_t __real_pread(int descriptor, void *data, size_t bytes, off_t at);
int __real_open(const char *path, int flags, ...);
int __real_mkdir(const char *path, mode_t mode);
int __real_ftruncate(int descriptor, off_t bytes);
int __real_fsync(int descriptor);
int __real_fdatasync(int descriptor);
int __real_syncfs(int descriptor);
int __real_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_unlinkat(int folder, const char *path, int flags);
int __real_rename(const char *from, const char *to);
int __real_close(int descriptor);

ssize_t __wrap_write(int descriptor, const void *data, size_t bytes);
ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at);
ssize_t __wrap_read(int descriptor, void *data, size_t bytes);
ssize_t __wrap_pread(int descriptor, void *data, size_t bytes, off_t at);
int __wrap_open(const char *path, int flags, ...);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_ftruncate(int descriptor, off_t bytes);
int __wrap_fsync(int descriptor);
int __wrap_fdatasync(int descriptor);
int __wrap_syncfs(int descriptor);
int __wrap_link(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_unlinkat(int folder, const char *path, int flags);
int __wrap_rename(const char *from, const char *to);
int __wrap_close(int descriptor);
int __wrap_dprintf(int descriptor, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef enum fault_kind { FAULT_NONE, FAULT_KILL, FAULT_SHORT, FAULT_ERROR } fault_kind;

typedef struct call_counts {
    _Atomic uint64_t all, in_workers;
} call_counts;

static struct {
    bool read;
    fault_kind kind;
    int error;
    uint64_t at;
    bool onwards;
    const char *calls, *place;
    pid_t runner;
    call_counts *counts;
} plan;

/* --- what is to happen --- */

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
    int descriptor = __real_open(path, O_RDWR | O_CLOEXEC);
    void *shared =
        mmap(NULL, sizeof *plan.counts, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (shared == MAP_FAILED) abort();
    __real_close(descriptor);
    plan.calls = getenv("SWEEP_FAULT_CALLS");
    plan.place = getenv("SWEEP_FAULT_PLACE");
    plan.runner = getpid();
    plan.counts = shared;
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

static bool is_placed(const char *path) {
    return !plan.place || strstr(path, plan.place);
}

/* What is to happen to this call on the file of that path. */
static fault_kind strike(const char *call, const char *path) {
    if (!plan.read) read_plan();
    if (!plan.counts || !is_counted(call) || !is_placed(path)) return FAULT_NONE;
    uint64_t number = atomic_fetch_add(&plan.counts->all, 1) + 1;
    if (getpid() != plan.runner) atomic_fetch_add(&plan.counts->in_workers, 1);
    return number == plan.at || (plan.onwards && number > plan.at) ? plan.kind : FAULT_NONE;
}

static fault_kind strike_open(const char *call, int descriptor) {
    char name[64], path[4096] = "";
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    if (!plan.read) read_plan();
    if (plan.place && readlink(name, path, sizeof path - 1) < 0) path[0] = '\0';
    return strike(call, path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
}

/* True when the call is to fail; errno is set. */
static bool fails_by(fault_kind fault) {
    if (fault == FAULT_KILL) die();
    if (fault == FAULT_ERROR) errno = plan.error;
    return fault == FAULT_ERROR;
}

static bool fails(const char *call, const char *path) {
    return fails_by(strike(call, path));
}

static bool fails_open(const char *call, int descriptor) {
    return fails_by(strike_open(call, descriptor));
}

static bool is_file(int descriptor) {
    struct stat info;
    return fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
}

/* --- bytes --- */

/* How many bytes of a write are really written; -1: it fails. */
static ssize_t bytes_to_write(const char *call, int descriptor, size_t bytes, bool *dies) {
    *dies = false;
    switch (strike_open(call, descriptor)) {
        case FAULT_KILL: *dies = true; return (ssize_t)(bytes / 2);
        case FAULT_SHORT: return bytes > 0;
        case FAULT_ERROR: errno = plan.error; return -1;
        default: return (ssize_t)bytes;
    }
}

static ssize_t write_some(const char *call, int descriptor, const void *data, size_t bytes) {
    bool dies;
    ssize_t wanted = bytes_to_write(call, descriptor, bytes, &dies);
    if (wanted < 0) return -1;
    ssize_t written = __real_write(descriptor, data, (size_t)wanted);
    if (dies) die();
    return written;
}

ssize_t __wrap_write(int descriptor, const void *data, size_t bytes) {
    return write_some("write", descriptor, data, bytes);
}

int __wrap_dprintf(int descriptor, const char *format, ...) {
    char *line = NULL;
    va_list values;
    va_start(values, format);
    int chars = vasprintf(&line, format, values);
    va_end(values);
    if (chars < 0) return -1;
    ssize_t written = write_some("log", descriptor, line, (size_t)chars);
    free(line);
    return (int)written;
}

ssize_t __wrap_pwrite(int descriptor, const void *data, size_t bytes, off_t at) {
    bool dies;
    ssize_t wanted = bytes_to_write("pwrite", descriptor, bytes, &dies);
    if (wanted < 0) return -1;
    ssize_t written = __real_pwrite(descriptor, data, (size_t)wanted, at);
    if (dies) die();
    return written;
}

/* How many bytes of a file's are really read; -1: it fails. */
static ssize_t bytes_to_read(const char *call, int descriptor, size_t bytes) {
    switch (is_file(descriptor) ? strike_open(call, descriptor) : FAULT_NONE) {
        case FAULT_KILL: die(); return -1;
        case FAULT_SHORT: return bytes > 0;
        case FAULT_ERROR: errno = plan.error; return -1;
        default: return (ssize_t)bytes;
    }
}

ssize_t __wrap_read(int descriptor, void *data, size_t bytes) {
    ssize_t wanted = bytes_to_read("read", descriptor, bytes);
    return wanted < 0 ? -1 : __real_read(descriptor, data, (size_t)wanted);
}

ssize_t __wrap_pread(int descriptor, void *data, size_t bytes, off_t at) {
    ssize_t wanted = bytes_to_read("pread", descriptor, bytes);
    return wanted < 0 ? -1 : __real_pread(descriptor, data, (size_t)wanted, at);
}

/* --- files and folders --- */

int __wrap_open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (!(flags & O_CREAT)) return __real_open(path, flags);
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
    return fails("create", path) ? -1 : __real_open(path, flags, mode);
}

int __wrap_mkdir(const char *path, mode_t mode) {
    return fails("mkdir", path) ? -1 : __real_mkdir(path, mode);
}

int __wrap_ftruncate(int descriptor, off_t bytes) {
    return fails_open("ftruncate", descriptor) ? -1 : __real_ftruncate(descriptor, bytes);
}

int __wrap_fsync(int descriptor) {
    return fails_open("fsync", descriptor) ? -1 : __real_fsync(descriptor);
}

int __wrap_fdatasync(int descriptor) {
    return fails_open("fdatasync", descriptor) ? -1 : __real_fdatasync(descriptor);
}

int __wrap_syncfs(int descriptor) {
    return fails_open("syncfs", descriptor) ? -1 : __real_syncfs(descriptor);
}

int __wrap_link(const char *from, const char *to) {
    return fails("link", to) ? -1 : __real_link(from, to);
}

int __wrap_unlink(const char *path) {
    return fails("unlink", path) ? -1 : __real_unlink(path);
}

int __wrap_unlinkat(int folder, const char *path, int flags) {
    return fails("unlinkat", path) ? -1 : __real_unlinkat(folder, path, flags);
}

int __wrap_rename(const char *from, const char *to) {
    return fails("rename", to) ? -1 : __real_rename(from, to);
}

/* Only files that were open for writing can lose anything at close.  The descriptor is gone in any
 * case. */
int __wrap_close(int descriptor) {
    bool written = is_file(descriptor) && (fcntl(descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY;
    bool failed = written && fails_open("close", descriptor);
    int result = __real_close(descriptor);
    if (failed) errno = plan.error;
    return failed ? -1 : result;
}
