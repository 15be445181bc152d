#include "src/run/folder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/text.h"

static const char *const SUBFOLDERS[] = {"trials", "checkpoints", "logs", "plots", "claims"};
enum { SUBFOLDER_COUNT = sizeof SUBFOLDERS / sizeof *SUBFOLDERS };

static char *path_of_trial(const char *folder, const char *subfolder, const trial *t,
                           const char *extension) {
    char *path = NULL;
    return asprintf(&path, "%s/%s/%s%s", folder, subfolder, t->id, extension) < 0 ? NULL : path;
}

char *folder_trial_path(const char *folder, const trial *t) {
    return path_of_trial(folder, "trials", t, ".h5");
}

char *folder_log_path(const char *folder, const trial *t) {
    return path_of_trial(folder, "logs", t, ".log");
}

char *folder_checkpoint_path(const char *folder, const trial *t) {
    return path_of_trial(folder, "checkpoints", t, "");
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
    return writer > 0 && kill(writer, 0) != 0 && errno == ESRCH;
}

/* Paths of stale files, each ended by NUL. */
static status list_stale(const char *folder, text *paths, error *err) {
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
        status result = path ? list_stale(path, paths, err) : error_no_memory(err, strlen(folder));
        free(path);
        TRY(result);
    }
    return paths->failed ? error_no_memory(err, paths->bytes) : STATUS_OK;
}

status folder_remove_stale(const char *folder, folder_alone *alone, void *context, error *err) {
    text paths = {0};
    status result = list_all_stale(folder, &paths, err);
    if (result == STATUS_OK && paths.bytes > 0 && alone(context)) {
        const char *end = paths.data + paths.bytes;
        for (const char *path = paths.data; path < end; path += strlen(path) + 1)
            unlinkat(AT_FDCWD, path, 0);
    }
    text_free(&paths);
    return result;
}

static void visit_files(const char *folder, const char *subfolder, folder_visitor *visit,
                        void *context) {
    char *files = files_join(folder, subfolder);
    DIR *listing = files ? opendir(files) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        char *path = files_join(files, entry->d_name);
        if (path) visit(path, entry->d_name, context);
        free(path);
    }
    if (listing) closedir(listing);
    free(files);
}

/* STATUS_BUSY: there is one. */
static status find_stale_temporary(const char *folder, error *err) {
    DIR *listing = opendir(folder);
    bool found = false;
    if (!listing) return STATUS_OK;
    for (struct dirent *entry; !found && (entry = readdir(listing));)
        found = is_stale(entry->d_name);
    closedir(listing);
    return found ? error_set(err, STATUS_BUSY, "%s has stale files", folder) : STATUS_OK;
}

static void note_entry(const char *path, const char *name, void *context) {
    bool *found = context;
    (void)path;
    *found |= name[0] != '.';
}

bool folder_has_leftovers(const char *folder) {
    error ignored;
    bool found = false;
    char *progress = folder_progress_path(folder);
    folder_visit_checkpoints(folder, note_entry, &found);
    visit_files(folder, "claims", note_entry, &found);
    found |= progress && access(progress, F_OK) == 0;
    free(progress);
    return found || find_stale_temporary(folder, &ignored) != STATUS_OK ||
           for_each_subfolder(folder, find_stale_temporary, &ignored) != STATUS_OK;
}

bool folder_is_trial_name(const char *name) {
    return strspn(name, "0123456789abcdef") == TRIAL_ID_CHARS &&
           strcmp(name + TRIAL_ID_CHARS, ".h5") == 0;
}

status folder_sync_trials(const char *folder, error *err) {
    char *trials = files_join(folder, "trials");
    status result = trials ? files_sync_folder(trials, err) : error_no_memory(err, strlen(folder));
    free(trials);
    return result;
}

void folder_visit_checkpoints(const char *folder, folder_visitor *visit, void *context) {
    visit_files(folder, "checkpoints", visit, context);
}

void folder_visit_journals(const char *folder, folder_visitor *visit, void *context) {
    visit_files(folder, "journals", visit, context);
}

void folder_visit_trials(const char *folder, folder_trial_visitor *visit, void *context) {
    char *trials = files_join(folder, "trials");
    DIR *listing = trials ? opendir(trials) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        if (folder_is_trial_name(entry->d_name)) visit(entry->d_name, context);
    if (listing) closedir(listing);
    free(trials);
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
