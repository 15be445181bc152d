#include "src/run/shards.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/files.h"
#include "src/store/layout.h"

typedef enum presence {
    SHARD_ABSENT,
    SHARD_THERE,
    SHARD_UNCLEAR, /* of the name; a link, a file, or on a file system that does not say */
} presence;

static status list(const char *parent, presence found[LAYOUT_SHARDS], error *err) {
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) found[shard] = SHARD_ABSENT;
    DIR *listing = opendir(parent);
    if (!listing)
        return error_set_errno(err, STATUS_IO, errno, "cannot list the folder %s", parent);
    for (const struct dirent *entry; (entry = readdir(listing));)
        if (layout_is_shard_name(entry->d_name))
            found[strtol(entry->d_name, NULL, 16)] =
                entry->d_type == DT_DIR ? SHARD_THERE : SHARD_UNCLEAR;
    closedir(listing);
    return STATUS_OK;
}

static char *path_of(const char *parent, int shard) {
    char name[LAYOUT_SHARD_CHARS + 1];
    layout_shard_name(shard, name);
    return files_join(parent, name);
}

/* As files_make_subfolder, but the folder that it is in is synced once for all. */
static status make_one(const char *path, error *err) {
    struct stat info;
    if (mkdir(path, 0777) == 0) return STATUS_OK;
    const int cause = errno;
    if (cause != EEXIST || lstat(path, &info) != 0)
        return error_set_errno(err, STATUS_IO, cause, "cannot make the folder %s", path);
    return S_ISDIR(info.st_mode) ? STATUS_OK : files_make_subfolder(path, err);
}

status shards_make(const char *parent, error *err) {
    presence found[LAYOUT_SHARDS];
    bool made = false;
    TRY(list(parent, found, err));
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) {
        if (found[shard] == SHARD_THERE) continue;
        char *path = path_of(parent, shard);
        status result = path ? make_one(path, err) : error_no_memory(err, strlen(parent));
        free(path);
        TRY(result);
        made = true;
    }
    return made ? files_sync_folder(parent, err) : STATUS_OK;
}

/* A file or a link of such a name is none. */
static bool is_folder(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static status do_to(const char *parent, int shard, presence found, shards_action *action,
                    void *context, error *err) {
    char *path = path_of(parent, shard);
    if (!path) return error_no_memory(err, strlen(parent));
    const bool there = found == SHARD_THERE || is_folder(path);
    status result = there ? action(path, context, err) : STATUS_OK;
    free(path);
    return result;
}

status shards_each(const char *parent, shards_action *action, void *context, error *err) {
    presence found[LAYOUT_SHARDS];
    TRY(list(parent, found, err));
    TRY(action(parent, context, err));
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++)
        if (found[shard] != SHARD_ABSENT)
            TRY(do_to(parent, shard, found[shard], action, context, err));
    return STATUS_OK;
}

bool shards_are_in(const char *parent) {
    presence found[LAYOUT_SHARDS];
    error ignored;
    bool any = false;
    if (list(parent, found, &ignored) != STATUS_OK) return false;
    for (int shard = 0; shard < LAYOUT_SHARDS; shard++) any |= found[shard] == SHARD_THERE;
    return any;
}
