#include "src/run/pilot.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char HEADING[] = "sweep-pilot 1\n";

/* --- this process --- */

/* The first word of a small file; "" when it cannot be read. */
static void read_word(const char *path, char *out, size_t chars) {
    char bytes[256] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, bytes, sizeof bytes - 1) : 0;
    if (file >= 0) close(file);
    bytes[got > 0 ? got : 0] = '\0';
    size_t length = strspn(bytes, "0123456789abcdefABCDEF-");
    if (length > chars) length = chars;
    memcpy(out, bytes, length);
    out[length] = '\0';
}

static void read_host(char host[PILOT_HOST_CHARS + 1]) {
    memset(host, 0, PILOT_HOST_CHARS + 1);
    gethostname(host, PILOT_HOST_CHARS);
    for (char *c = host; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-') *c = '_';
    if (!*host) strcpy(host, "host");
}

/* The fields of /proc/<process>/stat after the command's name, which may hold anything; false when
 * there is no such process, or none that can be seen. */
static bool read_stat(int64_t process, char *state, uint64_t *started) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, line, sizeof line - 1) : 0;
    if (file >= 0) close(file);
    line[got > 0 ? got : 0] = '\0';
    const char *rest = strrchr(line, ')');
    return rest && sscanf(rest,
                          ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                          "%*s %*s %" SCNu64,
                          state, started) == 2;
}

/* FNV-1a: short, and the same everywhere. */
static uint32_t hash_of(const pilot *p) {
    char all[512];
    uint32_t hash = 2166136261U;
    snprintf(all, sizeof all, "%s %s %" PRIu64 " %" PRId64 " %" PRIu64, p->machine, p->boot,
             p->process_space, p->process, p->started);
    for (const char *c = all; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619U;
    return hash;
}

void pilot_self(pilot *out) {
    char state;
    struct stat space;
    *out = (pilot){.process = (int64_t)getpid()};
    read_host(out->host);
    read_word("/etc/machine-id", out->machine, PILOT_ID_CHARS);
    read_word("/proc/sys/kernel/random/boot_id", out->boot, PILOT_ID_CHARS);
    if (stat("/proc/self/ns/pid", &space) == 0) out->process_space = (uint64_t)space.st_ino;
    if (!read_stat(out->process, &state, &out->started)) out->started = 0;
    snprintf(out->name, sizeof out->name, "%.*s.%" PRId64 ".%08" PRIx32, PILOT_HOST_CHARS,
             out->host, out->process, hash_of(out));
}

/* --- whether one is there --- */

static bool same_word(const char *a, const char *b) {
    return *a && strcmp(a, b) == 0;
}

/* The same machine has been started again since. */
static bool is_of_earlier_boot(const pilot *p, const pilot *self) {
    return same_word(p->machine, self->machine) && same_word(p->host, self->host) && *p->boot &&
           *self->boot && strcmp(p->boot, self->boot) != 0;
}

static bool has_ended(char state) {
    return state == 'Z' || state == 'X';
}

bool pilot_process_lives(int64_t process) {
    char state = '\0';
    uint64_t started;
    if (kill((pid_t)process, 0) != 0 && errno == ESRCH) return false;
    return !read_stat(process, &state, &started) || !has_ended(state);
}

static pilot_state look_at_process(const pilot *p) {
    char state = '\0';
    uint64_t started = 0;
    if (kill((pid_t)p->process, 0) != 0 && errno == ESRCH) return PILOT_DEAD;
    if (p->started == 0 || !read_stat(p->process, &state, &started)) return PILOT_UNKNOWN;
    return started == p->started && !has_ended(state) ? PILOT_ALIVE : PILOT_DEAD;
}

pilot_state pilot_look(const pilot *p, const pilot *self) {
    if (pilot_same(p, self)) return PILOT_ALIVE;
    if (p->holds_lock && self->holds_lock) return PILOT_DEAD;
    if (is_of_earlier_boot(p, self)) return PILOT_DEAD;
    const bool visible = same_word(p->boot, self->boot) && p->process_space != 0 &&
                         p->process_space == self->process_space;
    return visible && p->process > 0 ? look_at_process(p) : PILOT_UNKNOWN;
}

bool pilot_same(const pilot *a, const pilot *b) {
    return strcmp(a->name, b->name) == 0;
}

/* --- written out --- */

void pilot_append(text *out, const pilot *p, int64_t beat) {
    text_append(out, HEADING);
    text_append_format(out, "name: %s\nhost: %s\nmachine: %s\nboot: %s\n", p->name, p->host,
                       p->machine, p->boot);
    text_append_format(out,
                       "process_space: %" PRIu64 "\nprocess: %" PRId64 "\nstarted: %" PRIu64
                       "\njoined: %d\nlock: %d\nlease_s: ",
                       p->process_space, p->process, p->started, p->joined, p->holds_lock);
    text_append_real(out, p->lease_s);
    text_append_format(out, "\nbeat: %0*" PRId64 "\n", PILOT_BEAT_DIGITS, beat);
}

/* The value of the line that begins with `key`, cut to so many characters; false without one. */
static bool take_word(const char *written, const char *key, char *out, size_t chars) {
    const char *line = strstr(written, key);
    if (!line) return false;
    line += strlen(key);
    const size_t length = strcspn(line, "\n");
    if (length > chars) return false;
    memcpy(out, line, length);
    out[length] = '\0';
    return true;
}

/* It becomes part of a path, and is told from a claim's name by its dots. */
static bool is_plain_name(const char *name) {
    return *name != '.' && strchr(name, '.') &&
           name[strspn(name,
                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                       "0123456789-_.")] == '\0';
}

bool pilot_parse(const char *written, pilot *out, int64_t *beat) {
    int joined = 0, lock = 0;
    *out = (pilot){.process = 0};
    if (strncmp(written, HEADING, sizeof HEADING - 1) != 0 ||
        !take_word(written, "\nname: ", out->name, PILOT_NAME_CHARS) ||
        !take_word(written, "\nhost: ", out->host, PILOT_HOST_CHARS) ||
        !take_word(written, "\nmachine: ", out->machine, PILOT_ID_CHARS) ||
        !take_word(written, "\nboot: ", out->boot, PILOT_ID_CHARS) || !is_plain_name(out->name))
        return false;
    const char *numbers = strstr(written, "\nprocess_space: ");
    const bool read =
        numbers && sscanf(numbers,
                          " process_space: %" SCNu64 " process: %" SCNd64 " started: %" SCNu64
                          " joined: %d lock: %d lease_s: %lf beat: %" SCNd64,
                          &out->process_space, &out->process, &out->started, &joined, &lock,
                          &out->lease_s, beat) == 7;
    out->joined = joined == 1;
    out->holds_lock = lock == 1;
    return read && out->process > 0 && out->process <= INT32_MAX && out->lease_s >= 0;
}
