/* A shared file system that shows names late, for the program built as sweep_with_late_names: the
 * linker's --wrap leads every call that our code makes by a name through here.
 *
 *     LATE_NAMES_S      a name that one host makes is seen by the others so many seconds later
 *     LATE_NAMES_HOST   which host this process and its children are on: 1 to 31
 *     LATE_NAMES_TABLE  a file of LATE_TABLE_BYTES zeros, the same for all, that this is kept in
 *
 * As on NFS, what makes a name goes to the server, so that of two who make the same one only one
 * succeeds; and the other, told so, sees it from then on. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __real_access(const char *path, int mode);
int __real_stat(const char *path, struct stat *info);
int __real_lstat(const char *path, struct stat *info);
int __real_mkdir(const char *path, mode_t mode);
int __real_link(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
DIR *__real_opendir(const char *path);
struct dirent *__real_readdir(DIR *listing);
int __real_closedir(DIR *listing);
int __real_scandir(const char *path, struct dirent ***entries, int (*wanted)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));

int __wrap_open(const char *path, int flags, ...);
int __wrap_access(const char *path, int mode);
int __wrap_stat(const char *path, struct stat *info);
int __wrap_lstat(const char *path, struct stat *info);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_link(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
DIR *__wrap_opendir(const char *path);
struct dirent *__wrap_readdir(DIR *listing);
int __wrap_closedir(DIR *listing);
int __wrap_scandir(const char *path, struct dirent ***entries, int (*wanted)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));

/* --- what was made, when and by whom --- */

enum { SLOTS = 1 << 16 };

/* Of a name: its hash, when it was made last, and who sees it at once, a bit a host. */
typedef struct slot {
    _Atomic uint64_t hash; /* 0: free */
    _Atomic int64_t made_ns;
    _Atomic uint32_t seen_by;
} slot;

typedef struct settings {
    bool read;
    int64_t late_ns;
    uint32_t host; /* one bit */
    slot *table;   /* NULL: nothing is late */
} settings;

static settings here;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void read_settings(void) {
    const char *late = getenv("LATE_NAMES_S"), *host = getenv("LATE_NAMES_HOST"),
               *table = getenv("LATE_NAMES_TABLE");
    here.read = true;
    if (!late || !host || !table) return;
    const int file = __real_open(table, O_RDWR | O_CLOEXEC);
    void *shared =
        file >= 0 ? mmap(NULL, SLOTS * sizeof(slot), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                  : MAP_FAILED;
    if (file >= 0) close(file);
    if (shared == MAP_FAILED) abort();
    here = (settings){true, (int64_t)(1e9 * strtod(late, NULL)),
                      (uint32_t)1 << strtol(host, NULL, 10), shared};
}

/* FNV-1a; all hosts call a folder the same. */
static uint64_t hash_of(const char *folder, const char *name) {
    uint64_t hash = 14695981039346656037ULL;
    for (const char *c = folder; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211ULL;
    for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211ULL;
    return hash ? hash : 1;
}

/* Of a name that was never made here there is none, but with `add`. */
static slot *slot_of(uint64_t hash, bool add) {
    if (!here.read) read_settings();
    for (uint64_t i = hash, turn = 0; here.table && turn < SLOTS; i++, turn++) {
        slot *s = &here.table[i % SLOTS];
        uint64_t found = atomic_load(&s->hash);
        if (found == 0 && add) atomic_compare_exchange_strong(&s->hash, &found, hash);
        if (found == hash || (found == 0 && add && atomic_load(&s->hash) == hash)) return s;
        if (found == 0 && !add) return NULL;
    }
    return NULL;
}

static void note_made(const char *path) {
    const int cause = errno;
    slot *s = slot_of(hash_of("", path), true);
    if (s) {
        atomic_store(&s->seen_by, here.host);
        atomic_store(&s->made_ns, now_ns());
    }
    errno = cause;
}

static void note_seen(const char *path) {
    slot *s = slot_of(hash_of("", path), false);
    if (s) atomic_fetch_or(&s->seen_by, here.host);
}

static bool is_hidden_hash(uint64_t hash) {
    slot *s = slot_of(hash, false);
    return s && !(atomic_load(&s->seen_by) & here.host) &&
           now_ns() - atomic_load(&s->made_ns) < here.late_ns;
}

static bool is_hidden(const char *path) {
    const bool hidden = is_hidden_hash(hash_of("", path));
    if (hidden) errno = ENOENT;
    return hidden;
}

/* --- by name --- */

int __wrap_open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (!(flags & O_CREAT)) return is_hidden(path) ? -1 : __real_open(path, flags);
    const bool is_new = __real_access(path, F_OK) != 0;
    const int descriptor = __real_open(path, flags, mode);
    if (descriptor >= 0 && is_new)
        note_made(path);
    else
        note_seen(path);
    return descriptor;
}

int __wrap_access(const char *path, int mode) {
    return is_hidden(path) ? -1 : __real_access(path, mode);
}

int __wrap_stat(const char *path, struct stat *info) {
    return is_hidden(path) ? -1 : __real_stat(path, info);
}

int __wrap_lstat(const char *path, struct stat *info) {
    return is_hidden(path) ? -1 : __real_lstat(path, info);
}

static int note_making(const char *path, int code) {
    if (code == 0)
        note_made(path);
    else if (errno == EEXIST)
        note_seen(path);
    return code;
}

int __wrap_mkdir(const char *path, mode_t mode) {
    return note_making(path, __real_mkdir(path, mode));
}

int __wrap_link(const char *from, const char *to) {
    return note_making(to, __real_link(from, to));
}

int __wrap_rename(const char *from, const char *to) {
    return note_making(to, __real_rename(from, to));
}

/* --- listing --- */

enum { LISTINGS = 16 };

/* What is being listed by this process, one thread at a time. */
static struct {
    DIR *listing;
    char *path;
} listed[LISTINGS];

DIR *__wrap_opendir(const char *path) {
    DIR *listing = is_hidden(path) ? NULL : __real_opendir(path);
    for (int i = 0; listing && i < LISTINGS; i++) {
        if (listed[i].listing) continue;
        listed[i].listing = listing;
        listed[i].path = NULL;
        if (asprintf(&listed[i].path, "%s/", path) < 0) abort();
        return listing;
    }
    if (listing) abort();
    return NULL;
}

struct dirent *__wrap_readdir(DIR *listing) {
    const char *folder = NULL;
    for (int i = 0; i < LISTINGS; i++)
        if (listed[i].listing == listing) folder = listed[i].path;
    struct dirent *entry = __real_readdir(listing);
    while (entry && folder && is_hidden_hash(hash_of(folder, entry->d_name)))
        entry = __real_readdir(listing);
    return entry;
}

int __wrap_closedir(DIR *listing) {
    for (int i = 0; i < LISTINGS; i++) {
        if (listed[i].listing != listing) continue;
        free(listed[i].path);
        listed[i].path = NULL;
        listed[i].listing = NULL;
    }
    return __real_closedir(listing);
}

int __wrap_scandir(const char *path, struct dirent ***entries, int (*wanted)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **)) {
    char *folder = NULL;
    int kept = 0;
    const int count = is_hidden(path) ? -1 : __real_scandir(path, entries, wanted, compare);
    if (count < 0) return -1;
    if (asprintf(&folder, "%s/", path) < 0) abort();
    for (int i = 0; i < count; i++) {
        struct dirent *entry = (*entries)[i];
        if (is_hidden_hash(hash_of(folder, entry->d_name)))
            free(entry);
        else
            (*entries)[kept++] = entry;
    }
    free(folder);
    return kept;
}
