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
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"

static const char *const SUBFOLDERS[] = {"trials", "checkpoints", "logs", "plots"};
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

/* Permission bits do not tell (read-only mounts, ACLs, root): try it. */
static status try_to_write(const char *folder, error *err) {
    char *probe = NULL;
    if (asprintf(&probe, "%s/.probe.tmp.%ld.0", folder, (long)getpid()) < 0)
        return error_no_memory(err, strlen(folder));
    unlink(probe); /* of a process with the same number that died */
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

static status remove_stale_temporaries(const char *folder, error *err) {
    DIR *listing = opendir(folder);
    if (!listing)
        return error_set_errno(err, STATUS_IO, errno, "cannot list the folder %s", folder);
    for (struct dirent *entry; (entry = readdir(listing));)
        if (is_stale(entry->d_name)) unlinkat(dirfd(listing), entry->d_name, 0);
    closedir(listing);
    return STATUS_OK;
}

status folder_remove_stale(const char *folder, error *err) {
    TRY(remove_stale_temporaries(folder, err));
    return for_each_subfolder(folder, remove_stale_temporaries, err);
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

static void note_checkpoint(const char *path, const char *name, void *context) {
    bool *found = context;
    (void)path;
    *found |= name[0] != '.';
}

bool folder_has_leftovers(const char *folder) {
    error ignored;
    bool found = false;
    char *progress = files_join(folder, "progress.txt");
    folder_visit_checkpoints(folder, note_checkpoint, &found);
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
    char *checkpoints = files_join(folder, "checkpoints");
    DIR *listing = checkpoints ? opendir(checkpoints) : NULL;
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        char *path = files_join(checkpoints, entry->d_name);
        if (path) visit(path, entry->d_name, context);
        free(path);
    }
    if (listing) closedir(listing);
    free(checkpoints);
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
