#include "src/results/watch.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/run/claims.h"
#include "src/run/folder.h"
#include "src/run/journal.h"
#include "src/run/progress_file.h"
#include "src/run/run.h"

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

static void note_finished(const char *path, const char *name, void *context) {
    watch_state *s = context;
    (void)path;
    (void)name;
    s->finished++;
}

static status count_finished(const char *folder, watch_state *s, error *err) {
    error cause;
    if (folder_visit_trials(folder, note_finished, s, &cause) == STATUS_OK) return STATUS_OK;
    if (access(folder, F_OK) != 0)
        return error_set(err, STATUS_BAD_INPUT, "%s: there is no such folder", folder);
    return error_set(err, STATUS_BAD_INPUT, "%s is not a results folder: it has no trials/ in it",
                     folder);
}

/* --- the journal --- */

static void note_record(const journal_record *record, void *context) {
    watch_state *s = context;
    s->last_news_at_s = record->at_s;
    if (record->kind == JOURNAL_RUN) {
        s->run_began_at_s = record->at_s;
        s->failed = 0;
        s->last_failure[0] = '\0';
    }
    if (record->kind == JOURNAL_FAILED) {
        s->failed++;
        snprintf(s->last_failure, sizeof s->last_failure, "%.*s", WATCH_LINE_CHARS,
                 record->message);
    }
}

/* Of those that joined only what they tell all others: there may be very many journals. */
static status read_journal(const char *folder, watch_state *s, error *err) {
    char *path = folder_journal_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = journal_read(path, note_record, s, err);
    free(path);
    const int32_t told = claims_count_failures(folder);
    if (told > s->failed) s->failed = told;
    return result;
}

/* --- what those at work say of themselves --- */

typedef struct looking {
    const char *folder;
    watch_state *state;
    size_t capacity;
    int64_t now_s;
    bool failed; /* out of memory */
} looking;

static void note_news(watch_state *s, int64_t at_s) {
    if (at_s > s->last_news_at_s) s->last_news_at_s = at_s;
}

static void read_pilot(const pilot *who, pilot_state state, void *context) {
    looking *l = context;
    watch_state *s = l->state;
    if (state == PILOT_DEAD) return;
    if (!memory_grow(&s->pilots, &l->capacity, s->pilot_count + 1, sizeof *s->pilots)) {
        l->failed = true;
        return;
    }
    watch_pilot *p = &s->pilots[s->pilot_count++];
    *p = (watch_pilot){.who = *who};
    char *path = folder_progress_path_of(l->folder, who);
    p->has_progress = path && progress_file_read(path, &p->progress, &p->said_at_s);
    free(path);
    const bool unseen = state == PILOT_UNKNOWN;
    p->silent = unseen && (double)(l->now_s - p->said_at_s) > who->lease_s;
    note_news(s, p->said_at_s);
}

/* Names begin with the host, and come in their order. */
static void count_hosts(watch_state *s) {
    for (size_t i = 0; i < s->pilot_count; i++)
        s->host_count += i == 0 || strcmp(s->pilots[i].who.host, s->pilots[i - 1].who.host) != 0;
}

static status read_pilots(const char *folder, watch_state *s, error *err) {
    looking l = {.folder = folder, .state = s, .now_s = (int64_t)time(NULL)};
    claims_visit_pilots(folder, read_pilot, &l);
    count_hosts(s);
    for (size_t i = 0; i < s->pilot_count; i++) s->live |= !s->pilots[i].silent;
    return l.failed ? error_no_memory(err, s->pilot_count * sizeof *s->pilots) : STATUS_OK;
}

/* The last run's word stays when it was stopped; those at work know better. */
static void read_progress(const char *folder, watch_state *s) {
    int64_t at_s = 0;
    char *path = folder_progress_path(folder);
    s->has_progress = path && progress_file_read(path, &s->progress, &at_s);
    free(path);
    if (s->has_progress) note_news(s, at_s);
}

static void note_journal(const char *path, const char *name, void *context) {
    struct stat info;
    if (name[0] != '.' && lstat(path, &info) == 0) note_news(context, (int64_t)info.st_mtime);
}

/* The first one's account becomes that of all. */
static void add_up(const char *folder, watch_state *s) {
    bool begun = false;
    for (size_t i = 0; i < s->pilot_count; i++) {
        watch_pilot *p = &s->pilots[i];
        int64_t at_s;
        if (!p->has_progress || p->silent) continue;
        if (begun) {
            run_progress_add_other(&s->progress, &p->progress);
            continue;
        }
        run_progress_free(&s->progress);
        char *path = folder_progress_path_of(folder, &p->who);
        begun = s->has_progress = path && progress_file_read(path, &s->progress, &at_s);
        free(path);
    }
}

/* --- all together --- */

status watch_look(const char *folder, watch_state *out, error *err) {
    *out = (watch_state){0};
    TRY(count_finished(folder, out, err));
    out->stopped = run_count_stopped(folder);
    TRY(count_planned(folder, out, err));
    TRY(look_at_lock(folder, out, err));
    TRY(read_journal(folder, out, err));
    read_progress(folder, out);
    TRY(read_pilots(folder, out, err));
    if (out->pilot_count == 0) folder_visit_journals(folder, note_journal, out);
    add_up(folder, out);
    return STATUS_OK;
}

double watch_fraction(const watch_state *s) {
    if (s->has_progress) return run_progress_fraction(&s->progress);
    return s->total > 0 ? (double)(s->finished + s->stopped + s->failed) / s->total : NAN;
}

void watch_free(watch_state *s) {
    run_progress_free(&s->progress);
    for (size_t i = 0; i < s->pilot_count; i++) run_progress_free(&s->pilots[i].progress);
    free(s->pilots);
    *s = (watch_state){0};
}
