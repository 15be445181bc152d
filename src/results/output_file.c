#include "src/results/output_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/run/folder.h"

/* To be the same file is to have the same number on the same device, also by another name. */
static bool is_same(const struct stat *info, char *path) {
    struct stat other;
    const bool same = path && stat(path, &other) == 0 && other.st_ino == info->st_ino &&
                      other.st_dev == info->st_dev;
    free(path);
    return same;
}

typedef struct comparing {
    const struct stat *info;
    bool same;
} comparing;

static void compare_with(const char *path, const char *name, void *context) {
    comparing *c = context;
    (void)name;
    c->same = c->same || is_same(c->info, memory_copy_text(path));
}

static bool is_a_trial_file(const struct stat *info, const char *folder) {
    comparing c = {info, false};
    error ignored;
    folder_visit_trials(folder, compare_with, &c, &ignored);
    return c.same;
}

static bool is_of_results(const subject *s, const struct stat *info) {
    static const char *const kept[] = {"results.h5", "plan.txt", "journal.log"};
    if (s->file && is_same(info, memory_copy_text(s->file))) return true;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (is_same(info, files_join(s->folder, kept[i]))) return true;
    return is_a_trial_file(info, s->folder);
}

status output_file_find(const subject *s, const char *path, char **file, error *err) {
    struct stat info;
    *file = NULL;
    const bool exists = stat(path, &info) == 0;
    if (!exists && lstat(path, &info) == 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s is a link that leads nowhere; name the file itself", path);
    if (exists && !S_ISREG(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s is %s; --output names a file, or - for standard output", path,
                         S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
    if (exists && is_of_results(s, &info))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s is one of the files that are read; --output must be another", path);
    *file = exists ? realpath(path, NULL) : memory_copy_text(path);
    return *file ? STATUS_OK : error_no_memory(err, strlen(path));
}
