#include "src/run/folder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/text.h"
#include "src/run/shards.h"

static const char *const SUBFOLDERS[] = {"trials", "checkpoints", "logs", "plots", "claims"};
enum { SUBFOLDER_COUNT = sizeof SUBFOLDERS / sizeof *SUBFOLDERS };
/* Only of a plan that stops trials early. */
static const char RUNGS[] = "rungs";
/* Of them, those that hold something of each trial. */
static const char *const OF_TRIALS[] = {"trials", "checkpoints", "logs"};

static char *path_of_trial(const char *folder, const char *subfolder, layout l, const trial *t,
                           const char *extension) {
    char *parent = files_join(folder, subfolder);
    char *path = parent ? layout_path(parent, l, t->id, extension) : NULL;
    free(parent);
    return path;
}

char *folder_trial_path(const char *folder, layout l, const trial *t) {
    return path_of_trial(folder, "trials", l, t, ".h5");
}

char *folder_rung_path(const char *folder, layout l, const trial *t, int64_t iteration) {
    char extension[32];
    snprintf(extension, sizeof extension, ".%lld.h5", (long long)iteration);
    return path_of_trial(folder, RUNGS, l, t, extension);
}

char *folder_log_path(const char *folder, layout l, const trial *t) {
    return path_of_trial(folder, "logs", l, t, ".log");
}

char *folder_checkpoint_path(const char *folder, layout l, const trial *t) {
    return path_of_trial(folder, "checkpoints", l, t, "");
}

char *folder_plan_path(const char *folder) {
    return files_join(folder, "plan.txt");
}

char *folder_journal_path(const char *folder) {
    return files_join(folder, "journal.log");
}

char *folder_lock_path(const char *folder) {
    return files_join(folder, ".lock");
}

char *folder_claims_path(const char *folder) {
    return files_join(folder, "claims");
}

char *folder_progress_path(const char *folder) {
    return files_join(folder, "progress.txt");
}

static char *path_of_pilot(const char *folder, const char *subfolder, const char *pilot_name,
                           const char *extension) {
    char *path = NULL;
    return asprintf(&path, "%s/%s/%s%s", folder, subfolder, pilot_name, extension) < 0 ? NULL
                                                                                       : path;
}

char *folder_pilot_journal_path(const char *folder, const char *pilot_name) {
    return path_of_pilot(folder, "journals", pilot_name, ".log");
}

char *folder_pilot_progress_path(const char *folder, const char *pilot_name) {
    return path_of_pilot(folder, "progress", pilot_name, ".txt");
}

char *folder_progress_path_of(const char *folder, const pilot *p) {
    return p->joined ? folder_pilot_progress_path(folder, p->name) : folder_progress_path(folder);
}

/* Permission bits do not tell (read-only mounts, ACLs, root): try it.  Other hosts have processes
 * with the same number. */
static status try_to_write(const char *folder, error *err) {
    char *probe = NULL;
    uint32_t nonce = 0;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) nonce = (uint32_t)errno;
    if (asprintf(&probe, "%s/.probe.tmp.%ld.%08x", folder, (long)getpid(), nonce) < 0)
        return error_no_memory(err, strlen(folder));
    int descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    status result = STATUS_OK;
    if (descriptor < 0 || files_close(descriptor) != 0 || unlink(probe) != 0)
        result = error_set_errno(err, STATUS_IO, errno, "cannot write in the folder %s", folder);
    free(probe);
    return result;
}

/* Do `action` to one of the folders that hold something of each trial, and to its sub-folders. */
static status do_to_each(const char *folder, const char *subfolder, shards_action *action,
                         void *context, error *err) {
    char *path = files_join(folder, subfolder);
    status result =
        path ? shards_each(path, action, context, err) : error_no_memory(err, strlen(folder));
    free(path);
    return result;
}

/* Do `action` to each subfolder. */
static status for_each_subfolder(const char *folder, status (*action)(const char *, error *),
                                 error *err) {
    for (int i = 0; i < SUBFOLDER_COUNT; i++) {
        char *path = files_join(folder, SUBFOLDERS[i]);
        if (!path) return error_no_memory(err, strlen(folder));
        status result = action(path, err);
        free(path);
        TRY(result);
    }
    return STATUS_OK;
}

status folder_make(const char *folder, error *err) {
    TRY(files_make_folder(folder, err));
    return for_each_subfolder(folder, files_make_subfolder, err);
}

status folder_make_shards(const char *folder, error *err) {
    for (size_t i = 0; i < sizeof OF_TRIALS / sizeof *OF_TRIALS; i++) {
        char *path = files_join(folder, OF_TRIALS[i]);
        status result = path ? shards_make(path, err) : error_no_memory(err, strlen(folder));
        free(path);
        TRY(result);
    }
    return STATUS_OK;
}

bool folder_has_rungs(const char *folder) {
    struct stat info;
    char *path = files_join(folder, RUNGS);
    const bool there = path && lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
    free(path);
    return there;
}

status folder_make_rungs(const char *folder, layout l, error *err) {
    char *path = files_join(folder, RUNGS);
    status result = path ? files_make_subfolder(path, err) : error_no_memory(err, strlen(folder));
    if (result == STATUS_OK && l == LAYOUT_SHARDED) result = shards_make(path, err);
    if (result == STATUS_OK) result = try_to_write(path, err);
    free(path);
    return result;
}

status folder_make_for_pilots(const char *folder, error *err) {
    static const char *const names[] = {"journals", "progress"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = files_join(folder, names[i]);
        status result =
            path ? files_make_subfolder(path, err) : error_no_memory(err, strlen(folder));
        free(path);
        TRY(result);
    }
    return STATUS_OK;
}

status folder_check_writable(const char *folder, error *err) {
    TRY(try_to_write(folder, err));
    return for_each_subfolder(folder, try_to_write, err);
}

/* The process in a temporary file's name, <name>.tmp.<pid>.<hexadecimal>; 0 if it is none. */
static pid_t writer_of_temporary(const char *name) {
    const char *mark = NULL;
    for (const char *next = name; (next = strstr(next, ".tmp.")); next++) mark = next;
    if (!mark) return 0;
    char *end = NULL;
    long writer = strtol(mark + strlen(".tmp."), &end, 10);
    if (writer <= 0 || writer > INT32_MAX || *end != '.' || !end[1]) return 0;
    for (const char *digit = end + 1; *digit; digit++)
        if (!isxdigit((unsigned char)*digit)) return 0;
    return (pid_t)writer;
}

static bool is_stale(const char *name) {
    pid_t writer = writer_of_temporary(name);
    return writer > 0 && !pilot_process_lives(writer);
}

/* Paths of stale files, each ended by NUL. */
static status list_stale(const char *folder, void *context, error *err) {
    text *paths = context;
    DIR *listing = opendir(folder);
    if (!listing)
        return error_set_errno(err, STATUS_IO, errno, "cannot list the folder %s", folder);
    for (struct dirent *entry; (entry = readdir(listing));)
        if (is_stale(entry->d_name)) {
            text_append_format(paths, "%s/%s", folder, entry->d_name);
            text_append_bytes(paths, "", 1);
        }
    closedir(listing);
    return STATUS_OK;
}

static status list_all_stale(const char *folder, text *paths, error *err) {
    TRY(list_stale(folder, paths, err));
    for (int i = 0; i < SUBFOLDER_COUNT; i++) {
        char *path = files_join(folder, SUBFOLDERS[i]);
        status result =
            path ? shards_each(path, list_stale, paths, err) : error_no_memory(err, strlen(folder));
        free(path);
        TRY(result);
    }
    if (folder_has_rungs(folder)) TRY(do_to_each(folder, RUNGS, list_stale, paths, err));
    return paths->failed ? error_no_memory(err, paths->bytes) : STATUS_OK;
}

status folder_remove_stale(const char *folder, folder_alone *alone, void *context, error *err) {
    text paths = {0};
    if (!alone(context)) return STATUS_OK;
    status result = list_all_stale(folder, &paths, err);
    if (result == STATUS_OK && paths.bytes > 0 && alone(context)) {
        const char *end = paths.data + paths.bytes;
        for (const char *path = paths.data; path < end; path += strlen(path) + 1)
            unlinkat(AT_FDCWD, path, 0);
    }
    text_free(&paths);
    return result;
}

/* Files of one folder that are wanted go to a visitor. */
typedef struct visiting {
    bool (*wanted)(const char *name); /* NULL: all */
    folder_visitor *visit;
    void *context;
} visiting;

static status visit_files(const char *folder, void *context, error *err) {
    const visiting *v = context;
    DIR *listing = opendir(folder);
    if (!listing)
        return error_set_errno(err, STATUS_IO, errno, "cannot list the folder %s", folder);
    for (struct dirent *entry; (entry = readdir(listing));) {
        char *path =
            !v->wanted || v->wanted(entry->d_name) ? files_join(folder, entry->d_name) : NULL;
        if (path) v->visit(path, entry->d_name, v->context);
        free(path);
    }
    closedir(listing);
    return STATUS_OK;
}

/* Files in a folder that may be missing. */
static void visit_in(const char *folder, const char *subfolder, visiting v) {
    error ignored;
    char *path = files_join(folder, subfolder);
    if (path) visit_files(path, &v, &ignored);
    free(path);
}

/* STATUS_BUSY: there is one. */
static status find_stale(const char *folder, void *context, error *err) {
    (void)context;
    DIR *listing = opendir(folder);
    bool found = false;
    if (!listing) return STATUS_OK;
    for (struct dirent *entry; !found && (entry = readdir(listing));)
        found = is_stale(entry->d_name);
    closedir(listing);
    return found ? error_set(err, STATUS_BUSY, "%s has stale files", folder) : STATUS_OK;
}

/* One that is missing has none. */
static status find_stale_below(const char *folder, error *err) {
    status result = shards_each(folder, find_stale, NULL, err);
    return result == STATUS_IO ? STATUS_OK : result;
}

static void note_entry(const char *path, const char *name, void *context) {
    bool *found = context;
    (void)path;
    *found |= name[0] != '.' && !layout_is_shard_name(name);
}

bool folder_has_leftovers(const char *folder) {
    error ignored;
    bool found = false;
    char *progress = folder_progress_path(folder);
    folder_visit_checkpoints(folder, note_entry, &found);
    visit_in(folder, "claims", (visiting){NULL, note_entry, &found});
    found |= progress && access(progress, F_OK) == 0;
    free(progress);
    return found || find_stale(folder, NULL, &ignored) != STATUS_OK ||
           do_to_each(folder, RUNGS, find_stale, NULL, &ignored) == STATUS_BUSY ||
           for_each_subfolder(folder, find_stale_below, &ignored) != STATUS_OK;
}

bool folder_is_trial_name(const char *name) {
    return strspn(name, "0123456789abcdef") == TRIAL_ID_CHARS &&
           strcmp(name + TRIAL_ID_CHARS, ".h5") == 0;
}

static status sync_folder(const char *folder, void *context, error *err) {
    (void)context;
    return files_sync_folder(folder, err);
}

status folder_sync_trials(const char *folder, error *err) {
    if (folder_has_rungs(folder)) TRY(do_to_each(folder, RUNGS, sync_folder, NULL, err));
    return do_to_each(folder, "trials", sync_folder, NULL, err);
}

void folder_visit_checkpoints(const char *folder, folder_visitor *visit, void *context) {
    error ignored;
    do_to_each(folder, "checkpoints", visit_files, &(visiting){NULL, visit, context}, &ignored);
}

void folder_visit_journals(const char *folder, folder_visitor *visit, void *context) {
    visit_in(folder, "journals", (visiting){NULL, visit, context});
}

status folder_visit_trials(const char *folder, folder_visitor *visit, void *context, error *err) {
    return do_to_each(folder, "trials", visit_files,
                      &(visiting){folder_is_trial_name, visit, context}, err);
}

status folder_visit_shard(const char *folder, int shard, folder_visitor *visit, void *context,
                          error *err) {
    char name[LAYOUT_SHARD_CHARS + 1], *path = NULL;
    layout_shard_name(shard, name);
    if (asprintf(&path, "%s/trials/%s", folder, name) < 0)
        return error_no_memory(err, strlen(folder));
    status result = visit_files(path, &(visiting){folder_is_trial_name, visit, context}, err);
    free(path);
    return result;
}

/* --- the layout --- */

static void note_trial(const char *path, const char *name, void *context) {
    (void)path;
    (void)name;
    *(bool *)context = true;
}

bool folder_shows_layout(const char *folder, layout *out) {
    bool flat = false;
    char *trials = files_join(folder, "trials");
    const bool sharded = trials && shards_are_in(trials);
    free(trials);
    if (!sharded) visit_in(folder, "trials", (visiting){folder_is_trial_name, note_trial, &flat});
    *out = sharded ? LAYOUT_SHARDED : LAYOUT_FLAT;
    return sharded || flat;
}

/* The value of the line "layout: ..." in the beginning of a plan.txt. */
static bool find_layout(char *head, layout *out) {
    static const char key[] = "\nlayout: ";
    char *value = strstr(head, key);
    if (!value) return false;
    value += sizeof key - 1;
    value[strcspn(value, "\n")] = '\0';
    return layout_parse(value, out);
}

layout folder_layout(const char *folder) {
    char head[1024] = "", *path = folder_plan_path(folder);
    size_t got = 0;
    layout l = LAYOUT_FLAT;
    error ignored;
    const int file = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (file >= 0) {
        if (files_read_at(file, 0, head, sizeof head - 1, &got, path, &ignored) != STATUS_OK)
            got = 0;
        close(file);
    }
    head[got] = '\0';
    free(path);
    if (!find_layout(head, &l)) folder_shows_layout(folder, &l);
    return l;
}

/* quarantine/<name>, or with .2, .3, ... before the extension while that is taken. */
static status free_quarantine_path(const char *quarantine, const char *name, char **path,
                                   error *err) {
    const char *dot = strrchr(name, '.');
    int stem = dot ? (int)(dot - name) : (int)strlen(name);
    for (int number = 1;; number++) {
        char suffix[16] = "";
        if (number > 1) snprintf(suffix, sizeof suffix, ".%d", number);
        if (asprintf(path, "%s/%.*s%s%s", quarantine, stem, name, suffix, name + stem) < 0) {
            *path = NULL;
            return error_no_memory(err, strlen(quarantine));
        }
        struct stat info;
        if (lstat(*path, &info) != 0) return STATUS_OK;
        free(*path);
    }
}

static status move_file(const char *from, const char *to, error *err) {
    if (rename(from, to) == 0) return STATUS_OK;
    return error_set_errno(err, STATUS_IO, errno, "cannot move %s to %s", from, to);
}

status folder_quarantine(const char *folder, const char *path, char **moved_to, error *err) {
    *moved_to = NULL;
    const char *slash = strrchr(path, '/');
    char *quarantine = files_join(folder, "quarantine");
    if (!quarantine) return error_no_memory(err, strlen(folder));
    status result = files_make_subfolder(quarantine, err);
    if (result == STATUS_OK)
        result = free_quarantine_path(quarantine, slash ? slash + 1 : path, moved_to, err);
    if (result == STATUS_OK) result = move_file(path, *moved_to, err);
    if (result != STATUS_OK) {
        free(*moved_to);
        *moved_to = NULL;
    }
    free(quarantine);
    return result;
}
