#include "src/run/claims.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publication.h"
#include "src/run/folder.h"

/* The counter is written so often in the time of a lease, and at least every so many seconds. */
static const double BEATS_A_LEASE = 20, LONGEST_BEAT_S = 30;
/* claims_remove_dead opens so many files at a time. */
enum { LOOKED_AT_ONCE = 64 };
static const char FAILED[] = ".failed", ASIDE[] = ".aside.";

/* A file of another's, as it was when it was seen first. */
typedef struct sighting {
    char *name;
    char *written;
    double since_s; /* clock_monotonic_s */
} sighting;

struct claims {
    const char *folder; /* borrowed */
    char *path;         /* of claims/ */
    char *own;          /* of this pilot's file in it */
    pilot self;
    int descriptor; /* of that file */
    int64_t beat;
    double beat_s; /* clock_monotonic_s of the last one */
    char **held;   /* names */
    size_t held_count, held_capacity;
    sighting *sightings;
    size_t sighting_count, sighting_capacity;
    size_t looked_at; /* where claims_remove_dead goes on in a listing */
};

static char *path_in(const claims *c, const char *name) {
    return files_join(c->path, name);
}

static bool is_claim(const char *name) {
    return !strchr(name, '.');
}

static bool is_failure(const char *name) {
    const size_t chars = strlen(name);
    return chars > sizeof FAILED - 1 && strcmp(name + chars - (sizeof FAILED - 1), FAILED) == 0;
}

/* --- listing --- */

/* Not what is being written. */
static int is_whole(const struct dirent *entry) {
    return entry->d_name[0] != '.' && !strstr(entry->d_name, ".tmp.");
}

static status list_in(const char *path, struct dirent ***entries, int *count, error *err) {
    *entries = NULL;
    *count = scandir(path, entries, is_whole, alphasort);
    if (*count >= 0) return STATUS_OK;
    *count = 0;
    return error_set_errno(err, STATUS_IO, errno, "cannot list the folder %s", path);
}

static status list(const claims *c, struct dirent ***entries, int *count, error *err) {
    return list_in(c->path, entries, count, err);
}

static void free_entries(struct dirent **entries, int count) {
    for (int i = 0; i < count; i++) free(entries[i]);
    free(entries);
}

status claims_list(claims *c, claims_visitor *visit, void *context, error *err) {
    struct dirent **entries;
    int count;
    TRY(list(c, &entries, &count, err));
    for (int i = 0; i < count; i++) {
        char *name = entries[i]->d_name;
        if (is_claim(name)) visit(name, false, context);
        if (!is_failure(name)) continue;
        name[strlen(name) - (sizeof FAILED - 1)] = '\0';
        visit(name, true, context);
    }
    free_entries(entries, count);
    return STATUS_OK;
}

/* --- whose it is --- */

/* What a file says now, to be freed; NULL when it is gone or cannot be read.  Opened anew each
 * time: NFS looks for changes at an open. */
static char *read_in(const char *folder, const char *name) {
    char *path = files_join(folder, name), *written = NULL;
    size_t bytes = 0;
    if (!path || files_read(path, PILOT_MOST_BYTES, &written, &bytes, NULL) != STATUS_OK)
        written = NULL;
    free(path);
    return written;
}

static char *read_file(const claims *c, const char *name) {
    return read_in(c->path, name);
}

/* As read_file, and "" of what is there and is no file that can be read: somebody's for a while. */
static char *read_anything(const claims *c, const char *name) {
    struct stat info;
    char *written = read_file(c, name), *path = written ? NULL : path_in(c, name);
    if (path && lstat(path, &info) == 0) written = memory_copy_text("");
    free(path);
    return written;
}

static bool is_of(const char *written, const pilot *p) {
    pilot owner;
    int64_t beat;
    return written && pilot_parse(written, &owner, &beat) && pilot_same(&owner, p);
}

static bool is_own(const claims *c, const char *name) {
    char *written = read_file(c, name);
    const bool own = is_of(written, &c->self);
    free(written);
    return own;
}

static sighting *sighting_of(claims *c, const char *name) {
    for (size_t i = 0; i < c->sighting_count; i++)
        if (strcmp(c->sightings[i].name, name) == 0) return &c->sightings[i];
    if (!memory_grow(&c->sightings, &c->sighting_capacity, c->sighting_count + 1,
                     sizeof *c->sightings))
        return NULL;
    char *copy = memory_copy_text(name);
    if (!copy) return NULL;
    sighting *s = &c->sightings[c->sighting_count++];
    *s = (sighting){.name = copy};
    return s;
}

/* Seconds for which the file has said the same whenever it was looked at. */
static double unchanged_s(claims *c, const char *name, const char *written) {
    sighting *s = sighting_of(c, name);
    if (!s) return 0;
    if (!s->written || strcmp(s->written, written) != 0) {
        free(s->written);
        s->written = memory_copy_text(written);
        s->since_s = clock_monotonic_s();
    }
    return clock_monotonic_s() - s->since_s;
}

/* A file that says nothing clear was left half-written by one that died. */
static bool is_dead(claims *c, const char *name, const char *written) {
    pilot owner;
    int64_t beat = 0;
    const bool clear = pilot_parse(written, &owner, &beat);
    const pilot_state state = clear ? pilot_look(&owner, &c->self) : PILOT_UNKNOWN;
    if (state == PILOT_DEAD) return true;
    const double lease_s = clear ? fmax(owner.lease_s, c->self.lease_s) : c->self.lease_s;
    return unchanged_s(c, name, written) >= lease_s;
}

/* --- what the dead leave --- */

/* Of several that do so only one moves it.  What was moved may be a new claim, by one that was
 * quicker: then it is put back. */
static bool remove_claim(const claims *c, const char *name, const char *watched) {
    char *path = path_in(c, name), *aside = NULL, *moved = NULL;
    bool removed = false;
    if (path && asprintf(&moved, "%s%s%s", name, ASIDE, c->self.name) < 0) moved = NULL;
    aside = moved ? path_in(c, moved) : NULL;
    if (aside && rename(path, aside) == 0) {
        char *written = read_anything(c, moved);
        removed = written && strcmp(written, watched) == 0;
        if (!removed && link(aside, path) != 0) removed = false; /* it has a new owner already */
        unlink(aside);
        free(written);
    }
    free(aside);
    free(moved);
    free(path);
    return removed;
}

static void remove_pilot(const claims *c, const char *name) {
    char *path = path_in(c, name), *progress = folder_pilot_progress_path(c->folder, name);
    if (progress) unlink(progress);
    if (path) unlink(path);
    free(progress);
    free(path);
}

/* True when a claim was removed. */
static bool remove_if_dead(claims *c, const char *name) {
    if (is_failure(name) || strcmp(name, c->self.name) == 0) return false;
    char *written = read_anything(c, name);
    bool removed = false;
    if (written && !is_of(written, &c->self) && is_dead(c, name, written)) {
        if (is_claim(name))
            removed = remove_claim(c, name, written);
        else
            remove_pilot(c, name);
    }
    free(written);
    return removed;
}

bool claims_remove_dead(claims *c) {
    struct dirent **entries;
    int count;
    error ignored;
    bool removed = false;
    if (list(c, &entries, &count, &ignored) != STATUS_OK) return false;
    const int most = count < LOOKED_AT_ONCE ? count : LOOKED_AT_ONCE;
    for (int i = 0; i < most; i++)
        removed |= remove_if_dead(c, entries[c->looked_at++ % (size_t)count]->d_name);
    free_entries(entries, count);
    return removed;
}

/* --- taking part --- */

/* Under another name first, so that it is never seen half-written. */
static status write_own(claims *c, error *err) {
    text written = {0};
    publication file;
    if (c->descriptor >= 0) close(c->descriptor);
    c->descriptor = -1;
    pilot_append(&written, &c->self, ++c->beat);
    status result = publication_begin(c->own, &file, err);
    if (result == STATUS_OK && written.failed) result = error_no_memory(err, PILOT_MOST_BYTES);
    if (result == STATUS_OK)
        result = files_write_all(file.descriptor, written.data, written.bytes, c->own, err);
    if (result == STATUS_OK) c->descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0);
    if (result == STATUS_OK && c->descriptor < 0)
        result = error_set_errno(err, STATUS_IO, errno, "cannot keep %s open", c->own);
    if (result == STATUS_OK) result = publication_replace(&file, err);
    publication_end(&file);
    text_free(&written);
    c->beat_s = clock_monotonic_s();
    return result;
}

/* `own` may be NULL. */
static bool is_of_others(const char *name, const claims *own) {
    if (is_failure(name)) return false;
    return !own || (strcmp(name, own->self.name) != 0 && !(is_claim(name) && is_own(own, name)));
}

bool claims_are_alone(const char *folder, const claims *own) {
    struct dirent **entries = NULL;
    int count = 0, others = 0;
    error ignored;
    char *path = folder_claims_path(folder);
    const bool listed = path && list_in(path, &entries, &count, &ignored) == STATUS_OK;
    for (int i = 0; i < count; i++) others += is_of_others(entries[i]->d_name, own);
    free_entries(entries, count);
    free(path);
    return listed && others == 0;
}

void claims_visit_pilots(const char *folder, pilot_visitor *visit, void *context) {
    struct dirent **entries = NULL;
    int count = 0;
    error ignored;
    pilot self, other;
    int64_t beat;
    char *path = folder_claims_path(folder);
    pilot_self(&self);
    if (path) list_in(path, &entries, &count, &ignored);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *written = is_claim(name) || is_failure(name) ? NULL : read_in(path, name);
        if (written && pilot_parse(written, &other, &beat) && strcmp(other.name, name) == 0)
            visit(&other, pilot_look(&other, &self), context);
        free(written);
    }
    free_entries(entries, count);
    free(path);
}

int32_t claims_count_failures(const char *folder) {
    struct dirent **entries = NULL;
    int count = 0;
    int32_t failures = 0;
    error ignored;
    char *path = folder_claims_path(folder);
    if (path) list_in(path, &entries, &count, &ignored);
    for (int i = 0; i < count; i++) failures += is_failure(entries[i]->d_name);
    free_entries(entries, count);
    free(path);
    return failures;
}

/* One of another host, as its name says: it cannot be seen from here whether it is dead. */
static bool is_elsewhere(const claims *c, const char *name) {
    const size_t chars = strlen(c->self.host);
    const bool here = strncmp(name, c->self.host, chars) == 0 && name[chars] == '.';
    return !here && !is_claim(name) && !is_failure(name);
}

static int by_file(const void *a, const void *b) {
    const ino_t left = *(const ino_t *)a, right = *(const ino_t *)b;
    return (left > right) - (left < right);
}

/* Files that need not be read, of pilots elsewhere: their claims are links to them.  Without room
 * for their numbers, or under the lock, which only one can have, all are read. */
static size_t find_elsewhere(const claims *c, struct dirent **entries, int count, ino_t files[]) {
    size_t found = 0;
    if (!files || c->self.holds_lock) return 0;
    for (int i = 0; i < count; i++)
        if (is_elsewhere(c, entries[i]->d_name)) files[found++] = entries[i]->d_ino;
    qsort(files, found, sizeof *files, by_file);
    return found;
}

static void remove_dead_here(claims *c, struct dirent **entries, int count) {
    ino_t *files = memory_array((size_t)count + 1, sizeof *files);
    const size_t elsewhere = find_elsewhere(c, entries, count, files);
    for (int i = 0; i < count; i++) {
        const ino_t file = entries[i]->d_ino;
        if (elsewhere == 0 || !bsearch(&file, files, elsewhere, sizeof file, by_file))
            remove_if_dead(c, entries[i]->d_name);
    }
    free(files);
}

static status clear_remains(claims *c, error *err) {
    struct dirent **entries;
    int count;
    TRY(list(c, &entries, &count, err));
    remove_dead_here(c, entries, count);
    const bool alone = claims_are_alone(c->folder, NULL);
    for (int i = 0; alone && i < count; i++) {
        char *path = is_failure(entries[i]->d_name) ? path_in(c, entries[i]->d_name) : NULL;
        if (path) unlink(path);
        free(path);
    }
    free_entries(entries, count);
    return STATUS_OK;
}

status claims_open(const char *folder, const pilot *self, claims **out, error *err) {
    claims *c = memory_array(1, sizeof *c);
    *out = c;
    if (!c) return error_no_memory(err, sizeof *c);
    *c = (claims){.folder = folder, .self = *self, .descriptor = -1};
    c->path = folder_claims_path(folder);
    c->own = c->path ? path_in(c, c->self.name) : NULL;
    status result = c->own ? clear_remains(c, err) : error_no_memory(err, strlen(folder));
    if (result == STATUS_OK) result = write_own(c, err);
    if (result == STATUS_OK) return STATUS_OK;
    claims_close(c);
    *out = NULL;
    return result;
}

static void free_all(claims *c) {
    for (size_t i = 0; i < c->held_count; i++) free(c->held[i]);
    for (size_t i = 0; i < c->sighting_count; i++) {
        free(c->sightings[i].name);
        free(c->sightings[i].written);
    }
    free(c->held);
    free(c->sightings);
    free(c->own);
    free(c->path);
    free(c);
}

void claims_close(claims *c) {
    if (!c) return;
    while (c->held_count > 0) claims_release(c, c->held[c->held_count - 1]);
    if (c->descriptor >= 0) {
        close(c->descriptor);
        unlink(c->own);
    }
    free_all(c);
}

void claims_forget_in_worker(claims *c) {
    close(c->descriptor);
}

/* --- claiming --- */

/* A request that was sent twice, as its answer was lost, finds what it has made itself. */
static status link_claim(claims *c, const char *name, const char *path, bool *taken, error *err) {
    *taken = link(c->own, path) == 0;
    if (!*taken && errno == ENOENT) { /* taken for dead, and cleared away */
        TRY(write_own(c, err));
        *taken = link(c->own, path) == 0;
    }
    if (*taken) return STATUS_OK;
    if (errno == EEXIST) {
        *taken = is_own(c, name);
        return STATUS_OK;
    }
    if (errno == EMLINK) return STATUS_OK;
    return error_set_errno(err, STATUS_IO, errno, "cannot claim %s", path);
}

status claims_take(claims *c, const char *name, bool *taken, error *err) {
    *taken = false;
    char *path = path_in(c, name), *copy = memory_copy_text(name);
    status result = STATUS_OK;
    if (!path || !copy ||
        !memory_grow(&c->held, &c->held_capacity, c->held_count + 1, sizeof *c->held))
        result = error_no_memory(err, strlen(c->path));
    else
        result = link_claim(c, name, path, taken, err);
    if (*taken)
        c->held[c->held_count++] = copy;
    else
        free(copy);
    free(path);
    return result;
}

void claims_release(claims *c, const char *name) {
    for (size_t i = 0; i < c->held_count; i++) {
        if (strcmp(c->held[i], name) != 0) continue;
        char *held = c->held[i], *path = path_in(c, held);
        c->held[i] = c->held[--c->held_count];
        if (path && is_own(c, held)) unlink(path);
        free(path);
        free(held);
        return;
    }
}

static double beat_every_s(const claims *c) {
    return fmin(c->self.lease_s / BEATS_A_LEASE, LONGEST_BEAT_S);
}

/* Written over in place, so that all links see it; a new file would leave them behind. */
void claims_beat(claims *c) {
    const double now_s = clock_monotonic_s();
    if (now_s - c->beat_s < beat_every_s(c) || c->descriptor < 0) return;
    c->beat_s = now_s;
    char digits[PILOT_BEAT_DIGITS + 2];
    const int chars =
        snprintf(digits, sizeof digits, "%0*lld\n", PILOT_BEAT_DIGITS, (long long)++c->beat);
    const off_t end = lseek(c->descriptor, 0, SEEK_END);
    if (end > chars && pwrite(c->descriptor, digits, (size_t)chars, end - chars) == chars)
        fdatasync(c->descriptor);
}

void claims_note_failed(claims *c, const char *trial_id) {
    char *name = NULL;
    if (asprintf(&name, "%s%s", trial_id, FAILED) < 0) return;
    char *path = path_in(c, name);
    int file = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666) : -1;
    if (file >= 0) files_close(file);
    free(path);
    free(name);
}
