#include "src/results/output_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/files.h"
#include "src/base/memory.h"

/* To be the same file is to have the same number on the same device, also by another name. */
static bool is_same(const struct stat *info, char *path) {
    struct stat other;
    const bool same = path && stat(path, &other) == 0 && other.st_ino == info->st_ino &&
                      other.st_dev == info->st_dev;
    free(path);
    return same;
}

/* Whether it is any of the files in `folder`, which is freed. */
static bool is_one_in(const struct stat *info, char *folder) {
    DIR *listing = folder ? opendir(folder) : NULL;
    bool found = false;
    for (const struct dirent *entry; !found && listing && (entry = readdir(listing));)
        found = is_same(info, files_join(folder, entry->d_name));
    if (listing) closedir(listing);
    free(folder);
    return found;
}

static bool is_of_results(const subject *s, const struct stat *info) {
    static const char *const kept[] = {"results.h5", "plan.txt", "journal.log"};
    if (s->file && is_same(info, memory_copy_text(s->file))) return true;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (is_same(info, files_join(s->folder, kept[i]))) return true;
    return is_one_in(info, files_join(s->folder, "trials"));
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
