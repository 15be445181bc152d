#include "src/watch/watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/run/folder.h"
#include "src/run/journal.h"

/* --- files in the folder --- */

/* At most `bytes` of the end of a file, ended by NUL; "" when it cannot be read. */
static void read_end(const char *path, char *out, size_t bytes) {
    out[0] = '\0';
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (descriptor < 0) return;
    off_t size = lseek(descriptor, 0, SEEK_END);
    off_t from = size > (off_t)bytes - 1 ? size - ((off_t)bytes - 1) : 0;
    ssize_t got = pread(descriptor, out, bytes - 1, from);
    out[got > 0 ? got : 0] = '\0';
    close(descriptor);
}

/* The last whole line, cut; lines are ended by newlines. */
static void last_line(const char *path, char out[WATCH_LINE_CHARS + 1]) {
    char end[1024];
    read_end(path, end, sizeof end);
    char *stop = strrchr(end, '\n');
    if (stop) *stop = '\0';
    const char *begin = strrchr(end, '\n');
    snprintf(out, WATCH_LINE_CHARS + 1, "%.*s", WATCH_LINE_CHARS, begin ? begin + 1 : end);
}

/* --- the lock --- */

/* One line of /proc/locks: "1: FLOCK  ADVISORY  WRITE 4242 fe:01:1234 0 EOF".  Some file systems
 * (btrfs, overlays) show another device there than stat(2) tells; then the process that signed must
 * fit. */
static bool is_lock_on(const char *line, const struct stat *file, long signer) {
    long process = 0;
    unsigned int major_number = 0, minor_number = 0;
    unsigned long long inode = 0;
    if (sscanf(line, "%*s FLOCK %*s %*s %ld %x:%x:%llu", &process, &major_number, &minor_number,
               &inode) != 4 ||
        inode != (unsigned long long)file->st_ino)
        return false;
    bool same_device = major_number == major(file->st_dev) && minor_number == minor(file->st_dev);
    return same_device || (signer > 0 && process == signer);
}

static bool is_locked(const char *path, const char *holder) {
    struct stat info;
    char line[256];
    long signer = 0;
    bool found = false;
    FILE *locks = stat(path, &info) == 0 ? fopen("/proc/locks", "re") : NULL;
    if (!locks) return false;
    if (sscanf(holder, "process %ld", &signer) != 1) signer = 0;
    while (!found && fgets(line, sizeof line, locks)) found = is_lock_on(line, &info, signer);
    fclose(locks);
    return found;
}

static status look_at_lock(const char *folder, watch_state *s, error *err) {
    char *path = folder_lock_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    last_line(path, s->holder);
    s->live = is_locked(path, s->holder);
    free(path);
    return STATUS_OK;
}

/* --- how much there is, and how much is done --- */

static status count_planned(const char *folder, watch_state *s, error *err) {
    char *path = folder_plan_path(folder), *plan = NULL;
    size_t bytes = 0;
    if (!path) return error_no_memory(err, strlen(folder));
    if (files_read(path, FOLDER_PLAN_MAX_BYTES, &plan, &bytes, NULL) == STATUS_OK) {
        const char *trials = strstr(plan, "\ntrials: ");
        if (trials) s->total = (int32_t)strtol(trials + strlen("\ntrials: "), NULL, 10);
    }
    free(plan);
    free(path);
    return STATUS_OK;
}

static status count_finished(const char *folder, watch_state *s, error *err) {
    char *path = files_join(folder, "trials");
    DIR *listing = path ? opendir(path) : NULL;
    status result = path ? STATUS_OK : error_no_memory(err, strlen(folder));
    if (path && !listing)
        result = access(folder, F_OK) != 0
                     ? error_set(err, STATUS_BAD_INPUT, "%s: there is no such folder", folder)
                     : error_set(err, STATUS_BAD_INPUT,
                                 "%s is not a results folder: it has no trials/ in it", folder);
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        s->finished += folder_is_trial_name(entry->d_name);
    if (listing) closedir(listing);
    free(path);
    return result;
}

/* --- the journal --- */

/* What the journal comes to, record by record. */
typedef struct reading {
    watch_state *state;
    watched_trial workers[WATCH_MAX_WORKERS]; /* by worker; an id of "" is idle */
    bool ending[WATCH_MAX_WORKERS];           /* what comes next is a new order */
} reading;

static void begin_run(reading *r, const journal_record *record) {
    watch_state *s = r->state;
    memset(r->workers, 0, sizeof r->workers);
    s->run_began_at_s = record->at_s;
    s->failed = s->done_in_run = 0;
    s->done_wall_s = 0;
    s->last_failure[0] = '\0';
}

static bool is_watched(int worker) {
    return worker >= 0 && worker < WATCH_MAX_WORKERS;
}

/* Of the trials of one order the first is at work until its end; the records of all come before any
 * end. */
static void start(reading *r, const journal_record *record) {
    int worker = record->runtime.worker;
    if (!is_watched(worker)) return;
    watched_trial *t = &r->workers[worker];
    if (t->id[0] && !r->ending[worker]) return;
    r->ending[worker] = false;
    *t = (watched_trial){
        .worker = worker, .attempt = record->runtime.attempts, .started_at_s = record->at_s};
    memcpy(t->id, record->trial_id, sizeof t->id);
}

/* Whichever worker had it is at something else now. */
static void end(reading *r, const journal_record *record) {
    for (int w = 0; w < WATCH_MAX_WORKERS; w++)
        if (strcmp(r->workers[w].id, record->trial_id) == 0) r->workers[w].id[0] = '\0';
    if (is_watched(record->runtime.worker)) r->ending[record->runtime.worker] = true;
}

static void note_record(const journal_record *record, void *context) {
    reading *r = context;
    watch_state *s = r->state;
    s->last_news_at_s = record->at_s;
    switch (record->kind) {
        case JOURNAL_RUN: begin_run(r, record); break;
        case JOURNAL_STARTED: start(r, record); break;
        case JOURNAL_DONE:
            s->done_in_run++;
            s->done_wall_s += record->runtime.wall_s;
            end(r, record);
            break;
        case JOURNAL_FAILED:
            s->failed++;
            snprintf(s->last_failure, sizeof s->last_failure, "%.*s", WATCH_LINE_CHARS,
                     record->message);
            end(r, record);
            break;
        case JOURNAL_STOPPED:
        case JOURNAL_RETRIED: end(r, record); break;
        default: break;
    }
}

static status read_log(const char *folder, watched_trial *t, error *err) {
    trial named = {.index = 0};
    memcpy(named.id, t->id, sizeof named.id);
    char *path = folder_log_path(folder, &named);
    if (!path) return error_no_memory(err, strlen(folder));
    last_line(path, t->said);
    free(path);
    return STATUS_OK;
}

static status keep_running(const char *folder, const reading *r, error *err) {
    watch_state *s = r->state;
    size_t count = 0;
    for (int w = 0; w < WATCH_MAX_WORKERS; w++) count += r->workers[w].id[0] != '\0';
    s->running = memory_array(count, sizeof *s->running);
    if (!s->running) return error_no_memory(err, count * sizeof *s->running);
    for (int w = 0; w < WATCH_MAX_WORKERS; w++) {
        if (!r->workers[w].id[0]) continue;
        s->running[s->running_count] = r->workers[w];
        TRY(read_log(folder, &s->running[s->running_count++], err));
    }
    return STATUS_OK;
}

static status read_journal(const char *folder, watch_state *s, error *err) {
    char *path = folder_journal_path(folder);
    reading *r = memory_array(1, sizeof *r);
    status result = path && r ? STATUS_OK : error_no_memory(err, sizeof *r);
    if (result == STATUS_OK) {
        r->state = s;
        result = journal_read(path, note_record, r, err);
    }
    if (result == STATUS_OK && s->live) result = keep_running(folder, r, err);
    free(r);
    free(path);
    return result;
}

/* --- all together --- */

status watch_look(const char *folder, watch_state *out, error *err) {
    *out = (watch_state){0};
    TRY(count_finished(folder, out, err));
    TRY(count_planned(folder, out, err));
    TRY(look_at_lock(folder, out, err));
    return read_journal(folder, out, err);
}

double watch_seconds_left(const watch_state *s) {
    int32_t left = s->total - s->finished - s->failed;
    if (left <= 0) return 0;
    if (!s->live || s->done_in_run == 0 || s->running_count == 0) return NAN;
    return s->done_wall_s / s->done_in_run * left / s->running_count;
}

void watch_free(watch_state *s) {
    free(s->running);
    *s = (watch_state){0};
}
